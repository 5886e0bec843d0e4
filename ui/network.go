package ui

import (
	"context"
	"time"
)

const networkEvery = 30 * time.Second

// watchNetwork looks now and then whether there is a network.
func (r *room) watchNetwork() {
	r.checkNetwork()
	r.tasks.after(networkEvery, r.watchNetwork)
}

// findBrowsers asks which browsers this machine has, once.
func (r *room) findBrowsers() {
	if r.desk.Browsers == nil {
		return
	}
	start(r.tasks, func(context.Context) ([]string, error) { return r.desk.Browsers(), nil },
		func(found []string, _ error) { r.browsers = found })
}

func (r *room) checkNetwork() {
	start(r.tasks, func(context.Context) (bool, error) { return online(), nil },
		func(on bool, _ error) { r.status.setOffline(!on) })
}

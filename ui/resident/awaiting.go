package resident

import (
	"context"
	"time"
)

// A tray that is there and cannot be had, because it hangs or shows nothing yet, is tried
// again after firstLook, and then ever later, up to lastLook.
const (
	firstLook = time.Second
	lastLook  = time.Minute
)

// awaitTray starts the resident process as soon as there is a tray, where one is wanted
// still.
func (c *Companion) awaitTray() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.awaits {
		return
	}
	c.awaits = true
	c.work.Go(func() {
		ctx, stop := context.WithCancel(c.ctx)
		defer stop()
		c.followTray(c.there(ctx))
		c.mu.Lock()
		c.awaits = false
		c.mu.Unlock()
	})
}

// followTray returns when nothing is to be waited for any more.
func (c *Companion) followTray(there <-chan bool) {
	look := time.NewTimer(lastLook)
	defer look.Stop()
	look.Stop()
	for pause := firstLook; ; {
		select {
		case t, open := <-there:
			if !open {
				return
			}
			if !t {
				look.Stop()
				continue
			}
		case <-look.C:
		}
		if c.trayCame() {
			return
		}
		look.Reset(pause)
		pause = min(2*pause, lastLook)
	}
}

// trayCame starts the resident process, where the tray can be had, and reports whether
// none is to be started any more.
func (c *Companion) trayCame() bool {
	c.handing.Lock() // which starts one, too
	defer c.handing.Unlock()
	c.mu.Lock()
	wanted := c.wanted && c.link == nil && !c.goesOn
	c.mu.Unlock()
	return !wanted || c.ctx.Err() != nil || c.Available(c.ctx) && c.begin() == nil
}

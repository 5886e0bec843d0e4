package tray

import (
	"context"
	"reflect"

	"tokendesk/ui/desk"
	"tokendesk/ui/tasks"
)

// Follow shows what a desk's accounts come to: at first, and whenever that is something
// else than before, until ctx ends or the desk is closed. It blocks. show is called on the
// goroutine of the call and may block: what happens meanwhile is shown as one.
func Follow(ctx context.Context, d *desk.Desk, show func(Model)) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	updates, changed := d.Updates(ctx), d.Settings.Changed(ctx)
	alarm := tasks.NewAlarm(d.Now)
	defer alarm.Stop()
	var seen desk.Seen
	var shown Model
	for known := false; ; {
		select {
		case u, open := <-updates:
			if !open {
				return
			}
			seen.Take(u)
			known = true
		case <-changed:
		case <-alarm.Rings():
		case <-ctx.Done():
			return
		}
		if !known {
			continue
		}
		now := d.Now()
		state := State{
			Accounts: seen.Accounts(), Settings: d.Settings.Get(), CanLock: d.CanLock(),
			Locked: seen.Locked, Presenting: seen.Presenting,
		}
		if m := Of(state, now); !reflect.DeepEqual(m, shown) {
			shown = m
			show(m)
		}
		alarm.Set(Next(state, now))
	}
}

// Package screenlock tells when the vault ought to be locked because nobody sits
// before the screen any more: the system is about to sleep, or the person's
// session is locked.
//
// It knows Linux: logind on the system bus, and the screen savers of the session
// bus that have no logind. It listens to buses that are already there, starts
// none, and is silent where there is none. Elsewhere it is always silent: what
// locks there is the menu, the command and idle time.
package screenlock

import (
	"context"
	"time"
)

// Reason says why to lock.
type Reason string

// The reasons.
const (
	Sleep  Reason = "sleep"  // the system is about to suspend
	Locked Reason = "locked" // the session's screen is locked
)

// patience is how long a suspend is held up for the vault to be locked. logind
// itself gives everybody together five seconds.
const patience = time.Second

// A Watcher waits for reasons to lock. Its methods may be called on any goroutine.
type Watcher struct {
	reasons chan Reason
	done    chan struct{}
}

// Watch starts watching; it returns at once and ends with ctx.
func Watch(ctx context.Context) *Watcher {
	system, session := buses()
	return watch(ctx, system, session)
}

// Reasons has a value for each time to lock. Reasons that nobody has taken yet
// are one. It is closed when nothing more can come, which is at once where
// there is nothing to listen to.
func (w *Watcher) Reasons() <-chan Reason { return w.reasons }

// Done says that the vault is locked, so that a system that waits for that may
// sleep. It never blocks.
func (w *Watcher) Done() {
	select {
	case w.done <- struct{}{}:
	default:
	}
}

func newWatcher() *Watcher {
	return &Watcher{reasons: make(chan Reason, 1), done: make(chan struct{}, 1)}
}

func (w *Watcher) tell(r Reason) {
	select {
	case w.reasons <- r:
	default:
	}
}

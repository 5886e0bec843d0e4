package desk

import (
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/tasks"
)

// What runs on an account is told as what works is shown everywhere (see
// [tasks.NoticeAfter]). It stands here so that all faces agree.
const (
	noticeAfter = tasks.NoticeAfter
	noticeFor   = tasks.NoticeFor
)

// run is what runs on an account, and what of it the readers were told.
type run struct {
	now   session.Progress  // what it does
	told  *session.Progress // what the readers know it does; nil: nothing yet
	ended *session.Event    // its end, while what was told stays; nil while it runs

	turn  int  // counts what it did
	due   bool // what it does now has gone on for long enough to be told
	stays bool // what was told was told just now
	stale bool // the record has changed, and nobody was told
}

// quiet reports whether the readers are not to hear of the account for now: they get
// what a call brings together with its end.
func (r *run) quiet() bool { return r != nil && (r.told == nil || r.ended != nil) }

// tells reports whether the readers know that something runs on an account. Of a guest
// they know nothing else.
func (f *feed) tells(ref oauth.Ref) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	r := f.running[ref]
	return r != nil && r.told != nil
}

// begins takes note of what an account's call does.
func (f *feed) begins(e session.Event) {
	f.mu.Lock()
	r := f.running[e.Ref]
	if r == nil {
		r = &run{}
		f.running[e.Ref] = r
		f.later(noticeAfter, func() { f.ripens(e.Ref, r, r.turn) }) // at the latest, whatever it does by then
	}
	before := r.now.Stage
	r.now, r.ended = e.Progress, nil
	switch {
	case r.told != nil && r.told.Stage == r.now.Stage:
		r.due = false
		f.tell(e.Ref, r)
	case before != r.now.Stage && r.told != nil:
		r.turn++
		turn := r.turn
		r.due = false
		f.later(noticeAfter, func() { f.ripens(e.Ref, r, turn) })
	}
	f.mu.Unlock()
}

// ripens says that what a call did at a turn has gone on for long enough to be told, unless
// it does something else by now.
func (f *feed) ripens(ref oauth.Ref, r *run, turn int) {
	f.mu.Lock()
	r.due = r.turn == turn
	f.mu.Unlock()
	f.settle(ref, r)
}

// ends takes note that an account's call has ended.
func (f *feed) ends(e session.Event) {
	f.mu.Lock()
	r := f.running[e.Ref]
	if r == nil {
		r = &run{}
		f.running[e.Ref] = r
	}
	r.ended = &e
	f.mu.Unlock()
	f.settle(e.Ref, r)
}

// settle tells what can be told of a call now.
func (f *feed) settle(ref oauth.Ref, r *run) {
	f.mu.Lock()
	if f.running[ref] != r || r.stays && r.told != nil {
		f.mu.Unlock()
		return
	}
	if end := r.ended; end != nil {
		delete(f.running, ref)
		f.mu.Unlock()
		f.read(ref, func(a *Account, _ *Account) {
			if !IsCancelled(end.Err) {
				a.Err = end.Err
			}
		})
		return
	}
	if !r.due {
		f.mu.Unlock()
		return
	}
	r.due, r.stays = false, true
	stale := r.stale || IsGuest(ref) && f.accounts[ref] == nil
	r.stale = false
	f.tell(ref, r)
	f.later(noticeFor, func() {
		f.mu.Lock()
		r.stays = false
		f.mu.Unlock()
		f.settle(ref, r)
	})
	f.mu.Unlock()
	if stale {
		f.read(ref, f.goesOn)
	}
}

// tell tells what a call does. f.mu is held.
func (f *feed) tell(ref oauth.Ref, r *run) {
	p := r.now
	r.told = &p
	if known := f.accounts[ref]; known != nil {
		a := *known
		a.Running, a.Progress, a.Err = true, p, nil
		f.put(&a)
	}
}

// later does something on the feed's goroutine after a time.
func (f *feed) later(d time.Duration, do func()) {
	f.work.Go(func() {
		if f.sleep(f.life, d) != nil {
			return
		}
		select {
		case f.turns <- do:
		case <-f.life.Done():
		}
	})
}

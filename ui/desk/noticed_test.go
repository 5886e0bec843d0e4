package desk

import (
	"context"
	"errors"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
)

// naps are the waits of a feed that nobody follows: each ends when a test says so.
type naps struct {
	feed  *feed
	begun chan nap
	held  []nap // that have begun and are not over
}

type nap struct {
	long time.Duration
	over chan struct{}
}

// napping gives the feed of a desk naps in place of time. Nobody must follow it.
func napping(d *Desk) *naps {
	n := &naps{feed: d.feed, begun: make(chan nap)}
	d.feed.sleep = func(ctx context.Context, long time.Duration) error {
		one := nap{long, make(chan struct{})}
		for _, step := range []func() bool{
			func() bool {
				select {
				case n.begun <- one:
					return true
				case <-ctx.Done():
					return false
				}
			},
			func() bool {
				select {
				case <-one.over:
					return true
				case <-ctx.Done():
					return false
				}
			},
		} {
			if !step() {
				return ctx.Err()
			}
		}
		return nil
	}
	return n
}

// over ends the first nap of a length, and does what waited for that.
func (n *naps) over(t *testing.T, long time.Duration) {
	t.Helper()
	for {
		for i, one := range n.held {
			if one.long == long {
				n.held = append(n.held[:i:i], n.held[i+1:]...)
				close(one.over)
				(<-n.feed.turns)()
				return
			}
		}
		select {
		case one := <-n.begun:
			n.held = append(n.held, one)
		case <-t.Context().Done():
			t.Fatalf("nothing waits for %v", long)
		}
	}
}

func doing(stage session.Stage) session.Event {
	return session.Event{Ref: acme, Running: true, Progress: session.Progress{Stage: stage}}
}

// said is what the readers know of acme: "" while nothing runs.
func said(d *Desk) session.Stage {
	a, _ := d.feed.told(acme)
	if !a.Running {
		return ""
	}
	return a.Progress.Stage
}

func noticing(t *testing.T) (*Desk, *naps) {
	d := inMemory(t)
	n := napping(d)
	addAcme(t, d, "http://127.0.0.1:9/token")
	d.feed.reload()
	return d, n
}

// What is over at once was never there: nothing is told but what came of it.
func TestWhatIsOverAtOnceIsNeverTold(t *testing.T) {
	d, n := noticing(t)
	r := &feedReader{wake: make(chan struct{}, 1), dirty: map[oauth.Ref]bool{}}
	d.feed.readers[r] = true
	d.feed.event(doing(session.StageWorking))
	d.feed.event(doing(session.StageCopying))
	if u := d.feed.take(r); len(u.Accounts) != 0 {
		t.Errorf("told %+v", u.Accounts[0].Progress)
	}
	d.feed.event(session.Event{Ref: acme, Err: errors.New("no")})
	if u := d.feed.take(r); len(u.Accounts) != 1 || u.Accounts[0].Running || u.Accounts[0].Err == nil {
		t.Errorf("at the end: %+v", u)
	}
	n.over(t, noticeAfter) // comes too late, and means nothing
	if u := d.feed.take(r); len(u.Accounts) != 0 {
		t.Errorf("after the end: %+v", u.Accounts[0])
	}
}

// What goes on is told, as what it does by then, and stays for long enough to be read.
func TestWhatIsToldStays(t *testing.T) {
	d, n := noticing(t)
	d.feed.event(doing(session.StageWorking))
	d.feed.event(doing(session.StageBrowser))
	n.over(t, noticeAfter)
	if got := said(d); got != session.StageBrowser {
		t.Fatalf("told %q", got)
	}
	d.feed.event(session.Event{Ref: acme, Err: errors.New("no")})
	if got := said(d); got != session.StageBrowser {
		t.Errorf("it ends at once: told %q", got)
	}
	n.over(t, noticeFor)
	if a, _ := d.feed.told(acme); a.Running || a.Err == nil {
		t.Errorf("at the end: %+v", a)
	}
}

// A step of what is told is told only if it goes on, too.
func TestStepsDoNotFlash(t *testing.T) {
	d, n := noticing(t)
	d.feed.event(doing(session.StageBrowser))
	n.over(t, noticeAfter)
	n.over(t, noticeFor)
	d.feed.event(doing(session.StageWorking))
	n.held = append(n.held, <-n.begun)
	d.feed.event(doing(session.StageCopying))
	if got := said(d); got != session.StageBrowser {
		t.Errorf("told %q", got)
	}
	n.over(t, noticeAfter) // of the first step, which is over
	if got := said(d); got != session.StageBrowser {
		t.Errorf("told %q", got)
	}
	n.over(t, noticeAfter)
	if got := said(d); got != session.StageCopying {
		t.Errorf("told %q", got)
	}
	n.over(t, noticeFor)
	d.feed.event(session.Event{Ref: acme})
	if got := said(d); got != "" {
		t.Errorf("at the end: told %q", got)
	}
}

// More of the same is told at once: an address to open, a browser that failed.
func TestMoreOfAStepIsToldAtOnce(t *testing.T) {
	d, n := noticing(t)
	d.feed.event(doing(session.StageBrowser))
	n.over(t, noticeAfter)
	more := doing(session.StageBrowser)
	more.Progress.Address = "https://a.test/"
	d.feed.event(more)
	if a, _ := d.feed.told(acme); a.Progress.Address == "" {
		t.Error("it is not told")
	}
}

// What begins again while the end of the one before waits to be told goes on.
func TestWhatBeginsAgainGoesOn(t *testing.T) {
	d, n := noticing(t)
	d.feed.event(doing(session.StageWorking))
	n.over(t, noticeAfter)
	d.feed.event(session.Event{Ref: acme})
	d.feed.event(doing(session.StageWorking))
	n.over(t, noticeFor)
	if got := said(d); got != session.StageWorking {
		t.Errorf("told %q", got)
	}
	d.feed.event(session.Event{Ref: acme})
	if got := said(d); got != "" {
		t.Errorf("at the end: told %q", got)
	}
}

// A copy of a token that is fresh is one update, with the copy in the account's history.
func TestACopyIsOneUpdate(t *testing.T) {
	d := inMemory(t)
	addAcme(t, d, tokenServer(t, func() string { return `{"access_token":"T","token_type":"Bearer","expires_in":3600}` }))
	if _, err := d.Renew(t.Context(), acme); err != nil {
		t.Fatal(err)
	}
	updates := d.Updates(t.Context())
	next(t, updates, "all accounts", func(u Update) bool { return u.All })
	if _, err := d.Copy(t.Context(), acme, CopyRequest{}); err != nil {
		t.Fatal(err)
	}
	next(t, updates, "what came of it", func(u Update) bool {
		a, ok := u.of(acme)
		if ok && a.Running {
			t.Error("it was told to run")
		}
		return ok
	})
}

// A guest is told of when what they do is, and never as somebody who does nothing.
func TestAGuestIsToldWithWhatTheyDo(t *testing.T) {
	d, n := noticing(t)
	g := d.guests.add(acme.App, "Another", "")
	d.feed.reload()
	if _, there := d.feed.told(g.ref); there {
		t.Error("told before anything runs")
	}
	d.feed.event(session.Event{Ref: g.ref, Running: true, Progress: session.Progress{Stage: session.StageBrowser}})
	n.over(t, noticeAfter)
	if a, there := d.feed.told(g.ref); !there || !a.Running {
		t.Errorf("while they sign in: %v, %+v", there, a.Progress)
	}
	d.guests.remove(g.ref)
	d.feed.event(session.Event{Ref: g.ref})
	n.over(t, noticeFor)
	if _, there := d.feed.told(g.ref); there {
		t.Error("told after they have gone")
	}
}

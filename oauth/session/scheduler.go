package session

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"tokendesk/oauth"
)

// scheduler is one run of [Manager.KeepFresh]: one goroutine plans and starts, and
// those it starts say how they ended. It keeps no token.
type scheduler struct {
	m      *Manager
	r      Renewal
	random func() float64 // in [0,1)

	plans   map[oauth.Ref]*plan
	hosts   map[string]*host
	running int
	work    sync.WaitGroup
	landed  chan landing

	listAt time.Time       // when the list is read next, by the timer's clock
	listed time.Time       // when it was read last
	anew   bool            // the clock jumped: what is overdue is spread again
	freed  <-chan struct{} // closed when a host is free again at which something else renews; nil while nothing waits for that
}

// plan is what is to become of one account.
type plan struct {
	key       planKey
	host      *host
	token     bool      // it sends a refresh token
	due       time.Time // by Options.Now
	notBefore time.Time // by the timer's clock: after a failure, or for being one of many
	failures  int
	running   bool
	over      bool // nothing is tried until the account changes
}

// host is one server's share of the work.
type host struct {
	name     string
	running  int
	failures int       // answers of 429 or 503 in a row
	quiet    time.Time // it wants to be left alone until then, by the timer's clock
}

type landing struct {
	ref oauth.Ref
	err error
}

func (s *scheduler) run(ctx context.Context) {
	defer s.work.Wait()
	nap := time.NewTimer(0)
	defer nap.Stop()
	changed := s.r.Changed
	last, late := s.clocks(), time.Duration(0)
	for {
		// One reading of the clocks for all that follows: what was not held
		// against the last one decides nothing.
		now := s.clocks()
		if now.apart(last) > clockJump || late > clockJump {
			s.anew, s.listAt = true, now.timer
		}
		s.look(ctx, now)
		s.launch(ctx, now)
		last = now
		length, from := s.nap(now), time.Now()
		nap.Reset(length)
		select {
		case <-nap.C:
		case l := <-s.landed:
			s.land(l)
		case <-s.freed:
		case _, ok := <-changed:
			if !ok {
				changed = nil // the vault is closed; its list will fail
			}
			s.listSoon()
		case <-ctx.Done():
			return
		}
		late = time.Since(from) - length
	}
}

// clocks is one moment by two clocks: the one that expiry is compared with,
// which people and networks set, and the timer's, which only goes on.
type clocks struct{ wall, timer time.Time }

func (s *scheduler) clocks() clocks { return clocks{s.m.o.Now().Round(0), time.Now()} }

// apart is how much more or less went by on one clock than on the other.
func (c clocks) apart(before clocks) time.Duration {
	return (c.wall.Sub(before.wall) - c.timer.Sub(before.timer)).Abs()
}

// listSoon reads the list again, but not all the time.
func (s *scheduler) listSoon() {
	if at := s.listed.Add(listPause); at.Before(s.listAt) {
		s.listAt = at
	}
}

// look reads the list when it is time, and plans what it has not planned yet.
func (s *scheduler) look(ctx context.Context, now clocks) {
	if now.timer.Before(s.listAt) {
		return
	}
	s.listed, s.listAt = now.timer, now.timer.Add(listEvery)
	records, err := s.r.Accounts(ctx)
	if err != nil {
		records = nil // locked, or gone: nothing is renewed
	}
	anew := s.anew
	s.anew = false
	seen := make(map[oauth.Ref]bool, len(records))
	var overdue []*plan
	for _, rec := range records {
		app, err := s.m.o.Complete(rec.App)
		if err != nil {
			continue
		}
		a := account{ref: oauth.Ref{App: rec.App.ID, Account: rec.Account.ID}, rec: rec, app: app}
		if !a.renewable() {
			continue
		}
		seen[a.ref] = true
		p := s.plans[a.ref]
		switch key := a.planKey(); {
		case p != nil && (p.running || p.key == key && !anew):
			continue
		case p == nil || p.key != key:
			p = &plan{key: key, host: s.host(a.host()), token: a.sendsRefreshToken(a.way(false))}
			s.plans[a.ref] = p
		default: // what could not be reached before may be there now
			p.failures, p.notBefore = 0, time.Time{}
		}
		if p.due = renewAt(*rec.Tokens, s.random()); setBack(*rec.Tokens, now.wall) || !p.due.After(now.wall) {
			overdue = append(overdue, p)
		}
	}
	for _, p := range overdue {
		within := min(time.Duration(len(overdue))*overdueEach, overdueMost)
		p.due, p.notBefore = now.wall, now.timer.Add(time.Duration(s.random()*float64(within)))
	}
	for ref, p := range s.plans {
		if !seen[ref] && !p.running {
			delete(s.plans, ref)
		}
	}
}

func (s *scheduler) host(name string) *host {
	h := s.hosts[name]
	if h == nil {
		h = &host{name: name}
		s.hosts[name] = h
	}
	return h
}

// launch starts what is due and has a place, the longest overdue first.
func (s *scheduler) launch(ctx context.Context, now clocks) {
	s.freed = nil
	var ready []oauth.Ref
	for ref, p := range s.plans {
		if !p.running && !p.over && p.wait(now) <= 0 {
			ready = append(ready, ref)
		}
	}
	slices.SortFunc(ready, func(a, b oauth.Ref) int { return s.plans[a].due.Compare(s.plans[b].due) })
	for _, ref := range ready {
		p := s.plans[ref]
		if s.running >= renewalsAtOnce {
			return
		}
		if p.host.running >= s.r.PerHost {
			continue
		}
		if entered, freed := s.m.gate.enter(s.r.PerHost, p.host.name); !entered {
			s.freed = freed
			continue
		}
		p.running = true
		p.host.running++
		s.running++
		key, host := p.key, p.host.name
		s.work.Go(func() {
			err := s.m.renewInBackground(ctx, ref, key)
			s.m.gate.leave(host)
			s.landed <- landing{ref, err}
		})
	}
}

// wait is how long a plan rests at least; not positive: it is ready.
func (p *plan) wait(now clocks) time.Duration {
	return max(p.due.Sub(now.wall), p.notBefore.Sub(now.timer), p.host.quiet.Sub(now.timer))
}

// nap is how long there is nothing to do, unless something happens.
func (s *scheduler) nap(now clocks) time.Duration {
	length := min(maxNap, s.listAt.Sub(now.timer))
	for _, p := range s.plans {
		if d := p.wait(now); !p.running && !p.over && d > 0 {
			length = min(length, d)
		}
	}
	return max(length, 0)
}

// land decides what follows a renewal that ended.
func (s *scheduler) land(l landing) {
	p := s.plans[l.ref]
	p.running = false
	p.host.running--
	s.running--
	s.listSoon()
	if l.err == nil {
		p.host.failures = 0
		delete(s.plans, l.ref) // the next list has the new token
		return
	}
	var e *oauth.Error
	if !errors.As(l.err, &e) {
		p.over = true
		return
	}
	now := time.Now()
	switch {
	case e.Status == 429 || e.Status == 503:
		// What it says to one account it means for all.
		p.host.failures++
		rest := max(pauseAfter(p.host.failures, s.random()), e.RetryAfter+time.Duration(s.random()*float64(e.RetryAfter/10)))
		if until := now.Add(rest); until.After(p.host.quiet) {
			p.host.quiet = until
		}
	case repeatable(e), e.Kind == oauth.KindInterrupted, e.Kind == oauth.KindVault:
	case e.Kind == oauth.KindUnreachable && !p.token:
	default:
		p.over = true
		return
	}
	p.failures++
	p.notBefore = now.Add(max(pauseAfter(p.failures, s.random()), e.RetryAfter))
}

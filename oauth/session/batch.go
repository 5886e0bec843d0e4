package session

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"tokendesk/oauth"
)

// batch is one run of [Manager.RenewAll]: one goroutine prepares and starts, and
// those it starts say how they ended.
type batch struct {
	m     *Manager
	r     RenewRequest
	began time.Time
	total int

	waiting []*batchJob
	running int
	hosts   map[string]*batchHost
	landed  chan batchLanding
	freed   <-chan struct{} // closed when a host is free again at which something else renews

	counts  map[RenewOutcome]int
	results []RenewResult
	over    error // nothing more is tried, and why
}

// batchJob is an account whose turn has not come, or not come whole.
type batchJob struct {
	ref    oauth.Ref
	hosts  []string
	way    string
	ready  bool // hosts and way are known
	search bool // its token endpoint's host is looked for first
	found  bool // it was looked for
}

// host is the one that a job is told apart by.
func (j *batchJob) host() string {
	if len(j.hosts) == 0 {
		return ""
	}
	return j.hosts[len(j.hosts)-1]
}

// batchHost is what a host has said in this run.
type batchHost struct {
	running int
	lost    map[string]int   // accounts that nobody answered, by the way they took
	down    map[string]error // not nil: not tried that way any more
	rests   int
	quiet   time.Time // it wants to be left alone until then, by the timer's clock
	shown   time.Time // the same by Options.Now
	busy    error     // not nil: it wants a longer pause than anybody waits for
}

type batchLanding struct {
	job    *batchJob
	search bool
	result RenewResult
}

func (b *batch) host(name string) *batchHost {
	h := b.hosts[name]
	if h == nil {
		h = &batchHost{lost: map[string]int{}, down: map[string]error{}}
		b.hosts[name] = h
	}
	return h
}

func (b *batch) run(ctx context.Context) {
	b.report(nil)
	for {
		wait := b.launch(ctx)
		if b.running == 0 && len(b.waiting) == 0 {
			return
		}
		var rested <-chan time.Time
		stop := func() {}
		if wait > 0 {
			timer := time.NewTimer(wait)
			rested, stop = timer.C, func() { timer.Stop() }
		}
		select {
		case l := <-b.landed:
			b.land(l)
		case <-rested:
		case <-b.freed:
		case <-ctx.Done():
			b.cancelled()
		}
		stop()
	}
}

// launch begins what has a place, and ends what needs none. It returns how long to
// wait for a host's pause to end, 0 where none matters.
func (b *batch) launch(ctx context.Context) (wait time.Duration) {
	b.freed = nil
	now := time.Now()
	left := b.waiting[:0:0]
	for i, j := range b.waiting {
		switch {
		case ctx.Err() != nil:
			b.waiting = append(left, b.waiting[i:]...)
			b.cancelled()
			return 0
		case b.over != nil:
			b.end(RenewResult{Ref: j.ref, Outcome: RenewNotTried, Err: b.over})
			continue
		case !j.ready && !b.prepare(ctx, j):
			continue
		}
		if why := b.barred(j); why != nil {
			b.end(RenewResult{Ref: j.ref, Outcome: RenewNotTried, Err: why, Host: j.host()})
			continue
		}
		if rest := b.rest(j, now); rest > 0 {
			if wait == 0 || rest < wait {
				wait = rest
			}
			left = append(left, j)
			continue
		}
		if b.doubted(j) {
			left = append(left, j)
			continue
		}
		if b.running >= renewalsAltogether {
			left = append(left, b.waiting[i:]...)
			break
		}
		entered, freed := b.m.gate.enter(renewalsPerHost, j.hosts...)
		if !entered {
			b.freed = cmp.Or(b.freed, freed)
			left = append(left, j)
			continue
		}
		b.begin(ctx, j)
	}
	b.waiting = left
	return wait
}

// prepare looks at a job's account; false: it has ended.
func (b *batch) prepare(ctx context.Context, j *batchJob) bool {
	p := b.m.prepare(ctx, j.ref, b.r, b.began)
	if p.result != nil {
		b.end(*p.result)
		return false
	}
	j.hosts, j.way, j.ready, j.search = p.hosts, p.way, true, !p.known && !j.found
	return true
}

// begin starts a job that has its places.
func (b *batch) begin(ctx context.Context, j *batchJob) {
	b.count(j, 1)
	go func() {
		l := batchLanding{job: j, search: j.search}
		switch {
		case j.search:
			if err := b.m.findHosts(ctx, j.ref); err != nil {
				// Told as any call on the account would tell it, and kept there.
				l.search, l.result = false, b.renew(ctx, j)
			}
		default:
			l.result = b.renew(ctx, j)
		}
		b.landed <- l // its places are given back with what its hosts said: see land
	}()
}

// renew asks for one account's token.
func (b *batch) renew(ctx context.Context, j *batchJob) RenewResult {
	if p := b.m.prepare(ctx, j.ref, b.r, b.began); p.result != nil {
		return *p.result // it changed while it waited
	}
	options := []Option{Fresh(), NoSignIn(), WithoutBrowser()}
	if b.r.AtLeast > 0 {
		options[0] = AtLeast(b.r.AtLeast)
	}
	ts, err := b.r.Call(ctx, j.ref, options...)
	if err != nil {
		result := b.m.unrenewed(context.WithoutCancel(ctx), j.ref, err)
		result.Host = cmp.Or(result.Host, j.host())
		return result
	}
	return RenewResult{Ref: j.ref, Outcome: RenewDone, Set: withoutTokens(ts), Host: j.host()}
}

// land takes note of how a job ended, and of what its host thereby said.
func (b *batch) land(l batchLanding) {
	b.count(l.job, -1)
	b.m.gate.leave(l.job.hosts...)
	if l.search {
		l.job.ready, l.job.found = false, true
		b.waiting = append(b.waiting, l.job)
		return
	}
	result := l.result
	b.hear(result, l.job)
	b.end(result)
}

func (b *batch) hear(result RenewResult, j *batchJob) {
	var e *oauth.Error
	if !errors.As(result.Err, &e) {
		if result.Outcome == RenewDone {
			h := b.host(j.host())
			h.rests = 0
			delete(h.lost, j.way)
		}
		return
	}
	if e.Kind == oauth.KindVault {
		b.over = e
		return
	}
	name := cmp.Or(e.Host, j.host())
	h := b.host(name)
	switch {
	case e.Status == 429 || e.Status == 503:
		h.wantsRest(name, e, b.m.o.Now(), time.Now())
	case oauth.IsHostDown(e):
		if h.lost[j.way]++; h.lost[j.way] >= lostHost {
			h.down[j.way] = &oauth.Error{
				Kind: oauth.KindUnreachable, Host: name,
				Message: name + " cannot be reached; this account was not tried.",
				Advice:  strings.TrimSpace("Try again later. " + e.Advice),
			}
		}
	case e.Status != 0:
		delete(h.lost, j.way) // it answers
	}
}

// wantsRest takes note that a host said 429 or 503. What it says while it is left alone already
// counts once.
func (h *batchHost) wantsRest(name string, e *oauth.Error, now, timer time.Time) {
	rest := e.RetryAfter
	if timer.After(h.quiet) {
		h.rests++
	}
	if rest == 0 {
		rest = firstPause << min(h.rests-1, 4)
	}
	if rest > longestRest || h.rests > mostRests {
		h.busy = &oauth.Error{
			Kind: oauth.KindRefused, Status: e.Status, RetryAfter: e.RetryAfter, Host: name,
			Message: name + " allows no more requests for now; this account was not tried.", Advice: e.Advice,
		}
		return
	}
	if until := timer.Add(rest); until.After(h.quiet) {
		h.quiet, h.shown = until, now.Add(rest)
	}
}

// barred is why a job is not tried: what one of its hosts said to others. nil: it is.
func (b *batch) barred(j *batchJob) error {
	for _, name := range j.hosts {
		if h := b.hosts[name]; h != nil {
			if err := cmp.Or(h.down[j.way], h.busy); err != nil {
				return err
			}
		}
	}
	return nil
}

// doubted reports whether nobody answered the last one at a host of a job, and
// others are still waiting there: what they meet decides whether it is tried.
func (b *batch) doubted(j *batchJob) bool {
	return slices.ContainsFunc(j.hosts, func(name string) bool {
		h := b.hosts[name]
		return h != nil && h.lost[j.way] > 0 && h.running > 0
	})
}

// count counts a job that begins or has ended.
func (b *batch) count(j *batchJob, n int) {
	b.running += n
	for _, name := range j.hosts {
		b.host(name).running += n
	}
}

// rest is how long a job waits for a pause of one of its hosts.
func (b *batch) rest(j *batchJob, now time.Time) (rest time.Duration) {
	for _, name := range j.hosts {
		if h := b.hosts[name]; h != nil {
			rest = max(rest, h.quiet.Sub(now))
		}
	}
	return rest
}

// cancelled ends what waits and waits for what runs, which ends at once.
func (b *batch) cancelled() {
	waiting := b.waiting
	b.waiting = nil
	for b.running > 0 {
		l := <-b.landed
		b.count(l.job, -1)
		b.m.gate.leave(l.job.hosts...)
		if l.search {
			waiting = append(waiting, l.job)
			continue
		}
		b.end(l.result)
	}
	for _, j := range waiting {
		b.end(RenewResult{Ref: j.ref, Outcome: RenewCancelled, Err: forPerson(context.Canceled), Host: j.host()})
	}
}

// end keeps a result and tells of it.
func (b *batch) end(result RenewResult) {
	b.results = append(b.results, result)
	b.counts[result.Outcome]++
	b.report(&result)
}

func (b *batch) report(result *RenewResult) {
	p := RenewProgress{
		Total: b.total, Counts: maps.Clone(b.counts), Running: b.running,
		Left: b.total - len(b.results) - b.running, Result: result,
	}
	now := time.Now()
	for _, name := range slices.Sorted(maps.Keys(b.hosts)) {
		if h := b.hosts[name]; h.busy == nil && h.quiet.After(now) {
			p.Pauses = append(p.Pauses, RenewPause{Host: name, Until: h.shown})
		}
	}
	b.r.Report(p)
}

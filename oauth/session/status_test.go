package session

import (
	"context"
	"testing"
	"time"

	"tokendesk/oauth"
)

// Promise 21: the state follows the clock alone, however it jumps.
func TestStatusOf(t *testing.T) {
	app := oauth.App{ID: "acme", ClientID: "c", Endpoints: oauth.Endpoints{Token: "https://as.example/token"}}
	account := oauth.Account{ID: "default", Expect: "ada"}
	of := func(life time.Duration) oauth.Record {
		return oauth.Record{App: app, Account: account, Tokens: &oauth.TokenSet{
			AccessToken: "a", Life: oauth.LifeKnown, ObtainedAt: noon, ExpiresAt: noon.Add(life), Fingerprint: oauth.Fingerprint(app, account),
			Identity: "eve",
		}}
	}
	y2038 := time.Date(2038, 1, 19, 3, 14, 7, 0, time.UTC)
	for name, c := range map[string]struct {
		life, after time.Duration
		change      func(*oauth.Record)
		state       State
		reason      Reason
	}{
		"none":               {time.Hour, 0, func(r *oauth.Record) { r.Tokens = nil }, StateNone, ReasonNone},
		"fresh":              {time.Hour, time.Minute, nil, StateFresh, ReasonNone},
		"5 minutes left":     {time.Hour, 55 * time.Minute, nil, StateFresh, ReasonNone},
		"less than that":     {time.Hour, 55*time.Minute + time.Second, nil, StateExpiring, ReasonNone},
		"10 % of a short":    {10 * time.Minute, 9 * time.Minute, nil, StateFresh, ReasonNone},
		"less than 10 %":     {10 * time.Minute, 9*time.Minute + time.Second, nil, StateExpiring, ReasonNone},
		"the last moment":    {time.Hour, time.Hour, nil, StateExpired, ReasonNone},
		"a day later":        {time.Hour, 24 * time.Hour, nil, StateExpired, ReasonNone},
		"clock a day back":   {time.Hour, -24 * time.Hour, nil, StateExpired, ReasonClockSetBack},
		"clock a bit back":   {time.Hour, -30 * time.Second, nil, StateFresh, ReasonNone},
		"after 2038":         {y2038.Sub(noon) + time.Hour, y2038.Sub(noon) + 59*time.Minute, nil, StateExpiring, ReasonNone},
		"unknown life":       {time.Hour, 999 * time.Hour, func(r *oauth.Record) { r.Tokens.Life = oauth.LifeUnknown }, StateFresh, ReasonNone},
		"never":              {time.Hour, 999 * time.Hour, func(r *oauth.Record) { r.Tokens.Life = oauth.LifeNever }, StateFresh, ReasonNone},
		"stale":              {time.Hour, 0, func(r *oauth.Record) { r.Tokens.Fingerprint = "old" }, StateExpired, ReasonSettingsChanged},
		"held":               {time.Hour, 0, func(r *oauth.Record) { r.Held = true }, StateNeedsLogin, ReasonOtherPerson},
		"used all the same":  {time.Hour, 0, func(r *oauth.Record) { r.Tokens.Person.Name = "eve" }, StateFresh, ReasonUsedHere},
		"who is expected":    {time.Hour, 0, func(r *oauth.Record) { r.Tokens.Person.Name = "ada" }, StateFresh, ReasonNone},
		"nobody told":        {time.Hour, 0, func(r *oauth.Record) { r.Tokens.Identity = "" }, StateFresh, ReasonUncheckedPerson},
		"needs login":        {time.Hour, 2 * time.Hour, func(r *oauth.Record) { r.NeedsLogin = true }, StateNeedsLogin, ReasonRefreshRefused},
		"untrusted":          {time.Hour, 0, func(r *oauth.Record) { r.Waiting = []oauth.Change{{Field: "proxy"}} }, StateFresh, ReasonUntrusted},
		"failed, still good": {time.Hour, 0, failing, StateFresh, ReasonNone},
		"failed":             {time.Hour, 2 * time.Hour, failing, StateError, ReasonFailed},
		"failed at first":    {time.Hour, 0, func(r *oauth.Record) { r.Tokens = nil; failing(r) }, StateError, ReasonFailed},
	} {
		t.Run(name, func(t *testing.T) {
			rec := of(c.life)
			if c.change != nil {
				c.change(&rec)
			}
			s := StatusOf(rec, app, noon.Add(c.after))
			if s.State != c.state || s.Reason != c.reason {
				t.Errorf("%s because of %q, want %s because of %q", s.State, s.Reason, c.state, c.reason)
			}
			if rec.Tokens != nil && s.Life == oauth.LifeKnown && s.Left != c.life-c.after {
				t.Errorf("left %s", s.Left)
			}
			if s.Life != oauth.LifeKnown && (s.Left != 0 || !s.ExpiresAt.IsZero()) {
				t.Errorf("a date for life %s", s.Life)
			}
		})
	}
}

func failing(r *oauth.Record) {
	r.Failure = &oauth.Failure{Kind: oauth.KindRefused, Message: "boom"}
}

func TestEventsLoseNoEnd(t *testing.T) {
	h := newHub()
	slow := h.subscribe()
	other := oauth.Ref{App: "other", Account: "x"}
	h.begin(ref)
	h.progress(ref, Progress{Stage: StageBrowser})
	h.begin(other)
	h.begin(ref) // a second caller of the same account
	h.finish(ref, nil)
	boom := &oauth.Error{Kind: oauth.KindRefused}
	h.finish(ref, boom)
	h.begin(ref)
	h.progress(ref, Progress{Stage: StagePort})
	var got []Event
	for e, ok := h.next(slow); ok; e, ok = h.next(slow) {
		got = append(got, e)
	}
	if len(got) != 3 || got[0].Ref != other || got[1].Running || got[1].Err != boom || got[2].Progress.Stage != StagePort {
		t.Errorf("a slow reader got %+v", got)
	}
	late := h.subscribe()
	if e, ok := h.next(late); !ok || !e.Running {
		t.Error("a late reader does not learn what runs")
	}
}

// Work that goes beyond a call is one with it, its stage included, and ends once.
func TestWorkBeyondACall(t *testing.T) {
	m := New(Options{})
	defer m.Close()
	reader := m.events.subscribe()
	next := func() Event { e, _ := m.events.next(reader); return e }
	report, end := m.Begin(ref)
	if e := next(); !e.Running || e.Progress.Stage != StageWorking {
		t.Errorf("began with %+v", e)
	}
	m.begin(ref)(nil)
	if e := next(); e.Ref == ref {
		t.Errorf("the call's end is told: %+v", e)
	}
	report(StageCopying)
	if e := next(); !e.Running || e.Progress.Stage != StageCopying {
		t.Errorf("went on with %+v", e)
	}
	boom := &oauth.Error{Kind: oauth.KindOther}
	end(boom)
	if e := next(); e.Running || e.Err != boom {
		t.Errorf("ended with %+v", e)
	}
}

func TestEventsOfACall(t *testing.T) {
	s := newServer(t)
	m := manager(t, s.storage(oauth.GrantClientCredentials, nil), nil)
	ctx, cancel := context.WithCancel(t.Context())
	events := m.Events(ctx)
	if _, err := m.Token(t.Context(), ref); err != nil {
		t.Fatal(err)
	}
	for e := range events {
		if !e.Running {
			if e.Err != nil || e.Ref != ref {
				t.Errorf("ended with %v", e.Err)
			}
			break
		}
	}
	cancel()
	for range events { // closed soon
	}
}

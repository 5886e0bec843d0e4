package ui

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
)

// entry is an account as the window remembers it between two loads.
type entry struct {
	record   oauth.Record // without secrets and tokens: see redact
	app      oauth.App    // complete, or sparse where broken
	broken   error
	haystack string // what search looks in, in lower case
	order    string // the name, for sorting
}

func (e *entry) ref() oauth.Ref {
	return oauth.Ref{App: e.record.App.ID, Account: e.record.Account.ID}
}

// facts returns what a row is made of.
func (e *entry) facts(event session.Event, now time.Time) facts {
	f := facts{Record: e.record, App: e.app, Broken: e.broken, Untrusted: len(e.record.Waiting) > 0, Event: event}
	f.Status = session.StatusOf(e.record, e.app, now)
	return f
}

// held stands for a secret that exists. The window keeps no plaintext of
// accounts that nobody looks at.
const held = "•"

// redact replaces every secret and token by a mark that there is one.
func redact(r oauth.Record) oauth.Record {
	if r.Secrets != nil {
		secrets := make(oauth.Secrets, len(r.Secrets))
		for kind := range r.Secrets {
			secrets[kind] = held
		}
		r.Secrets = secrets
	}
	if r.Tokens != nil {
		ts := *r.Tokens
		for _, s := range []*string{&ts.AccessToken, &ts.RefreshToken, &ts.IDToken, &ts.DPoPKey} {
			if *s != "" {
				*s = held
			}
		}
		ts.Extra = nil
		r.Tokens = &ts
	}
	return r
}

// entriesOf prepares records for the list. It is slow with many records and
// runs off the UI goroutine.
func entriesOf(records []oauth.Record, complete func(oauth.App) (oauth.App, error)) []*entry {
	entries := make([]*entry, 0, len(records))
	for _, r := range records {
		entries = append(entries, entryOf(r, complete))
	}
	return entries
}

func entryOf(r oauth.Record, complete func(oauth.App) (oauth.App, error)) *entry {
	e := &entry{record: redact(r), app: r.App}
	if app, err := complete(r.App); err != nil {
		e.broken = err
	} else {
		e.app = app
	}
	identity := ""
	if r.Tokens != nil {
		identity = r.Tokens.Identity
	}
	words := append([]string{
		nameOf(e.app), r.App.ID, r.App.Provider, r.App.Environment, r.App.Group,
		r.Account.ID, r.Account.Label, r.Account.LoginHint, identity,
	}, r.App.Tags...)
	e.order = strings.ToLower(nameOf(e.app))
	e.haystack = strings.ToLower(strings.Join(words, "\n"))
	return e
}

// accounts is everything the list knows; it lives on the UI goroutine.
type accounts struct {
	entries map[oauth.Ref]*entry
	running map[oauth.Ref]session.Event
	used    map[oauth.Ref]time.Time // when a token was last copied, as far as known
	view    view
	private bool   // presentation mode: rows do not say who it is
	items   []item // what is listed, in order
	index   map[oauth.Ref]int
	chosen  oauth.Ref
}

func newAccounts() *accounts {
	return &accounts{
		entries: map[oauth.Ref]*entry{},
		running: map[oauth.Ref]session.Event{},
		used:    map[oauth.Ref]time.Time{},
		index:   map[oauth.Ref]int{},
	}
}

// replace takes a new load of everything.
func (a *accounts) replace(entries []*entry) {
	a.entries = make(map[oauth.Ref]*entry, len(entries))
	for _, e := range entries {
		a.entries[e.ref()] = e
	}
}

// arrange lists what the view asks for. The chosen account stays chosen while
// it is listed; else the nearest one takes its place.
func (a *accounts) arrange(now time.Time) {
	before, had := a.index[a.chosen]
	a.items = arrange(a, now)
	clear(a.index)
	for i, it := range a.items {
		if it.header == "" {
			a.index[it.ref] = i
		}
	}
	if _, ok := a.index[a.chosen]; ok {
		return
	}
	a.chosen = oauth.Ref{}
	if !had {
		before = 0
	}
	if ref, ok := a.near(before); ok {
		a.chosen = ref
	}
}

// near returns the account at a place of the list, or else the closest one.
func (a *accounts) near(i int) (oauth.Ref, bool) {
	i = max(0, min(i, len(a.items)-1))
	for j := i; j < len(a.items); j++ {
		if a.items[j].header == "" {
			return a.items[j].ref, true
		}
	}
	for j := i - 1; j >= 0; j-- {
		if a.items[j].header == "" {
			return a.items[j].ref, true
		}
	}
	return oauth.Ref{}, false
}

// step moves the choice by n accounts, stopping at the ends.
func (a *accounts) step(n int) (oauth.Ref, bool) {
	i, ok := a.index[a.chosen]
	if !ok {
		return a.near(0)
	}
	way := 1
	if n < 0 {
		way, n = -1, -n
	}
	best := i
	for j := i + way; j >= 0 && j < len(a.items) && n > 0; j += way {
		if a.items[j].header == "" {
			best = j
			n--
		}
	}
	return a.items[best].ref, true
}

// row returns the model of an account; ok is false when it is gone.
func (a *accounts) row(ref oauth.Ref, now time.Time) (rowModel, bool) {
	e, ok := a.entries[ref]
	if !ok {
		return rowModel{}, false
	}
	f := e.facts(a.running[ref], now)
	f.Private = a.private
	return rowOf(f, now), true
}

// groups and environments are the ones in use, sorted.
func (a *accounts) groups() []string {
	return a.distinct(func(e *entry) string { return e.record.App.Group })
}

func (a *accounts) environments() []string {
	return a.distinct(func(e *entry) string { return e.app.Environment })
}

// all returns every account, by app and account id.
func (a *accounts) all() []*entry {
	return slices.SortedFunc(maps.Values(a.entries), func(x, y *entry) int {
		return cmp.Or(strings.Compare(x.record.App.ID, y.record.App.ID), strings.Compare(x.record.Account.ID, y.record.Account.ID))
	})
}

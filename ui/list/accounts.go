package list

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
	"tokendesk/ui/rows"
)

// entry is an account with what the list finds and sorts it by.
type entry struct {
	*desk.Account
	haystack string // what search looks in, in lower case
	order    string // the name, for sorting
}

func entryOf(a *desk.Account) *entry {
	rec := a.Record
	identity := ""
	if rec.Tokens != nil {
		identity = rec.Tokens.Identity
	}
	found := append([]string{
		a.App.Title(), rec.App.ID, rec.App.Provider, rec.App.Environment, rec.App.Group,
		rec.Account.ID, rec.Account.Label, rec.Account.LoginHint, identity,
	}, rec.App.Tags...)
	return &entry{Account: a, order: strings.ToLower(a.App.Title()), haystack: strings.ToLower(strings.Join(found, "\n"))}
}

// accounts is everything the list knows; it lives on the UI goroutine.
type accounts struct {
	entries map[oauth.Ref]*entry
	used    map[oauth.Ref]time.Time // when a token was last copied, as far as known
	view    View
	private bool   // presentation mode: rows do not say who it is
	items   []item // what is listed, in order
	index   map[oauth.Ref]int
	chosen  oauth.Ref
}

func newAccounts() *accounts {
	return &accounts{
		entries: map[oauth.Ref]*entry{},
		used:    map[oauth.Ref]time.Time{},
		index:   map[oauth.Ref]int{},
	}
}

// update takes what the desk tells of the accounts. It reports whether the list
// has to be arranged anew.
func (a *accounts) update(u desk.Update) (anew bool) {
	if u.All {
		a.entries = make(map[oauth.Ref]*entry, len(u.Accounts))
	}
	for _, account := range u.Accounts {
		e := entryOf(account)
		before := a.entries[account.Ref()]
		a.entries[account.Ref()] = e
		anew = anew || before == nil || before.order != e.order || before.haystack != e.haystack ||
			before.App.Favourite != e.App.Favourite || before.App.Group != e.App.Group || before.App.Environment != e.App.Environment
	}
	for _, ref := range u.Removed {
		delete(a.entries, ref)
		anew = true
	}
	return anew || u.All
}

// arrange lists what the view asks for. The chosen account stays chosen while
// it is listed; else the nearest one takes its place.
func (a *accounts) arrange(now time.Time) {
	before, had := a.index[a.chosen]
	a.items = arrange(a, now)
	clear(a.index)
	for i, it := range a.items {
		if !it.isHeading() {
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
		if !a.items[j].isHeading() {
			return a.items[j].ref, true
		}
	}
	for j := i - 1; j >= 0; j-- {
		if !a.items[j].isHeading() {
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
		if !a.items[j].isHeading() {
			best = j
			n--
		}
	}
	return a.items[best].ref, true
}

// row returns the model of an account; ok is false when it is gone.
func (a *accounts) row(ref oauth.Ref, now time.Time) (rows.Model, bool) {
	e, ok := a.entries[ref]
	if !ok {
		return rows.Model{}, false
	}
	return rows.Of(*e.Account, a.private, now), true
}

// groups and environments are the ones in use, sorted.
func (a *accounts) groups() []string {
	return a.distinct(func(e *entry) string { return e.Record.App.Group })
}

func (a *accounts) environments() []string {
	return a.distinct(func(e *entry) string { return e.App.Environment })
}

// all returns every account, by app and account id.
func (a *accounts) all() []desk.Account {
	all := make([]desk.Account, 0, len(a.entries))
	for _, e := range a.entries {
		all = append(all, *e.Account)
	}
	slices.SortFunc(all, func(x, y desk.Account) int {
		return cmp.Or(strings.Compare(x.Record.App.ID, y.Record.App.ID), strings.Compare(x.Record.Account.ID, y.Record.Account.ID))
	})
	return all
}

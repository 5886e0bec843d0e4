package list

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
	"tokendesk/ui/rows"
	"tokendesk/ui/words"
)

// entry is an account with what the list finds and sorts it by.
type entry struct {
	*desk.Account
	haystack string // what search looks in, in lower case
	order    string // the app's name as it is sorted
	person   string // the person's, too
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
	return &entry{
		Account: a, haystack: strings.ToLower(strings.Join(found, "\n")),
		order: sortKey(a.App.Title()), person: sortKey(words.Person(rec, false)),
	}
}

// accounts is everything the list knows; it lives on the UI goroutine.
type accounts struct {
	entries map[oauth.Ref]*entry
	count   map[string]int          // of an app's accounts
	groups  map[string]seenGroup    // headers as they were last shown
	used    map[oauth.Ref]time.Time // when a token was last copied, as far as known
	view    View
	private bool   // presentation mode: rows do not say who it is
	items   []item // what is listed, in order
	index   map[oauth.Ref]int
	chosen  oauth.Ref // an account, or the header of an app's accounts: see groupRef
	picks   picks
}

// groupRef names the header over the accounts of an app: no account has an empty id.
func groupRef(app string) oauth.Ref { return oauth.Ref{App: app} }

// isGroup reports whether a reference is that of a header.
func isGroup(ref oauth.Ref) bool { return ref.App != "" && ref.Account == "" }

func newAccounts() *accounts {
	return &accounts{
		entries: map[oauth.Ref]*entry{},
		count:   map[string]int{},
		groups:  map[string]seenGroup{},
		used:    map[oauth.Ref]time.Time{},
		index:   map[oauth.Ref]int{},
	}
}

// update takes what the desk tells of the accounts. It reports whether the list
// has to be arranged anew.
func (a *accounts) update(u desk.Update) (anew bool) {
	if u.All {
		a.entries = make(map[oauth.Ref]*entry, len(u.Accounts))
		a.count = map[string]int{}
	}
	for _, account := range u.Accounts {
		e := entryOf(account)
		before := a.entries[account.Ref()]
		a.entries[account.Ref()] = e
		if before == nil {
			a.count[account.Ref().App]++
		}
		a.touched(account.Ref().App)
		anew = anew || before == nil || before.order != e.order || before.person != e.person || before.haystack != e.haystack ||
			before.App.Favourite != e.App.Favourite || before.App.Group != e.App.Group || before.App.Environment != e.App.Environment
	}
	for _, ref := range u.Removed {
		if a.entries[ref] != nil {
			delete(a.entries, ref)
			a.count[ref.App]--
		}
		anew = true
	}
	return anew || u.All
}

// arrange lists what the view asks for. The chosen line stays chosen while it is
// listed, and so do those that are chosen together; else the nearest account takes
// its place.
func (a *accounts) arrange(now time.Time) {
	before, had := a.index[a.chosen]
	a.items = arrange(a, now)
	clear(a.index)
	clear(a.groups)
	for i, it := range a.items {
		if !it.isHeading() {
			a.index[it.ref] = i
		}
	}
	if len(a.picks.set) > 0 {
		a.settle(a.chosen)
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
		if a.items[j].isAccount() {
			return a.items[j].ref, true
		}
	}
	for j := i - 1; j >= 0; j-- {
		if a.items[j].isAccount() {
			return a.items[j].ref, true
		}
	}
	return oauth.Ref{}, false
}

// step moves the choice by n lines, headings left out, stopping at the ends.
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
	return rows.Of(*e.Account, rows.As{Private: a.private, Grouped: a.grouped(ref.App)}, now), true
}

// groupNames and environments are the ones in use, sorted.
func (a *accounts) groupNames() []string {
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

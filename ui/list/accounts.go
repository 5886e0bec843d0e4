package list

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
	"tokendesk/ui/fuzzy"
	"tokendesk/ui/rows"
	"tokendesk/ui/words"
)

// entry is an account with what the list finds and sorts it by.
type entry struct {
	*desk.Account
	app    *family
	text   fuzzy.Text // what search looks in
	order  string     // the app's name as it is sorted
	person string     // the person's, too

	place int // in the order of the view
}

// family is an app as far as its accounts are concerned.
type family struct {
	count     int       // of them
	at, round int       // where their header was listed, and when
	seen      seenGroup // that header as it was last shown
}

func entryOf(a *desk.Account) entry {
	rec := a.Record
	person := words.Person(rec, false)
	names := []string{a.App.Title(), rec.App.ID, a.Ref().String(), rec.Account.Label, rec.Account.LoginHint, rec.Account.Expect}
	if person != oauth.DefaultAccount {
		names = append(names, person)
	}
	if rec.Account.ID != oauth.DefaultAccount {
		names = append(names, rec.Account.ID)
	}
	if rec.Tokens != nil && rec.Tokens.Identity != person {
		names = append(names, rec.Tokens.Identity)
	}
	about := append([]string{rec.App.Environment, rec.App.Group, rec.App.Provider}, rec.App.Tags...)
	return entry{
		Account: a, text: fuzzy.Prepare(names, about),
		order: sortKey(a.App.Title()), person: sortKey(person),
	}
}

// accounts is everything the list knows; it lives on the UI goroutine.
type accounts struct {
	entries map[oauth.Ref]*entry
	apps    map[string]*family
	used    map[oauth.Ref]time.Time // when a token was last copied, as far as known
	view    View
	private bool // presentation mode: rows do not say who it is

	order        *order   // of the view, as it was last listed
	stale        bool     // something that it depends on has changed
	environments []string // that are in use, sorted; nil where they are not known

	query    *fuzzy.Query // as it was last listed
	searched string       // what it was made of
	round    int          // how often was listed
	items    []item       // what is listed, in order
	chosen   oauth.Ref    // an account, or the header of an app's accounts: see groupRef
	picks    picks
	aside    oauth.Ref // what was chosen when it was last hidden, until something else is chosen
	home     oauth.Ref // where a search began, or what was chosen in it: it is returned to where nothing is found

	// Room for the next list.
	spare        []item
	hits, sorted []fuzzy.Hit
	byScore      []uint64
}

// groupRef names the header over the accounts of an app: no account has an empty id.
func groupRef(app string) oauth.Ref { return oauth.Ref{App: app} }

// isGroup reports whether a reference is that of a header.
func isGroup(ref oauth.Ref) bool { return ref.App != "" && ref.Account == "" }

func newAccounts() *accounts {
	return &accounts{entries: map[oauth.Ref]*entry{}, apps: map[string]*family{}, used: map[oauth.Ref]time.Time{}, query: &fuzzy.Query{}, round: 1}
}

// update takes what the desk tells of the accounts. It reports whether the list
// has to be arranged anew.
func (a *accounts) update(u desk.Update) (anew bool) {
	if u.All {
		a.entries = make(map[oauth.Ref]*entry, len(u.Accounts))
		a.apps = map[string]*family{}
	}
	for _, account := range u.Accounts {
		ref, e := account.Ref(), entryOf(account)
		before := a.entries[ref]
		if before == nil {
			if a.apps[ref.App] == nil {
				a.apps[ref.App] = &family{}
			}
			e.app = a.apps[ref.App]
			e.app.count++
			a.entries[ref] = &e
			anew = true
		} else {
			anew = anew || before.order != e.order || before.person != e.person || !before.text.Same(&e.text) ||
				before.App.Favourite != e.App.Favourite || before.App.Group != e.App.Group || before.App.Environment != e.App.Environment
			e.app, e.place = before.app, before.place
			*before = e
		}
		a.touched(e.app)
	}
	for _, ref := range u.Removed {
		if e := a.entries[ref]; e != nil {
			delete(a.entries, ref)
			if e.app.count--; e.app.count == 0 {
				delete(a.apps, ref.App)
			}
		}
		anew = true
	}
	if anew = anew || u.All; anew || a.view.Sort == SortExpiry {
		a.stale, a.environments = true, nil
	}
	return anew
}

// at is where a line is listed; ok is false where it is not.
func (a *accounts) at(ref oauth.Ref) (at int, ok bool) {
	if isGroup(ref) {
		if f := a.apps[ref.App]; f != nil && f.round == a.round {
			return f.at, true
		}
		return 0, false
	}
	if e := a.entries[ref]; e != nil && a.order != nil && e.place < len(a.order.listed) && a.order.placed[e.place].entry == e {
		at := a.order.listed[e.place]
		return int(at), at >= 0
	}
	return 0, false
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
	i, ok := a.at(a.chosen)
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
	return rows.Of(*e.Account, rows.As{Private: a.private, Grouped: a.grouped(ref.App), Seconds: a.looked(ref)}, now), true
}

// looked reports whether the pane tells of an account: it is chosen, alone or with
// others, or the header over it is.
func (a *accounts) looked(ref oauth.Ref) bool {
	return ref == a.chosen || a.picks.set[ref] || a.chosen == groupRef(ref.App)
}

// groupNames are those of apps that are in use, sorted.
func (a *accounts) groupNames() []string {
	return a.distinct(func(e *entry) string { return e.Record.App.Group })
}

// inUse are the environments that are in use, sorted.
func (a *accounts) inUse() []string {
	if a.environments == nil {
		a.environments = append([]string{}, a.distinct(func(e *entry) string { return e.App.Environment })...)
	}
	return a.environments
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

package list

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/fuzzy"
)

// Filters beside those of an environment, as the settings file keeps them.
const (
	FilterAll         = ""
	FilterFavourites  = "favourites"
	FilterExpiring    = "expiring"
	FilterEnvironment = "env:" // and its name
)

// Ways to sort, as the settings file keeps them.
const (
	SortName   = "name"
	SortExpiry = "expiry"
	SortUsed   = "used"
)

// Ways to group, as the settings file keeps them.
const (
	GroupByGroup       = "group"
	GroupByEnvironment = "environment"
	GroupByNothing     = "none"
)

// View is what a person wants to see of the list.
type View struct {
	Query  string
	Filter string
	Sort   string // "" is by name
	Group  string // "" is by group
}

// item is one line of the list: a heading, the header of an app's accounts, or an
// account.
type item struct {
	header string // of a heading
	others bool   // it is that of those who have none
	ref    oauth.Ref
}

// isHeading reports whether a line is a heading: nothing can be done with it.
func (i item) isHeading() bool { return i.ref == oauth.Ref{} }

// isAccount reports whether a line is an account.
func (i item) isAccount() bool { return i.ref.Account != "" }

// arrange lists what the view asks for: in its order under its headings, or while
// something is searched the best first. The chosen line stays chosen while it is listed,
// and so do those that are chosen together; else the nearest account takes its place,
// until it is listed again. Who types has the best chosen, and where nothing is found
// what was chosen before, once it is listed again.
func (a *accounts) arrange(now time.Time) {
	before := max(0, slices.IndexFunc(a.items, func(it item) bool { return it.ref == a.chosen })) // it may be gone
	typed := a.view.Query != a.searched
	if typed {
		if a.searched == "" {
			a.startHere()
		}
		query := fuzzy.Parse(a.view.Query)
		a.query, a.searched = &query, a.view.Query
	}
	a.list(now)
	if len(a.picks.set) > 0 {
		a.settle(a.chosen)
	}
	best := typed && !a.query.Empty() && !a.several()
	if _, back := a.at(a.aside); back && !best && !a.several() {
		a.chosen = a.aside
	}
	_, listed := a.at(a.chosen)
	switch {
	case best:
		before, a.aside = 0, oauth.Ref{}
		if len(a.items) == 0 {
			a.aside = a.home
		}
	case listed:
		if a.chosen == a.aside || a.several() {
			a.aside = oauth.Ref{}
		}
		return
	case a.entries[a.chosen] != nil && a.aside == oauth.Ref{}:
		a.aside = a.chosen
	}
	a.chosen, _ = a.near(before)
}

// startHere has what is chosen now be returned to where nothing is found.
func (a *accounts) startHere() { a.home = cmp.Or(a.aside, a.chosen) }

// list makes the lines of what is listed.
func (a *accounts) list(now time.Time) {
	o, hits, headed := a.ordered(), a.hits[:0], false
	if a.query.Empty() {
		for i := range o.placed {
			if p := &o.placed[i]; a.view.Filter == FilterAll || a.view.shows(p.entry, now) {
				hits = append(hits, fuzzy.Hit{Place: i})
				headed = headed || p.heading != ""
			}
		}
		a.hits = hits
	} else {
		hits = a.find(now)
	}
	a.round++
	for i := range o.listed {
		o.listed[i] = -1
	}
	a.items, a.spare = a.spare[:0], a.items
	var before *placed
	for _, h := range hits {
		p := &o.placed[h.Place]
		if headed && (before == nil || p.heading != before.heading) {
			a.items = append(a.items, item{header: cmp.Or(p.heading, "Others"), others: p.heading == ""})
		}
		if before == nil || p.app != before.app {
			if p.app.count > 1 {
				p.app.at, p.app.round = len(a.items), a.round
				a.items = append(a.items, item{ref: groupRef(p.ref.App)})
			}
		}
		o.listed[h.Place] = int32(len(a.items))
		a.items = append(a.items, item{ref: p.ref})
		before = p
	}
}

// shows reports whether the filter lets an account through.
func (v View) shows(e *entry, now time.Time) bool {
	if name, ok := strings.CutPrefix(v.Filter, FilterEnvironment); ok {
		return e.App.Environment == name
	}
	switch v.Filter {
	case FilterFavourites:
		return e.App.Favourite
	case FilterExpiring:
		switch session.StatusOf(e.Record, e.App, now).State {
		case session.StateExpiring, session.StateExpired, session.StateNeedsLogin, session.StateError:
			return true
		}
		return false
	}
	return true
}

func (v View) heading(e *entry) string {
	switch v.Group {
	case GroupByNothing:
		return ""
	case GroupByEnvironment:
		return e.App.Environment
	}
	return e.App.Group
}

// distinct returns the different non-empty values of a field, sorted.
func (a *accounts) distinct(field func(*entry) string) []string {
	seen := map[string]bool{}
	var values []string
	for _, e := range a.entries {
		if v := field(e); v != "" && !seen[v] {
			seen[v] = true
			values = append(values, v)
		}
	}
	slices.SortFunc(values, func(x, y string) int {
		return cmp.Or(strings.Compare(sortKey(x), sortKey(y)), strings.Compare(x, y))
	})
	return values
}

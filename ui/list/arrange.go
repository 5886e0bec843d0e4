package list

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
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
	ref    oauth.Ref
}

// isHeading reports whether a line is a heading: nothing can be done with it.
func (i item) isHeading() bool { return i.ref == oauth.Ref{} }

// isAccount reports whether a line is an account.
func (i item) isAccount() bool { return i.ref.Account != "" }

// arrange returns the lines of the list. It changes nothing.
func arrange(a *accounts, now time.Time) []item {
	words := strings.Fields(strings.ToLower(a.view.Query))
	found := make([]listed, 0, len(a.entries))
	for _, e := range a.entries {
		if contains(e.haystack, words) && a.view.shows(e, now) {
			found = append(found, listed{entry: e, heading: a.view.heading(e)})
		}
	}
	sortListed(found, a.view, a.used)
	headed := slices.ContainsFunc(found, func(l listed) bool { return l.heading != "" })
	items := make([]item, 0, len(found)+8)
	for i, f := range found {
		if headed && (i == 0 || f.heading != found[i-1].heading) {
			items = append(items, item{header: cmp.Or(f.heading, "Others")})
		}
		if app := f.entry.Record.App.ID; a.grouped(app) && (i == 0 || app != found[i-1].entry.Record.App.ID) {
			items = append(items, item{ref: groupRef(app)})
		}
		items = append(items, item{ref: f.entry.Ref()})
	}
	return items
}

// listed is an account with what it is sorted by.
type listed struct {
	entry   *entry
	heading string
	order   string // of the heading; what has none comes last
	moment  int64  // of the account, in an order by time: what is less comes first
	best    int64  // of the first account of its app
}

// sortListed sorts accounts: by their heading, then app by app, an app where its
// first account stands. used says when tokens were last copied.
func sortListed(found []listed, v View, used map[oauth.Ref]time.Time) {
	v.stamp(found, used)
	headings := map[string]string{"": "\U0010ffff"}
	for i := range found {
		f := &found[i]
		order, known := headings[f.heading]
		if !known {
			order = sortKey(f.heading)
			headings[f.heading] = order
		}
		f.order = order
	}
	slices.SortFunc(found, compareListed)
}

func compareListed(x, y listed) int {
	a, b := x.entry, y.entry
	if c := cmp.Or(strings.Compare(x.order, y.order), strings.Compare(x.heading, y.heading), cmp.Compare(x.best, y.best)); c != 0 {
		return c
	}
	if c := cmp.Or(strings.Compare(a.order, b.order), strings.Compare(a.Record.App.ID, b.Record.App.ID)); c != 0 {
		return c
	}
	return cmp.Or(
		cmp.Compare(x.moment, y.moment),
		strings.Compare(a.person, b.person),
		strings.Compare(a.Record.Account.ID, b.Record.Account.ID),
	)
}

// stamp notes the moments that accounts are sorted by, where they are.
func (v View) stamp(found []listed, used map[oauth.Ref]time.Time) {
	if v.Sort != SortExpiry && v.Sort != SortUsed {
		return
	}
	best := map[string]int64{}
	for i := range found {
		f := &found[i]
		if f.moment = expiryRank(f.entry); v.Sort == SortUsed {
			f.moment = useRank(used[f.entry.Ref()])
		}
		app := f.entry.Record.App.ID
		if first, known := best[app]; !known || f.moment < first {
			best[app] = f.moment
		}
	}
	for i := range found {
		found[i].best = best[found[i].entry.Record.App.ID]
	}
}

// useRank puts what was used last at the top, and what never was at the bottom.
func useRank(at time.Time) int64 {
	if at.IsZero() {
		return math.MaxInt64
	}
	return -at.UnixMilli()
}

func contains(haystack string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(haystack, w) {
			return false
		}
	}
	return true
}

// closeness is how well what was typed names an account: its id or name to the
// letter, their beginning, the beginning of one of their words, or anything else.
func closeness(e *entry, query string) int {
	best := 0
	for _, name := range []string{e.Ref().String(), e.Record.App.ID, strings.ToLower(e.App.Title()), strings.ToLower(e.Record.Account.Label), e.Record.Account.ID} {
		rank := 0
		switch {
		case name == query:
			rank = 3
		case strings.HasPrefix(name, query):
			rank = 2
		case strings.Contains(" "+name, " "+query):
			rank = 1
		}
		best = max(best, rank)
	}
	return best
}

// closest is the listed account that a query names best. What is chosen stays
// chosen when no other is closer.
func (a *accounts) closest(query string) (oauth.Ref, bool) {
	query = strings.ToLower(strings.TrimSpace(query))
	best, at := -1, oauth.Ref{}
	if e := a.entries[a.chosen]; e != nil && query != "" {
		best, at = closeness(e, query), a.chosen
	}
	for _, it := range a.items {
		if e := a.entries[it.ref]; e != nil && query != "" {
			if c := closeness(e, query); c > best {
				best, at = c, it.ref
			}
		}
	}
	return at, best >= 0 && at != a.chosen
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

// expiryRank puts what dies first at the top and what has no known end, or no
// token, at the bottom.
func expiryRank(e *entry) int64 {
	switch ts := e.Record.Tokens; {
	case ts == nil:
		return math.MaxInt64
	case ts.Life != oauth.LifeKnown:
		return math.MaxInt64 - 1
	default:
		return ts.ExpiresAt.UnixMilli()
	}
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

package list

import (
	"cmp"
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

// item is one line of the list: a heading, or an account.
type item struct {
	header string
	ref    oauth.Ref
}

// isHeading reports whether a line is a heading: it belongs to no account.
func (i item) isHeading() bool { return i.ref == oauth.Ref{} }

// arrange returns the lines of the list. It changes nothing.
func arrange(a *accounts, now time.Time) []item {
	words := strings.Fields(strings.ToLower(a.view.Query))
	found := make([]listed, 0, len(a.entries))
	for _, e := range a.entries {
		if contains(e.haystack, words) && a.view.shows(e, now) {
			heading := a.view.heading(e)
			found = append(found, listed{e, heading, headingOrder(heading)})
		}
	}
	slices.SortFunc(found, func(x, y listed) int {
		return cmp.Or(
			strings.Compare(x.order, y.order),
			strings.Compare(x.heading, y.heading),
			a.view.compare(a, x.entry, y.entry),
			strings.Compare(x.entry.order, y.entry.order),
			strings.Compare(x.entry.Record.App.ID, y.entry.Record.App.ID),
			strings.Compare(x.entry.Record.Account.ID, y.entry.Record.Account.ID),
		)
	})
	headed := slices.ContainsFunc(found, func(l listed) bool { return l.heading != "" })
	items := make([]item, 0, len(found)+8)
	for i, f := range found {
		if headed && (i == 0 || f.heading != found[i-1].heading) {
			items = append(items, item{header: cmp.Or(f.heading, "Others")})
		}
		items = append(items, item{ref: f.entry.Ref()})
	}
	return items
}

// listed is an account with the heading it stands under. Headings are sorted
// by name, whatever their case; what has none comes last.
type listed struct {
	entry          *entry
	heading, order string
}

func headingOrder(heading string) string {
	if heading == "" {
		return "\U0010ffff"
	}
	return strings.ToLower(heading)
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
	for _, name := range []string{e.Ref().String(), e.Record.App.ID, e.order, strings.ToLower(e.Record.Account.Label), e.Record.Account.ID} {
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

// compare is the chosen order; names decide what it leaves equal.
func (v View) compare(a *accounts, x, y *entry) int {
	switch v.Sort {
	case SortExpiry:
		return expiryRank(x).Compare(expiryRank(y))
	case SortUsed:
		return a.used[y.Ref()].Compare(a.used[x.Ref()])
	}
	return 0
}

// expiryRank puts what dies first at the top and what has no known end, or no
// token, at the bottom.
func expiryRank(e *entry) time.Time {
	never := time.Unix(1<<40, 0)
	switch ts := e.Record.Tokens; {
	case ts == nil:
		return never.Add(time.Hour)
	case ts.Life != oauth.LifeKnown:
		return never
	default:
		return ts.ExpiresAt
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
		return cmp.Or(strings.Compare(strings.ToLower(x), strings.ToLower(y)), strings.Compare(x, y))
	})
	return values
}

package list

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"tokendesk/oauth"
	"tokendesk/ui/fuzzy"
)

// listed is an account with what it is sorted by.
type listed struct {
	entry   *entry
	heading string
	order   string // of the heading; what has none comes last
	moment  int64  // of the account, in an order by time: what is less comes first
	best    int64  // of the first account of its app
}

// placed is an account in the order of the view, with what is looked at of each while
// somebody types: what is far apart in memory is slow.
type placed struct {
	ref     oauth.Ref
	entry   *entry
	app     *family
	heading string
}

// order are all accounts in the order of the view, whatever it shows of them.
type order struct {
	of     View // what it was made for
	placed []placed
	sieves []fuzzy.Sieve // of each
	listed []int32       // where each is listed; less than 0 for nowhere
}

// ordered is the order of the view. It is kept until something that it depends on has
// changed.
func (a *accounts) ordered() *order {
	of := View{Sort: a.view.Sort, Group: a.view.Group}
	if a.order != nil && a.order.of == of && !a.stale {
		return a.order
	}
	all := make([]listed, 0, len(a.entries))
	for _, e := range a.entries {
		all = append(all, listed{entry: e, heading: a.view.heading(e)})
	}
	sortListed(all, a.view, a.used)
	o := &order{of: of, placed: make([]placed, len(all)), sieves: make([]fuzzy.Sieve, len(all)), listed: make([]int32, len(all))}
	for i, l := range all {
		o.placed[i] = placed{l.entry.Ref(), l.entry, l.entry.app, l.heading}
		o.sieves[i] = l.entry.text.Sieve
		o.listed[i] = -1
		l.entry.place = i
	}
	a.order, a.stale = o, false
	return o
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

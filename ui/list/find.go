package list

import (
	"cmp"
	"slices"
	"time"

	"tokendesk/oauth"
	"tokendesk/ui/fuzzy"
)

// find returns what the query finds of what the view shows, the best first: app by app,
// an app where its best account stands, and what is as good in the order of the view.
// It allocates nothing once it has room.
func (a *accounts) find(now time.Time) []fuzzy.Hit {
	o, hits, best := a.ordered(), a.hits[:0], fuzzy.Score(0)
	for i := range o.placed {
		least := best.Least()
		if !a.query.May(o.sieves[i], least) {
			continue
		}
		e := o.placed[i].entry
		if score := a.query.Score(&e.text, least); score >= least && a.view.shows(e, now) {
			hits = append(hits, fuzzy.Hit{Place: i, Score: score})
			best = max(best, score)
		}
	}
	a.hits = hits
	hits = slices.DeleteFunc(hits, func(h fuzzy.Hit) bool { return h.Score < best.Least() })
	return a.bestFirst(hits)
}

// bestFirst sorts accounts that stand in the order of the view.
func (a *accounts) bestFirst(hits []fuzzy.Hit) []fuzzy.Hit {
	all := a.ordered().placed
	after := func(i int) int { // where the accounts of an app end
		app := all[hits[i].Place].app
		for i < len(hits) && all[hits[i].Place].app == app {
			i++
		}
		return i
	}
	apps := a.byScore[:0] // the best score of each, turned around, and where it begins
	for i := 0; i < len(hits); {
		end := after(i)
		of := hits[i:end]
		if len(of) > 1 {
			slices.SortFunc(of, func(x, y fuzzy.Hit) int { return cmp.Or(cmp.Compare(y.Score, x.Score), cmp.Compare(x.Place, y.Place)) })
		}
		apps = append(apps, uint64(^of[0].Score)<<32|uint64(i))
		i = end
	}
	slices.Sort(apps)
	sorted := a.sorted[:0]
	for _, app := range apps {
		i := int(uint32(app))
		sorted = append(sorted, hits[i:after(i)]...)
	}
	a.byScore, a.sorted = apps, sorted
	return sorted
}

// found is what a search finds in a line, for the letters that are marked; the zero
// value while nothing is searched.
type found struct {
	query *fuzzy.Query
	text  *fuzzy.Text
}

// marks are the letters of texts that were found.
func (f found) marks(shown ...string) [][]fuzzy.Span {
	if f.query == nil {
		return make([][]fuzzy.Span, len(shown))
	}
	return f.query.Marks(f.text, shown...)
}

// foundIn is what the search finds in an account.
func (a *accounts) foundIn(ref oauth.Ref) found {
	if e := a.entries[ref]; e != nil && !a.query.Empty() {
		return found{a.query, &e.text}
	}
	return found{}
}

// foundOf is what it finds in the header over the accounts of an app.
func (a *accounts) foundOf(app string) found {
	at, ok := a.at(groupRef(app))
	if !ok {
		return found{}
	}
	return a.foundIn(a.items[at+1].ref)
}

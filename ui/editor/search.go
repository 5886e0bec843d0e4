package editor

import (
	"cmp"
	"slices"

	"tokendesk/oauth/catalogue"
	"tokendesk/ui/fuzzy"
)

// Use says that apps of the vault are of a provider.
type Use struct {
	Provider string
	Apps     int
}

// finder finds providers by what a person types. It never changes.
type finder struct {
	entries []entry
}

// entry is a provider with what it is found by.
type entry struct {
	catalogue.Provider
	apps int // of the vault

	called, text fuzzy.Text // its names alone, and with what is said about it
}

// newFinder prepares the entries of a catalogue: those in use first, in the order given, then
// the others as they stand in the catalogue.
func newFinder(all []catalogue.Provider, used []Use) *finder {
	f := &finder{}
	for _, p := range all {
		e, names := p.App.Endpoints, append([]string{p.Name, p.ID}, p.Names...)
		f.entries = append(f.entries, entry{
			Provider: p,
			called:   fuzzy.Prepare(names, nil),
			text:     fuzzy.Prepare(names, []string{p.About, p.Category, e.Issuer, e.Authorization, e.Token}),
		})
	}
	place := func(e entry) int {
		if i := slices.IndexFunc(used, func(u Use) bool { return u.Provider == e.ID }); i >= 0 {
			return i
		}
		return len(used)
	}
	slices.SortStableFunc(f.entries, func(a, b entry) int { return cmp.Compare(place(a), place(b)) })
	for i := range f.entries {
		if at := place(f.entries[i]); at < len(used) {
			f.entries[i].apps = used[at].Apps
		}
	}
	return f
}

// find lists what a query may mean, the best first: those that are called so, then those
// that begin so, and so on; among those that match alike, the better known. Where nothing holds the
// letters as they were typed, it is what is called nearly so. An empty query finds everything.
func (f *finder) find(typed string) []entry {
	q := fuzzy.Parse(typed)
	if q.Empty() {
		return f.entries
	}
	if found := f.matching(q, func(e *entry) *fuzzy.Text { return &e.text }, fuzzy.Score.AsTyped); len(found) > 0 {
		return found
	}
	return f.matching(q, func(e *entry) *fuzzy.Text { return &e.called }, func(fuzzy.Score) bool { return true })
}

func (f *finder) matching(q fuzzy.Query, text func(*entry) *fuzzy.Text, good func(fuzzy.Score) bool) []entry {
	type hit struct {
		entry
		score fuzzy.Score
	}
	var hits []hit
	best := fuzzy.Score(0)
	for _, e := range f.entries {
		if score := q.Score(text(&e), 1); score > 0 && good(score) {
			hits, best = append(hits, hit{e, score}), max(best, score)
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(b.score.Grade(), a.score.Grade()), cmp.Compare(b.Known, a.Known))
	})
	var found []entry
	for _, h := range hits {
		if h.score >= best.Least() {
			found = append(found, h.entry)
		}
	}
	return found
}

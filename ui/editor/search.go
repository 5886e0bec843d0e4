package editor

import (
	"slices"

	"tokendesk/oauth/catalogue"
	"tokendesk/ui/fuzzy"
)

// search lists the providers that a query finds, the best first: those that hold what was
// typed, and where none does, those that it may have been meant for.
func search(c Catalogue, query string) []catalogue.Provider {
	if found := c.Search(query); len(found) > 0 {
		return found
	}
	type hit struct {
		provider catalogue.Provider
		score    fuzzy.Score
	}
	var hits []hit
	best, q := fuzzy.Score(0), fuzzy.Parse(query)
	for _, p := range c.Search("") {
		text := fuzzy.Prepare([]string{p.Name, p.ID}, []string{p.Category})
		if score := q.Score(&text, 1); score > 0 {
			hits, best = append(hits, hit{p, score}), max(best, score)
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return int(b.score) - int(a.score) })
	var found []catalogue.Provider
	for _, h := range hits {
		if h.score >= best.Least() {
			found = append(found, h.provider)
		}
	}
	return found
}

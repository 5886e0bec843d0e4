package ui

import (
	"slices"
	"testing"
	"time"

	"tokendesk/oauth"
)

func listed4() *accounts {
	a := newAccounts()
	make := func(id, name, group, env string, left time.Duration) oauth.Record {
		return record(id, func(r *oauth.Record) {
			r.App.Name, r.App.Group, r.App.Environment = name, group, env
			if left != 0 {
				r.Tokens = tokens(time.Hour, time.Hour+left)
			}
		})
	}
	a.replace(entriesOf([]oauth.Record{
		make("z", "zebra", "Shops", "staging", 2*time.Hour),
		make("b", "Bear", "", "production", time.Minute),
		make("a", "Ant", "Shops", "production", -time.Hour),
		make("c", "cat", "animals", "", 0),
	}, fakeCatalogue{}.Complete))
	return a
}

func lines(a *accounts) (got []string) {
	a.arrange(noon)
	for _, it := range a.items {
		got = append(got, map[bool]string{true: "# " + it.header, false: it.ref.App}[it.header != ""])
	}
	return got
}

func TestArrange(t *testing.T) {
	for name, c := range map[string]struct {
		view view
		want []string
	}{
		"by group and name": {view{}, []string{"# animals", "c", "# Shops", "a", "z", "# Others", "b"}},
		"by environment":    {view{group: groupEnvironment}, []string{"# production", "a", "b", "# staging", "z", "# Others", "c"}},
		"no groups":         {view{group: groupNone}, []string{"a", "b", "c", "z"}},
		"by expiry":         {view{group: groupNone, sort: sortExpiry}, []string{"a", "b", "z", "c"}},
		"by last use":       {view{group: groupNone, sort: sortUsed}, []string{"z", "b", "a", "c"}},
		"search":            {view{group: groupNone, query: "SHOP  zeb"}, []string{"z"}},
		"search finds none": {view{query: "nothing"}, nil},
		"environment":       {view{group: groupNone, filter: "env:production"}, []string{"a", "b"}},
		"expiring":          {view{group: groupNone, filter: filterExpiring}, []string{"a", "b"}},
		"favourites":        {view{filter: filterFavourites}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			a := listed4()
			a.view = c.view
			a.used[ref("z")], a.used[ref("b")] = noon, noon.Add(-time.Hour)
			if got := lines(a); !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

// The chosen account stays chosen while it is listed, else the one that took
// its place is.
func TestChoiceSurvives(t *testing.T) {
	a := listed4()
	a.view.group = groupNone
	lines(a)
	a.chosen = ref("b")
	a.view.sort = sortExpiry
	lines(a)
	if a.chosen != ref("b") {
		t.Errorf("another order chose %v", a.chosen)
	}
	delete(a.entries, ref("b"))
	lines(a)
	if a.chosen != ref("z") {
		t.Errorf("after a removal %v is chosen, want what took its place", a.chosen)
	}
	clear(a.entries)
	lines(a)
	if a.chosen != (oauth.Ref{}) {
		t.Errorf("an empty list chose %v", a.chosen)
	}
}

// What is typed to the letter is chosen, though what was chosen matches, too.
func TestClosest(t *testing.T) {
	a := newAccounts()
	a.replace(entriesOf([]oauth.Record{record("app1"), record("app10"), record("app18"), record("zapp1")}, fakeCatalogue{}.Complete))
	for query, want := range map[string]string{"app1": "app1", "APP10": "app10", "zapp": "zapp1", "app": "app18", "": "app18", "app18/default": "app18", "app zapp1": "zapp1"} {
		a.view.query = ""
		a.arrange(noon)
		a.chosen = ref("app18")
		if better, ok := a.closest(query); ok {
			a.chosen = better
		}
		if a.chosen != ref(want) {
			t.Errorf("%q chose %s", query, a.chosen)
		}
	}
}

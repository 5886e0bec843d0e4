package list

import (
	"slices"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
)

func listed4() *accounts {
	a := newAccounts()
	make := func(id, name, group, env string, left time.Duration) *desk.Account {
		return listedAccount(id, func(a *desk.Account) {
			a.App.Name, a.App.Group, a.App.Environment = name, group, env
			if left != 0 {
				a.Record.Tokens = tokens(time.Hour, time.Hour+left)
			}
		})
	}
	a.update(desk.Update{All: true, Accounts: []*desk.Account{
		make("z", "zebra", "Shops", "staging", 2*time.Hour),
		make("b", "Bear", "", "production", time.Minute),
		make("a", "Ant", "Shops", "production", -time.Hour),
		make("c", "cat", "animals", "", 0),
	}})
	return a
}

func lines(a *accounts) (got []string) {
	a.arrange(noon)
	for _, it := range a.items {
		got = append(got, map[bool]string{true: "# " + it.header, false: it.ref.App}[it.isHeading()])
	}
	return got
}

func TestArrange(t *testing.T) {
	for name, c := range map[string]struct {
		view View
		want []string
	}{
		"by group and name": {View{}, []string{"# animals", "c", "# Shops", "a", "z", "# Others", "b"}},
		"by environment":    {View{Group: GroupByEnvironment}, []string{"# production", "a", "b", "# staging", "z", "# Others", "c"}},
		"no groups":         {View{Group: GroupByNothing}, []string{"a", "b", "c", "z"}},
		"by expiry":         {View{Group: GroupByNothing, Sort: SortExpiry}, []string{"a", "b", "z", "c"}},
		"by last use":       {View{Group: GroupByNothing, Sort: SortUsed}, []string{"z", "b", "a", "c"}},
		"search":            {View{Group: GroupByNothing, Query: "SHOP  zeb"}, []string{"z"}},
		"search finds none": {View{Query: "nothing"}, nil},
		"environment":       {View{Group: GroupByNothing, Filter: "env:production"}, []string{"a", "b"}},
		"expiring":          {View{Group: GroupByNothing, Filter: FilterExpiring}, []string{"a", "b"}},
		"favourites":        {View{Filter: FilterFavourites}, nil},
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
	a.view.Group = GroupByNothing
	lines(a)
	a.chosen = ref("b")
	a.view.Sort = SortExpiry
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
	a.update(desk.Update{All: true, Accounts: []*desk.Account{listedAccount("app1"), listedAccount("app10"), listedAccount("app18"), listedAccount("zapp1")}})
	for query, want := range map[string]string{"app1": "app1", "APP10": "app10", "zapp": "zapp1", "app": "app18", "": "app18", "app18/default": "app18", "app zapp1": "zapp1"} {
		a.view.Query = ""
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

package list

import (
	"slices"
	"strings"
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
	a.update(desk.Update{Removed: []oauth.Ref{ref("b")}})
	lines(a)
	if a.chosen != ref("z") {
		t.Errorf("after a removal %v is chosen, want what took its place", a.chosen)
	}
	a.update(desk.Update{All: true})
	lines(a)
	if a.chosen != (oauth.Ref{}) {
		t.Errorf("an empty list chose %v", a.chosen)
	}
}

// While something is searched the best comes first and is chosen, under no headings but
// the header of its app; what is as good stands in the list's own order.
func TestTheBestComesFirst(t *testing.T) {
	a := newAccounts()
	named := func(id, name string, more ...func(*desk.Account)) *desk.Account {
		return listedAccount(id, append(more, func(a *desk.Account) { a.App.Name, a.App.Group = name, "Group of "+name })...)
	}
	who := func(account, label string) func(*desk.Account) {
		return func(a *desk.Account) { a.Record.Account.ID, a.Record.Account.Label = account, label }
	}
	a.update(desk.Update{All: true, Accounts: []*desk.Account{
		named("app1", "One"), named("app10", "Ten"), named("app18", "Eighteen"), named("zapp1", "Zed"),
		named("oid", "OpenID", who("a", "Ada")), named("oid", "OpenID", who("b", "Bob")), named("oid", "OpenID", who("c", "Ada Byron")),
		named("canada", "Canada"), named("open", "Open"),
	}})
	for _, c := range []struct{ query, want string }{
		{"app1", "app1/default app18/default app10/default zapp1/default"},
		{"APP10", "app10/default"},
		{"zapp", "zapp1/default"},
		{"app18/default", "app18/default"},
		{"ada", "oid/ oid/a oid/c canada/default"},
		{"open", "open/default oid/ oid/a oid/c oid/b"},
		{"opnid byron", "oid/ oid/c"},
		{"opneid", "oid/ oid/a oid/c oid/b"},
	} {
		a.view.Query = ""
		a.arrange(noon)
		a.chosen = ref("app18")
		a.view.Query = c.query
		var got []string
		a.arrange(noon)
		for _, it := range a.items {
			got = append(got, it.ref.String())
		}
		best := slices.IndexFunc(got, func(ref string) bool { return !strings.HasSuffix(ref, "/") })
		if strings.Join(got, " ") != c.want || a.chosen.String() != got[best] {
			t.Errorf("%q lists %q, and %s is chosen; want %q", c.query, strings.Join(got, " "), a.chosen, c.want)
		}
	}
	a.chosen = oauth.Ref{App: "oid", Account: "c"}
	a.arrange(noon)
	if a.chosen.Account != "c" {
		t.Errorf("the same search again chooses %v", a.chosen)
	}
	a.view.Query = ""
	a.arrange(noon)
	if a.chosen.Account != "c" {
		t.Errorf("the end of the search chooses %v", a.chosen)
	}
}

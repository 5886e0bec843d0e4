package list

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
)

// member is one of an app's accounts, whose token is that person's and lives for left.
func member(app, id, who string, left time.Duration) *desk.Account {
	return listedAccount(app, func(a *desk.Account) {
		a.App.Name = strings.ReplaceAll(app, "-", " ")
		a.Record.Account.ID = id
		a.Record.Tokens = tokens(time.Hour, time.Hour+left, func(ts *oauth.TokenSet) { ts.Identity = who })
	})
}

func people() *accounts {
	a := newAccounts()
	a.update(desk.Update{All: true, Accounts: []*desk.Account{
		member("shop-10", "default", "x", 3*time.Hour),
		member("Shop-2", "1", "katherine@example.test", time.Hour),
		member("Shop-2", "2", "ada@example.test", 5*time.Hour),
		member("Shop-2", "3", "Grace", 4*time.Hour),
		member("émile", "default", "x", 2*time.Hour),
		member("zoo", "default", "x", 6*time.Hour),
	}})
	return a
}

func refs(a *accounts) (got []string) {
	a.arrange(noon)
	for _, it := range a.items {
		got = append(got, it.ref.String())
	}
	return got
}

// Apps are sorted as people read them and an app's accounts by whose they are, under
// one header; by other orders an app stands where its first account does.
func TestOrderOfPeople(t *testing.T) {
	for name, c := range map[string]struct {
		view View
		want string
	}{
		"by name":     {View{}, "émile/default Shop-2/ Shop-2/2 Shop-2/3 Shop-2/1 shop-10/default zoo/default"},
		"by expiry":   {View{Sort: SortExpiry}, "Shop-2/ Shop-2/1 Shop-2/3 Shop-2/2 émile/default shop-10/default zoo/default"},
		"by last use": {View{Sort: SortUsed}, "zoo/default Shop-2/ Shop-2/3 Shop-2/2 Shop-2/1 émile/default shop-10/default"},
		"searched":    {View{Query: "grace"}, "Shop-2/ Shop-2/3"},
	} {
		t.Run(name, func(t *testing.T) {
			a := people()
			a.view = c.view
			a.used[oauth.Ref{App: "Shop-2", Account: "3"}], a.used[ref("zoo")] = noon.Add(-time.Hour), noon
			if got := strings.Join(refs(a), " "); got != c.want {
				t.Errorf("%s\nwant %s", got, c.want)
			}
		})
	}
}

// An app whose other accounts have gone needs no header any more.
func TestAHeaderGoesWithTheSecondAccount(t *testing.T) {
	a := people()
	refs(a)
	a.update(desk.Update{Removed: []oauth.Ref{{App: "Shop-2", Account: "1"}, {App: "Shop-2", Account: "3"}}})
	if got := refs(a); slices.Contains(got, "Shop-2/") || !slices.Contains(got, "Shop-2/2") {
		t.Errorf("%q", got)
	}
	m, ok := a.row(oauth.Ref{App: "Shop-2", Account: "2"}, noon)
	if !ok || m.Title != "Shop 2" {
		t.Errorf("its row begins with %q", m.Title)
	}
}

// The header counts what is listed, and follows its accounts.
func TestAHeaderFollowsItsAccounts(t *testing.T) {
	a := people()
	refs(a)
	g, ok := a.group("Shop-2", noon)
	if !ok || g.Count != "3 accounts" || g.State != "all fresh" {
		t.Errorf("%+v", g)
	}
	failed := member("Shop-2", "1", "katherine@example.test", time.Hour)
	failed.Record.NeedsLogin = true
	if a.update(desk.Update{Accounts: []*desk.Account{failed}}) {
		t.Error("the list is arranged anew")
	}
	if g, _ := a.group("Shop-2", noon); g.State != "1 needs sign-in" {
		t.Errorf("%+v", g)
	}
	if g, _ := a.group("Shop-2", noon.Add(5*time.Hour)); g.State == "1 needs sign-in" && g.Count != "3 accounts" {
		t.Errorf("hours later: %+v", g)
	}
	a.view.Query = "ada"
	refs(a)
	if g, _ := a.group("Shop-2", noon); g.Count != "1 of 3 accounts" {
		t.Errorf("searched: %+v", g)
	}
}

// The header is reached by the arrows, and is no account.
func TestArrowsReachTheHeader(t *testing.T) {
	s := show(t, member("acme", "1", "ada@example.test", time.Hour), member("acme", "2", "bob@example.test", time.Hour))
	if a, ok := s.Chosen(); !ok || a.Ref().Account != "1" {
		t.Fatalf("at first %v is chosen", a.Ref())
	}
	s.press(fyne.KeyUp)
	app, ok := s.ChosenGroup()
	if _, account := s.Chosen(); !ok || app != "acme" || account {
		t.Errorf("the header is not chosen: %q", app)
	}
	s.press(fyne.KeyDown)
	if a, _ := s.Chosen(); a.Ref().Account != "1" {
		t.Errorf("below it is %v", a.Ref())
	}
}

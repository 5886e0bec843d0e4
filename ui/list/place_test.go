package list

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
)

// forty shows forty apps in two environments, at a place.
func forty(t *testing.T, at Place) *shown {
	t.Helper()
	s := show(t)
	s.loaded = false // as before its first update
	s.Return(at)
	var all []*desk.Account
	for i := range 40 {
		all = append(all, listedAccount(fmt.Sprintf("app%02d", i), func(a *desk.Account) {
			a.App.Environment = []string{"staging", "production"}[i%2]
			a.App.Group = []string{"Shops", "Banks", ""}[i%3]
		}))
	}
	s.Update(desk.Update{All: true, Accounts: all})
	return s
}

// Whoever comes back finds what they had chosen, where it was.
func TestTheListReturnsToItsPlace(t *testing.T) {
	first := forty(t, Place{})
	first.Choose(ref("app20"))
	before := first.Place()
	if before.First == (oauth.Ref{}) || before.First == ref("app02") {
		t.Fatalf("nothing is scrolled: %v", before.First)
	}
	s := forty(t, before)
	if s.ChosenRef() != ref("app20") || s.Place().First != before.First {
		t.Errorf("%v, beginning with %v, not %v", s.ChosenRef(), s.Place().First, before.First)
	}
	s.pick(ref("app22"), ctrl)
	if again := forty(t, s.Place()); !slices.Equal(again.Several(), s.Several()) || len(again.Several()) != 2 {
		t.Errorf("together: %v", again.Several())
	}
}

// What is there no more is not chosen, and the host is told what is.
func TestTheListReturnsToWhatIsLeft(t *testing.T) {
	s := forty(t, Place{Chosen: ref("gone"), First: ref("gone")})
	if _, ok := s.Chosen(); !ok {
		t.Error("nothing is chosen")
	}
	s = forty(t, Place{Chosen: ref("gone"), Several: []oauth.Ref{ref("gone"), ref("app03")}})
	if s.Several() != nil || s.ChosenRef() != ref("app03") {
		t.Errorf("chosen %v, together %v", s.ChosenRef(), s.Several())
	}
}

// What is chosen stays so whatever becomes of the list around it.
func TestTheChoiceSurvives(t *testing.T) {
	for name, change := range map[string]func(*shown){
		"sorting":  func(s *shown) { s.SetOrder(SortExpiry, GroupByGroup) },
		"grouping": func(s *shown) { s.SetOrder(SortName, GroupByNothing) },
		"a filter": func(s *shown) { s.filter(FilterEnvironment + "staging") },
		"a filter that hides it, and back": func(s *shown) {
			s.filter(FilterEnvironment + "production")
			if s.ChosenRef() == ref("app20") {
				panic("it is not hidden")
			}
			s.filter(FilterAll)
		},
		"two filters that hide it, and back": func(s *shown) {
			s.filter(FilterFavourites)
			s.filter(FilterEnvironment + "production")
			s.filter(FilterAll)
		},
		"another name": func(s *shown) {
			s.Update(desk.Update{Accounts: []*desk.Account{listedAccount("app20", func(a *desk.Account) { a.App.Name = "Zebra" })}})
		},
		"another group": func(s *shown) {
			s.Update(desk.Update{Accounts: []*desk.Account{listedAccount("app20", func(a *desk.Account) { a.App.Group = "Zoo" })}})
		},
		"an import": func(s *shown) {
			all := []*desk.Account{listedAccount("app00"), listedAccount("app20"), listedAccount("new"), member("z", "1", "ada@example.test", time.Hour)}
			s.Update(desk.Update{All: true, Accounts: all})
		},
		"a neighbour that goes": func(s *shown) { s.Update(desk.Update{Removed: []oauth.Ref{ref("app19"), ref("app21")}}) },
	} {
		t.Run(name, func(t *testing.T) {
			s := forty(t, Place{Chosen: ref("app20")})
			change(s)
			if s.ChosenRef() != ref("app20") {
				t.Errorf("chosen: %v", s.ChosenRef())
			}
		})
	}
}

// Where it goes itself the next one is chosen, and what was hidden does not come back
// once something else was chosen.
func TestTheChoiceGoes(t *testing.T) {
	s := forty(t, Place{Chosen: ref("app20")})
	s.SetOrder(SortName, GroupByNothing)
	s.Update(desk.Update{Removed: []oauth.Ref{ref("app20")}})
	if s.ChosenRef() != ref("app21") {
		t.Errorf("the next one: %v", s.ChosenRef())
	}
	s.filter(FilterEnvironment + "staging")
	s.Choose(ref("app02"))
	s.filter(FilterAll)
	if s.ChosenRef() != ref("app02") {
		t.Errorf("what was chosen since: %v", s.ChosenRef())
	}
	s.filter(FilterEnvironment + "production")
	s.find("app09")
	s.find("")
	s.filter(FilterAll)
	if s.ChosenRef() != ref("app09") {
		t.Errorf("what was found since: %v", s.ChosenRef())
	}
}

// A search that finds nothing leaves the choice as it was before, or as it was changed in
// the search.
func TestASearchThatFindsNothingKeepsTheChoice(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(*shown)
		want oauth.Ref
	}{
		"at once":                     {func(s *shown) { s.search.SetText("qqqq") }, ref("c")},
		"letter by letter":            {func(s *shown) { s.search.SetText("b"); s.search.SetText("bq"); s.search.SetText("bqqq") }, ref("c")},
		"again":                       {func(s *shown) { s.search.SetText("qqqq"); s.search.SetText("qqqqq") }, ref("c")},
		"something is found":          {func(s *shown) { s.search.SetText("qqqq"); s.search.SetText("app b") }, ref("b")},
		"another is chosen meanwhile": {func(s *shown) { s.search.SetText("app"); s.Choose(ref("d")); s.search.SetText("appqqq") }, ref("d")},
		"a search before was done":    {func(s *shown) { s.search.SetText("app b"); s.FocusSearch(); s.search.SetText("qqqq") }, ref("b")},
		"accounts change meanwhile": {func(s *shown) {
			s.search.SetText("qqqq")
			s.Update(desk.Update{Accounts: []*desk.Account{listedAccount("e")}})
		}, ref("c")},
	} {
		t.Run(name, func(t *testing.T) {
			s := show(t, listedAccount("a"), listedAccount("b"), listedAccount("c"), listedAccount("d"))
			s.Choose(ref("c"))
			c.do(s)
			s.press(fyne.KeyEscape)
			if got := s.ChosenRef(); got != c.want || s.Searching() {
				t.Errorf("%v is chosen, searching: %v", got, s.Searching())
			}
		})
	}
	one, two := listedAccount("g"), listedAccount("g")
	two.Record.Account.ID = "second"
	s := show(t, listedAccount("a"), one, two)
	s.Choose(oauth.Ref{App: "g"})
	s.search.SetText("qqqq")
	s.press(fyne.KeyEscape)
	if app, ok := s.ChosenGroup(); !ok || app != "g" {
		t.Errorf("instead of the header %v is chosen", s.ChosenRef())
	}
}

// What comes back together is chosen together, also where a filter hides it.
func TestRevealAll(t *testing.T) {
	s := show(t, listedAccount("a"), listedAccount("b"), listedAccount("c"))
	if s.RevealAll([]oauth.Ref{ref("b"), ref("gone")}) || s.ChosenRef() != ref("a") {
		t.Errorf("what is not there is chosen: %v", s.ChosenRef())
	}
	s.search.SetText("qqqq")
	if !s.RevealAll([]oauth.Ref{ref("c"), ref("b")}) || !slices.Equal(s.Several(), []oauth.Ref{ref("b"), ref("c")}) || s.Searching() {
		t.Errorf("%v are chosen, searching: %v", s.Several(), s.Searching())
	}
	if !s.RevealAll([]oauth.Ref{ref("a")}) || s.ChosenRef() != ref("a") || s.Several() != nil {
		t.Errorf("%v is chosen with %v", s.ChosenRef(), s.Several())
	}
}

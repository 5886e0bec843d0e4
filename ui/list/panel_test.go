package list

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/desk"
)

// shown is a panel in a window, with the keys that it left to its host.
type shown struct {
	*Panel
	win  fyne.Window
	now  time.Time
	keys []fyne.KeyName
	with fyne.KeyModifier // that is held
}

func show(t *testing.T, accounts ...*desk.Account) *shown {
	t.Helper()
	test.NewTempApp(t)
	s := &shown{win: test.NewTempWindow(t, nil), now: noon}
	s.Panel = New(View{}, func() time.Time { return s.now }, s.win.Canvas().Focus, Actions{
		Chosen: func(oauth.Ref) {}, Act: func(oauth.Ref, session.Step) {}, Filtered: func(string) {}, Changed: func() {},
		Key:  func(e *fyne.KeyEvent) bool { s.keys = append(s.keys, e.Name); return true },
		Busy: func() bool { return false },
	})
	s.Panel.held = func() fyne.KeyModifier { return s.with }
	s.win.SetContent(container.NewBorder(container.NewHBox(s.Search(), s.Filters()), nil, nil, nil, s.Object()))
	s.win.Resize(fyne.NewSize(900, 600))
	s.Update(desk.Update{All: true, Accounts: accounts})
	return s
}

func (s *shown) press(name fyne.KeyName) { s.list.TypedKey(&fyne.KeyEvent{Name: name}) }

func (s *shown) chosenAt() int { at, _ := s.accounts.at(s.accounts.chosen); return at }

// says reports whether a text is on the screen.
func (s *shown) says(what string) bool {
	for _, o := range test.LaidOutObjects(s.win.Content()) {
		if text, ok := o.(*canvas.Text); ok && text.Visible() && text.Text == what {
			return true
		}
	}
	return false
}

// The first account of a group shows under its heading.
func TestHomeShowsTheHeading(t *testing.T) {
	var accounts []*desk.Account
	for i := range 40 {
		accounts = append(accounts, listedAccount(fmt.Sprintf("a%02d", i), func(a *desk.Account) { a.App.Group = "Shops" }))
	}
	s := show(t, accounts...)
	s.press(fyne.KeyEnd)
	if s.list.GetScrollOffset() == 0 {
		t.Fatal("End does not scroll")
	}
	s.press(fyne.KeyHome)
	if got := s.list.GetScrollOffset(); got != 0 {
		t.Errorf("the list is scrolled by %.0f, over its first heading", got)
	}
}

// A second passes: the countdown moves, and nothing is laid out again.
func TestTickMovesTheCountdownAlone(t *testing.T) {
	s := show(t, listedAccount("a", func(a *desk.Account) { a.Record.Tokens = tokens(0, 30*time.Minute) }))
	var row *row
	for c := range s.list.cells {
		row = c.row
	}
	test.WidgetRenderer(row)
	row.title.Text = "untouched"
	s.now = s.now.Add(time.Second)
	if !s.Tick(s.now) {
		t.Error("a second matters while seconds are shown")
	}
	if row.clock.Text != "29:59" || row.title.Text != "untouched" {
		t.Errorf("clock %q, title %q", row.clock.Text, row.title.Text)
	}
	s.now = s.now.Add(30 * time.Minute)
	s.Tick(s.now)
	if row.clock.Text != "expired just now" || row.verb.Text != "Renew" {
		t.Errorf("after its life: %q, %q", row.clock.Text, row.verb.Text)
	}
}

// Seconds are counted on the chosen row alone: those of the others change with the
// minute, and when another is chosen.
func TestSecondsOfTheChosenRow(t *testing.T) {
	lives := func(a *desk.Account) { a.Record.Tokens = tokens(0, 30*time.Minute) }
	s := show(t, listedAccount("a", lives), listedAccount("b", lives), listedAccount("c"))
	clocks := func() string {
		said := map[string]string{}
		for c := range s.list.cells {
			said[c.row.model.Ref.App] = c.row.clock.Text
		}
		return said["a"] + ", " + said["b"]
	}
	for _, step := range []struct {
		press   fyne.KeyName
		pass    time.Duration
		want    string
		seconds bool
	}{
		{fyne.KeyHome, time.Second, "29:59, 29 min", true},
		{fyne.KeyDown, 0, "29 min, 29:59", true},
		{"", time.Second, "29 min, 29:58", true},
		{fyne.KeyDown, 0, "29 min, 29 min", false},
		{"", time.Minute, "28 min, 28 min", false},
		{"", 24 * time.Minute, "4:58, 4:58", true},
	} {
		if step.press != "" {
			s.press(step.press)
		}
		s.now = s.now.Add(step.pass)
		if seconds := s.Tick(s.now); seconds != step.seconds || clocks() != step.want {
			t.Errorf("%s and %v later: %s, seconds %v; want %s, %v", step.press, step.pass, clocks(), seconds, step.want, step.seconds)
		}
	}
}

// An empty list says why, and what to do about it.
func TestEmptyListSaysWhy(t *testing.T) {
	s := show(t, listedAccount("a"))
	for _, c := range []struct{ filter, query, want string }{
		{FilterFavourites, "", "No favourites yet"},
		{FilterExpiring, "", "Nothing needs you"},
		{FilterFavourites, "a", "No account matches"},
		{FilterAll, "nobody", "No account matches"},
	} {
		s.search.SetText(c.query)
		s.filter(c.filter)
		if !s.says(c.want) {
			t.Errorf("filter %q, search %q: it does not say %q", c.filter, c.query, c.want)
		}
	}
	s.ShowAll()
	if s.says("No account matches") || len(s.left.Objects) != 1 {
		t.Error("it still says that there is none")
	}
}

// What the list has no use for is its host's: Enter, Delete, and Escape where
// nothing is searched.
func TestKeysOfTheHost(t *testing.T) {
	s := show(t, listedAccount("a"))
	for _, name := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyDelete, fyne.KeyEscape, fyne.KeyF1, fyne.KeyDown} {
		s.press(name)
	}
	if got := fmt.Sprint(s.keys); got != "[Return Delete Escape F1]" {
		t.Errorf("the host got %s", got)
	}
}

// Another order, and what comes and goes above, leave what is in sight where it is.
func TestWhatIsInSightStays(t *testing.T) {
	var accounts []*desk.Account
	for i := range 60 {
		accounts = append(accounts, listedAccount(fmt.Sprintf("a%02d", i), func(a *desk.Account) {
			a.Record.Tokens = tokens(0, time.Duration(100-i)*time.Minute)
		}))
	}
	s := show(t, accounts...)
	place := func() float32 {
		return s.list.topOf(s.chosenAt()) - s.list.GetScrollOffset()
	}
	s.list.choose(ref("a30"))
	before := place()
	s.SetOrder(SortExpiry, GroupByNothing)
	if a, _ := s.Chosen(); a.Ref() != ref("a30") || place() != before {
		t.Errorf("in another order %v is chosen, at %.0f instead of %.0f", a.Ref(), place(), before)
	}
	s.Update(desk.Update{Accounts: []*desk.Account{listedAccount("new", func(a *desk.Account) { a.Record.Tokens = tokens(0, time.Second) })}})
	if place() != before {
		t.Errorf("under a new account it is at %.0f instead of %.0f", place(), before)
	}
	s.list.ScrollToTop()
	first := s.accounts.items[3].ref
	s.Update(desk.Update{Removed: []oauth.Ref{s.accounts.items[50].ref}})
	if s.list.GetScrollOffset() != 0 || s.accounts.items[3].ref != first {
		t.Errorf("what is chosen out of sight scrolls the list by %.0f", s.list.GetScrollOffset())
	}
	s.find("a07")
	if s.list.GetScrollOffset() != 0 {
		t.Error("what was found is out of sight")
	}
}

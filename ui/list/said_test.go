package list

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/atspi/accessible"
	"tokendesk/ui/desk"
	look "tokendesk/ui/theme"
)

// heard is a list on a window, and what was done in it.
func heard(t *testing.T, accounts ...*desk.Account) (p *Panel, done *[]string) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look.New(look.Light))
	win := test.NewTempWindow(t, nil)
	done = &[]string{}
	p = New(View{}, func() time.Time { return noon }, win.Canvas().Focus, Actions{
		Chosen: func(oauth.Ref) {}, Filtered: func(f string) { *done = append(*done, "filter "+f) }, Changed: func() {},
		Act:  func(ref oauth.Ref, s session.Step) { *done = append(*done, "act "+ref.App) },
		Menu: func(ref oauth.Ref, _ fyne.Position) { *done = append(*done, "menu "+ref.App) },
		Key:  func(*fyne.KeyEvent) bool { return true }, Busy: func() bool { return false },
	})
	win.SetContent(container.NewBorder(container.NewBorder(nil, nil, p.Search(), nil, p.Filters()), nil, nil, nil, p.Object()))
	win.Resize(fyne.NewSize(900, 600))
	p.Update(desk.Update{All: true, Accounts: accounts})
	return p, done
}

func names(items *accessible.Items) (all []string) {
	for i := range items.Count {
		all = append(all, items.At(i).Name)
	}
	return all
}

// A list is heard by lines: headings, the header of an app's accounts, and who, which app,
// where, how it stands and what can be done of each account.
func TestTheListIsHeard(t *testing.T) {
	long := strings.Repeat("very ", 18) + "long"
	p, done := heard(t,
		listedAccount("a", func(a *desk.Account) {
			a.App.Name, a.App.Environment, a.App.Group = "Acme", "prd", "Shops"
			a.Record.Tokens = tokens(0, 30*time.Minute)
		}),
		listedAccount("b", func(a *desk.Account) { a.App.Name, a.App.Favourite = long, true }),
		listedAccount("c", func(a *desk.Account) {
			a.App.Name, a.App.Grant = "Globex", oauth.GrantAuthorizationCode
			a.Record.Account = oauth.Account{ID: "ada", Expect: "ada@example.test"}
		}),
		listedAccount("c", func(a *desk.Account) {
			a.App.Name, a.App.Grant = "Globex", oauth.GrantAuthorizationCode
			a.Record.Account = oauth.Account{ID: "bob", Expect: "bob@example.test"}
		}),
	)
	i := p.list.Accessibility()
	want := []string{
		"Shops", "Acme, prd, production, fresh, 30 minutes left", "Others", "Globex, 2 accounts, all without a token",
		"ada@example.test, Globex, no token", "bob@example.test, Globex, no token", long + ", no token, favourite",
	}
	if i.Role != accessible.List || !slices.Equal(names(i.Items), want) {
		t.Errorf("%q\nwant\n%q", names(i.Items), want)
	}
	if chosen := i.Items.At(i.Items.Active); chosen.Name != want[1] || !chosen.States.Has(accessible.Selected) || chosen.Size.IsZero() {
		t.Errorf("chosen is %+v", chosen)
	}
	var verbs []string
	for _, a := range i.Items.At(6).Actions {
		verbs = append(verbs, a.Name)
		a.Do()
	}
	if !slices.Equal(verbs, []string{"Get", "Menu"}) || !slices.Equal(*done, []string{"act b", "menu b"}) {
		t.Errorf("%q did %q", verbs, *done)
	}
	i.Items.At(4).Reveal()
	if chosen, _ := p.Chosen(); chosen.Record.Account.ID != "ada" {
		t.Errorf("%+v is chosen", chosen.Ref())
	}
	if in := p.search.Accessibility(); in.Items == nil || in.Items.At(0).Name != want[4] {
		t.Errorf("while somebody searches: %+v", in.Items)
	}
	p.SetPrivate(true)
	if said := strings.Join(names(i.Items), "\n"); strings.Contains(said, "ada") || strings.Contains(said, "bob") {
		t.Errorf("while presenting: %s", said)
	}
}

// Buttons of lines say which line: there are as many of each as there are lines.
func TestButtonsOfLinesSayWhich(t *testing.T) {
	p, _ := heard(t, listedAccount("a"), listedAccount("b"))
	seen := map[string]bool{}
	for c := range p.list.cells {
		for _, b := range []fyne.Accessible{c.row.verb, c.row.more, c.row.copyLink} {
			if name := b.AccessibilityLabel(); name == "" || seen[name] {
				t.Errorf("%q is said twice, or nothing", name)
			} else {
				seen[name] = true
			}
		}
	}
	if !seen["Get: App a"] || !seen["Menu: App b"] {
		t.Errorf("%v", seen)
	}
}

// One of many lines costs one line: none is drawn to be read.
func TestReadingALineDrawsNone(t *testing.T) {
	p, _ := heard(t, manyApps(2000)...)
	cells, made := len(p.list.cells), 0
	before := p.list.newCell
	p.list.newCell = func() *cell { made++; return before() }
	last := p.list.Accessibility().Items
	if line := last.At(last.Count - 1); line.Name == "" || !line.Size.IsZero() {
		t.Errorf("%+v", line)
	}
	if made > 0 || len(p.list.cells) != cells {
		t.Errorf("%d lines were made", made)
	}
}

// The chosen line is brought back where it was scrolled out of sight.
func TestTheChosenLineIsShown(t *testing.T) {
	p, _ := heard(t, manyApps(2000)...)
	p.list.choose(ref("a30"))
	p.list.ScrollToBottom()
	items := p.list.Accessibility().Items
	if line := items.At(items.Active); !line.Size.IsZero() {
		t.Fatalf("%+v is in sight", line)
	}
	items.At(items.Active).Reveal()
	if line := items.At(items.Active); line.Size.IsZero() {
		t.Error("it is not shown")
	}
}

// What is called the same is not the same.
func TestFiltersAndHeadingsOfOneName(t *testing.T) {
	p, _ := heard(t, listedAccount("a", func(a *desk.Account) { a.App.Environment = "All" }),
		listedAccount("b", func(a *desk.Account) { a.App.Group = "Others" }))
	for what, items := range map[string]*accessible.Items{"filters": p.chips.Accessibility().Items, "lines": p.list.Accessibility().Items} {
		seen, twice := map[any]bool{}, map[string]int{}
		for i := range items.Count {
			item := items.At(i)
			if seen[item.Key] {
				t.Errorf("of the %s two are %v", what, item.Key)
			}
			seen[item.Key] = true
			twice[item.Name]++
			if items.Find != nil && items.Find(item.Key) != i {
				t.Errorf("%q is found at %d, not %d", item.Name, items.Find(item.Key), i)
			}
		}
		if twice["All"] != 2 && twice["Others"] != 2 {
			t.Errorf("%s: %v", what, twice)
		}
	}
}

func TestFiltersAreHeard(t *testing.T) {
	name := "an environment with a name that is cut where it is seen"
	p, done := heard(t, listedAccount("a", func(a *desk.Account) { a.App.Environment = name }))
	i := p.chips.Accessibility()
	if !slices.Equal(names(i.Items), []string{"All", "Favourites", "Expiring", name}) {
		t.Errorf("%q", names(i.Items))
	}
	if all := i.Items.At(0); all.Role != accessible.ToggleButton || !all.States.Has(accessible.Pressed) || i.Items.At(3).States != 0 {
		t.Errorf("%+v", all)
	}
	i.Items.At(3).Actions[0].Do()
	if !slices.Equal(*done, []string{"filter env:" + name}) {
		t.Errorf("%q", *done)
	}
}

package list

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
)

// letters shows one-account apps a to e, and an app z with two.
func lettersShown(t *testing.T) *shown {
	t.Helper()
	var all []*desk.Account
	for _, id := range []string{"a", "b", "c", "d", "e"} {
		all = append(all, listedAccount(id))
	}
	all = append(all, member("z", "1", "ada@example.test", time.Hour), member("z", "2", "bob@example.test", time.Hour))
	return show(t, all...)
}

func (s *shown) several() string {
	var ids []string
	for _, ref := range s.Several() {
		ids = append(ids, strings.TrimSuffix(ref.String(), "/default"))
	}
	return strings.Join(ids, " ")
}

func (s *shown) click(ref oauth.Ref, held fyne.KeyModifier) {
	for c, id := range s.list.cells {
		if s.accounts.items[id].ref != ref {
			continue
		}
		if isGroup(ref) {
			c.group.MouseDown(&desktop.MouseEvent{Modifier: held})
			c.group.Tapped(nil)
		} else {
			c.row.MouseDown(&desktop.MouseEvent{Modifier: held})
			c.row.Tapped(nil)
		}
		return
	}
}

const (
	shift = fyne.KeyModifierShift
	ctrl  = fyne.KeyModifierShortcutDefault
)

// Shift takes what lies between, Ctrl one more; a plain key, a plain click and Esc end
// it, and leave one line chosen.
func TestChooseSeveral(t *testing.T) {
	down := func(s *shown) { s.press(fyne.KeyDown) }
	with := func(held fyne.KeyModifier, do func(*shown)) func(*shown) {
		return func(s *shown) { s.with = held; do(s); s.with = 0 }
	}
	click := func(id string, held fyne.KeyModifier) func(*shown) {
		return func(s *shown) { s.click(ref(id), held) }
	}
	ctrlDown := func(s *shown) {
		s.list.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyDown, Modifier: ctrl})
	}
	for name, c := range map[string]struct {
		do   []func(*shown)
		want string
	}{
		"Shift and the arrows":         {[]func(*shown){with(shift, down), with(shift, down)}, "a b c"},
		"and back again":               {[]func(*shown){with(shift, down), with(shift, down), with(shift, func(s *shown) { s.press(fyne.KeyUp) })}, "a b"},
		"until nothing is left":        {[]func(*shown){with(shift, down), with(shift, func(s *shown) { s.press(fyne.KeyUp) })}, ""},
		"Shift and End":                {[]func(*shown){with(shift, func(s *shown) { s.press(fyne.KeyEnd) })}, "a b c d e z/1 z/2"},
		"Ctrl and the arrows":          {[]func(*shown){ctrlDown, ctrlDown}, "a b c"},
		"Shift and a click":            {[]func(*shown){click("b", 0), click("d", shift)}, "b c d"},
		"Shift and a click before it":  {[]func(*shown){click("d", 0), click("e", shift), click("b", shift)}, "b c d"},
		"Ctrl and clicks":              {[]func(*shown){click("b", 0), click("d", ctrl), click("a", ctrl)}, "a b d"},
		"Ctrl takes out again":         {[]func(*shown){click("b", 0), click("d", ctrl), click("a", ctrl), click("b", ctrl)}, "a d"},
		"a header is all under it":     {[]func(*shown){func(s *shown) { s.click(groupRef("z"), ctrl) }}, "a z/1 z/2"},
		"all":                          {[]func(*shown){(*shown).all}, "a b c d e z/1 z/2"},
		"a plain click ends it":        {[]func(*shown){(*shown).all, click("c", 0)}, ""},
		"a plain arrow ends it":        {[]func(*shown){(*shown).all, down}, ""},
		"Esc ends it":                  {[]func(*shown){(*shown).all, func(s *shown) { s.press(fyne.KeyEscape) }}, ""},
		"a search keeps what it finds": {[]func(*shown){click("b", 0), func(s *shown) { s.click(groupRef("z"), ctrl) }, func(s *shown) { s.find("z") }}, "z/1 z/2"},
	} {
		t.Run(name, func(t *testing.T) {
			s := lettersShown(t)
			for _, do := range c.do {
				do(s)
			}
			if got := s.several(); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
			if c.want != "" {
				if _, one := s.Chosen(); one {
					t.Error("one alone is chosen, too")
				}
			} else if _, one := s.Chosen(); !one {
				t.Error("none is chosen")
			}
		})
	}
}

func (s *shown) all() { s.Shortcut(&fyne.ShortcutSelectAll{}) }

// While the search field holds a text Ctrl+A is that text's; empty, it is the list's.
func TestCtrlAInTheSearchField(t *testing.T) {
	s := lettersShown(t)
	s.search.SetText("a")
	s.search.TypedShortcut(&fyne.ShortcutSelectAll{})
	if s.search.SelectedText() != "a" || s.several() != "" {
		t.Errorf("selected %q, chosen %q", s.search.SelectedText(), s.several())
	}
	s.search.SetText("")
	s.search.TypedShortcut(&fyne.ShortcutSelectAll{})
	if s.several() == "" {
		t.Error("the empty field keeps it")
	}
}

// What is chosen with others is told by a tick, not by colour alone, and no row's
// button promises what Enter does.
func TestPickedRowsAreTicked(t *testing.T) {
	s := lettersShown(t)
	s.click(ref("b"), 0)
	s.click(ref("c"), ctrl)
	ticked := map[string]bool{}
	for c, id := range s.list.cells {
		if it := s.accounts.items[id]; it.isAccount() {
			test.WidgetRenderer(c.row)
			ticked[it.ref.App] = c.row.check.Visible()
		}
	}
	if fmt.Sprint(ticked) != "map[a:false b:true c:true d:false e:false z:false]" {
		t.Error(ticked)
	}
}

// Accounts that go are no longer chosen; the others stay so.
func TestPicksFollowTheDesk(t *testing.T) {
	s := lettersShown(t)
	s.click(ref("b"), 0)
	s.click(ref("c"), ctrl)
	s.click(ref("d"), ctrl)
	s.Update(desk.Update{Removed: []oauth.Ref{ref("d")}})
	if got := s.several(); got != "b c" {
		t.Errorf("%q", got)
	}
	s.Update(desk.Update{Removed: []oauth.Ref{ref("c")}})
	if a, ok := s.Chosen(); s.several() != "" || !ok || a.Ref() != ref("b") {
		t.Errorf("%q, and %v", s.several(), a.Ref())
	}
}

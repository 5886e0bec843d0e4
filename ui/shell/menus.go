package shell

import (
	"reflect"
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"tokendesk/ui/parts/menu"
)

// systemMenu reports whether the system has a place of its own for a program's menus,
// and shows them itself.
const systemMenu = runtime.GOOS == "darwin"

// SetMenus replaces the menus of the window.
func (s *Shell) SetMenus(menus ...menu.Menu) {
	for _, l := range s.letters {
		s.RemoveKey(l)
	}
	s.letters = nil
	s.bar.Set(menus...)
	if systemMenu {
		s.bar.Hide()
		s.RefreshMenus()
		return
	}
	for _, r := range s.bar.Letters() {
		// Fyne names the keys of letters by their capitals.
		l := &desktop.CustomShortcut{KeyName: fyne.KeyName(string(r - 'a' + 'A')), Modifier: fyne.KeyModifierAlt}
		s.AddKey(l, func() { s.bar.OpenLetter(r) })
		s.letters = append(s.letters, l)
	}
}

// Menus are the menus of the window.
func (s *Shell) Menus() []menu.Menu { return s.bar.Menus() }

// OpenMenus opens the first menu, marked as by a key. Over a dialog it does nothing.
func (s *Shell) OpenMenus() { s.bar.Open() }

// RefreshMenus shows what the entries are now, where the system shows them: elsewhere
// they are asked for when a menu opens. It costs nothing where nothing has changed.
func (s *Shell) RefreshMenus() {
	if !systemMenu {
		return
	}
	now := &fyne.MainMenu{}
	for _, m := range s.bar.Menus() {
		now.Items = append(now.Items, &fyne.Menu{Label: m.Title, Items: native(m.Items())})
	}
	if before := s.Win.MainMenu(); before == nil || !sameMenus(before.Items, now.Items) {
		s.Win.SetMainMenu(now)
	}
}

// native are entries as the toolkit has them.
func native(items []menu.Item) (entries []*fyne.MenuItem) {
	for _, i := range items {
		if i.Do == nil && i.Items == nil {
			entries = append(entries, fyne.NewMenuItemSeparator())
			continue
		}
		e := &fyne.MenuItem{Label: i.Label, Action: i.Do, Shortcut: i.Shortcut, Checked: i.Checked, Disabled: i.Disabled, IsQuit: i.Quits}
		if i.Items != nil {
			e.ChildMenu = fyne.NewMenu("", native(i.Items)...)
		}
		entries = append(entries, e)
	}
	return entries
}

// sameMenus reports whether menus look the same. What their entries do is the same where
// they do.
func sameMenus(a, b []*fyne.Menu) bool {
	if len(a) != len(b) {
		return false
	}
	for n := range a {
		if (a[n] == nil) != (b[n] == nil) || a[n] != nil && (a[n].Label != b[n].Label || !sameEntries(a[n].Items, b[n].Items)) {
			return false
		}
	}
	return true
}

func sameEntries(a, b []*fyne.MenuItem) bool {
	if len(a) != len(b) {
		return false
	}
	for n := range a {
		x, y := *a[n], *b[n]
		if !sameMenus([]*fyne.Menu{x.ChildMenu}, []*fyne.Menu{y.ChildMenu}) {
			return false
		}
		x.Action, y.Action, x.ChildMenu, y.ChildMenu = nil, nil, nil, nil
		if !reflect.DeepEqual(x, y) {
			return false
		}
	}
	return true
}

package menu

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/atspi/accessible"
)

// Open menus are read by entries, and those that a menu opens from another stand in it.
func TestWhatMenusSay(t *testing.T) {
	test.NewTempApp(t)
	win := test.NewTempWindow(t, widget.NewLabel(""))
	win.Resize(fyne.NewSize(800, 600))
	done := ""
	do := func(what string) func() { return func() { done = what } }
	p := open(win.Canvas(), []Item{
		{Label: "Copy", Shortcut: &fyne.ShortcutCopy{}, Do: do("copy")},
		{},
		{Label: "Remove…", Disabled: true, Do: do("remove")},
		{Label: "Favourite", Checked: true, Do: do("favourite")},
		{Label: "Sort by", Items: []Item{{Label: "Name", Do: do("name")}}},
	}, Options{Name: "Acme", Mark: true})
	i := p.Accessibility()
	if i.Role != accessible.Menu || i.Name != "Acme" || i.Items.Count != 5 || i.Items.Active != 0 {
		t.Fatalf("%+v, %+v", i, i.Items)
	}
	for at, want := range []struct {
		role   accessible.Role
		name   string
		states accessible.States
	}{
		{accessible.MenuItem, "Copy", accessible.Selected},
		{accessible.Separator, "", 0},
		{accessible.MenuItem, "Remove…", accessible.Disabled},
		{accessible.CheckMenuItem, "Favourite", accessible.Checked},
		{accessible.Menu, "Sort by", accessible.Expandable},
	} {
		if got := i.Items.At(at); got.Role != want.role || got.Name != want.name || got.States != want.states {
			t.Errorf("%d: %+v, want %+v", at, got.Info, want)
		}
	}
	if key := i.Items.At(0).Actions[0].Key; key != "Ctrl+C" {
		t.Errorf("Copy has the key %q", key)
	}
	i.Items.At(2).Actions[0].Do()
	if done != "" {
		t.Fatalf("what is greyed was done, or something else: %q", done)
	}
	i.Items.At(4).Actions[0].Do()
	sub := p.Accessibility().Items.At(4)
	if !sub.States.Has(accessible.Expanded) || sub.Items == nil || sub.Items.At(0).Name != "Name" {
		t.Fatalf("%+v", sub)
	}
	sub.Items.At(0).Actions[0].Do()
	if done != "name" || win.Canvas().Overlays().Top() != nil {
		t.Errorf("%q was done", done)
	}
}

package parts

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// What is selected is told, of a field within another widget too, and never of a secret,
// shown or not. The middle button asks for what is selected elsewhere.
func TestWhatIsSelectedIsTold(t *testing.T) {
	test.NewTempApp(t)
	plain, secret := Widgets{}.Entry(), Widgets{}.Password()
	win := test.NewTempWindow(t, container.NewVBox(plain, secret))
	win.Resize(fyne.NewSize(300, 200))
	var told []string
	var paste *PasteSelected
	hear := func(s fyne.Shortcut) {
		switch s := s.(type) {
		case *Selected:
			told = append(told, s.Text)
		case *PasteSelected:
			paste = s
		}
	}
	plain.told, secret.told = hear, hear

	plain.SetText("words")
	win.Canvas().Focus(plain)
	plain.TypedShortcut(&fyne.ShortcutSelectAll{})
	for range 2 {
		plain.KeyUp(&fyne.KeyEvent{Name: fyne.KeyA})
	}
	if len(told) != 1 || told[0] != "words" {
		t.Errorf("told %q", told)
	}
	field := &secret.Field
	field.SetText("four random words")
	for range 2 {
		field.TypedShortcut(&fyne.ShortcutSelectAll{})
		field.KeyUp(&fyne.KeyEvent{Name: fyne.KeyA})
		field.selected = ""
		field.reveal()
	}
	if len(told) != 1 {
		t.Errorf("a secret was told: %q", told)
	}

	plain.SetText("")
	plain.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonTertiary})
	if paste == nil {
		t.Fatal("nothing was asked for")
	}
	paste.Into("pasted\n")
	if plain.Text != "pasted" && plain.Text != "pasted " {
		t.Errorf("the field holds %q", plain.Text)
	}
}

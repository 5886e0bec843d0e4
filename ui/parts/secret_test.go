package parts

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
)

// What is typed into one field for a secret and then the next, without looking, is in these
// fields and nowhere else, and presses nothing.
func TestSecretsAreTypedWithoutLooking(t *testing.T) {
	test.NewTempApp(t)
	type focusable interface {
		fyne.Focusable
		fyne.CanvasObject
	}
	for name, field := range map[string]func() focusable{
		"of a dialog": func() focusable { return Widgets{}.Password() },
		"of a screen": func() focusable { return NewPassword() },
	} {
		t.Run(name, func(t *testing.T) {
			before, first, again, after := Widgets{}.Entry(), field(), field(), Widgets{}.Entry()
			win := test.NewTempWindow(t, container.NewVBox(before, first, again, after))
			win.Canvas().Focus(first)
			test.Type(win.Canvas().Focused(), "four random words")
			win.Canvas().FocusNext()
			test.Type(win.Canvas().Focused(), "four random words")
			for _, f := range []fyne.CanvasObject{first, again} {
				if got, concealed := typedInto(f); got != "four random words" || !concealed {
					t.Errorf("it holds %q, concealed: %t", got, concealed)
				}
			}
			win.Canvas().FocusNext()
			if win.Canvas().Focused() != after {
				t.Errorf("Tab goes on to %T", win.Canvas().Focused())
			}
			for _, want := range []fyne.Focusable{again, first, before} {
				win.Canvas().FocusPrevious()
				if win.Canvas().Focused() != want {
					t.Errorf("Shift+Tab goes back to %T", win.Canvas().Focused())
				}
			}
		})
	}
}

// A secret is shown by the eye in its field, which leaves the focus there, and by a key.
func TestASecretIsShownByClickAndByKey(t *testing.T) {
	test.NewTempApp(t)
	e, other := Widgets{}.Password(), Widgets{}.Entry()
	win := test.NewTempWindow(t, container.NewVBox(e, other))
	win.Canvas().Focus(other)
	test.TapCanvas(win.Canvas(), fyne.CurrentApp().Driver().AbsolutePositionForObject(e.ActionItem).AddXY(10, 10))
	if e.Password || win.Canvas().Focused() != e {
		t.Errorf("a click leaves it concealed: %t, and the focus on %T", e.Password, win.Canvas().Focused())
	}
	e.TypedShortcut(revealKey)
	if !e.Password {
		t.Error("the key does not hide it")
	}
	other.TypedShortcut(revealKey)
	if !e.Password {
		t.Error("the key shows it from elsewhere")
	}
}

func typedInto(o fyne.CanvasObject) (text string, concealed bool) {
	if e, ok := o.(*Entry); ok {
		return e.Text, e.Password
	}
	return o.(*Field).Text, o.(*Field).Password
}

package parts

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	look "tokendesk/ui/theme"
)

// moving is an app that counts the animations that run.
type moving struct {
	fyne.App
	driver *counting
}

func (m moving) Driver() fyne.Driver { return m.driver }

type counting struct {
	fyne.Driver
	run map[*fyne.Animation]bool
}

func (c *counting) StartAnimation(a *fyne.Animation) { c.run[a] = true }
func (c *counting) StopAnimation(a *fyne.Animation)  { delete(c.run, a) }

func TestTheCaretStandsStillAndIsSeen(t *testing.T) {
	app := test.NewTempApp(t)
	driver := &counting{Driver: app.Driver(), run: map[*fyne.Animation]bool{}}
	fyne.SetCurrentApp(moving{app, driver})
	t.Cleanup(func() { fyne.SetCurrentApp(app) })

	maker := Widgets{}
	one, lines := maker.Entry(), maker.Lines(3)
	bare := &Field{}
	bare.Wrapping, bare.Scroll = fyne.TextWrapOff, fyne.ScrollNone
	bare.ExtendBaseWidget(bare)
	for name, field := range map[string]interface {
		fyne.Focusable
		fyne.Widget
		SetText(string)
	}{"one line": one, "lines": lines, "a password": maker.Password(), "a passphrase": NewPassword(), "without scrolling": bare} {
		w := test.NewTempWindow(t, field)
		w.Resize(fyne.NewSize(200, 120))
		steps := map[string]func(){
			"the focus comes": func() { w.Canvas().Focus(field) },
			"a letter":        func() { test.Type(field, "ab") },
			"a key":           func() { field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft}) },
			"another text":    func() { field.SetText("longer than before") },
			"it is drawn":     field.Refresh,
			"the theme":       func() { app.Settings().SetTheme(look.New(look.Dark)) },
		}
		for _, step := range []string{"the focus comes", "a letter", "a key", "another text", "it is drawn", "the theme"} {
			steps[step]()
			if len(driver.run) != 0 {
				t.Errorf("%s, %s: the caret fades", name, step)
				clear(driver.run)
			}
			caret := caretOf(field)
			if !caret.Visible() || caret.Size().Width < 1 || caret.FillColor != theme.Color(theme.ColorNamePrimary) {
				t.Errorf("%s, %s: no caret is seen: %v, %v, %v", name, step, caret.Visible(), caret.Size(), caret.FillColor)
			}
		}
		w.Canvas().Unfocus()
		if caretOf(field).Visible() {
			t.Errorf("%s: a caret where nothing is typed", name)
		}
	}
}

// caretOf is the caret of a field as it is drawn.
func caretOf(field fyne.Widget) *canvas.Rectangle {
	content := contentOf(test.WidgetRenderer(field))
	objects := test.WidgetRenderer(content).Objects()
	return objects[len(objects)-1].(*canvas.Rectangle)
}

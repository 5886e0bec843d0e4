package shell

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/desk"
	"tokendesk/ui/parts"
	"tokendesk/ui/tasks"
	look "tokendesk/ui/theme"
	"tokendesk/ui/words"
)

const (
	toastTime     = 4 * time.Second
	toastUndoTime = 10 * time.Second
)

// Toaster tells what succeeded, for a few seconds, over the foot of the window.
type Toaster struct {
	tasks  *tasks.Group
	layer  *fyne.Container // the size of the window; takes no clicks
	stop   func()
	ground *toastGround

	// Unnamed takes from a text what names a person, where nobody is to be
	// named; nil leaves it. Every toast goes through it.
	Unnamed func(string) string
}

func newToaster(t *tasks.Group) *Toaster {
	return &Toaster{tasks: t, layer: container.NewStack(), stop: func() {}}
}

// Say shows a message.
func (t *Toaster) Say(text string) { t.show(text, "", nil, toastTime) }

// Offer shows a message with something that can be done about it.
func (t *Toaster) Offer(text, verb string, do func()) { t.show(text, verb, do, toastUndoTime) }

// Complain says what failed, where there is no row to say it on. A cancel needs
// no words.
func (t *Toaster) Complain(err error) {
	if err != nil && !desk.IsCancelled(err) {
		t.Say(words.Sentences(err))
	}
}

// Done returns the end of work that has no row of its own: it says what was done,
// or what failed.
func (t *Toaster) Done(said string) func(error) {
	return func(err error) {
		if err != nil {
			t.Complain(err)
			return
		}
		t.Say(said)
	}
}

func (t *Toaster) show(text, verb string, do func(), d time.Duration) {
	t.stop()
	if t.Unnamed != nil {
		text = t.Unnamed(text)
	}
	t.ground = newToastGround(words.Shorten(text, 110), verb, func() { t.Hide(); do() })
	t.layer.Objects = []fyne.CanvasObject{
		container.NewBorder(nil, parts.Padded(0, 52, 0, 0, container.NewCenter(t.ground)), nil, nil),
	}
	t.layer.Refresh()
	t.stop = t.tasks.After(d, t.Hide)
}

// Hide takes the toast away.
func (t *Toaster) Hide() {
	t.stop()
	t.stop, t.ground = func() {}, nil
	t.layer.Objects = nil
	t.layer.Refresh()
}

// Text is what is said now, "" for nothing.
func (t *Toaster) Text() string {
	if t.ground == nil {
		return ""
	}
	return t.ground.word.Text
}

// toastGround is the box of a toast.
type toastGround struct {
	widget.BaseWidget
	word   *canvas.Text
	ground *canvas.Rectangle
	button *parts.KeyButton
}

func newToastGround(text, verb string, do func()) *toastGround {
	g := &toastGround{word: canvas.NewText(text, nil), ground: canvas.NewRectangle(nil)}
	if verb != "" {
		g.button = parts.NewButton(verb, nil, do)
		g.button.Importance = widget.HighImportance
	}
	g.ExtendBaseWidget(g)
	return g
}

// CreateRenderer implements fyne.Widget.
func (g *toastGround) CreateRenderer() fyne.WidgetRenderer {
	line := container.NewHBox(container.NewCenter(g.word))
	if g.button != nil {
		line.Add(parts.Padded(0, 0, 8, 0, layout.NewSpacer()))
		line.Add(g.button)
	}
	v := &toastView{toast: g, WidgetRenderer: widget.NewSimpleRenderer(container.NewStack(g.ground, parts.Padded(10, 10, 18, 18, line)))}
	v.Refresh()
	return v
}

type toastView struct {
	fyne.WidgetRenderer
	toast *toastGround
}

func (v *toastView) Refresh() {
	g, variant := v.toast, fyne.CurrentApp().Settings().ThemeVariant()
	g.ground.CornerRadius = 10
	g.ground.FillColor = g.Theme().Color(look.ColorToast, variant)
	g.word.Color = g.Theme().Color(look.ColorOnToast, variant)
	g.word.TextSize = g.Theme().Size(theme.SizeNameText)
	v.WidgetRenderer.Refresh()
}

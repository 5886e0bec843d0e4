package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "tokendesk/ui/theme"
)

const (
	toastTime     = 4 * time.Second
	toastUndoTime = 10 * time.Second
)

// toaster tells what succeeded, for a few seconds, over the foot of the window.
type toaster struct {
	tasks  *tasks
	layer  *fyne.Container // the size of the window; takes no clicks
	stop   func()
	ground *toastGround

	// unnamed takes from a text what names a person, where nobody is to be
	// named; nil leaves it. Every toast goes through it.
	unnamed func(string) string
}

func newToaster(t *tasks) *toaster {
	return &toaster{tasks: t, layer: container.NewStack(), stop: func() {}}
}

// say shows a message.
func (t *toaster) say(text string) { t.show(text, "", nil, toastTime) }

// offer shows a message with something that can be done about it.
func (t *toaster) offer(text, verb string, do func()) { t.show(text, verb, do, toastUndoTime) }

func (t *toaster) show(text, verb string, do func(), d time.Duration) {
	t.stop()
	if t.unnamed != nil {
		text = t.unnamed(text)
	}
	t.ground = newToastGround(shorten(text, 110), verb, func() { t.hide(); do() })
	t.layer.Objects = []fyne.CanvasObject{
		container.NewBorder(nil, padded(0, 52, 0, 0, container.NewCenter(t.ground)), nil, nil),
	}
	t.layer.Refresh()
	t.stop = t.tasks.after(d, t.hide)
}

// hide takes the toast away.
func (t *toaster) hide() {
	t.stop()
	t.stop, t.ground = func() {}, nil
	t.layer.Objects = nil
	t.layer.Refresh()
}

// text is what is said now, "" for nothing.
func (t *toaster) text() string {
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
	button *widget.Button
}

func newToastGround(text, verb string, do func()) *toastGround {
	g := &toastGround{word: canvas.NewText(text, nil), ground: canvas.NewRectangle(nil)}
	if verb != "" {
		g.button = widget.NewButton(verb, do)
		g.button.Importance = widget.HighImportance
	}
	g.ExtendBaseWidget(g)
	return g
}

// CreateRenderer implements fyne.Widget.
func (g *toastGround) CreateRenderer() fyne.WidgetRenderer {
	line := container.NewHBox(container.NewCenter(g.word))
	if g.button != nil {
		line.Add(padded(0, 0, 8, 0, layout.NewSpacer()))
		line.Add(g.button)
	}
	v := &toastView{toast: g, WidgetRenderer: widget.NewSimpleRenderer(container.NewStack(g.ground, padded(10, 10, 18, 18, line)))}
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

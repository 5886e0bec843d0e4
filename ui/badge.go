package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "tokendesk/ui/theme"
)

// badge is a word on a small coloured ground, such as an environment.
type badge struct {
	widget.BaseWidget
	text   string
	danger bool
}

func newBadge() *badge {
	b := &badge{}
	b.ExtendBaseWidget(b)
	b.Hide()
	return b
}

// set shows a word, or nothing.
func (b *badge) set(text string, danger bool) {
	changed := b.text != text || b.danger != danger
	b.text, b.danger = text, danger
	if changed {
		b.Refresh()
	}
	show(b, text != "")
}

// CreateRenderer implements fyne.Widget.
func (b *badge) CreateRenderer() fyne.WidgetRenderer {
	v := &badgeView{badge: b, ground: canvas.NewRectangle(nil), word: canvas.NewText("", nil)}
	v.ground.CornerRadius = 4
	v.word.Alignment = fyne.TextAlignCenter
	v.Refresh()
	return v
}

type badgeView struct {
	badge  *badge
	ground *canvas.Rectangle
	word   *canvas.Text
}

func (v *badgeView) Destroy() {}

func (v *badgeView) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{v.ground, v.word} }

func (v *badgeView) MinSize() fyne.Size {
	s := fyne.MeasureText(v.badge.text, v.word.TextSize, v.word.TextStyle)
	return fyne.NewSize(s.Width+12, s.Height+1)
}

func (v *badgeView) Layout(size fyne.Size) {
	v.ground.Resize(size)
	h := v.word.MinSize().Height
	v.word.Move(fyne.NewPos(0, (size.Height-h)/2))
	v.word.Resize(fyne.NewSize(size.Width, h))
}

func (v *badgeView) Refresh() {
	th, variant := v.badge.Theme(), fyne.CurrentApp().Settings().ThemeVariant()
	ground, word := look.ColorBadge, theme.ColorNameForeground
	if v.badge.danger {
		ground, word = look.ColorDangerSoft, theme.ColorNameError
	}
	v.ground.FillColor = th.Color(ground, variant)
	v.word.Color = th.Color(word, variant)
	v.word.Text, v.word.TextStyle.Bold = v.badge.text, v.badge.danger
	v.word.TextSize = th.Size(theme.SizeNameText) * 11 / 14
	v.ground.Refresh()
	v.word.Refresh()
}

// link is a word that can be clicked.
type link struct {
	widget.BaseWidget
	text   string
	tapped func()
}

func newLink(text string, tapped func()) *link {
	l := &link{text: text, tapped: tapped}
	l.ExtendBaseWidget(l)
	return l
}

// Tapped implements fyne.Tappable.
func (l *link) Tapped(*fyne.PointEvent) { l.tapped() }

// Cursor implements desktop.Cursorable.
func (l *link) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (l *link) CreateRenderer() fyne.WidgetRenderer {
	v := &linkView{link: l, word: canvas.NewText(l.text, nil)}
	v.Refresh()
	return v
}

type linkView struct {
	link *link
	word *canvas.Text
}

func (v *linkView) Destroy()                     {}
func (v *linkView) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{v.word} }
func (v *linkView) MinSize() fyne.Size           { return v.word.MinSize() }
func (v *linkView) Layout(size fyne.Size)        { v.word.Resize(size) }

func (v *linkView) Refresh() {
	th := v.link.Theme()
	v.word.Text = v.link.text
	v.word.Color = th.Color(theme.ColorNameHyperlink, fyne.CurrentApp().Settings().ThemeVariant())
	v.word.TextSize = th.Size(theme.SizeNameText) * captionSize / 14
	v.word.Refresh()
}

package parts

import (
	"cmp"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/atspi/accessible"
)

// Target is the least side of what can be clicked (WCAG 2.2, 2.5.8).
const Target = 24

// Link is a word that can be clicked.
type Link struct {
	widget.BaseWidget
	Said
	text   string
	tapped func()
	bold   bool
	color  fyne.ThemeColorName // "" is that of links
}

// NewLink returns a link that the keys do not reach: what it does must have another way.
func NewLink(text string, tapped func()) *Link {
	l := &Link{text: text, tapped: tapped}
	l.ExtendBaseWidget(l)
	return l
}

// Text is what it says.
func (l *Link) Text() string { return l.text }

// Accessibility implements accessible.Describer. It does something, as a button: it leads
// nowhere.
func (l *Link) Accessibility() accessible.Info { return l.button(l.text, false, l.tapped) }

// AccessibilityLabel implements fyne.Accessible.
func (l *Link) AccessibilityLabel() string { return l.Accessibility().Name }

// AccessibilityRole implements fyne.Accessible.
func (l *Link) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Tapped implements fyne.Tappable.
func (l *Link) Tapped(*fyne.PointEvent) { l.tapped() }

// Cursor implements desktop.Cursorable.
func (l *Link) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (l *Link) CreateRenderer() fyne.WidgetRenderer {
	v := &linkView{link: l, word: canvas.NewText(l.text, nil)}
	v.Refresh()
	return v
}

// KeyLink is a link that the keys reach.
type KeyLink struct {
	Link
	focused bool
}

var _ fyne.Focusable = (*KeyLink)(nil)

// NewKeyLink returns such a link.
func NewKeyLink(text string, tapped func()) *KeyLink {
	l := &KeyLink{Link: Link{text: text, tapped: tapped}}
	l.ExtendBaseWidget(l)
	return l
}

// Strong makes it bold, in another colour of the theme.
func (l *KeyLink) Strong(color fyne.ThemeColorName) *KeyLink {
	l.bold, l.color = true, color
	l.Refresh()
	return l
}

// TypedKey implements fyne.Focusable.
func (l *KeyLink) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace:
		AfterKey(l.tapped) // else the space is typed into what has the focus then
	case fyne.KeyReturn, fyne.KeyEnter:
		l.tapped()
	default:
		PassKey(l, e)
	}
}

// TypedRune implements fyne.Focusable.
func (l *KeyLink) TypedRune(c rune) {
	if c != ' ' {
		PassRune(l, c)
	}
}

// FocusGained implements fyne.Focusable.
func (l *KeyLink) FocusGained() {
	l.focused = true
	l.Refresh()
}

// FocusLost implements fyne.Focusable.
func (l *KeyLink) FocusLost() {
	l.focused = false
	l.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (l *KeyLink) CreateRenderer() fyne.WidgetRenderer {
	return ringed(l.Link.CreateRenderer(), l, func() bool { return l.focused })
}

type linkView struct {
	link *Link
	word *canvas.Text
}

func (v *linkView) Destroy()                     {}
func (v *linkView) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{v.word} }

// MinSize implements fyne.WidgetRenderer: it can be hit, however small its word is.
func (v *linkView) MinSize() fyne.Size {
	return v.word.MinSize().Max(fyne.NewSquareSize(Target))
}

// Layout implements fyne.WidgetRenderer: the word is in the middle of what can be hit.
func (v *linkView) Layout(size fyne.Size) {
	h := v.word.MinSize().Height
	v.word.Move(fyne.NewPos(0, (size.Height-h)/2))
	v.word.Resize(fyne.NewSize(size.Width, h))
}

func (v *linkView) Refresh() {
	th := v.link.Theme()
	v.word.Text = v.link.text
	v.word.TextStyle.Bold = v.link.bold
	v.word.TextStyle.Underline = !v.link.bold // so that colour is not the only sign
	v.word.Color = th.Color(cmp.Or(v.link.color, theme.ColorNameHyperlink), fyne.CurrentApp().Settings().ThemeVariant())
	v.word.TextSize = th.Size(theme.SizeNameText) * 12 / 14
	v.word.Refresh()
}

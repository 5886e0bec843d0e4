package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "tokendesk/ui/theme"

	"tokendesk/ui/atspi/accessible"
)

// Pill is a word in the middle of a coloured ground. Whoever embeds one calls
// ExtendBaseWidget, and Refresh after a change.
type Pill struct {
	widget.BaseWidget
	Said
	Text         string
	Bold         bool
	Ground, Word fyne.ThemeColorName
	// Scale is the size of the word, 1 for that of body text.
	Scale float32
	// Room is what the ground is wider and higher than the word.
	Room fyne.Size
	// Radius is that of the corners; 0 makes the ends round.
	Radius float32
	// Marked says that it is the one that is chosen.
	Marked bool
	// Ringed shows that it has the keys.
	Ringed bool
}

// Accessibility implements accessible.Describer.
func (p *Pill) Accessibility() accessible.Info { return p.info(accessible.Label, p.Text) }

// AccessibilityLabel implements fyne.Accessible.
func (p *Pill) AccessibilityLabel() string { return p.info(accessible.Label, p.Text).Name }

// AccessibilityRole implements fyne.Accessible.
func (p *Pill) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer implements fyne.Widget.
func (p *Pill) CreateRenderer() fyne.WidgetRenderer {
	v := &pillView{pill: p, ground: canvas.NewRectangle(nil), word: canvas.NewText("", nil)}
	v.word.Alignment = fyne.TextAlignCenter
	v.Refresh()
	return v
}

type pillView struct {
	pill   *Pill
	ground *canvas.Rectangle
	word   *canvas.Text
	ring   *canvas.Rectangle // nil where it has not the keys
}

func (v *pillView) Destroy() {}

func (v *pillView) Objects() []fyne.CanvasObject {
	if v.ring != nil {
		return []fyne.CanvasObject{v.ground, v.word, v.ring}
	}
	return []fyne.CanvasObject{v.ground, v.word}
}

func (v *pillView) MinSize() fyne.Size {
	return fyne.MeasureText(v.pill.Text, v.word.TextSize, v.word.TextStyle).Add(v.pill.Room)
}

func (v *pillView) Layout(size fyne.Size) {
	v.ground.CornerRadius = v.pill.Radius
	if v.pill.Radius == 0 {
		v.ground.CornerRadius = size.Height / 2
	}
	v.ground.Resize(size)
	h := v.word.MinSize().Height
	v.word.Move(fyne.NewPos(0, (size.Height-h)/2))
	v.word.Resize(fyne.NewSize(size.Width, h))
	if v.ring != nil {
		PlaceRing(v.ring, v.pill.Theme(), fyne.Position{}, size, v.ground.CornerRadius, true)
	}
}

func (v *pillView) Refresh() {
	p, th, variant := v.pill, v.pill.Theme(), fyne.CurrentApp().Settings().ThemeVariant()
	v.ground.FillColor = th.Color(p.Ground, variant)
	look.Edge(v.ground, th, variant)
	if p.Marked {
		look.Mark(v.ground, th, variant)
	}
	v.word.Color = th.Color(p.Word, variant)
	v.word.Text, v.word.TextStyle.Bold = p.Text, p.Bold
	v.word.TextSize = th.Size(theme.SizeNameText) * p.Scale
	if v.ring = nil; p.Ringed {
		v.ring = NewRing()
		PlaceRing(v.ring, th, fyne.Position{}, p.Size(), v.ground.CornerRadius, true)
	}
	v.ground.Refresh()
	v.word.Refresh()
}

package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Verb lays out a button that says one of several texts: as wide as the widest of them,
// whatever it says, so that it stays under the pointer and nothing beside it moves. Make
// one for each container: it remembers that width.
type Verb struct {
	Texts []string

	text  float32 // the size of text that the width is of
	width float32
}

var _ fyne.Layout = (*Verb)(nil)

// Width is how wide the button is.
func (v *Verb) Width() float32 {
	if size := theme.Size(theme.SizeNameText); size != v.text {
		v.text, v.width = size, 0
		probe := widget.NewButton("", nil)
		for _, text := range v.Texts {
			probe.Text = text
			probe.Refresh()
			v.width = max(v.width, probe.MinSize().Width)
		}
	}
	return v.width
}

// Layout implements fyne.Layout.
func (v *Verb) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(size)
	}
}

// MinSize implements fyne.Layout.
func (v *Verb) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(v.Width(), Inset{}.MinSize(objects).Height)
}

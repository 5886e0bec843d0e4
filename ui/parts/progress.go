package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/atspi/accessible"
	look "tokendesk/ui/theme"
	"tokendesk/ui/words"
)

// Progress is a bar that shows how much of something is done. What is to be read about
// that stands beside it: on a bar it would lie on two grounds.
type Progress struct {
	widget.BaseWidget
	name string
	part float64
}

// NewProgress returns a bar of what is done, from 0 to 1. Its name says of what.
func NewProgress(name string, part float64) *Progress {
	p := &Progress{name: name, part: part}
	p.ExtendBaseWidget(p)
	return p
}

// Set shows how much is done, from 0 to 1.
func (p *Progress) Set(part float64) {
	p.part = part
	p.Refresh()
}

// Accessibility implements accessible.Describer.
func (p *Progress) Accessibility() accessible.Info {
	return accessible.Info{
		Role: accessible.ProgressBar, Name: p.name, Value: words.Percent(p.part, 1),
		Range: &accessible.Range{Max: 1, Now: p.part},
	}
}

// CreateRenderer implements fyne.Widget.
func (p *Progress) CreateRenderer() fyne.WidgetRenderer {
	v := &progressView{progress: p, track: canvas.NewRectangle(nil), bar: canvas.NewRectangle(nil)}
	v.paint()
	return v
}

type progressView struct {
	progress   *Progress
	track, bar *canvas.Rectangle
}

// progressHeight is how high a bar is.
const progressHeight = 6

func (v *progressView) Destroy()                     {}
func (v *progressView) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{v.track, v.bar} }
func (v *progressView) MinSize() fyne.Size           { return fyne.NewSize(60, progressHeight) }

// Layout implements fyne.WidgetRenderer: the bar is in the middle of the height.
func (v *progressView) Layout(size fyne.Size) {
	y := (size.Height - progressHeight) / 2
	v.track.Move(fyne.NewPos(0, y))
	v.track.Resize(fyne.NewSize(size.Width, progressHeight))
	v.bar.Move(fyne.NewPos(0, y))
	v.bar.Resize(fyne.NewSize(size.Width*float32(min(max(v.progress.part, 0), 1)), progressHeight))
}

// Refresh implements fyne.WidgetRenderer.
func (v *progressView) Refresh() {
	v.paint()
	v.Layout(v.progress.Size())
	canvas.Refresh(v.progress)
}

func (v *progressView) paint() {
	th, variant := v.progress.Theme(), fyne.CurrentApp().Settings().ThemeVariant()
	v.track.FillColor, v.bar.FillColor = th.Color(look.ColorTrack, variant), th.Color(theme.ColorNamePrimary, variant)
	v.track.CornerRadius, v.bar.CornerRadius = progressHeight/2, progressHeight/2
}

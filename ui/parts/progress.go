package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/atspi/accessible"
	"tokendesk/ui/words"
)

// NewProgress gives the toolkit's bar a name, and says how far it is.
func NewProgress(bar *widget.ProgressBar, name string) *Region {
	return NewRegion(func() accessible.Info {
		return accessible.Info{
			Role: accessible.ProgressBar, Name: name, Value: words.Percent(bar.Value-bar.Min, bar.Max-bar.Min),
			Range: &accessible.Range{Min: bar.Min, Max: bar.Max, Now: bar.Value}, Children: []fyne.CanvasObject{},
		}
	}, bar)
}

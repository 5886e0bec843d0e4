package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"tokendesk/ui/parts"
	look "tokendesk/ui/theme"
)

// renewStrip lies below the list while many accounts are renewed, and
// afterwards while that leaves something to do.
type renewStrip struct {
	object  *fyne.Container
	text    *parts.Label
	bar     *parts.Progress
	barBox  *fyne.Container
	details *parts.KeyButton
	stop    *parts.KeyButton
	model   stripModel
}

// stripModel is what the strip shows.
type stripModel struct {
	on, running bool
	text        string
	part        float64 // of what has ended
}

// newRenewStrip returns a strip that is hidden. stop cancels what runs, or else takes
// the strip away.
func newRenewStrip(details, stop func(), key func(*fyne.KeyEvent) bool, typed func(rune)) *renewStrip {
	s := &renewStrip{text: parts.Text("").OneLine(), bar: parts.NewProgress("Renewals", 0)}
	s.barBox = container.NewCenter(container.NewGridWrap(fyne.NewSize(90, 10), s.bar))
	s.details = parts.NewKeyButton("Details", nil, details, key, typed)
	s.stop = parts.NewKeyButton("Cancel", nil, stop, key, typed)
	parts.Name(s.details, "Details of the renewals")
	parts.NameBy(s.stop, func() string { return s.stop.Text + ": the renewals" })
	right := container.New(layout.NewCustomPaddedHBoxLayout(6), s.barBox, s.details, s.stop)
	line := container.NewBorder(nil, nil, parts.Padded(0, 0, 8, 0, parts.SmallIcon(theme.ViewRefreshIcon())), right, s.text)
	s.object = container.NewStack(parts.Padded(4, 2, 12, 12, parts.NewSurface(look.ColorAccentSoft, parts.Inset{Top: 2, Right: 4, Bottom: 2}, line)))
	s.object.Hide()
	return s
}

// show shows a model.
func (s *renewStrip) show(m stripModel) {
	if m == s.model {
		return
	}
	before := s.model
	s.model = m
	s.text.SetText(m.text)
	s.bar.Set(m.part)
	parts.SetVisible(s.barBox, m.running)
	if m.running {
		s.stop.SetText("Cancel")
	} else {
		s.stop.SetText("Dismiss")
	}
	parts.SetVisible(s.object, m.on)
	if m.on != before.on || m.running != before.running {
		s.object.Refresh()
	}
}

package statusbar

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"tokendesk/ui/parts"
)

// The places of the line, from the left.
const (
	placeBoard = iota
	placeToast
	placePractice
	placeRight
)

const (
	lineGap    = 12
	leastToast = 320 // less than that, and the practice provider is left out
	leastWords = 90  // of what is on the clipboard: less says nothing
)

// lineLayout lays out the foot. What was just done stands at the right of the room that
// is left between the clipboard's countdown and the vault, so that none of the others
// moves when it comes or goes: only the words of what is on the clipboard give way to it,
// and in a narrow window those on the vault, so that it can be read.
type lineLayout struct{}

var _ fyne.Layout = lineLayout{}

// Layout implements fyne.Layout.
func (lineLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	put := func(o fyne.CanvasObject, x, width, height float32) {
		o.Move(fyne.NewPos(x, (size.Height-height)/2))
		o.Resize(fyne.NewSize(max(0, width), height))
	}
	board, place, practice := o[placeBoard].(*fyne.Container), o[placeToast].(*fyne.Container), o[placePractice].(*fyne.Container)
	end := size.Width
	width := o[placeRight].MinSize().Width
	parts.SetVisible(o[placeRight], true)
	end -= width
	put(o[placeRight], end, width, size.Height)
	end -= lineGap

	fixed := float32(0)
	if board.Visible() {
		fixed = boardFixed(board.Objects) + lineGap
	}
	s := theme.Size(theme.SizeNameCaptionText) / 12
	if width = practice.MinSize().Width; width > 0 {
		parts.SetVisible(practice, end-width-fixed >= leastToast*s)
		if practice.Visible() {
			end -= width
			put(practice, end, width, size.Height)
			end -= lineGap
		}
	}
	if len(place.Objects) > 0 {
		toast := place.Objects[0]
		wanted := toast.MinSize().Width
		if w, ok := toast.(interface{ Wanted() float32 }); ok {
			wanted = w.Wanted()
		}
		if lines := wanted * 0.6; end-fixed < lines { // two lines of it would be cut
			o[placeRight].Hide()
			practice.Hide()
			end = size.Width
		}
		wanted = max(0, min(wanted, end-fixed))
		end -= wanted
		put(place, end, wanted, size.Height)
		end -= lineGap
	}
	put(board, 0, end, size.Height)
}

// MinSize implements fyne.Layout: two lines of small text, whatever is shown.
func (lineLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	line := fyne.MeasureText("A", theme.Size(theme.SizeNameCaptionText), fyne.TextStyle{}).Height
	width := o[placeRight].MinSize().Width + lineGap
	if board := o[placeBoard].(*fyne.Container); board.Visible() {
		width += boardFixed(board.Objects)
	}
	return fyne.NewSize(width, max(2*line+2, o[placeRight].MinSize().Height))
}

// boardLayout puts an icon, what clears the clipboard, what is on it and until when side by
// side. What is on it is cut where there is no room for it.
type boardLayout struct{}

// boardFixed is how wide the board is without what is on the clipboard.
func boardFixed(o []fyne.CanvasObject) float32 {
	return o[0].MinSize().Width + o[1].MinSize().Width + o[3].MinSize().Width
}

// wantedBy is how wide a line of small text is with all of its words.
func wantedBy(line *parts.Label) float32 {
	text := fyne.MeasureText(line.Text(), theme.Size(theme.SizeNameCaptionText), fyne.TextStyle{}).Width
	return text + 2*theme.Size(theme.SizeNameInnerPadding) + 1
}

// Layout implements fyne.Layout.
func (boardLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	x := float32(0)
	put := func(o fyne.CanvasObject, w, h float32) {
		o.Move(fyne.NewPos(x, (size.Height-h)/2))
		o.Resize(fyne.NewSize(w, h))
		x += w
	}
	put(o[0], o[0].MinSize().Width, size.Height)
	put(o[1], o[1].MinSize().Width, size.Height)
	what := o[2].(*parts.Label)
	room := size.Width - boardFixed(o)
	parts.SetVisible(what, room >= leastWords)
	if what.Visible() {
		put(what, min(room, wantedBy(what)), what.MinSize().Height)
	}
	put(o[3], o[3].MinSize().Width, o[3].MinSize().Height)
}

// MinSize implements fyne.Layout.
func (boardLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	s := fyne.NewSize(boardFixed(o), 0)
	for _, c := range o {
		s.Height = max(s.Height, c.MinSize().Height)
	}
	return s
}

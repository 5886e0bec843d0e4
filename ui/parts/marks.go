package parts

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"tokendesk/ui/fuzzy"
)

// Marks draws a line of text some of whose letters are marked, such as those that a
// search has found: in pieces side by side over the text itself, which then has no
// colour, but keeps its place and its words. The zero Marks draws nothing.
type Marks struct {
	pieces []*canvas.Text // what is drawn
	spare  []*canvas.Text
	color  color.Color // of the text, while it has none
}

// Draw marks letters of a text as it stands now; none leave it as it is. Call it after
// the text has its words, colour and place.
func (m *Marks) Draw(t *canvas.Text, letters []fuzzy.Span, accent color.Color) {
	m.spare = append(m.spare, m.pieces...)
	m.pieces = m.pieces[:0]
	if t.Color == color.Transparent {
		t.Color = m.color
	}
	m.color = t.Color
	if len(letters) == 0 {
		return
	}
	at := 0
	for _, l := range letters {
		m.piece(t, at, l.From, t.Color)
		m.piece(t, l.From, l.To, accent)
		at = l.To
	}
	m.piece(t, at, len(t.Text), t.Color)
	t.Color = color.Transparent
}

// piece draws a part of a text in a colour.
func (m *Marks) piece(t *canvas.Text, from, to int, in color.Color) {
	if from >= to {
		return
	}
	var p *canvas.Text
	if n := len(m.spare); n > 0 {
		p, m.spare = m.spare[n-1], m.spare[:n-1]
	} else {
		p = canvas.NewText("", nil)
	}
	// The space after what is written from right to left would be drawn before it.
	p.Text = strings.TrimRight(t.Text[from:to], " ")
	p.Color, p.TextSize, p.TextStyle = in, t.TextSize, t.TextStyle
	before := float32(0)
	if from > 0 {
		before = fyne.MeasureText(t.Text[:from], t.TextSize, t.TextStyle).Width
	}
	p.Move(t.Position().AddXY(before, 0))
	p.Resize(fyne.NewSize(fyne.MeasureText(t.Text[:to], t.TextSize, t.TextStyle).Width-before, t.Size().Height))
	m.pieces = append(m.pieces, p)
}

// Objects are the pieces, to be drawn above the text.
func (m *Marks) Objects() []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, len(m.pieces))
	for i, p := range m.pieces {
		objects[i] = p
	}
	return objects
}

// Carry says where letters of a text are in what is left of it: the same with ellipses
// for parts of it. Those that went are nowhere.
func Carry(letters []fuzzy.Span, whole, short string) (carried []fuzzy.Span) {
	if len(letters) == 0 || whole == short {
		return letters
	}
	const ellipsis = "…"
	left := strings.Split(short, ellipsis)
	at, from := 0, 0 // in short, in whole
	for i, part := range left {
		begins := strings.Index(whole[from:], part)
		if i == len(left)-1 {
			begins = strings.LastIndex(whole[from:], part)
		}
		if begins < 0 {
			return nil
		}
		from += begins
		for _, l := range letters {
			if f, t := max(l.From, from), min(l.To, from+len(part)); f < t {
				carried = append(carried, fuzzy.Span{From: at + f - from, To: at + t - from})
			}
		}
		at += len(part) + len(ellipsis)
		from += len(part)
	}
	return carried
}

package list

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"tokendesk/ui/parts"
	"tokendesk/ui/words"
)

// leastBeside is how wide what stands beside a name must be to say anything.
const leastBeside = 40

// layoutWords places the two lines of a row: who or what it is, which never gives
// way, and below what happens. A failure, a warning or what is waited for may run
// below the state, to whole.
func (v *rowView) layoutWords(left, width, whole, height float32) {
	r, m := v.row, v.row.model
	titleHeight, lineHeight := r.title.MinSize().Height, r.line.MinSize().Height

	room := width
	if r.star.Visible() {
		room -= starSize*v.scale() + 4
	}
	title := m.Title
	r.title.Text = parts.FitName(title, r.title.TextSize, r.title.TextStyle, room)
	w := textWidth(r.title)
	beside, below, more := m.Beside, m.Who, ""
	if !m.Grouped {
		beside, more = "", m.Beside
	}
	if beside != "" && widthOf(beside, r.beside) > room-w-8 {
		switch {
		case m.Line == "" && below == "":
			beside, below = "", beside // whole, below the name, rather than cut
		case room-w-8 < leastBeside:
			beside = ""
		}
	}

	line := m.Line
	if m.Working && !m.Waiting && below == "" && !r.badge.Visible() && !r.insecure.Visible() {
		line = "" // it is said beside, and the name stays where it stands
	}
	hasLine := below != "" || line != "" || r.badge.Visible() || r.insecure.Visible()
	top := (height - titleHeight) / 2
	if hasLine {
		top = (height - titleHeight - lineHeight - 2) / 2
	}
	put(r.title, left, top, w, titleHeight)
	side := starSize * v.scale()
	r.star.Move(fyne.NewPos(left+w+4, top+(titleHeight-side)/2))
	r.star.Resize(fyne.NewSquareSize(side))
	besideHeight := r.beside.MinSize().Height
	r.beside.Text = parts.FitName(beside, r.beside.TextSize, r.beside.TextStyle, room-w-8)
	put(r.beside, left+w+8, top+(titleHeight-besideHeight)/2+1, max(0, room-w-8), besideHeight)

	x, y := left, top+titleHeight+2
	for _, b := range []*parts.Badge{r.badge, r.insecure} {
		if !b.Visible() {
			continue
		}
		min := b.MinSize()
		b.Move(fyne.NewPos(x, y+(lineHeight-min.Height)/2))
		b.Resize(min)
		x += min.Width + 6
	}
	end := left + width
	if m.LineTone != words.ToneQuiet && !r.track.Visible() {
		end = left + whole
	}
	for _, l := range []*parts.Link{r.pasteLink, r.codeLink, r.copyLink} {
		if !l.Visible() {
			continue
		}
		min := l.MinSize()
		end -= min.Width
		min.Height = max(min.Height, parts.Target)
		l.Move(fyne.NewPos(end, y+(lineHeight-min.Height)/2))
		l.Resize(min)
		end -= 8
	}
	below = v.layoutLine(below, more, line, x, y, end, lineHeight)
	v.drawMarks(title, beside, below)
}

// drawMarks marks the letters of the row's names that a search has found.
func (v *rowView) drawMarks(names ...string) {
	r, accent := v.row, v.color(theme.ColorNamePrimary)
	found := r.found.marks(names...)
	for i, t := range []*canvas.Text{r.title, r.beside, r.who} {
		r.marks[i].Draw(t, parts.Carry(found[i], names[i], t.Text), accent)
	}
}

// between stands between who it is and what happens.
const between = " · "

// layoutLine places the second line: who it is and more of that, where the first does
// not say it, and what happens. Where there is not room enough more of it goes
// first; then each gives way, and who it is keeps at least half. It returns what of who
// it is would stand there with room enough.
func (v *rowView) layoutLine(below, more, line string, x, y, end, height float32) string {
	r := v.row
	room := max(0, end-x)
	if more != "" && widthOf(below+between+more, r.who)+widthOf(line, r.line) <= room {
		below += between + more
	}
	if below != "" && line != "" {
		line = between + line
		room = max(room/2, room-widthOf(line, r.line))
	}
	r.who.Text = parts.FitName(below, r.who.TextSize, r.who.TextStyle, room)
	w := textWidth(r.who)
	put(r.who, x, y, w, height)
	r.line.Text = parts.Fit(line, r.line.TextSize, r.line.TextStyle, end-x-w)
	put(r.line, x+w, y, max(0, end-x-w), height)
	return below
}

func put(t *canvas.Text, x, y, w, h float32) {
	t.Move(fyne.NewPos(x, y))
	t.Resize(fyne.NewSize(w, h))
}

func textWidth(t *canvas.Text) float32 { return widthOf(t.Text, t) }

// widthOf is how wide a text would be in the style of another.
func widthOf(text string, like *canvas.Text) float32 {
	if text == "" {
		return 0
	}
	return fyne.MeasureText(text, like.TextSize, like.TextStyle).Width
}

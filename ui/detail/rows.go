package detail

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/parts"
	look "tokendesk/ui/theme"
	"tokendesk/ui/words"
)

// nameWidth is the column of names in every table of the pane.
const nameWidth = 150

// tight makes up for the padding that labels bring along.
const tight = -9

func card(rows ...fyne.CanvasObject) fyne.CanvasObject {
	return parts.NewSurface(look.ColorCard, parts.Inset{Top: 5, Right: 6, Bottom: 5, Left: 6}, container.New(parts.Column{Gap: tight}, rows...))
}

func pair(name string, value ...fyne.CanvasObject) fyne.CanvasObject {
	label := parts.Quiet(name)
	if of := parts.FirstLabel(value[0]); of != nil {
		of.Of(label)
	}
	return container.New(parts.Pair{Name: nameWidth}, append([]fyne.CanvasObject{label}, value...)...)
}

// toned colours a text, but for a quiet tone.
func toned(w *parts.Label, t words.Tone) *parts.Label {
	if t == words.ToneQuiet {
		return w
	}
	return w.Color(parts.ToneColor(t))
}

func factRow(f Fact) fyne.CanvasObject {
	value := toned(parts.Text(f.Value), f.Tone)
	if f.Note == "" {
		return pair(f.Name, value)
	}
	note := parts.Note(f.Note)
	parts.DescribedBy(value, note)
	return pair(f.Name, container.New(parts.Column{Gap: tight - 4}, value, note))
}

func (p *Pane) quietButton(text string, icon fyne.Resource, tapped func()) *parts.KeyButton {
	b := p.button(text, icon, tapped)
	b.Importance = widget.LowImportance
	return b
}

// named says of a button what its verb is about, for those who do not see what it stands
// beside.
func named(b *parts.KeyButton, verb, what string) *parts.KeyButton {
	return parts.Name(b, verb+" "+what)
}

// sectionTitle stands over a card, and begins where that does.
func sectionTitle(title string) fyne.CanvasObject {
	return container.New(parts.Inset{Left: -labelRoom}, headingRow(title))
}

// labelRoom is what labels and buttons keep free at their sides.
const labelRoom = 8

func headingRow(title string, right ...fyne.CanvasObject) fyne.CanvasObject {
	return container.NewBorder(nil, nil, nil, container.NewHBox(right...), parts.Heading(title).OneLine())
}

// heardMoment is a time for those who hear it: by the clock, and from now on by minutes.
func (p *Pane) heardMoment(at time.Time) string {
	return words.Moment(at, p.now) + ", " + words.HeardRelative(at, p.now)
}

// momentRow says a time by the clock and, live, relative to now.
func (p *Pane) momentRow(s *section, m Moment) fyne.CanvasObject {
	if m.At.IsZero() {
		return pair(m.Name, toned(parts.Text(m.Words), m.Tone))
	}
	clock := p.live(s, parts.Text(""), func(now time.Time) string { return words.Sentence(words.Moment(m.At, now)) })
	relative := toned(parts.Quiet(""), m.Tone)
	p.live(s, relative, func(now time.Time) string { return words.Relative(m.At, now) })
	row := pair(m.Name, container.New(&parts.Beside{Name: 168, Room: 106, Gap: tight - 4}, clock, relative.Silent()))
	parts.NameBy(clock, func() string { return m.Name + ": " + p.heardMoment(m.At) })
	return row
}

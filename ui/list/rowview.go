package list

import (
	"fmt"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth/session"
	"tokendesk/ui/parts"
	look "tokendesk/ui/theme"
	"tokendesk/ui/words"
)

// Sizes of a row at the theme's text size; they grow with it.
const (
	rowHeight   = 52
	emblemSize  = 34
	personSize  = 28 // of the emblem of one under a header
	indent      = 16 // of that
	stateWidth  = 138
	stateNarrow = 130
	moreWidth   = 32
	rowPad      = 8
	barHeight   = 3
	checkSize   = 20
	captionSize = 12
	starSize    = 14

	stateIconSize = 16
)

// rowView lays a row out and paints it.
type rowView struct {
	row   *row
	verb  parts.Verb // how wide the button is
	icons string     // what the icons were drawn from: decoding them is the costly part
}

var _ fyne.WidgetRenderer = (*rowView)(nil)

// Destroy implements fyne.WidgetRenderer.
func (v *rowView) Destroy() { v.row.busy.Stop() }

// Objects implements fyne.WidgetRenderer.
func (v *rowView) Objects() []fyne.CanvasObject {
	r := v.row
	objects := append([]fyne.CanvasObject{r.ground}, r.emblem.Objects()...)
	objects = append(objects,
		r.check, r.title, r.beside, r.star, r.badge, r.insecure, r.who, r.line,
		r.copyLink, r.pasteLink, r.codeLink,
		r.icon, r.busy, r.clock, r.word, r.track, r.bar, r.verb, r.more,
	)
	for i := range r.marks {
		objects = append(objects, r.marks[i].Objects()...)
	}
	return objects
}

// scale is how much larger than designed the person wants text.
func (v *rowView) scale() float32 { return v.row.Theme().Size(theme.SizeNameText) / 14 }

// MinSize implements fyne.WidgetRenderer.
func (v *rowView) MinSize() fyne.Size {
	s := v.scale()
	return fyne.NewSize((emblemSize+stateWidth+moreWidth+120)*s+v.verb.Width()+6*rowPad, rowHeight*s)
}

// Layout implements fyne.WidgetRenderer.
func (v *rowView) Layout(size fyne.Size) {
	r, s := v.row, v.scale()
	place := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	}
	middle := func(h float32) float32 { return (size.Height - h) / 2 }

	g, begin := emblemSize*s, float32(rowPad)
	if r.model.Grouped {
		g, begin = personSize*s, rowPad+indent*s
	}
	r.emblem.Place(fyne.NewPos(begin, middle(g)), g)
	place(r.check, begin+(g-checkSize*s)/2, middle(checkSize*s), checkSize*s, checkSize*s)
	place(r.ground, 0, 0, size.Width, size.Height)

	x := size.Width - rowPad - moreWidth*s
	h := r.verb.MinSize().Height
	place(r.more, x, middle(h), moreWidth*s, h)
	x -= v.verb.Width() + 2
	place(r.verb, x, middle(h), v.verb.Width(), h)
	x -= v.stateWidth(size.Width) + 10
	state := v.stateWidth(size.Width)
	v.layoutState(x, state, size.Height)

	left := begin + g + 12
	v.layoutWords(left, x-14-left, x+state-left, size.Height)
}

// stateWidth is less in a narrow list.
func (v *rowView) stateWidth(width float32) float32 {
	if s := v.scale(); width > 540*s {
		return stateWidth * s
	}
	return stateNarrow * v.scale()
}

// layoutState places icon, countdown, bar and word.
func (v *rowView) layoutState(left, width, height float32) {
	r, s := v.row, v.scale()
	icon := stateIconSize * s
	clockHeight := r.clock.MinSize().Height
	top := (height - clockHeight) / 2
	switch {
	case r.track.Visible():
		top -= 5 * s
	case r.model.LineTone != words.ToneQuiet:
		top -= 9 * s // the line below needs the room
	}
	r.icon.Move(fyne.NewPos(left, top+(clockHeight-icon)/2))
	r.icon.Resize(fyne.NewSize(icon, icon))
	r.busy.Move(r.icon.Position())
	r.busy.Resize(r.icon.Size())

	r.clock.Move(fyne.NewPos(left+icon+6, top))
	r.clock.Resize(fyne.NewSize(width-icon-6, clockHeight))
	wordSize := r.word.MinSize()
	r.word.Move(fyne.NewPos(left+width-wordSize.Width, top+(clockHeight-wordSize.Height)/2+0.5))
	r.word.Resize(wordSize)

	y := top + clockHeight + 4*s
	r.track.Move(fyne.NewPos(left, y))
	r.track.Resize(fyne.NewSize(width, barHeight))
	r.bar.Move(fyne.NewPos(left, y))
	r.bar.Resize(fyne.NewSize(r.barWidth(), barHeight))
}

// barWidth is whole pixels, so that the bar is not redrawn for less.
func (r *row) barWidth() float32 {
	return float32(math.Round(r.model.Clock.Part * float64(r.track.Size().Width)))
}

// Refresh implements fyne.WidgetRenderer: it paints the whole model.
func (v *rowView) Refresh() {
	r, m := v.row, v.row.model
	text := r.Theme().Size(theme.SizeNameText)
	caption := text * captionSize / 14

	picked := r.mark == markPicked
	parts.SetVisible(r.ground, picked)
	parts.SetVisible(r.check, picked)
	r.ground.FillColor = v.color(look.ColorAccentSoft)
	look.Mark(r.ground, r.Theme(), fyne.CurrentApp().Settings().ThemeVariant())
	if picked {
		r.emblem.Pick(r.Theme())
	} else {
		r.emblem.Set(m.Emblem, r.Theme())
	}

	r.title.Color, r.title.TextSize = v.color(theme.ColorNameForeground), text
	r.beside.Color, r.beside.TextSize = v.color(theme.ColorNamePlaceHolder), caption
	r.who.Color, r.who.TextSize = v.color(theme.ColorNamePlaceHolder), caption
	r.line.Color, r.line.TextSize = v.lineColor(m.LineTone), caption
	r.clock.Color, r.clock.TextSize = v.clockColor(), text
	r.clock.TextStyle.Bold = m.Clock.Bar
	if !m.Clock.Bar {
		r.clock.TextSize = caption + 1
	}
	r.clock.Text = m.Clock.Text
	r.word.Color, r.word.TextSize, r.word.Text = v.color(theme.ColorNamePlaceHolder), caption, m.Word
	parts.SetVisible(r.word, m.Clock.Bar)

	parts.SetVisible(r.star, m.Favourite)
	if r.star.Resource == nil {
		r.star.Resource = theme.NewColoredResource(parts.StarIcon, theme.ColorNameWarning)
	}
	r.badge.Set(m.Environment, m.Dangerous)
	r.insecure.Set(map[bool]string{true: "insecure"}[m.Insecure], true)
	parts.SetVisible(r.copyLink, m.Working && m.Address != "")
	parts.SetVisible(r.pasteLink, m.Working && m.Paste)
	parts.SetVisible(r.codeLink, m.Working && m.Code)

	moves := m.Working && !m.Waiting
	parts.SetVisible(r.busy, moves)
	parts.SetVisible(r.icon, !moves)
	if moves {
		r.busy.Start()
	} else {
		r.busy.Stop()
	}
	r.icon.Resource = parts.StateIcon(m.Icon, m.Tone)
	parts.SetVisible(r.track, m.Clock.Bar)
	parts.SetVisible(r.bar, m.Clock.Bar)
	r.track.FillColor = v.color(look.ColorTrack)
	r.bar.FillColor = v.color(parts.ToneColor(m.Tone))

	r.verb.Text = words.BriefStep(m.Step)
	r.verb.Importance = widget.MediumImportance
	if r.mark == markChosen && m.Step != session.StepCancel {
		r.verb.Importance = widget.HighImportance
	}
	v.Layout(r.Size())
	icons := fmt.Sprint(r.icon.Resource.Name(), v.color(parts.ToneColor(m.Tone)), v.color(theme.ColorNameWarning), v.color(theme.ColorNamePrimary), r.star.Visible(), picked, r.icon.Visible())
	same := icons == v.icons
	v.icons = icons
	for _, o := range v.Objects() {
		image := o == r.icon || o == r.star || o == r.check
		if image && (same || !o.Visible()) {
			continue
		}
		o.Refresh()
	}
	canvas.Refresh(r)
}

func (v *rowView) color(name fyne.ThemeColorName) color.Color {
	return v.row.Theme().Color(name, fyne.CurrentApp().Settings().ThemeVariant())
}

func (v *rowView) lineColor(t words.Tone) color.Color {
	if t == words.ToneBad || t == words.ToneWarning {
		return v.color(parts.ToneColor(t))
	}
	return v.color(theme.ColorNamePlaceHolder)
}

func (v *rowView) clockColor() color.Color {
	switch m := v.row.model; {
	case m.Tone == words.ToneBad, m.Tone == words.ToneWarning:
		return v.color(parts.ToneColor(m.Tone))
	case m.Clock.Bar:
		return v.color(theme.ColorNameForeground)
	}
	return v.color(theme.ColorNamePlaceHolder)
}

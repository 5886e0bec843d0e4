package palette

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"tokendesk/ui/parts"
	look "tokendesk/ui/theme"
)

// Sizes of the palette, at the theme's text size.
const (
	widest     = 640
	mostLines  = 11
	lineHeight = 38
	edge       = 24 // to the window
	pad        = 8

	linesOfNothing = 3 // the room of "Nothing matches"
)

// place is where the palette and its parts stand on the canvas.
type place struct {
	card   fyne.Position
	size   fyne.Size
	field  float32 // its height
	lines  fyne.Position
	height float32 // of a line
}

// place works it out from the size of the canvas. Where it begins does not depend on what
// was found: nothing moves while somebody types, but its foot.
func (s *Sheet) place() (p place) {
	scale := s.Theme().Size(theme.SizeNameText) / 14
	all := s.Size()
	p.field = s.field.MinSize().Height
	p.height = lineHeight * scale
	width := min(widest*scale, all.Width-2*edge)
	room := all.Height - 2*edge - p.field - 4*pad
	s.room = max(1, min(mostLines, int(room/p.height)))
	highest := p.field + 4*pad + float32(s.room)*p.height
	p.card = fyne.NewPos((all.Width-width)/2, max(edge, (all.Height-highest)/3))
	lines := s.lines.n
	if lines == 0 {
		lines = linesOfNothing
	}
	p.size = fyne.NewSize(width, highest-float32(s.room-min(lines, s.room))*p.height)
	p.lines = p.card.AddXY(0, p.field+3*pad)
	return p
}

// CreateRenderer implements fyne.Widget.
func (s *Sheet) CreateRenderer() fyne.WidgetRenderer {
	v := &sheetView{
		sheet: s, shade: canvas.NewRectangle(nil), card: canvas.NewRectangle(nil), line: canvas.NewRectangle(nil),
		bar: canvas.NewRectangle(nil), nothing: canvas.NewText("Nothing matches", nil),
	}
	v.nothing.Alignment = fyne.TextAlignCenter
	v.Refresh()
	return v
}

// sheetView draws the palette: as many rows as are seen, whatever was found.
type sheetView struct {
	sheet       *Sheet
	shade, card *canvas.Rectangle
	line, bar   *canvas.Rectangle // under the field; where among the lines one is
	nothing     *canvas.Text
	rows        []*row
	objects     []fyne.CanvasObject
}

// Destroy implements fyne.WidgetRenderer.
func (v *sheetView) Destroy() {}

// MinSize implements fyne.WidgetRenderer.
func (v *sheetView) MinSize() fyne.Size { return fyne.Size{} }

// Objects implements fyne.WidgetRenderer.
func (v *sheetView) Objects() []fyne.CanvasObject { return v.objects }

// Layout implements fyne.WidgetRenderer.
func (v *sheetView) Layout(fyne.Size) { v.Refresh() }

func put(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// Refresh implements fyne.WidgetRenderer.
func (v *sheetView) Refresh() {
	s, th := v.sheet, v.sheet.Theme()
	p := s.place()
	s.scroll(s.top)
	paint := inks{th, fyne.CurrentApp().Settings().ThemeVariant()}

	v.shade.FillColor = paint.of(theme.ColorNameShadow)
	put(v.shade, 0, 0, s.Size().Width, s.Size().Height)
	v.card.FillColor, v.card.CornerRadius = paint.of(theme.ColorNameOverlayBackground), th.Size(theme.SizeNameDialogRadius)
	v.card.StrokeColor, v.card.StrokeWidth = paint.of(theme.ColorNameSeparator), 1
	v.card.Shadow = canvas.Shadow{Color: paint.of(theme.ColorNameShadow), BlurRadius: 24, Offset: fyne.NewPos(0, 6)}
	put(v.card, p.card.X, p.card.Y, p.size.Width, p.size.Height)
	put(s.field, p.card.X+pad, p.card.Y+pad, p.size.Width-2*pad, p.field)
	v.line.FillColor = paint.of(theme.ColorNameSeparator)
	put(v.line, p.card.X, p.lines.Y-pad, p.size.Width, 1)

	v.objects = append(v.objects[:0], v.shade, v.card, s.field, v.line)
	shown := min(s.room, s.lines.n-s.top)
	for len(v.rows) < shown {
		v.rows = append(v.rows, newRow())
	}
	for i := range max(0, shown) {
		at := s.top + i
		r := v.rows[i]
		r.chosen, r.hovered = at == s.chosen, at == s.hovered
		r.draw(s.lines.at(at), paint, fyne.NewPos(p.card.X, p.lines.Y+float32(i)*p.height), fyne.NewSize(p.size.Width, p.height))
		v.objects = append(v.objects, r.objects...)
	}
	if s.lines.n == 0 {
		v.nothing.Color, v.nothing.TextSize = paint.of(theme.ColorNamePlaceHolder), th.Size(theme.SizeNameText)
		put(v.nothing, p.card.X, p.lines.Y+p.height, p.size.Width, p.height)
		v.objects = append(v.objects, v.nothing)
	}
	if s.lines.n > s.room {
		v.bar.FillColor, v.bar.CornerRadius = paint.of(theme.ColorNameScrollBar), 2
		all := float32(s.room) * p.height
		h := max(24, all*float32(s.room)/float32(s.lines.n))
		put(v.bar, p.card.X+p.size.Width-7, p.lines.Y+(all-h)*float32(s.top)/float32(s.lines.n-s.room), 4, h)
		v.objects = append(v.objects, v.bar)
	}
	for _, o := range v.objects {
		switch o.(type) {
		case *field, *canvas.Image: // they draw themselves when they change
		default:
			o.Refresh()
		}
	}
	canvas.Refresh(s)
}

// inks are the colours of a theme.
type inks struct {
	theme   fyne.Theme
	variant fyne.ThemeVariant
}

func (i inks) of(name fyne.ThemeColorName) color.Color { return i.theme.Color(name, i.variant) }

// row draws one line.
type row struct {
	chosen, hovered bool

	emblem       *parts.Emblem
	ground, cap  *canvas.Rectangle
	title, right *canvas.Text
	beside       *canvas.Text
	icon, check  *canvas.Image
	marks        [2]parts.Marks
	drawn        string // the icon that is drawn: decoding one is the costly part
	objects      []fyne.CanvasObject
}

func newRow() *row {
	r := &row{
		ground: canvas.NewRectangle(nil), emblem: parts.NewEmblem(), cap: canvas.NewRectangle(nil),
		title: canvas.NewText("", nil), right: canvas.NewText("", nil), beside: canvas.NewText("", nil),
		icon: canvas.NewImageFromResource(nil), check: canvas.NewImageFromResource(theme.NewPrimaryThemedResource(theme.ConfirmIcon())),
	}
	return r
}

// draw shows an item at a place.
func (r *row) draw(it Item, paint inks, at fyne.Position, size fyne.Size) {
	text := paint.theme.Size(theme.SizeNameText)
	caption := paint.theme.Size(theme.SizeNameCaptionText)
	scale := text / 14
	middle := func(h float32) float32 { return at.Y + (size.Height-h)/2 }
	r.objects = r.objects[:0]
	left, end := at.X+pad+8, at.X+size.Width-pad-10

	r.title.TextStyle.Bold = it.heading
	r.title.TextSize, r.title.Color = text, paint.of(theme.ColorNameForeground)
	if it.heading {
		r.title.TextSize, r.title.Color = caption, paint.of(theme.ColorNamePlaceHolder)
		r.title.Text = it.Title
		h := r.title.MinSize().Height
		put(r.title, left, at.Y+size.Height-h-4, end-left, h)
		r.marks[0].Draw(r.title, nil, nil)
		r.objects = append(r.objects, r.title)
		return
	}
	if it.Reason != "" {
		r.title.Color = paint.of(theme.ColorNameDisabled)
	}
	r.ground.CornerRadius = paint.theme.Size(theme.SizeNameSelectionRadius)
	r.ground.FillColor, r.ground.StrokeWidth = color.Transparent, 0
	switch {
	case r.chosen:
		r.ground.FillColor = paint.of(look.ColorAccentSoft)
		r.ground.StrokeColor, r.ground.StrokeWidth = paint.of(theme.ColorNamePrimary), max(1.5, paint.theme.Size(look.SizeRing)*0.75)
	case r.hovered:
		r.ground.FillColor = paint.of(theme.ColorNameHover)
	}
	put(r.ground, at.X+pad, at.Y+1, size.Width-2*pad-2, size.Height-2)
	r.objects = append(r.objects, r.ground)

	g := 28 * scale
	r.drawIcon(it, paint, fyne.NewPos(left, middle(g)), g)
	left += g + 12
	end = r.drawRight(it, paint, end, middle, caption)

	r.title.Text = parts.FitName(it.Title, r.title.TextSize, r.title.TextStyle, end-left)
	width := fyne.MeasureText(r.title.Text, r.title.TextSize, r.title.TextStyle).Width
	h := r.title.MinSize().Height
	put(r.title, left, middle(h), width, h)
	accent := paint.of(theme.ColorNamePrimary)
	r.marks[0].Draw(r.title, parts.Carry(it.marks[0], it.Title, r.title.Text), accent)
	r.objects = append(append(r.objects, r.title), r.marks[0].Objects()...)

	const least = 60 // narrower it says nothing
	left += width + 12
	if it.Beside == "" || end-left < least {
		return
	}
	r.beside.TextSize, r.beside.Color = caption, paint.of(theme.ColorNamePlaceHolder)
	r.beside.Text = parts.FitName(it.Beside, caption, r.beside.TextStyle, end-left)
	h = r.beside.MinSize().Height
	put(r.beside, left, middle(h)+1, end-left, h)
	r.marks[1].Draw(r.beside, parts.Carry(it.marks[1], it.Beside, r.beside.Text), accent)
	r.objects = append(append(r.objects, r.beside), r.marks[1].Objects()...)
}

// drawIcon shows what stands before the words: an icon, or an emblem as in the list.
func (r *row) drawIcon(it Item, paint inks, at fyne.Position, side float32) {
	if it.Icon == nil {
		r.emblem.Set(it.Emblem, paint.theme)
		r.emblem.Place(at, side)
		r.objects = append(r.objects, r.emblem.Objects()...)
		return
	}
	if icon := theme.NewColoredResource(it.Icon, theme.ColorNamePlaceHolder); icon.Name() != r.drawn {
		r.icon.Resource, r.drawn = icon, icon.Name()
		r.icon.Refresh()
	}
	inset := side * 0.18
	put(r.icon, at.X+inset, at.Y+inset, side-2*inset, side-2*inset)
	r.objects = append(r.objects, r.icon)
}

// drawRight shows at the right edge the keys that do the same, as on a key, the verb of
// an account's step, or why it cannot be done; and that it is so already. It returns
// where the words must end.
func (r *row) drawRight(it Item, paint inks, end float32, middle func(float32) float32, caption float32) float32 {
	r.right.Text, r.right.TextSize, r.right.Color = it.Keys, caption, paint.of(theme.ColorNamePlaceHolder)
	if it.Reason != "" {
		r.right.Text = it.Reason
	} else if it.Keys == "" {
		r.right.Text = it.Verb
	}
	if r.right.Text != "" {
		s := r.right.MinSize()
		key := it.Reason == "" && it.Keys != ""
		if key {
			r.cap.FillColor, r.cap.CornerRadius = paint.of(look.ColorBadge), 5
			look.Edge(r.cap, paint.theme, paint.variant)
			r.right.Color = paint.of(theme.ColorNameForeground)
			put(r.cap, end-s.Width-12, middle(s.Height+4), s.Width+12, s.Height+4)
			r.objects = append(r.objects, r.cap)
			end -= 6
		}
		put(r.right, end-s.Width, middle(s.Height), s.Width, s.Height)
		r.objects = append(r.objects, r.right)
		end -= s.Width + 12
		if key {
			end -= 6
		}
	}
	if it.Checked {
		const side = 18
		put(r.check, end-side, middle(side), side, side)
		r.objects = append(r.objects, r.check)
		end -= side + 8
	}
	return end
}

package list

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/parts"
	"tokendesk/ui/rows"
	"tokendesk/ui/words"
)

// groupRow is the header over an app's accounts. It is recycled by the list, as a
// [row] is.
type groupRow struct {
	widget.BaseWidget
	actions rowActions
	model   rows.Group
	found   found // as a row's
	drawn   found
	held    fyne.KeyModifier // as a row's

	emblem          *parts.Emblem
	title           *canvas.Text
	marks           parts.Marks // of the title
	star            *canvas.Image
	badge, insecure *parts.Badge
	count, state    *canvas.Text
	icon            *canvas.Image // of the state
	another, more   *parts.RowButton
}

var (
	_ desktop.Mouseable      = (*groupRow)(nil)
	_ fyne.Tappable          = (*groupRow)(nil)
	_ fyne.SecondaryTappable = (*groupRow)(nil)
)

func newGroupRow(actions rowActions) *groupRow {
	g := &groupRow{
		actions:  actions,
		emblem:   parts.NewEmblem(),
		title:    canvas.NewText("", nil),
		star:     canvas.NewImageFromResource(theme.NewColoredResource(parts.StarIcon, theme.ColorNameWarning)),
		badge:    parts.NewBadge(),
		insecure: parts.NewBadge(),
		count:    canvas.NewText("", nil),
		state:    canvas.NewText("", nil),
		icon:     canvas.NewImageFromResource(nil),
	}
	g.title.TextStyle.Bold = true
	g.another = parts.NewRowButton(words.SignInAnother, nil, func() { g.actions.another(g.model.App) })
	g.another.Importance = widget.LowImportance
	parts.SetVisible(g.another, actions.another != nil)
	g.more = parts.NewRowButton("", theme.MoreHorizontalIcon(), g.openMenu)
	g.more.Importance = widget.LowImportance
	parts.NameBy(g.another, func() string { return on(words.SignInAnother, g.model.Name()) })
	parts.NameBy(g.more, func() string { return on("Menu", g.model.Name()) })
	g.ExtendBaseWidget(g)
	return g
}

// set shows a model, where it differs from the one before.
func (g *groupRow) set(m rows.Group) {
	if g.model != m || g.drawn != g.found {
		g.model, g.drawn = m, g.found
		g.Refresh()
	}
}

func (g *groupRow) openMenu() {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(g.more)
	g.menuAt(at.AddXY(0, g.more.Size().Height))
}

func (g *groupRow) menuAt(at fyne.Position) {
	g.actions.choose(groupRef(g.model.App))
	g.actions.menu(groupRef(g.model.App), at)
}

// MouseDown implements desktop.Mouseable.
func (g *groupRow) MouseDown(e *desktop.MouseEvent) { g.held = e.Modifier }

// MouseUp implements desktop.Mouseable.
func (g *groupRow) MouseUp(*desktop.MouseEvent) {}

// Tapped chooses the header, or picks what stands under it beside others.
func (g *groupRow) Tapped(*fyne.PointEvent) {
	held := g.held
	g.held = 0
	g.actions.pick(groupRef(g.model.App), held)
}

// TappedSecondary opens its menu where the pointer is.
func (g *groupRow) TappedSecondary(e *fyne.PointEvent) { g.menuAt(e.AbsolutePosition) }

// CreateRenderer implements fyne.Widget.
func (g *groupRow) CreateRenderer() fyne.WidgetRenderer {
	v := &groupView{groupRow: g}
	v.Refresh()
	return v
}

// What is left before a state, and between its icon and its words.
const (
	countGap = 10
	iconGap  = 5
)

type groupView struct {
	*groupRow
	drawn string // what the state's icon was drawn from: decoding it is costly
}

func (v *groupView) Destroy() {}

func (v *groupView) Objects() []fyne.CanvasObject {
	objects := append(v.emblem.Objects(), v.title, v.star, v.badge, v.insecure, v.count, v.icon, v.state, v.another, v.more)
	return append(objects, v.marks.Objects()...)
}

func (v *groupView) scale() float32 { return v.Theme().Size(theme.SizeNameText) / 14 }

func (v *groupView) MinSize() fyne.Size {
	s := v.scale()
	return fyne.NewSize((emblemSize+moreWidth+120)*s+4*rowPad, rowHeight*s)
}

// Layout implements fyne.WidgetRenderer: two lines, and at the end what can be done.
func (v *groupView) Layout(size fyne.Size) {
	s := v.scale()
	place := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	}
	side := emblemSize * s
	v.emblem.Place(fyne.NewPos(rowPad, (size.Height-side)/2), side)
	h := v.more.MinSize().Height
	end := size.Width - rowPad - moreWidth*s
	place(v.more, end, (size.Height-h)/2, moreWidth*s, h)
	end -= 4
	left := rowPad + side + 12
	if v.actions.another != nil {
		w := v.another.MinSize().Width
		fits := end-w-left > 150*s
		parts.SetVisible(v.another, fits)
		if fits {
			end -= w
			place(v.another, end, (size.Height-h)/2, w, h)
			end -= 8
		}
	}

	titleHeight, lineHeight := v.title.MinSize().Height, v.count.MinSize().Height
	top := (size.Height - titleHeight - lineHeight - 2) / 2
	room := end - left
	if v.star.Visible() {
		room -= starSize*s + 4
	}
	v.title.Text = parts.FitName(v.model.Title, v.title.TextSize, v.title.TextStyle, room)
	w := fyne.MeasureText(v.title.Text, v.title.TextSize, v.title.TextStyle).Width
	place(v.title, left, top, w, titleHeight)
	v.marks.Draw(v.title, parts.Carry(v.found.marks(v.model.Title)[0], v.model.Title, v.title.Text), v.Theme().Color(theme.ColorNamePrimary, fyne.CurrentApp().Settings().ThemeVariant()))
	place(v.star, left+w+4, top+(titleHeight-starSize*s)/2, starSize*s, starSize*s)

	x, y := left, top+titleHeight+2
	for _, b := range []*parts.Badge{v.badge, v.insecure} {
		if b.Visible() {
			min := b.MinSize()
			place(b, x, y+(lineHeight-min.Height)/2, min.Width, min.Height)
			x += min.Width + 6
		}
	}
	icon, room := stateIconSize*s, end-x
	state := fyne.MeasureText(v.model.State, v.state.TextSize, v.state.TextStyle).Width + icon + iconGap
	count := fyne.MeasureText(v.model.Count, v.count.TextSize, v.count.TextStyle).Width
	v.count.Text = v.model.Count
	if v.model.State != "" && count+countGap+state > room { // how they stand matters more
		v.count.Text = ""
	} else if count > room {
		v.count.Text, count = parts.Fit(v.model.Count, v.count.TextSize, v.count.TextStyle, room), room
	}
	if v.count.Text != "" {
		place(v.count, x, y, max(0, count), lineHeight)
		x += count + countGap
	}
	parts.SetVisible(v.icon, v.model.State != "" && x+icon <= end)
	place(v.icon, x, y+(lineHeight-icon)/2, icon, icon)
	x += icon + iconGap
	v.state.Text = parts.Fit(v.model.State, v.state.TextSize, v.state.TextStyle, end-x)
	place(v.state, x, y, max(0, end-x), lineHeight)
}

// Refresh implements fyne.WidgetRenderer: it paints the whole model.
func (v *groupView) Refresh() {
	th, variant := v.Theme(), fyne.CurrentApp().Settings().ThemeVariant()
	text, m := th.Size(theme.SizeNameText), v.model
	v.emblem.Set(m.Emblem, th)
	v.title.Color, v.title.TextSize = th.Color(theme.ColorNameForeground, variant), text
	caption := text * captionSize / 14
	v.count.Color, v.count.TextSize = th.Color(theme.ColorNamePlaceHolder, variant), caption
	v.state.Color, v.state.TextSize = v.count.Color, caption
	if m.Tone == words.ToneBad || m.Tone == words.ToneWarning {
		v.state.Color = th.Color(parts.ToneColor(m.Tone), variant)
	}
	parts.SetVisible(v.star, m.Favourite)
	v.badge.Set(m.Environment, m.Dangerous)
	v.insecure.Set(map[bool]string{true: "insecure"}[m.Insecure], true)
	v.icon.Resource = parts.StateIcon(m.Icon, m.Tone)
	v.Layout(v.Size())
	icon := fmt.Sprint(v.icon.Resource.Name(), th.Color(parts.ToneColor(m.Tone), variant), v.icon.Visible())
	same := icon == v.drawn
	v.drawn = icon
	for _, o := range v.Objects() {
		if o != v.icon || !same {
			o.Refresh()
		}
	}
	canvas.Refresh(v.groupRow)
}

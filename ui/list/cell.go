package list

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/parts"
	"tokendesk/ui/rows"
	look "tokendesk/ui/theme"
	"tokendesk/ui/words"
)

// cell is a line of the list: a row, the header of an app's accounts, or a heading.
type cell struct {
	widget.BaseWidget
	actions rowActions
	row     *row
	group   *groupRow // nil before it is first shown
	header  *canvas.Text
	ring    *canvas.Rectangle // around the line that has the keys; nil elsewhere
	ground  *canvas.Rectangle // of the line that is chosen, in high contrast; nil elsewhere
	scale   float32           // of text, when it was drawn last
}

func newCell(actions rowActions) *cell {
	c := &cell{actions: actions, row: newRow(actions), header: canvas.NewText("", nil)}
	c.header.TextStyle.Bold = true
	c.header.Hide()
	c.ExtendBaseWidget(c)
	return c
}

// only shows one part of the cell.
func (c *cell) only(part fyne.CanvasObject) {
	parts.SetVisible(c.row, part == fyne.CanvasObject(c.row))
	parts.SetVisible(c.header, part == fyne.CanvasObject(c.header))
	if c.group != nil {
		parts.SetVisible(c.group, part == fyne.CanvasObject(c.group))
	}
}

func (c *cell) showRow(m rows.Model, as mark, f found) {
	c.only(c.row)
	c.row.found = f
	c.row.set(m, as)
}

func (c *cell) showGroup(g rows.Group, f found) {
	if c.group == nil {
		c.group = newGroupRow(c.actions)
		c.group.Resize(c.Size())
		c.Refresh()
	}
	c.row.rest()
	c.only(c.group)
	c.group.found = f
	c.group.set(g)
}

func (c *cell) showHeader(text string) {
	c.row.rest()
	c.only(c.header)
	c.header.Text = words.Middle(text, 60)
	c.Refresh()
}

// mark shows whether the line is chosen, and whether it has the keys. In usual contrast the
// toolkit's tint says that it is chosen; in high contrast that is too faint.
func (c *cell) mark(chosen, keys bool) {
	edged := chosen && look.Edged(c.Theme())
	if keys == (c.ring != nil) && edged == (c.ground != nil) {
		return
	}
	c.ring, c.ground = nil, nil
	if edged {
		c.ground = canvas.NewRectangle(nil)
		c.placeGround(c.Size())
	}
	if keys {
		c.ring = parts.NewRing()
		c.placeRing(c.Size())
	}
	canvas.Refresh(c)
}

func (c *cell) placeGround(size fyne.Size) {
	th, variant := c.Theme(), fyne.CurrentApp().Settings().ThemeVariant()
	c.ground.FillColor, c.ground.CornerRadius = th.Color(look.ColorAccentSoft, variant), th.Size(theme.SizeNameSelectionRadius)
	look.Mark(c.ground, th, variant)
	c.ground.Resize(size)
}

func (c *cell) placeRing(size fyne.Size) {
	th := c.Theme()
	parts.PlaceRing(c.ring, th, fyne.Position{}, size, th.Size(theme.SizeNameSelectionRadius), false)
}

func (c *cell) openMenu() {
	if c.row.Visible() {
		c.row.openMenu()
	} else if c.group != nil && c.group.Visible() {
		c.group.openMenu()
	}
}

// CreateRenderer implements fyne.Widget.
func (c *cell) CreateRenderer() fyne.WidgetRenderer {
	v := &cellView{cell: c}
	v.paintHeader()
	return v
}

type cellView struct{ cell *cell }

func (v *cellView) Destroy() {}

func (v *cellView) Objects() []fyne.CanvasObject {
	var objects []fyne.CanvasObject
	if v.cell.ground != nil {
		objects = append(objects, v.cell.ground)
	}
	objects = append(objects, v.cell.row, v.cell.header)
	if v.cell.group != nil {
		objects = append(objects, v.cell.group)
	}
	if v.cell.ring != nil {
		objects = append(objects, v.cell.ring)
	}
	return objects
}

func (v *cellView) MinSize() fyne.Size { return v.cell.row.MinSize() }

func (v *cellView) Layout(size fyne.Size) {
	v.cell.row.Resize(size)
	if v.cell.group != nil {
		v.cell.group.Resize(size)
	}
	if v.cell.ring != nil {
		v.cell.placeRing(size)
	}
	if v.cell.ground != nil {
		v.cell.placeGround(size)
	}
	h := v.cell.header.MinSize().Height
	v.cell.header.Move(fyne.NewPos(rowPad+2, size.Height-h-4))
	v.cell.header.Resize(fyne.NewSize(size.Width-2*rowPad, h))
}

func (v *cellView) Refresh() {
	if v.cell.ground != nil {
		v.cell.placeGround(v.cell.Size())
	}
	if v.cell.ring != nil {
		v.cell.placeRing(v.cell.Size())
	}
	v.paintHeader()
	v.cell.row.Refresh()
	if v.cell.group != nil {
		v.cell.group.Refresh()
	}
}

func (v *cellView) paintHeader() {
	th := v.cell.Theme()
	v.cell.header.Color = th.Color(theme.ColorNamePlaceHolder, fyne.CurrentApp().Settings().ThemeVariant())
	v.cell.header.TextSize = th.Size(theme.SizeNameText) * captionSize / 14
	v.cell.header.Refresh()
}

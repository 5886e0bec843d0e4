package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "tokendesk/ui/theme"
)

// footLayout puts buttons side by side, ButtonGap apart where there is room for that.
type footLayout struct{}

// leastGap is between buttons in a window that is small.
const leastGap = 4

// Layout implements fyne.Layout.
func (footLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l := layout.NewCustomPaddedHBoxLayout(ButtonGap)
	if l.MinSize(objects).Width > size.Width {
		l = layout.NewCustomPaddedHBoxLayout(leastGap)
	}
	l.Layout(objects, size)
}

// MinSize implements fyne.Layout.
func (footLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return layout.NewCustomPaddedHBoxLayout(leastGap).MinSize(objects)
}

// sheetLayout puts a title above, buttons below, and what is left between them. The
// toolkit lays a sheet out anew when its window has another size: it is fitted to that.
type sheetLayout struct{ *Sheet }

func (l sheetLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	top := fit(objects[0], size.Width)
	bottom := fit(objects[2], size.Width)
	objects[0].Move(fyne.NewPos(0, 0))
	objects[1].Move(fyne.NewPos(0, top))
	objects[1].Resize(fyne.NewSize(size.Width, max(0, size.Height-top-bottom)))
	objects[2].Move(fyne.NewPos(0, size.Height-bottom))
	pad := theme.Padding() // that the toolkit leaves around a dialog
	objects[3].Move(fyne.NewPos(-pad, -pad))
	objects[3].Resize(size.AddWidthHeight(2*pad, 2*pad))
	l.placeTold(size, bottom)
	l.follow()
}

// MinSize implements fyne.Layout. The toolkit asks for it with each size of the window,
// also where that grows, and the toolkit then leaves the sheet as it is.
func (l sheetLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	if now := l.parent.Canvas().Size(); now.Width > l.room.Width || now.Height > l.room.Height {
		l.follow()
	}
	return Column{}.MinSize(objects[:3])
}

// follow fits the sheet anew once its window has another size.
func (l sheetLayout) follow() {
	if s := l.Sheet; s.open && s.popup != nil && s.room != s.parent.Canvas().Size() {
		s.room = s.parent.Canvas().Size()
		AfterKey(s.Fit) // once all of the window has its size
	}
}

// sheetEdge is the edge around a sheet in high contrast.
type sheetEdge struct{ widget.BaseWidget }

func newSheetEdge() *sheetEdge {
	e := &sheetEdge{}
	e.ExtendBaseWidget(e)
	return e
}

// CreateRenderer implements fyne.Widget.
func (e *sheetEdge) CreateRenderer() fyne.WidgetRenderer {
	line := canvas.NewRectangle(nil)
	r := &sheetEdgeRenderer{widget.NewSimpleRenderer(line), e, line}
	r.Refresh()
	return r
}

type sheetEdgeRenderer struct {
	fyne.WidgetRenderer
	edge *sheetEdge
	line *canvas.Rectangle
}

// Refresh implements fyne.WidgetRenderer.
func (r *sheetEdgeRenderer) Refresh() {
	r.line.CornerRadius = r.edge.Theme().Size(theme.SizeNameDialogRadius)
	look.Edge(r.line, r.edge.Theme(), fyne.CurrentApp().Settings().ThemeVariant())
	r.line.Refresh()
}

// beside puts something that does not scroll, if it is shown, before what does.
type beside struct{}

func (beside) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	x := float32(0)
	if side := objects[0]; side.Visible() {
		x = min(side.MinSize().Width, size.Width/2)
		side.Move(fyne.NewPos(0, 0))
		side.Resize(fyne.NewSize(x, size.Height))
	}
	objects[1].Move(fyne.NewPos(x, 0))
	objects[1].Resize(fyne.NewSize(size.Width-x, size.Height))
}

func (beside) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := objects[1].MinSize()
	if side := objects[0]; side.Visible() {
		size.Width += side.MinSize().Width
		size.Height = max(size.Height, side.MinSize().Height)
	}
	return size
}

// Tall gives its object at least a height, such as a list inside a sheet.
type Tall struct{ Height float32 }

var _ fyne.Layout = Tall{}

// Layout implements fyne.Layout.
func (t Tall) Layout(objects []fyne.CanvasObject, size fyne.Size) { Inset{}.Layout(objects, size) }

// MinSize implements fyne.Layout.
func (t Tall) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return Inset{}.MinSize(objects).Max(fyne.NewSize(0, t.Height))
}

package list

import (
	"fyne.io/fyne/v2"

	"tokendesk/ui/parts"
)

// listView is how the toolkit draws a list, without what is dear in that: to know how
// high a line is it makes a whole one each time it is drawn anew, icons and all, and it
// draws itself anew for each line that is given another height.
type listView struct {
	fyne.WidgetRenderer
	list *accountList
}

// CreateRenderer implements fyne.Widget.
func (l *accountList) CreateRenderer() fyne.WidgetRenderer {
	return &listView{WidgetRenderer: l.List.CreateRenderer(), list: l}
}

// gutter is the room of the scroll bar, at the right of the lines: it lies over none of them.
const gutter = 10

// Layout implements fyne.WidgetRenderer. Lines are as wide as the list; what scrolls them is
// wider by its bar.
func (v *listView) Layout(size fyne.Size) {
	v.WidgetRenderer.Layout(size.AddWidthHeight(gutter, 0))
}

// Refresh implements fyne.WidgetRenderer.
func (v *listView) Refresh() {
	l := v.list
	if l.settling {
		return
	}
	if scale := l.scale(); l.sample == nil || scale != l.sampled {
		other := l.sample != nil
		l.sample, l.sampled = l.newCell(), scale
		if other {
			l.setHeights()
			l.keepChosen()
		}
	}
	l.measuring = true
	v.WidgetRenderer.Refresh()
	l.measuring = false
	v.Layout(l.Size())
}

// createItem makes a line, or gives the one that is there to be measured: it is what
// the toolkit asks for first while it draws.
func (l *accountList) createItem() fyne.CanvasObject {
	if l.measuring {
		l.measuring = false
		return l.sample
	}
	return l.newCell()
}

// keepChosen scrolls, once the list has been drawn, so that the chosen line is seen whole.
func (l *accountList) keepChosen() {
	parts.AfterKey(func() {
		if i, ok := l.accounts.at(l.accounts.chosen); ok {
			l.ScrollTo(i)
		}
	})
}

// setHeights gives headings their height, and lines that were headings theirs, without
// drawing anything. The toolkit takes no height back, so that a line that once had one of
// its own is given each other one as well.
func (l *accountList) setHeights() {
	l.settling = true
	defer func() { l.settling = false }()
	l.headers = nil
	for id, it := range l.accounts.items {
		if it.isHeading() {
			l.headers = append(l.headers, id)
			l.own[id] = true
		}
	}
	for id := range l.own {
		height := rowHeight * l.scale()
		if id < len(l.accounts.items) && l.accounts.items[id].isHeading() {
			height = headerHeight * l.scale()
		}
		l.SetItemHeight(id, height)
	}
}

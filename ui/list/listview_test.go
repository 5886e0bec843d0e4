package list

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	look "tokendesk/ui/theme"
)

// The scroll bar stands beside the lines, not over them, also once the list is drawn anew.
func TestTheScrollBarLiesOverNoLine(t *testing.T) {
	p := forty(t, Place{})
	test.ApplyTheme(t, look.New(look.Light))
	p.win.SetPadded(false)
	p.win.Resize(fyne.NewSize(500, 300))
	p.list.Refresh()
	scroll := test.WidgetRenderer(p.list).Objects()[0]
	bars := 0
	for _, o := range test.WidgetRenderer(scroll.(fyne.Widget)).Objects() {
		if fmt.Sprintf("%T", o) == "*widget.scrollBarArea" && o.Visible() && o.Size().Height > 100 {
			bars++
			if at := o.Position().X; at < p.list.Size().Width || at+o.Size().Width > p.list.Size().Width+gutter {
				t.Errorf("the bar is at %v, %v wide; lines end at %v", at, o.Size().Width, p.list.Size().Width)
			}
		}
	}
	if bars == 0 {
		t.Error("there is no bar")
	}
}

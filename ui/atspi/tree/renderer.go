package tree

import (
	_ "unsafe" // for the link below

	"fyne.io/fyne/v2"
)

// drawn is how a widget is drawn now, false where it is not. What a widget consists of is
// known to its renderer alone, and Fyne has no public way to that outside its package for
// tests, which no program should carry.
//
//go:linkname drawn fyne.io/fyne/v2/internal/cache.CachedRenderer
func drawn(w fyne.Widget) (fyne.WidgetRenderer, bool)

// parts are the objects that an object draws, nil where it is not drawn.
func parts(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case *fyne.Container:
		return o.Objects
	case fyne.Widget:
		if r, ok := drawn(o); ok {
			return r.Objects()
		}
	}
	return nil
}

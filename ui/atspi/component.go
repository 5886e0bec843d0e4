package atspi

import (
	"fyne.io/fyne/v2"
	"github.com/godbus/dbus/v5"

	"tokendesk/ui/atspi/tree"
)

// componentFace is org.a11y.atspi.Component: where a thing is.
type componentFace struct{ *server }

// Coordinates are of the screen, the window or the parent.
const (
	ofScreen = iota
	ofWindow
	ofParent
)

// origin is where coordinates begin, in pixels of the window.
func (s *server) origin(n *tree.Node, of uint32) fyne.Position {
	switch of {
	case ofScreen:
		var x, y int
		var known bool
		err := s.on(func(r *tree.Reader) error {
			if window := r.Window(n.ID); window != nil {
				x, y, known = s.bridge.options.Origin(window)
			}
			return nil
		})
		if err == nil && known {
			return fyne.NewPos(float32(-x), float32(-y))
		}
	case ofParent:
		if parent, err := s.node(n.Parent); n.Parent != 0 && err == nil {
			return parent.Position
		}
	}
	return fyne.Position{}
}

type extents struct{ X, Y, Width, Height int32 }

func (s *server) extents(n *tree.Node, of uint32) extents {
	at := n.Position.Subtract(s.origin(n, of))
	return extents{int32(at.X), int32(at.Y), int32(n.Size.Width), int32(n.Size.Height)}
}

// GetExtents is where it is, and how large.
func (f componentFace) GetExtents(m dbus.Message, of uint32) (extents, *dbus.Error) {
	n, fail := f.at(m)
	if fail != nil {
		return extents{}, fail
	}
	return f.extents(n, of), nil
}

// GetPosition is where it is.
func (f componentFace) GetPosition(m dbus.Message, of uint32) (int32, int32, *dbus.Error) {
	e, fail := f.GetExtents(m, of)
	return e.X, e.Y, fail
}

// GetSize is how large it is.
func (f componentFace) GetSize(m dbus.Message) (int32, int32, *dbus.Error) {
	e, fail := f.GetExtents(m, ofWindow)
	return e.Width, e.Height, fail
}

// Contains reports whether a place is in it.
func (f componentFace) Contains(m dbus.Message, x, y int32, of uint32) (bool, *dbus.Error) {
	e, fail := f.GetExtents(m, of)
	return fail == nil && x >= e.X && y >= e.Y && x < e.X+e.Width && y < e.Y+e.Height, fail
}

// GetAccessibleAtPoint is the innermost thing at a place.
func (f componentFace) GetAccessibleAtPoint(m dbus.Message, x, y int32, of uint32) (ref, *dbus.Error) {
	n, fail := f.at(m)
	if fail != nil {
		return ref{}, fail
	}
	t, err := f.now()
	if err != nil {
		return ref{}, failed(err)
	}
	return f.refTo(t.At(n.ID, f.origin(n, of).AddXY(float32(x), float32(y)))), nil
}

// Layers of AT-SPI (AtspiComponentLayer).
const (
	layerWidget = 3
	layerWindow = 7
)

// GetLayer says that it is a widget or a window.
func (f componentFace) GetLayer(m dbus.Message) (uint32, *dbus.Error) {
	n, fail := f.at(m)
	if fail != nil {
		return 0, fail
	}
	if n.Window {
		return layerWindow, nil
	}
	return layerWidget, nil
}

// GetMDIZOrder is 0: there is no order.
func (f componentFace) GetMDIZOrder(m dbus.Message) (int16, *dbus.Error) {
	_, fail := f.at(m)
	return 0, fail
}

// GetAlpha is 1: it is not seen through.
func (f componentFace) GetAlpha(m dbus.Message) (float64, *dbus.Error) {
	_, fail := f.at(m)
	return 1, fail
}

// GrabFocus gives it the keys.
func (f componentFace) GrabFocus(m dbus.Message) (bool, *dbus.Error) {
	return f.act(m, "Component", (*tree.Reader).Focus)
}

// ScrollTo brings an item onto the screen.
func (f componentFace) ScrollTo(m dbus.Message, _ uint32) (bool, *dbus.Error) {
	n, fail := f.at(m)
	if fail != nil {
		return false, fail
	}
	if n.Shown {
		return true, nil
	}
	return f.act(m, "Component", (*tree.Reader).Reveal)
}

// ScrollToPoint does nothing: where in the window something stands is the window's own
// matter. So it is with the methods after it.
func (f componentFace) ScrollToPoint(m dbus.Message, _ uint32, _, _ int32) (bool, *dbus.Error) {
	_, fail := f.at(m)
	return false, fail
}

// SetExtents does nothing.
func (f componentFace) SetExtents(m dbus.Message, _, _, _, _ int32, _ uint32) (bool, *dbus.Error) {
	_, fail := f.at(m)
	return false, fail
}

// SetPosition does nothing.
func (f componentFace) SetPosition(m dbus.Message, _, _ int32, _ uint32) (bool, *dbus.Error) {
	_, fail := f.at(m)
	return false, fail
}

// SetSize does nothing.
func (f componentFace) SetSize(m dbus.Message, _, _ int32) (bool, *dbus.Error) {
	_, fail := f.at(m)
	return false, fail
}

// act does something with the node that a call is for, and reports whether it could.
func (s *server) act(m dbus.Message, having string, do func(*tree.Reader, tree.ID) error) (bool, *dbus.Error) {
	n, fail := s.having(m, having)
	if fail != nil {
		return false, fail
	}
	err := s.on(func(r *tree.Reader) error { return do(r, n.ID) })
	s.stale()
	if err == tree.ErrUnable {
		return false, nil
	} else if err != nil {
		return false, failed(err)
	}
	return true, nil
}

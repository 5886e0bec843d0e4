package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/atspi/accessible"
	"tokendesk/ui/parts"
)

// Scene is one screen of the window for as long as it is shown. What can be
// done on it goes through once: it is answered one time, and not at all after
// another screen took its place, whatever still has the focus or was clicked
// twice.
type Scene struct {
	first fyne.Focusable // what has the focus where nothing else has
	over  bool           // answered, or gone
}

// Once is do for a scene that can be answered one time, whichever of its ways
// is taken.
func Once[T any](c *Scene, do func(T)) func(T) {
	return func(v T) {
		if !c.over {
			c.over = true
			do(v)
		}
	}
}

// Way is [Once] for what needs no value.
func (c *Scene) Way(do func()) func() {
	take := Once(c, func(struct{}) { do() })
	return func() { take(struct{}{}) }
}

// Show puts a screen into the window: the one before is over, its dialogs and
// menus are gone, and the focus moves to what build names first, which must be
// seen on the new one. It is the only way to change the screen. What moved on
// the one before stops: out of sight it would go on, and draw the whole window
// with each of its steps.
func (s *Shell) Show(build func(*Scene) (content fyne.CanvasObject, first fyne.Focusable)) {
	if s.moving != nil {
		s.moving.Stop()
		s.moving = nil
	}
	s.scene.over = true
	c := &Scene{}
	s.scene = c
	canvas := s.Win.Canvas()
	for _, o := range canvas.Overlays().List() {
		canvas.Overlays().Remove(o)
	}
	s.Win.SetOnDropped(nil)
	s.Toasts.Place(nil)
	var content fyne.CanvasObject
	content, c.first = build(c)
	s.screen.Objects = []fyne.CanvasObject{content}
	s.screen.Refresh()
	canvas.Focus(c.first)
	if s.Changed != nil {
		s.Changed()
	}
	// A click beside everything takes the focus away. Typing brings it back; a
	// key only shows where it is, so that Enter does nothing out of sight.
	passed := false
	canvas.SetOnTypedRune(func(r rune) {
		if passed {
			return // it has no use for it itself
		}
		passed = true
		canvas.Focus(c.first)
		c.first.TypedRune(r)
		passed = false
	})
	canvas.SetOnTypedKey(func(e *fyne.KeyEvent) {
		if e.Name == fyne.KeyF10 {
			s.OpenMenus()
			return
		}
		if modifies(e) {
			return // on the way to Shift+Tab, which begins where the focus is
		}
		canvas.Focus(c.first)
		if waiting, ok := c.first.(*Keyed); ok {
			waiting.TypedKey(e)
		}
	})
}

// modifies reports whether a key means nothing by itself.
func modifies(e *fyne.KeyEvent) bool {
	switch e.Name {
	case desktop.KeyShiftLeft, desktop.KeyShiftRight, desktop.KeyControlLeft, desktop.KeyControlRight, desktop.KeyAltLeft,
		desktop.KeyAltRight, desktop.KeySuperLeft, desktop.KeySuperRight, desktop.KeyCapsLock, fyne.KeyUnknown:
		return true
	}
	return false
}

// Move starts an activity on the screen that is shown, until the next one is.
func (s *Shell) Move(a *widget.Activity) {
	s.moving = a
	a.Start()
}

// SetFirst makes another widget the one that has the focus where nothing else
// has, when the one before may have gone: unless kept has the focus, it moves.
// It does nothing before there is a screen with a focus.
func (s *Shell) SetFirst(first fyne.Focusable, kept fyne.Focusable) {
	if s.scene.first == nil {
		return
	}
	s.scene.first = first
	if s.Win.Canvas().Focused() != kept {
		s.Win.Canvas().Focus(first)
	}
}

// keepFocusSeen takes the focus from a widget that was hidden or taken off the
// screen: the toolkit leaves it there, and its keys would go on to act. It is
// called after everything that happens by itself.
func (s *Shell) keepFocusSeen() {
	canvas := s.Win.Canvas()
	focused, ok := canvas.Focused().(fyne.CanvasObject)
	if !ok || focused == canvas.Overlays().Top() {
		return
	}
	driver := fyne.CurrentApp().Driver()
	// What is not seen has no position. What was not drawn yet is unknown.
	if driver.CanvasForObject(focused) == nil || !driver.AbsolutePositionForObject(focused).IsZero() {
		return
	}
	if canvas.Overlays().Top() != nil {
		canvas.Unfocus() // of the dialog, which takes the keys then
		return
	}
	canvas.Focus(s.scene.first)
}

// Keyed is a part of a screen that takes the keys when it has the focus, and
// shows nothing of that.
type Keyed struct {
	widget.BaseWidget
	content fyne.CanvasObject
	onKey   func(*fyne.KeyEvent)
	onRune  func(rune)
}

var _ fyne.Focusable = (*Keyed)(nil)

// NewKeyed returns such a part; onKey and onRune get its keys.
func NewKeyed(content fyne.CanvasObject, onKey func(*fyne.KeyEvent), onRune func(rune)) *Keyed {
	k := &Keyed{content: content, onKey: onKey, onRune: onRune}
	k.ExtendBaseWidget(k)
	return k
}

// AccessibilityLabel implements fyne.Accessible.
func (k *Keyed) AccessibilityLabel() string { return parts.WordsOf(k.content) }

// AccessibilityRole implements fyne.Accessible.
func (k *Keyed) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// Accessibility implements accessible.Describer: what it shows is under way.
func (k *Keyed) Accessibility() accessible.Info {
	return accessible.Info{
		Role: accessible.Label, Name: k.AccessibilityLabel(), States: accessible.Busy, Live: accessible.Polite, Children: []fyne.CanvasObject{},
	}
}

// CreateRenderer implements fyne.Widget.
func (k *Keyed) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(k.content) }

// TypedKey implements fyne.Focusable.
func (k *Keyed) TypedKey(e *fyne.KeyEvent) { k.onKey(e) }

// TypedRune implements fyne.Focusable.
func (k *Keyed) TypedRune(r rune) { k.onRune(r) }

// FocusGained implements fyne.Focusable.
func (k *Keyed) FocusGained() {}

// FocusLost implements fyne.Focusable.
func (k *Keyed) FocusLost() {}

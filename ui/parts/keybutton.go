package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/atspi/accessible"
)

// KeyButton is a button that Enter presses as Space does, that keeps the focus when it
// was pressed by a key, shows that it has it, and leaves to its screen what it has no use
// for: typing searches and Escape clears it, though the button was clicked and has the
// focus.
type KeyButton struct {
	widget.Button
	Said
	// Gained is told that it has got the focus; may be nil.
	Gained  func()
	focused bool
	onKey   func(*fyne.KeyEvent) bool
	onRune  func(rune)
}

// NewButton returns a button whose other keys are those of its canvas.
func NewButton(text string, icon fyne.Resource, tapped func()) *KeyButton {
	return NewKeyButton(text, icon, tapped, nil, nil)
}

// NewKeyButton returns a button. onKey and onRune get what it has no use for; nil
// leaves it to its canvas.
func NewKeyButton(text string, icon fyne.Resource, tapped func(), onKey func(*fyne.KeyEvent) bool, onRune func(rune)) *KeyButton {
	b := &KeyButton{onKey: onKey, onRune: onRune}
	b.Text, b.Icon, b.OnTapped = text, icon, tapped
	b.ExtendBaseWidget(b)
	return b
}

// Accessibility implements accessible.Describer.
func (b *KeyButton) Accessibility() accessible.Info {
	return b.button(b.Text, b.Disabled(), b.OnTapped)
}

// AccessibilityLabel implements fyne.Accessible.
func (b *KeyButton) AccessibilityLabel() string { return b.Accessibility().Name }

// TypedKey implements fyne.Focusable. Space and Enter press the button.
func (b *KeyButton) TypedKey(e *fyne.KeyEvent) {
	switch {
	case e.Name == fyne.KeySpace:
		AfterKey(b.press) // else the space is typed into what has the focus then
	case e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter:
		b.press()
	case b.onKey != nil:
		b.onKey(e)
	default:
		PassKey(b, e)
	}
}

// press does what a click does. It is not Tapped, which gives the focus away.
func (b *KeyButton) press() {
	if !b.Disabled() && b.OnTapped != nil {
		b.OnTapped()
	}
}

// TypedRune implements fyne.Focusable.
func (b *KeyButton) TypedRune(c rune) {
	switch {
	case c == ' ':
	case b.onRune != nil:
		b.onRune(c)
	default:
		PassRune(b, c)
	}
}

// FocusGained implements fyne.Focusable.
func (b *KeyButton) FocusGained() {
	b.focused = true
	b.Button.FocusGained()
	if b.Gained != nil {
		b.Gained()
	}
}

// FocusLost implements fyne.Focusable.
func (b *KeyButton) FocusLost() {
	b.focused = false
	b.Button.FocusLost()
}

// CreateRenderer implements fyne.Widget.
func (b *KeyButton) CreateRenderer() fyne.WidgetRenderer {
	return ringedButton(b.Button.CreateRenderer(), b, &b.Button, func() bool { return b.focused })
}

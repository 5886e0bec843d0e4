package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// KeyButton is a button that leaves to its screen what it has no use for: typing
// searches and Escape clears it, though the button was clicked and has the focus.
type KeyButton struct {
	widget.Button
	onKey  func(*fyne.KeyEvent) bool
	onRune func(rune)
}

// NewKeyButton returns a button. onKey and onRune get what it has no use for; nil
// drops it.
func NewKeyButton(text string, icon fyne.Resource, tapped func(), onKey func(*fyne.KeyEvent) bool, onRune func(rune)) *KeyButton {
	b := &KeyButton{onKey: onKey, onRune: onRune}
	b.Text, b.Icon, b.OnTapped = text, icon, tapped
	b.ExtendBaseWidget(b)
	return b
}

// TypedKey implements fyne.Focusable. Space and Enter press the button.
func (b *KeyButton) TypedKey(e *fyne.KeyEvent) {
	switch {
	case e.Name == fyne.KeySpace:
		b.Button.TypedKey(e)
	case (e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter) && !b.Disabled():
		b.Tapped(nil)
	case b.onKey == nil || !b.onKey(e):
		b.Button.TypedKey(e)
	}
}

// TypedRune implements fyne.Focusable.
func (b *KeyButton) TypedRune(c rune) {
	if b.onRune != nil && c != ' ' {
		b.onRune(c)
	}
}

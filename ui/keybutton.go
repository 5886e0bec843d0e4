package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// keyButton is a button that leaves to the list what it has no use for: typing
// searches and Escape clears it, though the button was clicked and has the focus.
type keyButton struct {
	widget.Button
	onKey  func(*fyne.KeyEvent) bool
	onRune func(rune)
}

func newKeyButton(text string, icon fyne.Resource, tapped func(), onKey func(*fyne.KeyEvent) bool, onRune func(rune)) *keyButton {
	b := &keyButton{onKey: onKey, onRune: onRune}
	b.Text, b.Icon, b.OnTapped = text, icon, tapped
	b.ExtendBaseWidget(b)
	return b
}

// TypedKey implements fyne.Focusable. Space and Enter press the button.
func (b *keyButton) TypedKey(e *fyne.KeyEvent) {
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
func (b *keyButton) TypedRune(c rune) {
	if b.onRune != nil && c != ' ' {
		b.onRune(c)
	}
}

package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"tokendesk/ui/parts"
)

// AddKey makes keys that are pressed together do something on whatever the window shows,
// until RemoveKey. What has the focus comes first, and what it has no use for it hands on:
// to the canvas, or to [Shell.Press].
func (s *Shell) AddKey(k fyne.Shortcut, do func()) {
	s.keys.AddShortcut(k, func(fyne.Shortcut) { do() })
	s.Win.Canvas().AddShortcut(k, s.Press)
}

// addSaving makes the keys that save come to [Shell.Press].
func (s *Shell) addSaving() {
	for _, name := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter} {
		s.AddKey(&desktop.CustomShortcut{KeyName: name, Modifier: fyne.KeyModifierShortcutDefault}, func() {})
	}
}

// RemoveKey takes what such keys do off the window.
func (s *Shell) RemoveKey(k fyne.Shortcut) {
	s.keys.RemoveShortcut(k)
	s.Win.Canvas().RemoveShortcut(k)
}

// Press does what keys do that are pressed together. In a dialog where nothing has the
// focus, as after a click, those that save are its Enter.
func (s *Shell) Press(k fyne.Shortcut) {
	if typed := s.Win.Canvas().OnTypedKey(); parts.Saves(k) && s.DialogOpen() && typed != nil {
		typed(&fyne.KeyEvent{Name: fyne.KeyReturn})
		return
	}
	s.keys.TypedShortcut(k)
}

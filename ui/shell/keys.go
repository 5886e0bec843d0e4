package shell

import "fyne.io/fyne/v2"

// AddKey makes keys that are pressed together do something on whatever the window shows,
// until RemoveKey. What has the focus comes first, and what it has no use for it hands on:
// to the canvas, or to [Shell.Press].
func (s *Shell) AddKey(k fyne.Shortcut, do func()) {
	s.keys.AddShortcut(k, func(fyne.Shortcut) { do() })
	s.Win.Canvas().AddShortcut(k, s.Press)
}

// RemoveKey takes what such keys do off the window.
func (s *Shell) RemoveKey(k fyne.Shortcut) {
	s.keys.RemoveShortcut(k)
	s.Win.Canvas().RemoveShortcut(k)
}

// Press does what keys do that are pressed together.
func (s *Shell) Press(k fyne.Shortcut) { s.keys.TypedShortcut(k) }

package list

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// searchField is the field at the top. The list's keys work in it, too.
type searchField struct {
	widget.Entry
	onKey  func(*fyne.KeyEvent) bool
	onPick func(fyne.Shortcut) bool // nil before the list has them
}

var _ fyne.Focusable = (*searchField)(nil)

func newSearchField(onKey func(*fyne.KeyEvent) bool, onChange func(string)) *searchField {
	s := &searchField{onKey: onKey}
	s.PlaceHolder = "Search apps and accounts"
	s.Icon = theme.SearchIcon()
	s.Wrapping = fyne.TextWrapOff
	s.Scroll = fyne.ScrollNone
	s.OnChanged = onChange
	s.ExtendBaseWidget(s)
	return s
}

// Typed returns what it holds, so that a host can tell that somebody types.
func (s *searchField) Typed() string { return s.Text }

// TypedKey hands the list's keys to the list. Home, End and Delete stay here.
func (s *searchField) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyEscape, fyne.KeyF5:
		if s.onKey(e) {
			return
		}
	}
	s.Entry.TypedKey(e)
}

// TypedShortcut hands the list's shortcuts to the list, except for what the field has
// a use for itself: where it holds a text, choosing all chooses that.
func (s *searchField) TypedShortcut(shortcut fyne.Shortcut) {
	if _, all := shortcut.(*fyne.ShortcutSelectAll); all && s.Text != "" {
		s.Entry.TypedShortcut(shortcut)
		return
	}
	if s.onPick == nil || !s.onPick(shortcut) {
		s.Entry.TypedShortcut(shortcut)
	}
}

package list

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"tokendesk/ui/parts"
)

// searchField is the field at the top. The list's keys work in it, too.
type searchField struct {
	parts.Field
	onKey   func(*fyne.KeyEvent) bool
	onPick  func(fyne.Shortcut)
	offered bool // its text is selected for the next one to replace it, and not by a person
}

var _ fyne.Focusable = (*searchField)(nil)

func newSearchField(onKey func(*fyne.KeyEvent) bool, onChange func(string)) *searchField {
	s := &searchField{onKey: onKey}
	s.PlaceHolder = "Search apps and accounts"
	s.Icon = theme.SearchIcon()
	parts.Name(s, s.PlaceHolder)
	s.OnChanged = onChange
	s.ExtendBaseWidget(s)
	return s
}

// TypedKey hands the list's keys to the list. Home, End and Delete stay here.
func (s *searchField) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyEscape:
		if s.onKey(e) {
			return
		}
	}
	if !parts.EditsTextKey(e) {
		s.onKey(e)
		return
	}
	switch e.Name { // Ctrl itself is a key, too, and leaves it
	case fyne.KeyLeft, fyne.KeyRight, fyne.KeyHome, fyne.KeyEnd, fyne.KeyBackspace, fyne.KeyDelete:
		s.offered = false
	}
	s.Entry.TypedKey(e)
}

// TypedRune implements fyne.Focusable.
func (s *searchField) TypedRune(r rune) {
	s.Entry.TypedRune(r)
	s.offered = false
}

// MouseDown implements desktop.Mouseable.
func (s *searchField) MouseDown(e *desktop.MouseEvent) {
	s.offered = false
	s.Field.MouseDown(e)
}

// offer selects the text, so that the next one replaces it.
func (s *searchField) offer() {
	if s.Text != "" {
		s.Entry.TypedShortcut(&fyne.ShortcutSelectAll{})
		s.offered = true
	}
}

// SelectedText is what a person has selected.
func (s *searchField) SelectedText() string {
	if s.offered {
		return ""
	}
	return s.Entry.SelectedText()
}

// TypedShortcut keeps what the field has a use for itself, as long as it holds a text to
// do it with; everything else is the list's or the screen's.
func (s *searchField) TypedShortcut(shortcut fyne.Shortcut) {
	switch shortcut.(type) {
	case *fyne.ShortcutCopy, *fyne.ShortcutCut:
		if s.SelectedText() != "" {
			s.Entry.TypedShortcut(shortcut)
			return
		}
	case *fyne.ShortcutSelectAll, *fyne.ShortcutUndo:
		// A search that is done is not what somebody takes back.
		if _, undo := shortcut.(*fyne.ShortcutUndo); s.Text != "" && !(undo && s.offered) {
			s.offered = false
			s.Entry.TypedShortcut(shortcut)
			return
		}
	default:
		if parts.EditsText(shortcut) {
			s.offered = false // what is pasted is another search
			s.Entry.TypedShortcut(shortcut)
			return
		}
	}
	s.onPick(shortcut)
}

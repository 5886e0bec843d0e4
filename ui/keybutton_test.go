package ui

import (
	"testing"

	"fyne.io/fyne/v2"
)

// Typing searches and Escape clears, though a button has the focus.
func TestButtonLeavesKeysToTheList(t *testing.T) {
	b := newBench(t, nil, record("ikas"), record("mypos"))
	r := b.room(2)
	pressed := 0
	button := newKeyButton("x", nil, func() { pressed++ }, r.key, r.typed)
	button.TypedRune('m')
	if r.search.Text != "m" {
		t.Errorf("the search holds %q", r.search.Text)
	}
	button.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if r.search.Text != "" {
		t.Errorf("the search still holds %q", r.search.Text)
	}
	button.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if pressed != 1 || len(b.seen()) != 0 {
		t.Errorf("Enter pressed it %d times and asked for %v", pressed, b.seen())
	}
}

package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// On a small screen, or at a large scale, the window shows the list or the account, and
// all of each; on a larger one both. The screen asks for no more than it is given.
func TestTheWindowFoldsOnASmallScreen(t *testing.T) {
	b := newBench(t, nil, record("ikas"))
	m := b.main(1)
	resize := func(w, h float32) {
		m.Win.Resize(fyne.NewSize(w, h))
		if least := m.Win.Content().MinSize(); least.Width > w || least.Height > h {
			t.Errorf("at %v x %v the screen asks for %v", w, h, least)
		}
	}
	resize(504, 276) // 1024 x 600 at scale 2
	if !m.list.Object().Visible() || m.panes.split.Trailing.Visible() || b.button("Show the account") == nil {
		t.Error("the list is not shown alone")
	}
	test.Tap(b.button("Show the account"))
	if m.panes.split.Leading.Visible() || !m.panes.split.Trailing.Visible() {
		t.Error("the account is not shown alone")
	}
	m.focusList()
	if !m.panes.split.Leading.Visible() || m.panes.split.Trailing.Visible() {
		t.Error("Escape does not go back to the list")
	}
	for _, size := range []fyne.Size{{Width: 675, Height: 360}, {Width: 784, Height: 432}, {Width: 900, Height: 480}, {Width: 1120, Height: 720}} {
		resize(size.Width, size.Height)
	}
	if !m.panes.split.Leading.Visible() || !m.panes.split.Trailing.Visible() || b.button("Show the account") != nil {
		t.Error("in a large window not both are shown")
	}
}

package list

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	look "tokendesk/ui/theme"
)

// A row's button and its menu stay where they are, as large as they are, in every state.
func TestNothingMovesUnderThePointer(t *testing.T) {
	test.NewTempApp(t)
	test.ApplyTheme(t, look.New(look.Light))
	for _, width := range []float32{440, 620} {
		seen := map[string][]string{}
		for name, m := range rowsToSee() {
			r := newRow(rowActions{})
			r.set(m, markNone)
			w := test.NewTempWindow(t, r)
			w.SetPadded(false)
			w.Resize(fyne.NewSize(width, rowHeight))
			at := fmt.Sprint(r.verb.Position(), r.verb.Size(), r.more.Position(), r.more.Size(), r.clock.Position().X)
			seen[at] = append(seen[at], name)
			if least := r.verb.MinSize().Width; least > r.verb.Size().Width {
				t.Errorf("%s: %q needs %v, and has %v", name, r.verb.Text, least, r.verb.Size().Width)
			}
		}
		if len(seen) != 1 {
			t.Errorf("%v wide: %v", width, seen)
		}
	}
}

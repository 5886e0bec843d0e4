package shell

import (
	"context"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tokendesk/ui/tasks"
)

// What can be taken back is offered again once what was said meanwhile has been read, and
// something newer to take back replaces it.
func TestAnOfferOutlivesWhatIsSaidMeanwhile(t *testing.T) {
	test.NewTempApp(t)
	g := tasks.New(t.Context(), func(f func()) { f() }, func(ctx context.Context, _ time.Duration) error { <-ctx.Done(); return ctx.Err() })
	defer g.Stop()
	s := newToaster(g)
	var shown fyne.CanvasObject
	s.Place(func(o fyne.CanvasObject) { shown = o })
	undone := ""
	s.Offer("Removed A", "Undo", func() { undone = "A" })
	s.Say("Copied")
	s.Say("Copied again")
	if s.Text() != "Copied again" || shown != fyne.CanvasObject(s.said[1].toast) {
		t.Fatalf("%q", s.Text())
	}
	s.take(s.said[1]) // its time is over
	if s.Text() != "Removed A" {
		t.Errorf("then %q", s.Text())
	}
	s.Offer("Removed B", "Undo", func() { undone = "B" })
	if len(s.said) != 1 {
		t.Errorf("%d wait", len(s.said))
	}
	withdraw := s.Offer("Removed C", "Undo", nil)
	s.Say("Back again")
	withdraw() // it was taken back by a key
	s.take(s.said[0])
	if s.Text() != "" {
		t.Errorf("what was taken back is offered again: %q", s.Text())
	}
	withdraw()
	s.Offer("Removed B", "Undo", func() { undone = "B" })
	s.said[0].toast.do()
	if undone != "B" || s.Text() != "" || shown != nil {
		t.Errorf("undone %q, then %q", undone, s.Text())
	}
}

// A message takes a line, or two where it has not the width for one.
func TestFoldInTwo(t *testing.T) {
	fits := func(n int) func(string) bool { return func(s string) bool { return len([]rune(s)) <= n } }
	for _, c := range []struct {
		text string
		n    int
		want []string
	}{
		{"Copied", 10, []string{"Copied"}},
		{"Copied the access token", 14, []string{"Copied the", "access token"}},
		{"Copied the access token of Ada", 14, []string{"Copied the", "access token…"}},
		{"Donaudampfschifffahrt", 8, []string{"Donauda…"}},
		{"", 8, []string{""}},
	} {
		if got := foldInTwo(c.text, fits(c.n)); !slices.Equal(got, c.want) {
			t.Errorf("%q in %d: %q", c.text, c.n, got)
		}
	}
}

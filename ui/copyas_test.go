package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"tokendesk/store"
)

// How an app's token was copied is remembered for that app, and the default of Ctrl+C stays.
func TestCopyAsIsRemembered(t *testing.T) {
	b := newBench(t, nil, record("ikas"), record("other"))
	m := b.main(2)
	m.actions.copyAs(ref("ikas"))
	for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyReturn} {
		m.Win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
	}
	b.until("the token is copied", func() bool { return m.Toasts.Text() != "" })
	if got := b.Clipboard.Text(); got != "Bearer at-ikas" {
		t.Errorf("the clipboard holds %q", got)
	}
	want := store.CopyChoice{Format: "bearer"}
	if got := m.choices.Get().CopyAs; len(got) != 1 || got["ikas"] != want {
		t.Errorf("remembered %v", got)
	}
	if m.choices.Get().CopyFormat != "" {
		t.Error("the default of Ctrl+C is another one")
	}
}

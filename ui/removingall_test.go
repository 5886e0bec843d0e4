package ui

import (
	"context"
	"errors"
	"testing"

	"fyne.io/fyne/v2"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
	"tokendesk/ui/words"
)

// Ctrl+Z counts from the moment the removal is confirmed: where the removal is slow, it is
// taken back once it is over.
func TestUndoWhileItIsRemoved(t *testing.T) {
	b := newBench(t, nil, record("a"), record("b"))
	m := b.main(2)
	hold := make(chan struct{})
	slow := func(ctx context.Context, o []desk.RemoveOption) (undoing, error) {
		undo, err := m.desk.RemoveApp(ctx, "a", o...)
		<-hold
		return undo, err
	}
	removal := words.Removal{App: "Acme"}
	m.actions.takeAway([]oauth.Ref{ref("a")}, []removing{slow}, false, removal)
	b.until("it is gone", func() bool { return len(m.list.Accounts()) == 1 })
	m.Win.Canvas().Focus(m.list.SearchFocusable())
	b.holds(&fyne.ShortcutUndo{})
	if m.actions.undo != nil {
		t.Error("it can be asked for twice")
	}
	close(hold)
	b.until("it is back", func() bool { return len(m.list.Accounts()) == 2 })
	b.until("it is said", func() bool { return m.Toasts.Text() == removal.Back() })

	failing := func(context.Context, []desk.RemoveOption) (undoing, error) { return nil, errors.New("it cannot be") }
	m.actions.takeAway([]oauth.Ref{ref("a")}, []removing{failing}, false, removal)
	b.until("nothing is left to undo", func() bool { return m.actions.undo == nil && m.Toasts.Text() != removal.Back() })
}

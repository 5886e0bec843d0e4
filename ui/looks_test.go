package ui

import (
	"context"
	"path/filepath"
	"testing"

	base "fyne.io/fyne/v2/theme"

	"tokendesk/store"
	"tokendesk/ui/desk"
	"tokendesk/ui/desk/desktest"
	"tokendesk/ui/start"
	look "tokendesk/ui/theme"
)

// Who needs large text and high contrast can read what is asked before a vault is open,
// whether the settings are read by then or come later.
func TestTheFirstScreenLooksAsTheSettingsSay(t *testing.T) {
	wanted := look.Choice{Appearance: look.Dark, Contrast: look.ContrastHigh, TextPercent: 200}
	edges := desktest.NewWithPassphrase(t, noon, "the right one", record("ikas"))
	file, err := store.OpenSettings(filepath.Join(edges.Options().VaultDir, "settings.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := file.Update(func(s *store.Settings) {
		s.Theme, s.Contrast, s.TextPercent = string(wanted.Appearance), string(wanted.Contrast), wanted.TextPercent
	}); err != nil {
		t.Fatal(err)
	}
	asked := make(chan struct{})
	b := newBenchOver(t, edges, func(*bench) opener {
		return func(ctx context.Context, r start.Request) (*desk.Desk, error) {
			close(asked)
			_, err := r.Ask(ctx, false)
			return nil, err
		}
	})
	if got := b.window.shell.App.Settings().Theme(); got != look.Of(wanted) {
		t.Fatalf("the window looks like %+v before it is shown", got)
	}
	<-asked
	b.until("it asks for the passphrase", func() bool { return len(b.entries()) == 1 })
	if got := b.entries()[0].Theme().Size(base.SizeNameText); got != 28 {
		t.Errorf("the field's text is %v high", got)
	}

	late := make(chan store.Settings, 1)
	b.window.dress(late)
	late <- store.Settings{TextPercent: 150}
	b.until("what comes late holds, too", func() bool {
		return b.window.shell.App.Settings().Theme() == look.Of(look.Choice{TextPercent: 150})
	})
	close(late)
}

package editor

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
	"tokendesk/oauth/session"
	"tokendesk/store"
	"tokendesk/store/acting"
	"tokendesk/ui/desk"
	"tokendesk/ui/parts/partstest"
	look "tokendesk/ui/theme"
)

// bench is a window and an editor that keeps what it is told.
type bench struct {
	*partstest.Bench
	options Options
	saved   []store.Edit
	last    []desk.Trial   // as Save was given it
	waiting []oauth.Change // after a Save
	tried   []store.Edit
	trial   desk.Trial
	tryErr  error
	saveErr error
	copied  string
}

func newBench(t *testing.T, size fyne.Size, choice look.Appearance) *bench {
	t.Helper()
	b := &bench{Bench: partstest.New(t, size, choice)}
	providers, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	b.options = Options{
		Catalogue: providers, Run: b.Run,
		Taken:  func(id string) bool { return id == "ikas" || id == "acme" },
		Groups: []string{"Shops"},
		Copy:   func(text, _ string) { b.copied = text },
		Try: func(_ context.Context, e store.Edit, _ string, _ func(session.Progress)) (desk.Trial, error) {
			b.tried = append(b.tried, e)
			return b.trial, b.tryErr
		},
		Save: func(_ context.Context, e store.Edit, last desk.Trial) ([]oauth.Change, error) {
			if b.saveErr == nil {
				b.saved, b.last = append(b.saved, e), append(b.last, last)
			}
			return b.waiting, b.saveErr
		},
		FirstAccepted: acting.Rules{Complete: providers.Complete}.First,
		Discover: func(_ context.Context, issuer string) (oauth.App, error) {
			return oauth.App{Endpoints: oauth.Endpoints{Issuer: issuer, Token: issuer + "/token", Authorization: issuer + "/authorize"}}, nil
		},
	}
	return b
}

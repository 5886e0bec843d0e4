package tray

import (
	"context"
	"strings"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/ui/desk"
	"tokendesk/ui/desk/desktest"
)

// The model follows records, settings, presentation mode, locks and time, and is told
// when it is another one alone.
func TestFollow(t *testing.T) {
	edges := desktest.New(t, noon, oauth.Record{
		App:     oauth.App{ID: "acme", Name: "Acme", ClientID: "acme", Grant: oauth.GrantClientCredentials, ClientAuth: oauth.ClientSecretPost, Endpoints: oauth.Endpoints{Token: "https://acme.test/token"}},
		Account: oauth.Account{ID: "ada", Label: "Ada"}, Secrets: oauth.Secrets{oauth.SecretClientSecret: "s"},
		Tokens: &oauth.TokenSet{AccessToken: "t", TokenType: "Bearer", Life: oauth.LifeKnown, ObtainedAt: noon.Add(-30 * time.Minute), ExpiresAt: noon.Add(30 * time.Minute)},
	})
	d, err := desk.Open(t.Context(), edges.Options())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	ctx, cancel := context.WithCancel(t.Context())
	models, ended := make(chan Model), make(chan struct{})
	go func() { Follow(ctx, d, func(m Model) { models <- m }); close(ended) }()
	next := func(first string, icon Icon) {
		t.Helper()
		select {
		case m := <-models:
			if m.Items[0].Label != first || m.Icon != icon {
				t.Errorf("%q, icon %q; want %q", m.Items[0].Label, m.Icon, first)
			}
		case <-time.After(20 * time.Second):
			t.Fatalf("it never shows %q", first)
		}
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	next("No favourites yet", IconPlain)
	must(d.Settings.Update(func(s *store.Settings) { s.Theme = "dark" })) // nothing to show
	must(d.Settings.Update(func(s *store.Settings) { s.KeepAlso = []string{"acme/ada"} }))
	next("● Acme · Ada — until 12:30", IconPlain)
	must(d.SetFavourite(t.Context(), "acme", true)) // it is there already
	d.SetPresenting(true)
	next("● Acme · "+strings.Repeat("•", 12)+" — until 12:30", IconPlain)
	d.SetPresenting(false)
	next("● Acme · Ada — until 12:30", IconPlain)
	edges.Clock.Pass(26 * time.Minute)
	d.SetPresenting(false) // wakes whoever follows
	next("◐ Acme · Ada — until 12:30", IconPlain)
	_, err = d.Lock(t.Context())
	must(err)
	next("Locked", IconLocked)
	must(d.Unlock(t.Context(), nil))
	next("◐ Acme · Ada — until 12:30", IconPlain)
	cancel()
	<-ended
}

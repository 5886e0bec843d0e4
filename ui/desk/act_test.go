package desk_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
	"tokendesk/ui/desk/desktest"
)

// What is asked for away from the window is what the window does.
func TestAct(t *testing.T) {
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	machine := func(id string) oauth.Record {
		return oauth.Record{
			App:     oauth.App{ID: id, Name: "App " + id, ClientID: id, Grant: oauth.GrantClientCredentials, ClientAuth: oauth.ClientSecretPost, Endpoints: oauth.Endpoints{Token: "https://" + id + ".test/token"}},
			Account: oauth.Account{ID: oauth.DefaultAccount}, Secrets: oauth.Secrets{oauth.SecretClientSecret: "s"},
			Tokens: &oauth.TokenSet{AccessToken: "old-" + id, TokenType: "Bearer", Life: oauth.LifeKnown, ObtainedAt: noon.Add(-30 * time.Minute), ExpiresAt: noon.Add(30 * time.Minute)},
		}
	}
	person := oauth.Record{
		App: oauth.App{
			ID: "person", Name: "Person", ClientID: "person", Grant: oauth.GrantAuthorizationCode, ClientAuth: oauth.ClientAuthNone,
			Endpoints: oauth.Endpoints{Authorization: "https://person.test/authorize", Token: "https://person.test/token"}, Redirect: oauth.Redirect{Host: "127.0.0.1"},
		},
		Account: oauth.Account{ID: oauth.DefaultAccount},
	}
	edges := desktest.New(t, noon, machine("one"), machine("two"), person)
	o := edges.Options()
	opened := make(chan string, 1)
	o.OpenBrowser = func(_ context.Context, address string, _ oauth.Ref, _ string) error {
		opened <- address
		return nil
	}
	d, err := desk.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	one := oauth.Ref{App: "one", Account: oauth.DefaultAccount}
	does := func(do desk.Verb, ref oauth.Ref, said string) {
		t.Helper()
		got, err := d.Act(t.Context(), desk.Action{Do: do, Ref: ref})
		if err != nil || got != said {
			t.Errorf("%s says %q, %v", do, got, err)
		}
	}
	does(desk.DoCopy, one, "Copied the access token of App one")
	if got := edges.Clipboard.Text(); got != "old-one" {
		t.Errorf("copied %q", got)
	}
	does(desk.DoRenew, one, "")
	if asked := edges.Servers.Asked(); len(asked) != 1 || asked[0] != "one" {
		t.Errorf("asked %q", asked)
	}
	does(desk.DoRenewAll, oauth.Ref{}, "2 renewed")
	edges.Servers.Answers(func(_ context.Context, app string) (int, map[string]any) {
		return http.StatusBadRequest, map[string]any{"error": "access_denied"}
	})
	if said, err := d.Act(t.Context(), desk.Action{Do: desk.DoRenewAll}); err == nil || !strings.Contains(said, "2 failed") {
		t.Errorf("all fail: %q, %v", said, err)
	}
	// Where a person is needed the browser opens.
	for _, do := range []desk.Verb{desk.DoCopy, desk.DoSignIn, desk.DoAnother} {
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() {
			_, err := d.Act(ctx, desk.Action{Do: do, Ref: oauth.Ref{App: "person", Account: oauth.DefaultAccount}})
			done <- err
		}()
		if address := <-opened; !strings.HasPrefix(address, "https://person.test/authorize") {
			t.Errorf("%s opens %s", do, address)
		}
		cancel()
		if err := <-done; !desk.IsCancelled(err) {
			t.Errorf("%s: %v", do, err)
		}
	}
	for _, do := range []desk.Verb{desk.DoOpen, desk.DoQuit, "", "rubbish"} {
		a := desk.Action{Do: do}
		var e *oauth.Error
		if _, err := d.Act(t.Context(), a); !errors.As(err, &e) || e.Kind != oauth.KindUsage || a.ForFace() != (do == desk.DoOpen || do == desk.DoQuit) {
			t.Errorf("%q: %v", do, err)
		}
	}
	does(desk.DoLock, oauth.Ref{}, "")
	if _, err := d.Act(t.Context(), desk.Action{Do: desk.DoCopy, Ref: one}); err == nil || edges.Clipboard.Text() != "" {
		t.Errorf("locked: %v, %q", err, edges.Clipboard.Text())
	}
}

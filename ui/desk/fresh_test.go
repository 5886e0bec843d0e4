package desk

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/store"
	"tokendesk/store/appfile"
	"tokendesk/store/keys"
)

// A favourite's token, and a chosen account's, is renewed before it expires
// while KeepFresh runs, and nobody else's.
func TestFavouritesStayFresh(t *testing.T) {
	asked := make(chan string, 16)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id, _, _ := r.BasicAuth()
		asked <- id
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"access_token":"t","token_type":"Bearer","expires_in":3600}`)
	}))
	defer server.Close()
	var mu sync.Mutex
	now := time.Now()
	d, err := Open(t.Context(), Options{Keys: keys.Memory, Create: true, Now: func() time.Time { mu.Lock(); defer mu.Unlock(); return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	var file appfile.File
	for _, id := range []string{"favourite", "chosen", "other"} {
		file.Apps = append(file.Apps, appfile.Entry{
			App: oauth.App{
				ID: id, ClientID: id, Grant: oauth.GrantClientCredentials, Favourite: id == "favourite",
				Endpoints: oauth.Endpoints{Token: server.URL + "/token"},
			},
			Secrets: oauth.Secrets{oauth.SecretClientSecret: "s"},
		})
	}
	if _, err := d.vault.Import(t.Context(), file, store.Consent{All: true}); err != nil {
		t.Fatal(err)
	}
	if err := d.Settings.Update(func(s *store.Settings) { s.KeepAlso = []string{"chosen/default"} }); err != nil {
		t.Fatal(err)
	}
	for _, e := range file.Apps {
		if _, err := d.sessions.Token(t.Context(), oauth.Ref{App: e.App.ID, Account: oauth.DefaultAccount}); err != nil {
			t.Fatal(err)
		}
		<-asked
	}
	events := d.sessions.Events(t.Context())
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	mu.Lock()
	now = now.Add(56 * time.Minute)
	mu.Unlock()
	go func() { d.KeepFresh(ctx); close(done) }()
	renewed := map[string]bool{<-asked: true, <-asked: true}
	if !renewed["favourite"] || !renewed["chosen"] {
		t.Errorf("renewed %v", renewed)
	}
	for ended := 0; ended < 2; {
		if e := <-events; !e.Running {
			ended++
		}
	}
	cancel()
	<-done
	if len(asked) != 0 {
		t.Errorf("asked for %s, too", <-asked)
	}
	kept, err := d.Details(t.Context(), oauth.Ref{App: "favourite", Account: oauth.DefaultAccount})
	if s := kept.Status(d.Now()); err != nil || s.State != session.StateFresh {
		t.Errorf("%s, %v", s.State, err)
	}
	if settings := filepath.Dir(d.places.settings); settings != d.places.temporary {
		t.Errorf("settings in %s", settings)
	}
}

package desk

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/store"
	"tokendesk/store/appfile"
)

// What a server can be asked is not known before discovery, and afterwards it is
// what the metadata names: the face that revokes knows where, and whether at all.
func TestWhatCanBeAskedAfterDiscovery(t *testing.T) {
	var revoked atomic.Int32
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	defer server.Close()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `{"issuer":%q,"token_endpoint":%q,"revocation_endpoint":%q}`, server.URL, server.URL+"/token", server.URL+"/revoke")
	})
	mux.HandleFunc("POST /token", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"access_token":"T","token_type":"Bearer","expires_in":3600}`)
	})
	mux.HandleFunc("POST /revoke", func(http.ResponseWriter, *http.Request) { revoked.Add(1) })
	d := inMemory(t)
	_, err := d.Import(t.Context(), Import{From: appfile.SourceApp, File: appfile.File{Apps: []appfile.Entry{{
		App:     oauth.App{ID: acme.App, ClientID: "c", Grant: oauth.GrantClientCredentials, Endpoints: oauth.Endpoints{Issuer: server.URL}},
		Secrets: oauth.Secrets{oauth.SecretClientSecret: "s"},
	}}}}, store.Consent{All: true})
	if err != nil {
		t.Fatal(err)
	}
	updates := d.Updates(t.Context())
	u := next(t, updates, "all accounts", func(u Update) bool { return u.All })
	before, _ := u.of(acme)
	for _, q := range []session.Question{session.QuestionRevoke, session.QuestionIntrospect, session.QuestionUserinfo, session.QuestionLogout} {
		if target := before.Target(q); target.Missing || target.Address != "" {
			t.Errorf("before discovery, %s: %+v", q, target)
		}
	}
	if target := before.Target(session.QuestionTest); !target.Missing {
		t.Errorf("a test call that is not there: %+v", target)
	}
	if _, err := d.TakeStep(t.Context(), acme, session.StepGet); err != nil {
		t.Fatal(err)
	}
	u = next(t, updates, "the token", func(u Update) bool { a, ok := u.of(acme); return ok && !a.Running && a.HasToken() })
	after, _ := u.of(acme)
	if target := after.Target(session.QuestionRevoke); target.Missing || target.Address != server.URL+"/revoke" {
		t.Errorf("after discovery, revoking: %+v", target)
	}
	if target := after.Target(session.QuestionIntrospect); !target.Missing {
		t.Errorf("after discovery, an endpoint that the metadata does not name: %+v", target)
	}
	if had, err := d.Revoke(t.Context(), acme); err != nil || !had || revoked.Load() != 1 {
		t.Errorf("revoked %d times, %v", revoked.Load(), err)
	}
	next(t, updates, "no token", func(u Update) bool { a, ok := u.of(acme); return ok && !a.Running && !a.HasToken() })
}

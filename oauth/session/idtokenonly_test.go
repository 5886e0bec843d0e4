package session

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"tokendesk/oauth"
)

// onlyIDTokens makes a server give ID tokens that count up, and nothing else but a
// refresh token.
func onlyIDTokens(s *server) {
	given := 0
	s.token = func(w http.ResponseWriter, _ *http.Request) bool {
		given++
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, fmt.Sprintf(`{"id_token":"i%d","id_token_expires_in":3600,"token_type":"Bearer","refresh_token":"r%d"}`, given, given))
		return true
	}
}

// A set without an access token is kept, cached, renewed and shown as any other;
// userinfo, which wants an access token, is not asked.
func TestAnIDTokenAloneIsKept(t *testing.T) {
	s := newServer(t)
	onlyIDTokens(s)
	s.asked = func() { t.Error("userinfo was asked without an access token") }
	store := s.storage(oauth.GrantAuthorizationCode, nil)
	m := manager(t, store, nil)
	get := func(want string, requests int32, opts ...Option) {
		t.Helper()
		ts, err := m.Token(t.Context(), ref, append(opts, NoSignIn())...)
		if err != nil || ts.IDToken != want || ts.AccessToken != "" || s.requests.Load() != requests {
			t.Fatalf("%q after %d requests, %v", ts.IDToken, s.requests.Load(), err)
		}
	}
	get("i1", 1)
	get("i1", 1)
	get("i2", 2, Fresh())
	rec := store.get(ref)
	if rec.Tokens.IDToken != "i2" || rec.Tokens.RefreshToken != "r2" || rec.Failure != nil {
		t.Errorf("kept %q, %q, %v", rec.Tokens.IDToken, rec.Tokens.RefreshToken, rec.Failure)
	}
	st := StatusOf(rec, rec.App, noon)
	if st.State != StateFresh || st.Reason != ReasonIDTokenOnly || st.Left != time.Hour || NextStep(rec, rec.App, st, false) != StepCopy {
		t.Errorf("%+v", st)
	}
	if a := (account{ref: ref, rec: rec, app: rec.App}); !a.renewable() {
		t.Error("it is not kept fresh")
	}
	rec.Account.Expect, rec.Held = "ada", true
	if st := StatusOf(rec, rec.App, noon); st.Reason == ReasonIDTokenOnly {
		t.Error("that there is no access token is said before what stands in the way")
	}
}

// An exchange that wants an access token says that there is none; one that wants
// the ID token gets it.
func TestAnIDTokenAloneIsExchangedAsOne(t *testing.T) {
	s := newServer(t)
	onlyIDTokens(s)
	store := s.storage(oauth.GrantClientCredentials, nil)
	other := oauth.Ref{App: "other", Account: "default"}
	rec := s.record(oauth.GrantTokenExchange)
	rec.App.ID, rec.App.TokenExchange.Subject, rec.Tokens = "other", "acme/default", nil
	store.put(other, rec)
	m := manager(t, store, nil)
	_, err := m.Token(t.Context(), other)
	if e := wantKind(t, err, oauth.KindMisconfigured); !strings.Contains(e.Advice, "token-type:id_token") {
		t.Error(e.Advice)
	}
	rec.App.TokenExchange.SubjectTokenType = "urn:ietf:params:oauth:token-type:id_token"
	store.put(other, rec)
	if _, err := m.Token(t.Context(), other); err != nil {
		t.Fatal(err)
	}
	if got := s.forms[len(s.forms)-1].Get("subject_token"); got != "i1" {
		t.Errorf("exchanged %q", got)
	}
}

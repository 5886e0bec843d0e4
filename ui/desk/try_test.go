package desk

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"go.uber.org/goleak"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
	"tokendesk/oauth/session"
	"tokendesk/store"
)

// A trial runs the real engine and session, and keeps nothing.
func TestTryRunsGrantAndTestCall(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	mux := http.NewServeMux()
	mux.HandleFunc("POST /token", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if _, secret, _ := r.BasicAuth(); secret != "typed" {
			w.WriteHeader(http.StatusUnauthorized)
			_ = json.NewEncoder(w).Encode(map[string]string{"error": "invalid_client"})
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"access_token": "T", "token_type": "Bearer", "expires_in": 600})
	})
	mux.HandleFunc("GET /me", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer T" {
			w.WriteHeader(http.StatusUnauthorized)
		}
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	defer http.DefaultTransport.(*http.Transport).CloseIdleConnections()
	providers, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	draft := store.Edit{
		App: oauth.App{
			ID: "x", ClientID: "c", Grant: oauth.GrantClientCredentials, ClientAuth: oauth.ClientSecretBasic,
			Endpoints: oauth.Endpoints{Token: server.URL + "/token"}, Test: oauth.TestCall{URL: server.URL + "/me"},
		},
		Secrets: oauth.Secrets{oauth.SecretClientSecret: "typed"},
	}
	kept := oauth.Record{Secrets: oauth.Secrets{oauth.SecretClientSecret: "stored"}}
	options := session.Options{Complete: providers.Complete}
	trial, err := try(t.Context(), options, kept, nil, draft, "", func(session.Progress) {})
	if err != nil || trial.Tokens.AccessToken != "T" || trial.Test == nil || !trial.Test.OK {
		t.Fatalf("%v, test %+v", err, trial.Test)
	}
	draft.Secrets = nil // what is stored is used, and wrong here
	_, err = try(t.Context(), options, kept, nil, draft, "", func(session.Progress) {})
	var refused *oauth.Error
	if !errors.As(err, &refused) || refused.Kind != oauth.KindRefused {
		t.Errorf("a wrong secret gives %v", err)
	}
	waiting := []oauth.Change{{Field: "proxy", New: "http://evil.example:1"}}
	_, err = try(t.Context(), options, kept, waiting, draft, "", func(session.Progress) {})
	if !errors.As(err, &refused) || refused.Kind != oauth.KindUntrusted {
		t.Errorf("a setting that waits for a word gives %v", err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := try(cancelled, options, kept, nil, draft, "", func(session.Progress) {}); err == nil {
		t.Error("a cancelled trial went ahead")
	}
}

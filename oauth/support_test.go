package oauth_test

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tokendesk/oauth"
	"tokendesk/oauth/oauthtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	clientID = "client-1"
	secret   = "canary-secret/+ %"
)

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func atStart() time.Time { return start }

// credentials is a complete client-credentials app at a server.
func credentials(server *oauthtest.Server) oauth.App {
	return oauth.App{
		ID: "app", Grant: oauth.GrantClientCredentials, ClientID: clientID, ClientAuth: oauth.ClientSecretBasic,
		Endpoints: oauth.Endpoints{Token: server.URL + "/token"},
	}
}

func secrets() oauth.Secrets { return oauth.Secrets{oauth.SecretClientSecret: secret} }

// client makes a client whose idle connections end with the test.
func client(t testing.TB, app oauth.App, s oauth.Secrets, o oauth.Options) *oauth.Client {
	t.Helper()
	if o.HTTP == nil {
		http, err := oauth.NewHTTPClient(app, s)
		if err != nil {
			t.Fatal(err)
		}
		o.HTTP = http
	}
	t.Cleanup(o.HTTP.CloseIdleConnections)
	c, err := oauth.New(app, s, o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func fetch(t testing.TB, app oauth.App) (oauth.TokenSet, error) {
	t.Helper()
	return client(t, app, secrets(), oauth.Options{}).Fetch(context.Background(), oauth.Account{ID: "default"})
}

// failure demands an *oauth.Error of a kind that holds no secret.
func failure(t testing.TB, err error, kind oauth.Kind) *oauth.Error {
	t.Helper()
	var e *oauth.Error
	if !errors.As(err, &e) {
		t.Fatalf("error %v, expected *oauth.Error", err)
	}
	if e.Kind != kind {
		t.Fatalf("kind %s (%s), expected %s", e.Kind, e.Message, kind)
	}
	if e.Message == "" {
		t.Fatal("an error without a message")
	}
	for _, text := range []string{e.Message, e.Advice, e.ServerError, e.ServerDescription} {
		if strings.Contains(text, "canary") {
			t.Fatalf("a secret in an error: %q", text)
		}
		if strings.ContainsAny(text, "\x00\x1b\r\n\u202e") {
			t.Fatalf("control characters in an error: %q", text)
		}
	}
	return e
}

// containsSecret looks for the client secret in every form it is sent in.
func containsSecret(text string) bool {
	for _, form := range []string{secret, url.QueryEscape(secret), basic(clientID, secret)[len("Basic "):], "canary"} {
		if strings.Contains(text, form) {
			return true
		}
	}
	return false
}

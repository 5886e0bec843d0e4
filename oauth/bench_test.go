package oauth_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"tokendesk/oauth"
)

func tokenServer(b *testing.B) string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, `{"access_token":"T","token_type":"Bearer","expires_in":3600,"scope":"a b"}`)
	}))
	b.Cleanup(server.Close)
	return server.URL + "/token"
}

// BenchmarkFetch is one client-credentials fetch through the engine; the bare
// one beside it is what it may at most cost 1.15 times of, and 60 allocations.
func BenchmarkFetch(b *testing.B) {
	app := oauth.App{Grant: oauth.GrantClientCredentials, ClientID: clientID, ClientAuth: oauth.ClientSecretBasic, Endpoints: oauth.Endpoints{Token: tokenServer(b)}}
	c := client(b, app, secrets(), oauth.Options{})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Fetch(b.Context(), oauth.Account{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBareFetch(b *testing.B) {
	address := tokenServer(b)
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	bare := &http.Client{Transport: transport}
	form := url.Values{"grant_type": {"client_credentials"}}
	b.ReportAllocs()
	for b.Loop() {
		request, _ := http.NewRequestWithContext(b.Context(), http.MethodPost, address, strings.NewReader(form.Encode()))
		request.SetBasicAuth(clientID, secret)
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		answer, err := bare.Do(request)
		if err != nil {
			b.Fatal(err)
		}
		var token struct {
			AccessToken string `json:"access_token"`
			ExpiresIn   int    `json:"expires_in"`
		}
		if err := json.NewDecoder(answer.Body).Decode(&token); err != nil || token.AccessToken == "" {
			b.Fatal(err)
		}
		answer.Body.Close()
	}
}

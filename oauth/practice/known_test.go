package practice_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/oauth/practice"
)

// appsOf are the apps of a provider's file, with their secrets by client id.
func appsOf(t *testing.T, s *practice.Server) (apps []oauth.App, secrets map[string]string) {
	t.Helper()
	var file struct {
		Apps []struct {
			oauth.App
			ClientSecret string `json:"client_secret"`
		} `json:"apps"`
	}
	if err := json.Unmarshal(s.AppFile(), &file); err != nil {
		t.Fatal(err)
	}
	secrets = map[string]string{}
	for _, a := range file.Apps {
		apps = append(apps, a.App)
		secrets[a.ClientID] = a.ClientSecret
	}
	return apps, secrets
}

func TestPortOf(t *testing.T) {
	server, err := practice.Start(t.Context(), practice.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	apps, _ := appsOf(t, server)
	for _, app := range apps {
		if port, ok := practice.PortOf(app); port != server.Port() || !ok {
			t.Errorf("%s is of port %d, %v", app.ID, port, ok)
		}
		// Everything else is the person's own.
		app.Name, app.Environment, app.Group, app.ID = "Mine", "local", "", "mine"
		if port, ok := practice.PortOf(app); port != server.Port() || !ok {
			t.Errorf("renamed it is of port %d, %v", port, ok)
		}
	}
	ikas := apps[0]
	for name, change := range map[string]func(*oauth.App){
		"another client":   func(a *oauth.App) { a.ClientID = "mine" },
		"another machine":  func(a *oauth.App) { a.Endpoints.Token = "http://far.test:8123/ikas/api/admin/oauth/token" },
		"another server":   func(a *oauth.App) { a.Endpoints.Token = "http://127.0.0.1:8123/token" },
		"another provider": func(a *oauth.App) { a.Endpoints.Token = "http://127.0.0.1:8123/mypos/oauth/token" },
		"TLS":              func(a *oauth.App) { a.Endpoints.Token = "https://127.0.0.1:8123/ikas/api/admin/oauth/token" },
		"no port":          func(a *oauth.App) { a.Endpoints.Token = "http://127.0.0.1/ikas/api/admin/oauth/token" },
		"no address":       func(a *oauth.App) { a.Endpoints.Token = "" },
		"a placeholder":    func(a *oauth.App) { a.Endpoints.Token = "http://127.0.0.1:{port}/ikas/api/admin/oauth/token" },
	} {
		app := ikas
		change(&app)
		if port, ok := practice.PortOf(app); ok {
			t.Errorf("%s: it is of port %d", name, port)
		}
	}
}

// Another start on the same port takes the secrets of the one before, all of them where
// there are several.
func TestSecretsOfAnEarlierStart(t *testing.T) {
	first, err := practice.Start(t.Context(), practice.Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, before := appsOf(t, first)
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	known := map[string][]string{"unknown": {"x"}}
	for id, secret := range before {
		known[id] = []string{"", secret, "of a third start"}
	}
	again, err := practice.Start(t.Context(), practice.Options{Port: first.Port(), Secrets: known})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	apps, after := appsOf(t, again)
	for id, secret := range before {
		if after[id] != secret {
			t.Errorf("the app file has another secret of %s", id)
		}
	}
	for secret, want := range map[string]int{before[apps[0].ClientID]: 200, "of a third start": 200, "": 401, "wrong": 401} {
		form := url.Values{"grant_type": {"client_credentials"}, "client_id": {apps[0].ClientID}, "client_secret": {secret}}
		if got := post(t.Context(), t, apps[0].Endpoints.Token, form); got != want {
			t.Errorf("the secret %q gives status %d, want %d", secret, got, want)
		}
	}
}

func post(ctx context.Context, t *testing.T, address string, form url.Values) int {
	t.Helper()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	return response.StatusCode
}

package appfile

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"tokendesk/oauth"
)

func postmanApp() oauth.App {
	port := 47821
	return oauth.App{
		ID: "acme-staging", Name: "Acme staging", ClientID: "AIK_CLIENT_1", Grant: oauth.GrantAuthorizationCode, ClientAuth: oauth.ClientSecretBasic,
		Endpoints: oauth.Endpoints{Authorization: "https://id.acme.test/authorize", Token: "https://id.acme.test/token", Refresh: "https://id.acme.test/refresh"},
		Scopes:    []string{"openid", "orders.read"}, Audience: "https://api.acme.test", PKCE: oauth.PKCES256,
		Params: oauth.Params{
			Authorize: map[string]oauth.Param{"access_type": {"offline"}},
			Token:     map[string]oauth.Param{"tenant": {"t1"}},
			Refresh:   map[string]oauth.Param{"api": {"{client_secret}"}},
		},
		Redirect: oauth.Redirect{Host: "127.0.0.1", Port: &port, Path: "/callback"},
		Test:     oauth.TestCall{Method: "POST", URL: "https://api.acme.test/me?id={uuid}", Headers: map[string]string{"X-A": "b"}, Body: `{"q":"{{x"}`},
	}
}

// What is written is read again as the same app, with its secret still to come.
func TestAPostmanCollectionComesBack(t *testing.T) {
	code := postmanApp()
	machine := code
	machine.ID, machine.Name, machine.Grant, machine.ClientAuth = "machine", "Machine", oauth.GrantClientCredentials, oauth.ClientSecretPost
	machine.Endpoints = oauth.Endpoints{Token: "https://id.machine.test/token"}
	machine.Params, machine.Redirect, machine.PKCE, machine.Audience = oauth.Params{}, oauth.Redirect{}, "", ""
	public := code
	public.ID, public.Name, public.ClientAuth, public.ClientID = "public", "Public", oauth.ClientAuthNone, "PUBLIC_1"
	public.Endpoints = oauth.Endpoints{Authorization: "https://id.public.test/authorize", Token: "https://id.public.test/token"}
	person := machine
	person.ID, person.Name, person.Grant, person.Username, person.ClientID = "person", "Person", oauth.GrantPassword, "ada", "PERSON_1"
	person.Endpoints.Token = "https://id.person.test/token"
	for _, app := range []oauth.App{code, machine, public, person} {
		var b bytes.Buffer
		left, err := WritePostman(&b, app.Name, []PostmanApp{{app, "access_token"}})
		if err != nil || len(left) > 0 {
			t.Fatal(left, err)
		}
		f, _, err := parsePostman([]Document{{Data: b.Bytes()}})
		if err != nil || len(f.Apps) != 1 {
			t.Fatalf("%s: %d apps, %v\n%s", app.ID, len(f.Apps), err, b.String())
		}
		got, secrets := f.Apps[0].App, f.Apps[0].Secrets
		if got.ClientID != app.ClientID || got.Grant != app.Grant || got.Endpoints != app.Endpoints || strings.Join(got.Scopes, " ") != strings.Join(app.Scopes, " ") ||
			got.Audience != app.Audience || got.Username != app.Username || len(got.Params.Authorize) != len(app.Params.Authorize) || len(got.Params.Token) != len(app.Params.Token) {
			t.Errorf("%s: %+v", app.ID, got)
		}
		if want := app.ClientAuth; got.ClientAuth != want && got.ClientAuth != "" {
			t.Errorf("%s: %s is %s", app.ID, want, got.ClientAuth)
		}
		for kind := range secrets {
			t.Errorf("%s: a variable was taken for a %s", app.ID, kind)
		}
	}
}

// What Postman cannot do, or would take for a variable of its own, is left out and said.
func TestWhatPostmanCannotHold(t *testing.T) {
	for name, change := range map[string]func(*oauth.App){
		"grant":      func(a *oauth.App) { a.Grant = oauth.GrantDeviceCode },
		"client":     func(a *oauth.App) { a.ClientAuth = oauth.PrivateKeyJWT },
		"client id":  func(a *oauth.App) { a.ClientID = "{{other}}" },
		"scopes":     func(a *oauth.App) { a.Scopes = []string{"{{other}}"} },
		"address":    func(a *oauth.App) { a.Test.URL = "https://api.acme.test/{{other}}" },
		"a header":   func(a *oauth.App) { a.Test.Headers = map[string]string{"X": "{{other}}"} },
		"plain body": func(a *oauth.App) { a.Test.Body = "{{other}}" },
	} {
		app := postmanApp()
		change(&app)
		var b bytes.Buffer
		left, err := WritePostman(&b, "x", []PostmanApp{{app, "t"}})
		if err != nil || left["acme-staging"] == "" || strings.Contains(b.String(), "other") {
			t.Errorf("%s: %v %v\n%s", name, left, err, b.String())
		}
	}
}

func TestThePostmanCollectionHasVariables(t *testing.T) {
	var b bytes.Buffer
	app := postmanApp()
	app.Params.Token["leak"] = oauth.Param{"{{other}}"}
	app.Params.Authorize["leak"] = oauth.Param{"{{other}}"}
	if _, err := WritePostman(&b, "x", []PostmanApp{{app, "acme_access_token"}}); err != nil || !json.Valid(b.Bytes()) {
		t.Fatal(err)
	}
	for _, want := range []string{`"{{acme_staging_client_secret}}"`, `"{{acme_access_token}}"`, `/me?id={{$guid}}"`, `{\\u007bx`, `"http://127.0.0.1:47821/callback"`} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %s in\n%s", want, b.String())
		}
	}
	if strings.Contains(b.String(), "other") {
		t.Error("a parameter asks for another variable")
	}
	again := bytes.Buffer{}
	_, _ = WritePostman(&again, "x", []PostmanApp{{app, "acme_access_token"}})
	if !bytes.Equal(again.Bytes(), b.Bytes()) {
		t.Error("it is another one the second time")
	}
}

package oauth

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestWhoamiReadsTheProvidersOwnAnswer(t *testing.T) {
	github := Whoami{ID: "/id", Name: "/login", Full: "/name"}
	zoom := Whoami{ID: "/id", Full: "/display_name", Email: "/email", Verified: "/verified"}
	for name, row := range map[string]struct {
		who    Whoami
		answer string
		want   Person
	}{
		"a number is an id":            {github, `{"id":583231,"login":"octocat","name":"The Octocat"}`, Person{Subject: "583231", Name: "octocat", Full: "The Octocat"}},
		"an id longer than a float":    {github, `{"id":12345678901234567890}`, Person{Subject: "12345678901234567890"}},
		"nothing is called null":       {github, `{"id":1,"login":"o","name":null}`, Person{Subject: "1", Name: "o"}},
		"deep down":                    {Whoami{ID: "/data/viewer/id", Full: "/data/viewer/name"}, `{"data":{"viewer":{"id":"v","name":"Ada"}}}`, Person{Subject: "v", Full: "Ada"}},
		"in a list":                    {Whoami{ID: "/id", Email: "/emails/0"}, `{"id":"w","emails":["a@x.test"]}`, Person{Subject: "w", Email: "a@x.test"}},
		"an address that is verified":  {zoom, `{"id":"z","email":"a@x.test","verified":1}`, Person{Subject: "z", Email: "a@x.test"}},
		"one that is not":              {zoom, `{"id":"z","email":"a@x.test","verified":0}`, Person{Subject: "z"}},
		"one of which it does not say": {zoom, `{"id":"z","email":"a@x.test"}`, Person{Subject: "z"}},
		"a name like an address":       {github, `{"id":1,"login":"ada@x.test"}`, Person{Subject: "1"}},
		"no object":                    {github, `[]`, Person{}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := row.who.person([]byte(row.answer)); got != row.want {
				t.Errorf("%+v, want %+v", got, row.want)
			}
		})
	}
}

// Without userinfo the provider's own call is asked, with the token, at the app's own test
// call, and nowhere else.
func TestIdentifyByTheProvidersOwnCall(t *testing.T) {
	answer, status := `{"id":7,"login":"ada"}`, http.StatusOK
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path+" "+r.Header.Get("Authorization"))
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, answer)
	}))
	defer server.Close()
	app := App{
		ID: "x", ClientID: "c", Grant: GrantAuthorizationCode,
		Endpoints: Endpoints{Authorization: server.URL + "/a", Token: server.URL + "/t"}, Test: TestCall{URL: server.URL + "/user"},
		Quirks: Quirks{Whoami: Whoami{ID: "/id", Name: "/login"}},
	}
	identify := func(app App) (TokenSet, error) {
		t.Helper()
		asked = nil
		c, err := New(app, nil, Options{})
		if err != nil {
			t.Fatal(err)
		}
		return c.Identify(t.Context(), TokenSet{AccessToken: "at-1"})
	}
	if ts, err := identify(app); err != nil || ts.Identity != "ada" || ts.Person.Subject != "7" || len(asked) != 1 || asked[0] != "/user Bearer at-1" {
		t.Errorf("%q %+v, asked %q: %v", ts.Identity, ts.Person, asked, err)
	}
	if !CanTell(app) {
		t.Error("an expectation would not be held against it")
	}
	answer = `{"message":"hello"}`
	if ts, err := identify(app); !errors.Is(err, ErrWhoami) || ts.Identity != "" {
		t.Errorf("an answer about nobody: %v", err)
	}
	status = http.StatusForbidden
	if _, err := identify(app); !errors.Is(err, ErrWhoami) {
		t.Errorf("a refusal: %v", err)
	}
	speaks := app
	speaks.Grant = GrantClientCredentials
	if _, err := identify(speaks); err != nil || len(asked) != 0 {
		t.Errorf("a client that speaks for itself: asked %q, %v", asked, err)
	}
}

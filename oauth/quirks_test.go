package oauth_test

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
	"tokendesk/oauth/oauthtest"
)

// What servers want of a request, line by line, each reached by a plain app
// file. What is sent with every method of client authentication, scopes and
// params is in TestTokenRequest; here are the habits of known servers.
//
// One habit stays out: token parameters in the query (Miro's documentation).
// Secrets would stand in the server's log, and Miro takes the form as well.
func TestWhatServersWant(t *testing.T) {
	grant := url.Values{"grant_type": {"client_credentials"}}
	tests := map[string]struct {
		change func(*oauth.App)
		want   oauthtest.Request
	}{
		"Accept: application/json always (GitHub)": {
			func(*oauth.App) {},
			oauthtest.Request{Form: grant, Header: map[string]string{"Accept": "application/json"}},
		},
		"JSON + Basic (Notion)": {
			func(a *oauth.App) { a.BodyFormat = oauth.BodyJSON },
			oauthtest.Request{JSON: map[string]any{"grant_type": "client_credentials"}, Header: map[string]string{"Authorization": basic(clientID, secret)}},
		},
		"parameters in the endpoint's own query (Zoom)": {
			func(a *oauth.App) { a.Endpoints.Token += "?account_id=7&x=%20y" },
			oauthtest.Request{Query: url.Values{"account_id": {"7"}, "x": {" y"}}, Form: grant},
		},
		"scopes with commas": {
			func(a *oauth.App) { a.Scopes, a.ScopeSeparator = []string{"a", "b"}, "," },
			oauthtest.Request{Form: url.Values{"grant_type": {"client_credentials"}, "scope": {"a,b"}}},
		},
		"no scope at all": {
			func(a *oauth.App) { a.Scopes = []string{} },
			oauthtest.Request{Form: grant},
		},
		"extra token parameters, empty ones dropped": {
			func(a *oauth.App) {
				a.Params.Token = map[string]oauth.Param{"expiring": {"1"}, "empty": {""}, "none": nil}
			},
			oauthtest.Request{Form: url.Values{"grant_type": {"client_credentials"}, "expiring": {"1"}}},
		},
		"custom grant (account_credentials)": {
			func(a *oauth.App) {
				a.Params.Token = map[string]oauth.Param{"grant_type": {"account_credentials"}, "account_id": {"7"}}
			},
			oauthtest.Request{Form: url.Values{"grant_type": {"account_credentials"}, "account_id": {"7"}}},
		},
		"required User-Agent": {
			func(a *oauth.App) { a.UserAgent = "linux:my-app:1.0 (by /u/ada)" },
			oauthtest.Request{Form: grant, Header: map[string]string{"User-Agent": "linux:my-app:1.0 (by /u/ada)"}},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			server := oauthtest.Start(t)
			server.Expect(test.want).JSON(200, `{"access_token":"T"}`)
			app := credentials(server)
			test.change(&app)
			if _, err := fetch(t, app); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// What servers want of the browser's request and of a refresh.
func TestWhatServersWantOfASignIn(t *testing.T) {
	t.Run("second scope list and extra authorize parameters", func(t *testing.T) {
		server := oauthtest.Start(t)
		app := browserApp(server)
		app.Params.Authorize = map[string]oauth.Param{
			"user_scope": {"a,b"}, "optional_scope": {"c"}, "access_type": {"offline"}, "token_access_type": {"offline"}, "duration": {"permanent"},
			"authorization_details": {`[{"type":"payment"}]`}, // RFC 9396
		}
		a, err := client(t, app, secrets(), oauth.Options{}).Authorize(t.Context(), oauth.Account{Prompt: "consent"}, redirect, "s")
		if err != nil {
			t.Fatal(err)
		}
		u, _ := url.Parse(a.URL)
		for name, want := range map[string]string{
			"user_scope": "a,b", "optional_scope": "c", "access_type": "offline", "token_access_type": "offline", "duration": "permanent", "prompt": "consent",
			"authorization_details": `[{"type":"payment"}]`,
		} {
			if got := u.Query().Get(name); got != want {
				t.Errorf("%s is %q", name, got)
			}
		}
		if u.Query().Has("scope") {
			t.Error("an empty scope was sent")
		}
	})
	t.Run("separate refresh URL", func(t *testing.T) {
		server := oauthtest.Start(t)
		app := credentials(server)
		app.Endpoints.Refresh = server.URL + "/refresh"
		app.Params.Refresh = map[string]oauth.Param{"x": {"1"}}
		server.Expect(oauthtest.Request{Path: "/refresh", Form: url.Values{"grant_type": {"refresh_token"}, "refresh_token": {"R"}, "x": {"1"}}}).JSON(200, `{"access_token":"B"}`)
		if _, err := client(t, app, secrets(), oauth.Options{}).Refresh(t.Context(), oauth.Account{}, oauth.TokenSet{RefreshToken: "R"}); err != nil {
			t.Fatal(err)
		}
	})
	t.Run("secret needed along with PKCE (GitHub, Google desktop)", func(t *testing.T) {
		server := oauthtest.Start(t)
		app := browserApp(server)
		app.ClientAuth = oauth.ClientSecretPost
		c := client(t, app, secrets(), oauth.Options{})
		a, err := c.Authorize(t.Context(), oauth.Account{}, redirect, "s")
		if err != nil {
			t.Fatal(err)
		}
		server.Expect(oauthtest.Request{Form: url.Values{
			"grant_type": {"authorization_code"}, "code": {"c"}, "redirect_uri": {redirect}, "code_verifier": {a.Verifier},
			"client_id": {clientID}, "client_secret": {secret},
		}}).JSON(200, `{"access_token":"T"}`)
		if _, err := c.Exchange(t.Context(), oauth.Account{}, a, "c"); err != nil {
			t.Fatal(err)
		}
	})
	for _, pkce := range []oauth.PKCE{oauth.PKCES256, oauth.PKCEPlain, oauth.PKCEOff} {
		t.Run("PKCE required, refused or ignored: "+string(pkce), func(t *testing.T) {
			server := oauthtest.Start(t)
			app := browserApp(server)
			app.PKCE = pkce
			c := client(t, app, secrets(), oauth.Options{})
			a, err := c.Authorize(t.Context(), oauth.Account{}, redirect, "s")
			if err != nil {
				t.Fatal(err)
			}
			server.Expect(oauthtest.Request{}).JSON(200, `{"access_token":"T"}`)
			ts, err := c.Exchange(t.Context(), oauth.Account{}, a, "c")
			if err != nil {
				t.Fatal(err)
			}
			if warned := strings.Contains(strings.Join(ts.Notes, ""), "PKCE"); warned != (pkce == oauth.PKCEPlain) {
				t.Errorf("notes %q", ts.Notes)
			}
			u, _ := url.Parse(a.URL)
			method, challenge := u.Query().Get("code_challenge_method"), u.Query().Get("code_challenge")
			switch pkce {
			case oauth.PKCEOff:
				if method+challenge+a.Verifier != "" {
					t.Error("PKCE although it is off")
				}
			case oauth.PKCEPlain:
				if method != "plain" || challenge != a.Verifier || len(challenge) < 43 {
					t.Errorf("%q %q", method, challenge)
				}
			default:
				if method != "S256" || challenge == a.Verifier || len(challenge) != 43 {
					t.Errorf("%q %q", method, challenge)
				}
			}
		})
	}
	t.Run("spapi_oauth_code instead of code", func(t *testing.T) {
		app := browserApp(oauthtest.Start(t))
		app.Quirks.CodeParam = "spapi_oauth_code"
		a, err := client(t, app, secrets(), oauth.Options{}).Authorize(t.Context(), oauth.Account{}, redirect, "s")
		if err != nil || a.CodeParam != "spapi_oauth_code" {
			t.Error(a.CodeParam, err)
		}
	})
	t.Run("localhost, and any port (Entra)", func(t *testing.T) {
		app := browserApp(oauthtest.Start(t))
		a, err := client(t, app, secrets(), oauth.Options{}).Authorize(t.Context(), oauth.Account{}, "http://localhost:50321/", "s")
		if err != nil {
			t.Fatal(err)
		}
		if u, _ := url.Parse(a.URL); u.Query().Get("redirect_uri") != "http://localhost:50321/" {
			t.Error(a.URL)
		}
	})
}

// What servers answer and a client must bear; lifetimes, scopes and token types
// in all their forms are in TestLifetimes and TestTolerated, errors in
// TestRefused.
func TestWhatServersAnswer(t *testing.T) {
	hour := start.Add(time.Hour)
	tests := map[string]struct {
		change func(*oauth.App)
		body   string
		check  func(oauth.TokenSet) bool
	}{
		"issued_at as a string of milliseconds, no lifetime (Salesforce)": {
			nil, `{"access_token":"T","issued_at":"1772366400000","instance_url":"https://x"}`,
			func(ts oauth.TokenSet) bool {
				return ts.Life == oauth.LifeUnknown && string(ts.Extra["issued_at"]) == `"1772366400000"`
			},
		},
		"an API base in the answer (instance_url, api_domain)": {
			nil, `{"access_token":"T","instance_url":"https://x","api_domain":"https://y"}`,
			func(ts oauth.TokenSet) bool {
				return string(ts.Extra["instance_url"]) == `"https://x"` && string(ts.Extra["api_domain"]) == `"https://y"`
			},
		},
		"expires_in of 0 means never (quirk)": {
			func(a *oauth.App) { a.Quirks.ZeroNeverExpires = true }, `{"access_token":"T","expires_in":0}`,
			func(ts oauth.TokenSet) bool { return ts.Life == oauth.LifeNever },
		},
		"milliseconds (quirk)": {
			func(a *oauth.App) { a.Quirks.LifetimesInMilliseconds = true }, `{"access_token":"T","expires_in":3600000}`,
			func(ts oauth.TokenSet) bool { return ts.ExpiresAt.Equal(hour) },
		},
		"ISO expires_at (Square)": {
			nil, `{"access_token":"T","expires_at":"2026-03-01T13:00:00Z"}`,
			func(ts oauth.TokenSet) bool { return ts.ExpiresAt.Equal(hour) },
		},
		"refresh_expires_in of 0 means never (Keycloak)": {
			nil, `{"access_token":"T","expires_in":3600,"refresh_token":"R","refresh_expires_in":0}`,
			func(ts oauth.TokenSet) bool { return ts.RefreshToken == "R" && ts.RefreshExpiresAt.IsZero() },
		},
		"a user token nested (Slack's authed_user)": {
			nil, `{"ok":true,"authed_user":{"access_token":"T","refresh_token":"R","expires_in":3600,"scope":"a,b"}}`,
			func(ts oauth.TokenSet) bool {
				return ts.RefreshToken == "R" && ts.ExpiresAt.Equal(hour) && slices.Equal(ts.Scopes, []string{"a", "b"})
			},
		},
		"camel case keys": {
			nil, `{"accessToken":"T","refreshToken":"R","tokenType":"bearer","expiresIn":3600}`,
			func(ts oauth.TokenSet) bool { return ts.RefreshToken == "R" && ts.ExpiresAt.Equal(hour) },
		},
		"fewer scopes than asked": {
			func(a *oauth.App) { a.Scopes = []string{"a", "b"} }, `{"access_token":"T","scope":"a"}`,
			func(ts oauth.TokenSet) bool { return slices.Equal(ts.Scopes, []string{"a"}) },
		},
		"more scopes than asked": {
			func(a *oauth.App) { a.Scopes = []string{"a"} }, `{"access_token":"T","scope":"a b c"}`,
			func(ts oauth.TokenSet) bool { return slices.Equal(ts.Scopes, []string{"a", "b", "c"}) },
		},
		"refresh token never issued": {
			nil, `{"access_token":"T"}`,
			func(ts oauth.TokenSet) bool { return ts.RefreshToken == "" },
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			ts, err := answered(t, test.change, 200, "application/json", test.body)
			if err != nil || ts.AccessToken != "T" || !test.check(ts) {
				t.Errorf("%v, life %s until %v, scopes %q, extra %s", err, ts.Life, ts.ExpiresAt, ts.Scopes, ts.Extra)
			}
		})
	}
	t.Run("a very slow endpoint has the time it was given", func(t *testing.T) {
		app := oauth.App{Grant: oauth.GrantClientCredentials, ClientID: clientID, ClientAuth: oauth.ClientSecretBasic, Endpoints: oauth.Endpoints{Token: "https://id.example/t"}}
		app.HTTPTimeoutSeconds = 600
		var left time.Duration
		slow := roundTrip(func(r *http.Request) (*http.Response, error) {
			deadline, _ := r.Context().Deadline()
			left = time.Until(deadline)
			return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(`{"access_token":"T"}`))}, nil
		})
		if _, err := client(t, app, secrets(), oauth.Options{HTTP: &http.Client{Transport: slow}}).Fetch(t.Context(), oauth.Account{}); err != nil || left < 500*time.Second {
			t.Error(left, err)
		}
	})
}

// roundTrip is a network in a function.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// Header names, prefixes and version headers of an API.
func TestWhatAPIsWant(t *testing.T) {
	known, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	for provider, want := range map[string][2]string{
		"shopify":   {"X-Shopify-Access-Token", "T"},
		"zoho":      {"Authorization", "Zoho-oauthtoken T"},
		"mailchimp": {"Authorization", "OAuth T"},
		"github":    {"Authorization", "Bearer T"},
		"mypos":     {"API-Key", clientID},
		"notion":    {"Notion-Version", "2025-09-03"},
	} {
		t.Run(provider, func(t *testing.T) {
			app, err := known.Complete(oauth.App{ID: "app", Provider: provider, ClientID: clientID, Vars: map[string]string{"shop": "x", "dc": "com"}})
			if err != nil {
				t.Fatal(err)
			}
			server := oauthtest.Start(t)
			app.Test.URL, app.Test.Method = server.URL+"/api", "GET"
			server.Expect(oauthtest.Request{Method: "GET", Path: "/api", Header: map[string]string{want[0]: want[1]}})
			if result, err := client(t, app, secrets(), oauth.Options{}).Test(t.Context(), oauth.TokenSet{AccessToken: "T"}); err != nil || !result.OK {
				t.Error(result.Why, err)
			}
		})
	}
}

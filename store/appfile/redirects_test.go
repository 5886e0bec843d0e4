package appfile

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"tokendesk/oauth"
)

// Where sign-ins end: what documents write, and what becomes of it.
func TestRedirectsOfDocuments(t *testing.T) {
	const token = "https://id.example.test/oauth/token"
	for _, row := range []struct {
		address, token string
		anyPort        bool
		want, note     string
	}{
		// Ours to listen on.
		{"http://localhost:3000/callback", token, false, `"host":"localhost","port":3000,"path":"/callback"`, ""},                         // Auth0, regular web apps
		{"http%3A%2F%2Flocalhost%3A8080%2Fcb", token, false, `"host":"localhost","port":8080,"path":"/cb"`, ""},                           // encoded once too often
		{"localhost:8080/cb", token, false, `"host":"localhost","port":8080,"path":"/cb"`, ""},                                            // without its scheme
		{"http://127.0.0.1:9/a%20b", token, false, `"host":"127.0.0.1","port":9,"path":"/a%20b"`, ""},                                     // servers compare it so
		{"http://localhost:8888/callback", "http://127.0.0.1:8080/token", false, `"host":"localhost","port":8888,"path":"/callback"`, ""}, // Keycloak on this computer
		{"http://127.0.0.1/callback", token, true, `"host":"127.0.0.1","path":"/callback"`, ""},                                           // GitHub: any port
		{"http://localhost", token, true, `"host":"localhost","path":"/"`, ""},                                                            // Microsoft, MSAL
		{"http://localhost:4000", token, true, `"host":"localhost","port":4000,"path":"/"`, ""},                                           // Google, desktop apps
		// Registered, and not ours.
		{"https://oauth.pstmn.io/v1/callback", token, false, `"uri":"https://oauth.pstmn.io/v1/callback"`, "does not listen"}, // Postman
		{"https://jwt.ms", token, true, `"uri":"https://jwt.ms"`, "does not listen"},                                          // Azure AD B2C
		{"https://www.acme.test/cb?x=1", token, false, `"uri":"https://www.acme.test/cb?x=1"`, "does not listen"},
		{"myapp://cb", token, false, `"uri":"myapp://cb"`, "does not listen"},                                           // Auth0, native apps
		{"com.example.app:/oauth2redirect", token, false, `"uri":"com.example.app:/oauth2redirect"`, "does not listen"}, // AppAuth
		{"urn:ietf:wg:oauth:2.0:oob", token, false, `"uri":"urn:ietf:wg:oauth:2.0:oob"`, "shows a code"},                // Mastodon, Doorkeeper
		{"oob", token, false, `"uri":"oob"`, "shows a code"},                                                            // Yahoo
		{"http://localhost", token, false, `"uri":"http://localhost"`, "does not listen"},                               // Strava
		{"http://localhost/", token, false, `"uri":"http://localhost/"`, "does not listen"},
		{"http://localhost:80/cb", token, false, `"uri":"http://localhost:80/cb"`, "does not listen"},
		{"http://localhost:8080", token, false, `"uri":"http://localhost:8080"`, ""}, // sent as it is, and listened on
		{"http://localhost:8080/cb?x=1", token, false, `"uri":"http://localhost:8080/cb?x=1"`, "does not listen"},
		{"https://localhost:3000/cb", token, false, `"uri":"https://localhost:3000/cb"`, "does not listen"},                                  // Slack, Facebook want TLS
		{"http://localhost:8080/app", "http://localhost:8080/realms/x/token", false, `"uri":"http://localhost:8080/app"`, "does not listen"}, // Keycloak's own port
		{"http://127.0.0.1:9000/cb", "http://localhost:9000/oauth2/token", false, `"uri":"http://127.0.0.1:9000/cb"`, "does not listen"},     // Spring Authorization Server
		// One's own, or none.
		{"", token, false, "", registerOurs},
		{"<redirect_uri>", token, false, "", registerOurs},
		{"YOUR_REDIRECT", token, false, "", registerOurs},
		{"{{callback}}", token, false, "", registerOurs},
		{"$REDIRECT_URI", token, true, "", registerOurs},
		{"https://YOUR_APP/callback", token, false, "", registerOurs},
		{"https://{yourDomain}/cb", token, false, "", registerOurs},
		{"https://www.yourapp.com/cb", token, false, "", registerOurs},
		{"http://www.acme.test/cb", token, false, "", registerOurs},
		{"www.acme.test/cb", token, false, "", registerOurs},
		{"javascript:alert(1)", token, false, "", registerOurs},
		{"https://www.acme.test/cb#x", token, false, "", registerOurs},
		{"https://www.acme.test/cb?api_key=k7", token, false, "", registerOurs},
		{"https://www.acme.test/" + strings.Repeat("a", 3000), token, false, "", registerOurs},
	} {
		r, note := redirectOf(row.address, row.token, row.anyPort)
		got, err := json.Marshal(r)
		if err != nil || string(got) != "{"+row.want+"}" {
			t.Errorf("%s becomes %s, want {%s}", row.address, got, row.want)
		}
		if (note == "") != (row.note == "") || !strings.Contains(note, row.note) || strings.Contains(note, "RFC") {
			t.Errorf("%s: %q, want %q", row.address, note, row.note)
		}
	}
}

// Only a sign-in has a way back: of other grants' it is neither told nor asked for.
func TestCurlRedirects(t *testing.T) {
	const request = "curl https://id.example.test/oauth/token -u cl-7:s3 -d "
	for grant, want := range map[string]struct {
		app  oauth.Redirect
		sent string
		note bool
	}{
		"grant_type=authorization_code -d code=x":                       {oauth.Redirect{URI: "https://www.acme.test/cb"}, "", true},
		"grant_type=client_credentials":                                 {oauth.Redirect{}, "https://www.acme.test/cb", false},
		"grant_type=password -d username=ada -d password=p4":            {},
		"grant_type=refresh_token -d refresh_token=r4":                  {},
		"grant_type=urn:ietf:params:oauth:grant-type:device_code":       {},
		"grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer":        {},
		"grant_type=authorization_code -d code=x -d resource=https://r": {oauth.Redirect{URI: "https://www.acme.test/cb"}, "", true},
	} {
		e, notes := curl(t, request+grant+" -d redirect_uri=https://www.acme.test/cb")
		if !reflect.DeepEqual(e.App.Redirect, want.app) || strings.Join(e.App.Params.Token["redirect_uri"], "") != want.sent || strings.Contains(notes, "does not listen") != want.note {
			t.Errorf("%s: %+v, %v, %s", grant, e.App.Redirect, e.App.Params.Token, notes)
		}
		if strings.Contains(notes, "Register") {
			t.Errorf("%s: %s", grant, notes)
		}
		e, notes = curl(t, request+grant)
		if !e.App.Redirect.IsZero() || strings.Contains(notes, registerOurs) != want.note {
			t.Errorf("%s without one: %+v, %s", grant, e.App.Redirect, notes)
		}
		e, notes = curl(t, request+grant+" -d redirect_uri=YOUR_REDIRECT_URI")
		if !e.App.Redirect.IsZero() || e.App.Params.Token["redirect_uri"] != nil || strings.Contains(notes, registerOurs) != want.note {
			t.Errorf("%s with somebody's own: %+v, %v, %s", grant, e.App.Redirect, e.App.Params.Token, notes)
		}
	}
}

// Postman's own callback is kept where a file names it, whether in the Authorization
// tab, in a code exchange, or on the page that is opened.
func TestPostmanRedirects(t *testing.T) {
	tab := func(callback, grant string) string {
		return `{` + info + `, "item": [], "auth": {"type": "oauth2", "oauth2": [{"key": "grant_type", "value": "` + grant + `"}, {"key": "authUrl", "value": "https://id.example.test/a"},
			{"key": "accessTokenUrl", "value": "https://id.example.test/t"}, {"key": "clientId", "value": "cl-7"}, {"key": "clientSecret", "value": "s3"}` + callback + `]}}`
	}
	named := func(uri string) string { return `, {"key": "redirect_uri", "value": "` + uri + `"}` }
	exchange := func(callback string) string {
		return `{"name": "Exchange", "request": {"method": "POST", "url": "https://id.example.test/t", "body": {"mode": "urlencoded", "urlencoded": [{"key": "grant_type", "value": "authorization_code"},
			{"key": "client_id", "value": "cl-7"}, {"key": "client_secret", "value": "s3"}, {"key": "code", "value": "{{code}}"}` + callback + `]}}}`
	}
	page := func(query string) string {
		return `{"name": "Sign in", "request": {"method": "GET", "url": {"raw": "https://id.example.test/a?response_type=code&client_id=cl-7` + query + `"}}}`
	}
	items := func(all ...string) string { return `{` + info + `, "item": [` + strings.Join(all, ",") + `]}` }
	for name, c := range map[string]struct{ file, uri string }{
		"the tab":              {tab(named("https://oauth.pstmn.io/v1/callback"), "authorization_code"), "https://oauth.pstmn.io/v1/callback"},
		"the tab, older":       {tab(named("https://www.getpostman.com/oauth2/callback"), "authorization_code"), "https://www.getpostman.com/oauth2/callback"},
		"the tab, oldest":      {tab(named("https://app.getpostman.com/oauth2/callback"), "authorization_code_with_pkce"), "https://app.getpostman.com/oauth2/callback"},
		"the tab, none":        {tab("", "authorization_code"), ""},
		"the tab, open":        {tab(named("{{callback}}"), "authorization_code"), ""},
		"the exchange":         {items(exchange(named("https://oauth.pstmn.io/v1/browser-callback"))), "https://oauth.pstmn.io/v1/browser-callback"},
		"the exchange, none":   {items(exchange("")), ""},
		"the page":             {items(page("&redirect_uri=myapp://cb"), exchange("")), "myapp://cb"},
		"neither of the two":   {items(page(""), exchange("")), ""},
		"the page, open":       {items(page("&redirect_uri={{callback}}"), exchange("")), ""},
		"port 80, no less":     {tab(named("http://localhost"), "authorization_code"), "http://localhost"},
		"another grant's":      {tab(named("https://oauth.pstmn.io/v1/callback"), "password_credentials"), "none"},
		"another grant's, too": {tab("", "password_credentials"), "none"},
	} {
		t.Run(name, func(t *testing.T) {
			f, notes, err := readPostman(t, c.file)
			if err != nil || len(f.Apps) != 1 {
				t.Fatalf("%d apps, %v", len(f.Apps), err)
			}
			uri := c.uri
			if uri == "none" {
				uri = ""
			}
			if got := f.Apps[0].App.Redirect; !reflect.DeepEqual(got, oauth.Redirect{URI: uri}) {
				t.Errorf("%+v", got)
			}
			if said := strings.Count(notes, "Register "); said != map[bool]int{true: 1}[c.uri == ""] {
				t.Errorf("%d times: %s", said, notes)
			}
			if strings.Contains(notes, "does not listen") != (uri != "") {
				t.Errorf("notes: %s", notes)
			}
		})
	}
}

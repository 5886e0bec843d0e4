package catalogue

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"tokendesk/oauth"
)

func load(t *testing.T) *Catalogue {
	t.Helper()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func complete(t *testing.T, app oauth.App) oauth.App {
	t.Helper()
	got, err := load(t).Complete(app)
	if err != nil {
		t.Fatalf("Complete(%s): %v", app.Provider, err)
	}
	return got
}

// The four documented providers, as their documents say.
func TestDocumentedProviders(t *testing.T) {
	ikas := complete(t, oauth.App{ID: "a", Provider: "ikas", ClientID: "c", Vars: map[string]string{"store_name": "my-store"}})
	wantEqual(t, "ikas", map[string][2]any{
		"token":   {ikas.Endpoints.Token, "https://my-store.myikas.com/api/admin/oauth/token"},
		"grant":   {ikas.Grant, oauth.GrantClientCredentials},
		"auth":    {ikas.ClientAuth, oauth.ClientSecretPost},
		"body":    {ikas.BodyFormat, oauth.BodyForm},
		"scopes":  {len(ikas.Scopes), 0},
		"method":  {ikas.Test.Method, "POST"},
		"url":     {ikas.Test.URL, "https://api.myikas.com/api/v1/admin/graphql"},
		"query":   {ikas.Test.Body, `{"query":"{me { id }}"}`},
		"success": {ikas.Test.Success, "/data/me/id"},
	})
	aikido := complete(t, oauth.App{ID: "a", Provider: "aikido", ClientID: "c"})
	wantEqual(t, "aikido", map[string][2]any{
		"authorize": {aikido.Endpoints.Authorization, "https://app.aikido.dev/oauth/authorize"},
		"token":     {aikido.Endpoints.Token, "https://app.aikido.dev/api/oauth/token"},
		"grant":     {aikido.Grant, oauth.GrantAuthorizationCode},
		"auth":      {aikido.ClientAuth, oauth.ClientSecretBasic},
		"pkce":      {aikido.PKCE, oauth.PKCES256},
		"test":      {aikido.Test.URL, "https://app.aikido.dev/api/public/v1/workspace"},
		"method":    {aikido.Test.Method, "GET"},
	})
	ianum := complete(t, oauth.App{ID: "a", Provider: "ianum", ClientID: "c"})
	wantEqual(t, "ianum", map[string][2]any{
		"token": {ianum.Endpoints.Token, "https://api-auth.ianum.com/v1_3/oauth/token"},
		"grant": {ianum.Grant, oauth.GrantClientCredentials},
		"auth":  {ianum.ClientAuth, oauth.ClientSecretJSON},
		"body":  {ianum.BodyFormat, oauth.BodyJSON},
		"test":  {ianum.Test.URL, ""},
	})
	mypos := complete(t, oauth.App{ID: "a", Provider: "mypos", ClientID: "c"})
	wantEqual(t, "mypos", map[string][2]any{
		"token":  {mypos.Endpoints.Token, "https://auth-api.mypos.com/oauth/token"},
		"revoke": {mypos.Endpoints.Revocation, "https://auth-api.mypos.com/oauth/revoke"},
		"grant":  {mypos.Grant, oauth.GrantClientCredentials},
		"auth":   {mypos.ClientAuth, oauth.ClientSecretBasic},
		"body":   {mypos.BodyFormat, oauth.BodyForm},
		"scopes": {len(mypos.Scopes), 0},
		"key":    {mypos.Test.Headers["API-Key"], "{client_id}"},
		"uuid":   {mypos.Test.Headers["X-Request-ID"], "{uuid}"},
	})
	p, _ := load(t).Provider("mypos")
	if !reflect.DeepEqual(p.Scopes.Values(), []string{"webhooks"}) {
		t.Errorf("mypos offers the scopes %q", p.Scopes)
	}
	if !strings.Contains(strings.Join(p.Choices["endpoints.revocation"], " "), "https://api.mypos.com/oauth/revoke") {
		t.Errorf("mypos: the other revocation host is not among %q", p.Choices["endpoints.revocation"])
	}
}

func wantEqual(t *testing.T, name string, fields map[string][2]any) {
	t.Helper()
	for field, v := range fields {
		if v[0] != v[1] {
			t.Errorf("%s: %s is %q, want %q", name, field, v[0], v[1])
		}
	}
}

func TestDefaults(t *testing.T) {
	app := complete(t, oauth.App{ID: "plain", ClientID: "c", Endpoints: oauth.Endpoints{Token: "https://id.example.test/token"}})
	wantEqual(t, "plain", map[string][2]any{
		"name":      {app.Name, "plain"},
		"grant":     {app.Grant, oauth.GrantClientCredentials},
		"auth":      {app.ClientAuth, oauth.ClientAuth("")},
		"body":      {app.BodyFormat, oauth.BodyForm},
		"pkce":      {app.PKCE, oauth.PKCES256},
		"par":       {app.PAR, oauth.PARAuto},
		"separator": {app.ScopeSeparator, " "},
		"host":      {app.Redirect.Host, "127.0.0.1"},
		"port":      {*app.Redirect.Port, 47821},
		"path":      {app.Redirect.Path, "/callback"},
		"timeout":   {app.HTTPTimeoutSeconds, 30},
	})
	for name, e := range map[string]oauth.Endpoints{
		"authorization endpoint": {Token: "https://a.test/t", Authorization: "https://a.test/a"},
		"issuer":                 {Issuer: "https://a.test"},
	} {
		if got := complete(t, oauth.App{ID: "x", Endpoints: e}).Grant; got != oauth.GrantAuthorizationCode {
			t.Errorf("%s: grant is %q", name, got)
		}
	}
	zero := 0
	if got := complete(t, oauth.App{ID: "x", Redirect: oauth.Redirect{Port: &zero}}); *got.Redirect.Port != 0 {
		t.Errorf("a port of 0 became %d", *got.Redirect.Port)
	}
	if got := complete(t, oauth.App{ID: "x", ClientAuth: oauth.ClientSecretJSON}).BodyFormat; got != oauth.BodyJSON {
		t.Errorf("client_secret_json has body format %q", got)
	}
}

func TestAppWins(t *testing.T) {
	app := complete(t, oauth.App{
		ID: "a", Provider: "mypos", ClientID: "c", ClientAuth: oauth.ClientSecretPost,
		Endpoints: oauth.Endpoints{Revocation: "https://api.mypos.com/oauth/revoke"},
		Scopes:    []string{"webhooks"},
		Params:    oauth.Params{Token: map[string]oauth.Param{"response_type": nil}},
		Test:      oauth.TestCall{Headers: map[string]string{"api-key": "mine"}},
	})
	wantEqual(t, "mypos", map[string][2]any{
		"auth":   {app.ClientAuth, oauth.ClientSecretPost},
		"token":  {app.Endpoints.Token, "https://auth-api.mypos.com/oauth/token"},
		"revoke": {app.Endpoints.Revocation, "https://api.mypos.com/oauth/revoke"},
		"scopes": {strings.Join(app.Scopes, ","), "webhooks"},
		"key":    {app.Test.Headers["api-key"], "mine"},
		"old":    {app.Test.Headers["API-Key"], ""},
		"uuid":   {app.Test.Headers["X-Request-ID"], "{uuid}"},
	})
	if p, there := app.Params.Token["response_type"]; !there || p != nil {
		t.Errorf("a parameter set to null is %v (there: %v)", p, there)
	}
	json := complete(t, oauth.App{ID: "a", Provider: "ianum", ClientAuth: oauth.ClientSecretPost})
	if json.BodyFormat != oauth.BodyForm {
		t.Errorf("client_secret_post at a JSON provider sends %q", json.BodyFormat)
	}
	get := complete(t, oauth.App{
		ID: "a", Provider: "ikas", Vars: map[string]string{"store_name": "s"},
		Test: oauth.TestCall{Method: "GET", URL: "https://api.myikas.com/x"},
	})
	if get.Test.Body != "" {
		t.Errorf("a GET inherited the body %q", get.Test.Body)
	}
}

func TestVars(t *testing.T) {
	ikas := func(store string) oauth.App {
		return oauth.App{ID: "a", Provider: "ikas", Vars: map[string]string{"store_name": store}}
	}
	own := func(host string) oauth.App {
		return oauth.App{ID: "a", Vars: map[string]string{"host": host}, Endpoints: oauth.Endpoints{Token: "https://{host}/token"}}
	}
	bad := map[string]oauth.App{
		"missing":                  {ID: "a", Provider: "ikas"},
		"another host":             ikas("evil.test/"),
		"another host by fragment": ikas("evil.test#"),
		"user info":                ikas("a@evil"),
		"newline":                  ikas("a\n"),
		"dot":                      ikas("evil.test"),
		"region elsewhere":         {ID: "a", Provider: "aikido", Vars: map[string]string{"region_host": "evil.test"}},
		"region by suffix":         {ID: "a", Provider: "aikido", Vars: map[string]string{"region_host": "evil-aikido.dev"}},
		"own with path":            own("evil.test/x"),
		"own with user":            own("x@evil.test"),
		"own with port trick":      own("x:1@evil.test"),
		"own with dots":            own("..x"),
		"own missing":              own(""),
		"two ports":                {ID: "a", Vars: map[string]string{"host": "http://10.0.0.1:80", "port": "8080"}, Endpoints: oauth.Endpoints{Token: "https://{host}:{port}/token"}},
		"own address with user":    own("https://x@evil.test"),
		"own address with query":   own("https://evil.test/?x="),
		"own address with anchor":  own("https://evil.test/#"),
		"own address with dots":    own("https://evil.test/a/../b"),
		"own address, escaped":     own("https://evil.test/a%2fb"),
		"own address, scheme":      own("file://evil.test"),
		"own address, no host":     own("https://"),
		"own address, two":         own("https://a.test/https://b.test"),
		"own address, in a path":   {ID: "a", Vars: map[string]string{"t": "https://evil.test"}, Endpoints: oauth.Endpoints{Token: "https://id.example.test/{t}/token"}},
		"own address, part of one": {ID: "a", Vars: map[string]string{"t": "https://evil.test"}, Endpoints: oauth.Endpoints{Token: "https://{t}.example.test/token"}},
		"own with a placeholder":   own("{client_id}"),
		"own named as run time":    {ID: "a", Vars: map[string]string{"client_id": "x"}},
		"unknown provider":         {ID: "a", Provider: "nobody"},
		"client id in an endpoint": {ID: "a", Endpoints: oauth.Endpoints{Token: "https://a.test/{client_id}"}},
	}
	for name, app := range bad {
		got, err := load(t).Complete(app)
		var e *oauth.Error
		if !errors.As(err, &e) || e.Kind != oauth.KindMisconfigured || e.Advice == "" {
			t.Errorf("%s: %q, error %v", name, got.Endpoints.Token, err)
		}
	}
	good := map[string]oauth.App{
		"https://id.example.test/token":                        own("id.example.test"),
		"http://10.0.0.1:8080/token":                           {ID: "a", Vars: map[string]string{"host": "http://10.0.0.1", "port": "8080"}, Endpoints: oauth.Endpoints{Token: "https://{host}:{port}/token"}},
		"https://localhost:8443/token":                         own("localhost:8443"),
		"http://localhost:8089/auth/token":                     own("http://localhost:8089/auth/"),
		"https://id.example.test/v2.0/a-b/token":               own("https://id.example.test/v2.0/a-b"),
		"https://app.us.aikido.dev/api/oauth/token":            {ID: "a", Provider: "aikido", Vars: map[string]string{"region_host": "app.us.aikido.dev", "store_name": "my-store"}},
		"http://127.0.0.1:1/t":                                 {ID: "a", Provider: "ikas", Endpoints: oauth.Endpoints{Token: "http://127.0.0.1:1/t"}},
		"https://Store-2.myikas.com/api/admin/oauth/token":     ikas("Store-2"),
		"https://auth-api.mypos.com/oauth/token":               {ID: "a", Provider: "mypos", Vars: map[string]string{"note": "free text / here"}},
		"https://api-auth.ianum.com/v1_3/oauth/token":          {ID: "a", Provider: "ianum", Test: oauth.TestCall{URL: "https://x.test/{uuid}", Body: `{"a":{b}}`}},
		"https://id.example.test/path/ten-ant/token?x=ten-ant": {ID: "a", Vars: map[string]string{"t": "ten-ant"}, Endpoints: oauth.Endpoints{Token: "https://id.example.test/path/{t}/token?x={t}"}},
	}
	for want, app := range good {
		if got := complete(t, app).Endpoints.Token; got != want {
			t.Errorf("token endpoint is %s, want %s", got, want)
		}
	}
	v := oauth.App{
		ID: "a", Vars: map[string]string{"shop": "s1"}, Audience: "https://{shop}.test",
		Scopes: []string{"https://{shop}.test/all"},
		Params: oauth.Params{Token: map[string]oauth.Param{"shop": {"{shop}"}}},
		Test:   oauth.TestCall{URL: "https://{shop}.test/", Headers: map[string]string{"X": "{shop} {access_token}"}, Body: "{shop}{uuid}"},
	}
	got := complete(t, v)
	wantEqual(t, "templates", map[string][2]any{
		"audience": {got.Audience, "https://s1.test"},
		"scope":    {got.Scopes[0], "https://s1.test/all"},
		"param":    {got.Params.Token["shop"][0], "s1"},
		"url":      {got.Test.URL, "https://s1.test/"},
		"header":   {got.Test.Headers["X"], "s1 {access_token}"},
		"body":     {got.Test.Body, "s1{uuid}"},
	})
	if v.Scopes[0] != "https://{shop}.test/all" || v.Params.Token["shop"][0] != "{shop}" || v.Test.Headers["X"] != "{shop} {access_token}" {
		t.Errorf("Complete changed its argument: %+v", v)
	}
}

func TestHandsOutCopies(t *testing.T) {
	c := load(t)
	p, _ := c.Provider("mypos")
	p.App.Test.Headers["API-Key"] = "changed"
	p.Choices["endpoints.token"][0] = "changed"
	p.Scopes[0].Word = "changed"
	app := complete(t, oauth.App{ID: "a", Provider: "mypos"})
	app.Test.Headers["API-Key"] = "changed"
	again, _ := c.Provider("mypos")
	if again.App.Test.Headers["API-Key"] != "{client_id}" || again.Choices["endpoints.token"][0] == "changed" || again.Scopes[0].Word == "changed" {
		t.Errorf("the catalogue was changed from outside: %+v", again)
	}
}

func TestTheOrderOfProviders(t *testing.T) {
	c := load(t)
	all := c.Providers()
	for i, id := range []string{"aikido", "ianum", "mypos", "ikas"} {
		if all[i].ID != id {
			t.Errorf("entry %d is %s, want %s", i, all[i].ID, id)
		}
	}
}

// The catalogue's scopes are those of a sign-in. Salesforce's token endpoint refuses
// a scope of any other grant.
func TestScopesOfASignInAlone(t *testing.T) {
	for grant, want := range map[oauth.Grant]bool{
		oauth.GrantAuthorizationCode: true, oauth.GrantDeviceCode: true, oauth.GrantRefreshToken: true,
		oauth.GrantClientCredentials: false, oauth.GrantPassword: false, oauth.GrantJWTBearer: false,
	} {
		app := oauth.App{ID: "a", ClientID: "c", Provider: "salesforce", Grant: grant}
		if got := complete(t, app); (len(got.Scopes) > 0) != want {
			t.Errorf("%s asks for %q", grant, got.Scopes)
		}
		app.Scopes = []string{"own"}
		if got := complete(t, app); len(got.Scopes) != 1 || got.Scopes[0] != "own" {
			t.Errorf("%s asks for %q instead of its own", grant, got.Scopes)
		}
	}
}

// The provider's own call tells whose a token is, at whatever host; another call's answer
// is made otherwise.
func TestWhoamiBelongsToTheProvidersOwnCall(t *testing.T) {
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]struct {
		test oauth.TestCall
		want bool
	}{
		"the catalogue's":    {oauth.TestCall{}, true},
		"at another host":    {oauth.TestCall{Method: "GET", URL: "http://127.0.0.1:1/user"}, true},
		"another path":       {oauth.TestCall{URL: "https://api.github.com/user/repos"}, false},
		"with another query": {oauth.TestCall{URL: "https://api.github.com/user?x=1"}, false},
		"by another method":  {oauth.TestCall{Method: "POST", URL: "https://api.github.com/user"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			app, err := c.Complete(oauth.App{ID: "x", ClientID: "c", Provider: "github", Test: row.test})
			if err != nil || (app.Quirks.Whoami.ID != "") != row.want {
				t.Errorf("%+v, %v", app.Quirks.Whoami, err)
			}
		})
	}
}

// Each pointer of the catalogue is one, and goes with a test call.
func TestWhoamiOfEveryProvider(t *testing.T) {
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	for _, p := range c.Providers() {
		w := p.Quirks.Whoami
		if w == (oauth.Whoami{}) {
			continue
		}
		told++
		if w.ID == "" || p.App.Test.URL == "" || p.App.Endpoints.Userinfo != "" {
			t.Errorf("%s: %+v", p.ID, w)
		}
		for _, path := range []string{w.ID, w.Name, w.Full, w.Email, w.Verified} {
			if path != "" && path[0] != '/' {
				t.Errorf("%s: %q is no JSON pointer", p.ID, path)
			}
		}
	}
	if told < 20 {
		t.Errorf("%d providers tell", told)
	}
}

package acting

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
	"tokendesk/store/appfile"
)

func rulesOf(t *testing.T) Rules {
	t.Helper()
	c, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	return Rules{
		Complete:     c.Complete,
		KnownBrowser: func(name string) bool { return name == "firefox" },
		Choices: func(provider, field string) []string {
			p, _ := c.Provider(provider)
			return p.Choices[field]
		},
	}
}

// Every field of the app file is in the table: whoever adds one says whether it
// is free, or it acts and this test asks.
func TestEveryFieldIsActingOrFree(t *testing.T) {
	for _, field := range appfile.Fields() {
		if rest, ok := strings.CutPrefix(field, "accounts."); ok {
			field = accountPath("ada")
			rest, _, _ = strings.Cut(rest, ".") // a list is one value
			if rest != "id" {
				field += "." + rest
			}
		}
		if !slices.ContainsFunc(rules, func(r rule) bool { return r.matches(field) }) {
			t.Errorf("%s is neither acting nor free", field)
		}
	}
	unknown := ruleOf("a_field_of_next_year")
	if unknown.free != nil || unknown.first != nil || unknown.acts("x") != "x" {
		t.Error("a field that nobody has thought of does not act")
	}
	if r := ruleOf(accountPath("ada") + ".a_field_of_next_year"); r.free != nil || r.first != nil {
		t.Error("a field of an account that nobody has thought of does not act")
	}
}

func app() Settings {
	return Settings{
		App: oauth.App{
			ID: "acme", ClientID: "client", Grant: oauth.GrantAuthorizationCode, Vars: map[string]string{"v": "1"},
			Endpoints: oauth.Endpoints{Authorization: "https://id.example/a", Token: "https://id.example/t"},
			Test:      oauth.TestCall{URL: "https://id.example/me"},
		},
		Accounts: []oauth.Account{{ID: "ada", Expect: "ada@acme.example"}},
	}
}

func fieldsOf(changes []oauth.Change) string {
	var fields []string
	for _, c := range changes {
		fields = append(fields, c.Field)
	}
	return strings.Join(fields, " ")
}

// What waits for a word when it comes with an app that exists, and when it comes
// with a new one.
func TestWhatActs(t *testing.T) {
	r := rulesOf(t)
	for name, test := range map[string]struct {
		change       func(*Settings)
		later, first string // the fields that wait
	}{
		"nothing": {func(*Settings) {}, "", ""},
		"how it is shown": {func(s *Settings) {
			s.App.Name, s.App.Group, s.App.Tags, s.App.Favourite = "N", "G", []string{"t"}, true
		}, "", ""},
		"environment":           {func(s *Settings) { s.App.Environment = "production" }, "", ""},
		"what is asked for":     {func(s *Settings) { s.App.Scopes = []string{"a", "b"} }, "", ""},
		"an audience":           {func(s *Settings) { s.App.Audience, s.App.Resources = "x", []string{"https://r.example"} }, "audience resources", ""},
		"a query":               {func(s *Settings) { s.App.Endpoints.Token = "https://id.example/t?tenant=eve" }, "endpoints.token", ""},
		"an empty parameter":    {func(s *Settings) { s.App.Params.Token = map[string]oauth.Param{"grant_type": {""}} }, "params.token.grant_type", ""},
		"an empty header":       {func(s *Settings) { s.App.Headers.Token = map[string]string{"Authorization": ""} }, "headers.token.Authorization", ""},
		"a claim that is false": {func(s *Settings) { s.App.Assertion.Claims = map[string]any{"ro": false, "e": []any{}} }, "assertion.claims", ""},
		"userinfo inside": {func(s *Settings) {
			s.App.Endpoints.Authorization, s.App.Endpoints.Userinfo = "https://localhost.localdomain/a", "https://localhost.localdomain/u"
			s.App.Test.URL = ""
		}, "endpoints.authorization endpoints.userinfo test.url", "endpoints.userinfo"},
		"a default written out": {func(s *Settings) { s.App.PKCE, s.App.Redirect.Host = oauth.PKCES256, "127.0.0.1" }, "", ""},
		"a path":                {func(s *Settings) { s.App.Endpoints.Token = "https://ID.example:443/other" }, "", ""},
		"a client":              {func(s *Settings) { s.App.ClientID = "other" }, "", ""},
		"a client in an address": {func(s *Settings) {
			s.App.ClientID, s.App.Test.URL = "other", "https://id.example/{client_id}"
		}, "client_id test.url", ""},
		"a token endpoint":        {func(s *Settings) { s.App.Endpoints.Token = "https://evil.example/t" }, "endpoints.token", ""},
		"its port":                {func(s *Settings) { s.App.Endpoints.Token = "https://id.example:8/t" }, "endpoints.token", ""},
		"its scheme":              {func(s *Settings) { s.App.Endpoints.Token = "http://id.example/t" }, "endpoints.token", ""},
		"an authorization path":   {func(s *Settings) { s.App.Endpoints.Authorization = "https://id.example/b" }, "endpoints.authorization", ""},
		"an issuer":               {func(s *Settings) { s.App.Endpoints.Issuer = "https://id.example/t2" }, "endpoints.issuer", ""},
		"keys":                    {func(s *Settings) { s.App.Endpoints.JWKS = "https://keys.example/k" }, "endpoints.jwks", ""},
		"userinfo elsewhere":      {func(s *Settings) { s.App.Endpoints.Userinfo = "https://evil.example/u" }, "endpoints.userinfo", "endpoints.userinfo"},
		"userinfo":                {func(s *Settings) { s.App.Endpoints.Userinfo = "https://id.example/u" }, "endpoints.userinfo", ""},
		"introspection":           {func(s *Settings) { s.App.Endpoints.Introspection = "https://evil.example/i" }, "endpoints.introspection", "endpoints.introspection"},
		"revocation":              {func(s *Settings) { s.App.Endpoints.Revocation = "https://evil.example/r" }, "endpoints.revocation", "endpoints.revocation"},
		"a test elsewhere":        {func(s *Settings) { s.App.Test.URL = "https://evil.example/" }, "test.url", "test.url"},
		"a test on this computer": {func(s *Settings) { s.App.Test.URL = "http://127.0.0.1:9/" }, "test.url", "test.url"},
		"a test on the same host": {func(s *Settings) { s.App.Test.URL, s.App.Test.Method = "https://id.example/x", "POST" }, "test.method test.url", ""},
		"a token in a body":       {func(s *Settings) { s.App.Test.Body = `{"t":"{access_token}"}` }, "test.body", "test.body"},
		"a token in an address":   {func(s *Settings) { s.App.Test.URL = "https://id.example/?t={access_token}" }, "test.url", "test.url"},
		"a token in a header":     {func(s *Settings) { s.App.Test.Headers = map[string]string{"X": "{access_token}"} }, "test.headers.X", ""},
		"a proxy":                 {func(s *Settings) { s.App.Proxy = "http://u:p@proxy:1" }, "proxy", "proxy"},
		"TLS":                     {func(s *Settings) { s.App.TLS = oauth.TLS{InsecureSkipVerify: true, CAFile: "/ca", AllowHTTP: true} }, "tls.allow_http tls.ca_file tls.insecure_skip_verify", "tls.allow_http tls.ca_file tls.insecure_skip_verify"},
		"a certificate":           {func(s *Settings) { s.App.TLS = oauth.TLS{ClientCertificateFile: "/c", ClientKeyFile: "/k"} }, "tls.client_certificate_file tls.client_key_file", "tls.client_certificate_file tls.client_key_file"},
		"a key file":              {func(s *Settings) { s.KeyFile = "/home/ada/.ssh/id_ed25519" }, "client_key_file", "client_key_file"},
		"a command":               {func(s *Settings) { s.App.ClientSecretCommand = []string{"sh", "-c", "x"} }, "client_secret_command", "client_secret_command"},
		"another's token": {func(s *Settings) {
			s.App.Grant, s.App.TokenExchange.Subject = oauth.GrantTokenExchange, "other/default"
		}, "grant token_exchange.subject", "token_exchange.subject"},
		"a grant":               {func(s *Settings) { s.App.Grant = oauth.GrantRefreshToken }, "grant", ""},
		"a parameter":           {func(s *Settings) { s.App.Params.Authorize = map[string]oauth.Param{"x": {"1"}, "scope": nil} }, "params.authorize.scope params.authorize.x", ""},
		"a header":              {func(s *Settings) { s.App.Headers.Token = map[string]string{"X": "1"} }, "headers.token.X", ""},
		"a place in the answer": {func(s *Settings) { s.App.Answer.AccessToken = "/x" }, "answer.access_token", ""},
		"no PKCE":               {func(s *Settings) { s.App.PKCE = oauth.PKCEOff }, "pkce", ""},
		"fallback ports":        {func(s *Settings) { s.App.Redirect.Ports = []int{1, 2} }, "redirect.ports", ""},
		"back by https":         {func(s *Settings) { s.App.Redirect.HTTPS = true }, "redirect.https", ""},
		"no fallback ports":     {func(s *Settings) { s.App.Redirect.Ports = []int{} }, "", ""},
		"a code elsewhere":      {func(s *Settings) { s.App.Redirect.URI = "https://evil.example/cb" }, "redirect.uri", ""},
		"a code for a program":  {func(s *Settings) { s.App.Redirect.URI, s.App.PKCE = "evil:/cb", oauth.PKCEOff }, "pkce redirect.uri", ""},
		"a code on a page":      {func(s *Settings) { s.App.Redirect.URI = "urn:ietf:wg:oauth:2.0:oob" }, "redirect.uri", ""},
		"a code that is not tied": {func(s *Settings) {
			s.App.Redirect.URI, s.App.PKCE = "https://evil.example/cb", oauth.PKCEOff
		}, "pkce redirect.uri", "redirect.uri"},
		"a code at a look-alike":    {func(s *Settings) { s.App.Redirect.URI = "https://ev\u0456l.example/cb" }, "redirect.uri", "redirect.uri"},
		"a variable":                {func(s *Settings) { s.App.Vars = map[string]string{"v": "2"} }, "vars.v", ""},
		"an assertion":              {func(s *Settings) { s.App.Assertion.Claims = map[string]any{"a": 1} }, "assertion.claims", ""},
		"somebody else":             {func(s *Settings) { s.Accounts[0].Expect = "eve@evil.example" }, "accounts[ada].expect", ""},
		"somebody where nobody was": {func(s *Settings) { s.Accounts[0].ID, s.Accounts[0].Prompt = "bob", "login" }, "accounts[ada] accounts[ada].expect accounts[bob] accounts[bob].prompt", ""},
		"nobody expected":           {func(s *Settings) { s.Accounts[0].Expect = "" }, "accounts[ada].expect", ""},
		"a place to keep current": {func(s *Settings) {
			s.Accounts[0].Keep = []oauth.Target{{File: "/w/.env", As: oauth.TargetDotenv, Name: "T"}}
		}, "accounts[ada].keep", "accounts[ada].keep"},
		"a new account":    {func(s *Settings) { s.Accounts = append(s.Accounts, oauth.Account{ID: "eve"}) }, "accounts[eve]", ""},
		"a known browser":  {func(s *Settings) { s.Accounts[0].Browser, s.Accounts[0].Label = "firefox", "L" }, "", ""},
		"a private window": {func(s *Settings) { s.Accounts[0].Browser = "private" }, "", ""},
		"another program":  {func(s *Settings) { s.Accounts[0].Browser = "npx" }, "accounts[ada].browser", "accounts[ada].browser"},
		"a refresh token":  {func(s *Settings) { s.Offered = map[string]string{SecretPath("ada", oauth.SecretRefreshToken): "d"} }, "accounts[ada].refresh_token", "accounts[ada].refresh_token"},
		"a secret":         {func(s *Settings) { s.Offered = map[string]string{SecretPath("", oauth.SecretClientSecret): "d"} }, "client_secret", "client_secret"},
		"a letter that looks alike": {func(s *Settings) {
			s.App.Endpoints.Token = "https://id.\u0435xample/t"
		}, "endpoints.token", "endpoints.token"},
		"a full-width dot":     {func(s *Settings) { s.App.Endpoints.Authorization = "https://id\uff0eexample/a" }, "endpoints.authorization", "endpoints.authorization"},
		"discovered elsewhere": {func(s *Settings) { s.Discovered = map[string]string{"token": "https://evil.example"} }, "discovered.token", ""},
	} {
		t.Run(name, func(t *testing.T) {
			now := app()
			test.change(&now)
			changes := r.Changes(app(), now)
			if got := fieldsOf(changes); got != test.later {
				t.Errorf("waits on an app that exists: %q, want %q", got, test.later)
			}
			if got := fieldsOf(r.Changes(r.First(now), now)); got != test.first {
				t.Errorf("waits on a new app: %q, want %q", got, test.first)
			}
			if again := r.Changes(now, now); again != nil {
				t.Errorf("accepted, and waits: %v", again)
			}
			if typedAll := r.Changes(withDiscovered(Typed(Settings{}, Settings{}, now), now), withoutOffers(now)); typedAll != nil {
				t.Errorf("typed, and waits: %v", typedAll)
			}
		})
	}
}

func withDiscovered(s, from Settings) Settings { s.Discovered = from.Discovered; return s }

func withoutOffers(s Settings) Settings { s.Offered, s.KeyFile = nil, ""; return s }

// The catalogue's own calls need no word, wherever they go.
func TestTheCatalogueNeedsNoWord(t *testing.T) {
	r := rulesOf(t)
	c, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range c.Providers() {
		vars := map[string]string{}
		for _, v := range p.Vars {
			if v.Default == "" {
				vars[v.Key] = v.Example
			}
		}
		now := Settings{App: oauth.App{ID: "x", ClientID: "c", Provider: p.ID, Vars: vars}, Accounts: []oauth.Account{{ID: "default"}}}
		if changes := r.Changes(r.First(now), now); changes != nil {
			t.Errorf("%s: %v", p.ID, changes)
		}
		for field, values := range p.Choices {
			if field != "endpoints.revocation" {
				continue
			}
			for _, value := range values {
				now.App.Endpoints.Revocation = value
				if changes := r.Changes(r.First(now), now); changes != nil {
					t.Errorf("%s, its documented %s: %v", p.ID, value, changes)
				}
			}
		}
	}
}

// A person's word is for what they typed, and for nothing that waited before.
func TestTypedIsNoWordForTheRest(t *testing.T) {
	r := rulesOf(t)
	accepted, waits := app(), app()
	waits.App.Endpoints.Token, waits.App.Proxy = "https://evil.example/t", "http://evil.example:1"
	waits.Accounts[0].Browser = "npx"
	typed := waits
	typed.Accounts = []oauth.Account{{ID: "ada", Expect: "ada@acme.example", Browser: "npx", Prompt: "login"}, {ID: "bob"}}
	typed.App.Name, typed.App.Proxy, typed.App.PKCE = "N", "http://mine.example:1", oauth.PKCEOff
	changes := r.Changes(Typed(accepted, waits, typed), typed)
	if got := fieldsOf(changes); got != "accounts[ada].browser endpoints.token" {
		t.Errorf("waits: %q", got)
	}
	if got := fieldsOf(Of(changes, "bob")); got != "endpoints.token" {
		t.Errorf("of another account: %q", got)
	}
}

// What is shown is whole, free of passwords, and hides nothing.
func TestWhatIsShown(t *testing.T) {
	r := rulesOf(t)
	long := strings.Repeat("a", 5000)
	now := app()
	now.App.Proxy = "http://u:hush@proxy.example:1"
	now.App.ClientSecretCommand = []string{"sh", "-c", "x y", "", long}
	now.App.Endpoints.Token = "https://sso.\u0430cm\u0435.example:8/t"
	now.App.Endpoints.Authorization = "https://id.example/\u202ea\u200b"
	now.Offered = map[string]string{"client_secret": Digest("s3cret")}
	shown := map[string]string{}
	for _, c := range r.Changes(app(), now) {
		shown[c.Field] = c.New
	}
	want := map[string]string{
		"proxy":                   "http://u:xxxxx@proxy.example:1",
		"client_secret_command":   `sh -c "x y" "" ` + long,
		"endpoints.token":         "https://sso.xn--cm-7lc8e.example:8 (written as “sso.\u0430cm\u0435.example”, which mixes Latin and Cyrillic)",
		"endpoints.authorization": `https://id.example/\u{202e}a\u{200b}`,
		"client_secret":           "the one from the file",
	}
	if !strings.Contains(shown["endpoints.token"], "https://sso.xn--") {
		t.Errorf("%q", shown["endpoints.token"])
	}
	want["endpoints.token"] = shown["endpoints.token"]
	if !reflect.DeepEqual(shown, want) {
		t.Errorf("%q", shown)
	}
	other := now
	other.App.Proxy = "http://u:other@proxy.example:1"
	a, b := r.Changes(app(), now), r.Changes(app(), other)
	if slices.Equal(a, b) {
		t.Error("two passwords of a proxy are one change")
	}
	if again := r.Changes(now, other); len(again) != 1 || again[0].Old == again[0].New {
		t.Errorf("another password looks like the same: %v", again)
	}
}

// Addresses that lead inwards, however they are written.
func TestPrivateAddresses(t *testing.T) {
	for address, want := range map[string]bool{
		"https://127.0.0.1": true, "https://127.1": true, "https://0x7f.1": true, "https://[::1]": true, "https://[::ffff:10.0.0.1]": true,
		"https://[64:ff9b::7f00:1]": true, "https://[::127.0.0.1]": true, "https://100.64.0.1": true, "https://127.1..": true,
		"https://localhost.localdomain": true, "https://r.home.arpa": true, "https://intranet": true, "https://printer.local.": true,
		"https://id.example": false, "https://8.8.8.8": false, "https://[2606:4700::1]": false, "https://local.example": false,
	} {
		if got := private(address); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
}

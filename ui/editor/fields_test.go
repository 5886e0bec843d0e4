package editor

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/ui/parts/partstest"
	look "tokendesk/ui/theme"
)

// everything says something in every field of an app.
func everything() oauth.App {
	port := 4711
	return oauth.App{
		ID: "acme", Name: "Acme", Vars: map[string]string{"foreign": "kept"}, Environment: "staging", Group: "Shops",
		Tags: []string{"support", "eu"}, Favourite: true, Grant: oauth.GrantAuthorizationCode, ClientID: "c",
		ClientAuth: oauth.PrivateKeyJWT, ClientSecretCommand: []string{"pass", "show", "two words"}, ClientKeyID: "kid",
		ClientAssertion: oauth.ClientAssertion{Alg: "ES256", Audience: "https://id.example.com"}, BodyFormat: oauth.BodyForm,
		Endpoints: oauth.Endpoints{
			Issuer: "https://id.example.com", Authorization: "https://id.example.com/a", Token: "https://id.example.com/t",
			Refresh: "https://id.example.com/r", DeviceAuthorization: "https://id.example.com/d", Revocation: "https://id.example.com/v",
			Introspection: "https://id.example.com/i", Userinfo: "https://id.example.com/u", PushedAuthorizationRequest: "https://id.example.com/p",
			EndSession: "https://id.example.com/e", JWKS: "https://id.example.com/j",
		},
		Scopes: []string{"openid", "profile"}, ScopeSeparator: ",", Audience: "https://api.example.com", Resources: []string{"https://a.example.com", "https://b.example.com"},
		PKCE: oauth.PKCEPlain, DPoP: true, PAR: oauth.PARAlways,
		Params: oauth.Params{
			Authorize: map[string]oauth.Param{"response_type": nil, "a": {"1", "2"}, "b": {" = - "}},
			Token:     map[string]oauth.Param{"redirect_uri": nil, "t": {"x"}}, Refresh: map[string]oauth.Param{"scope": nil},
		},
		Answer:   oauth.Answer{AccessToken: "/body/token", RefreshToken: "/body/refresh", ExpiresIn: "/body/ends"},
		Headers:  oauth.ExtraHeaders{Token: map[string]string{"X-A": "1"}},
		Redirect: oauth.Redirect{Host: "localhost", Port: &port, Ports: []int{1, 2}, HTTPS: true, Path: "/back", URI: "https://acme.example.com/back"}, Username: "ada",
		Assertion:     oauth.Assertion{Issuer: "i", Subject: "s", Audience: "a", Claims: map[string]any{"n": json.Number("12345678901234567890"), "o": map[string]any{"p": true}}},
		TokenExchange: oauth.TokenExchange{Subject: "other/default", SubjectTokenType: "urn:x", RequestedTokenType: "urn:y"},
		TLS:           oauth.TLS{CAFile: "/ca.pem", ClientCertificateFile: "/c.pem", ClientKeyFile: "/k.pem", InsecureSkipVerify: true, AllowHTTP: true},
		Proxy:         "socks5://proxy.example.com:1080", HTTPTimeoutSeconds: 17, UserAgent: "ua",
		Test:      oauth.TestCall{Method: "POST", URL: "https://api.example.com/{foreign}", Headers: map[string]string{"H": "v"}, Body: "{}\n", Success: "/data"},
		SignedJWT: oauth.SignedJWT{Claims: map[string]any{"n": json.Number("7"), "o": nil}, Header: map[string]any{"typ": "at+jwt"}, LifeSeconds: 77},
		Request:   oauth.TokenCall{Method: "PUT", URL: "https://id.example.com/login", Headers: map[string]string{"H": "v"}, Body: "{}\n"},
		Expires:   oauth.Expires{ClientSecret: "2027-03-01", ClientKey: "2028-04-01T12:00:00Z"},
	}
}

// Nothing is lost of an app that is opened, looked at in all its parts and
// saved with another name, whatever it says.
func TestNothingIsLost(t *testing.T) {
	app := everything()
	unsaid := reflect.ValueOf(app)
	for i := range unsaid.NumField() {
		if name := unsaid.Type().Field(i).Name; unsaid.Field(i).IsZero() && name != "Provider" && name != "Quirks" {
			t.Fatalf("the test's app says nothing in %s", name)
		}
	}
	accounts := []oauth.Account{
		{ID: "default", Label: "Ada", LoginHint: "a", Expect: "b", Prompt: "login", Browser: "isolated", Scopes: []string{"x"}},
		{ID: "bob", Browser: "/opt/browser", Prompt: "select_account consent"},
	}
	b := newBench(t, partstest.Small, look.Light)
	b.options.Mode, b.options.App, b.options.Accounts = ModeEdit, app, accounts
	b.options.Stored = map[string][]oauth.SecretKind{"": {oauth.SecretPrivateKey}}
	f := show(b.Win, b.options)
	walk(f.sections, anywhere, func(s *section) { f.toggle(s, true) })
	f.update()
	f.typeInto(t, "name", "Renamed")
	f.save()
	b.Drain()
	if len(b.saved) != 1 {
		t.Fatalf("not saved: %v", f.problems)
	}
	app.Name = "Renamed"
	got := b.saved[0]
	if said, want := settingsText(got), settingsText(store.Edit{App: app, Accounts: accounts}); said != want {
		t.Errorf("saved %s\nwant  %s", said, want)
	}
	if len(typedSecrets(got)) > 0 {
		t.Error("secrets were said though none was typed")
	}
}

// Every field of an app file can be asked for in the form.
func TestEveryFieldIsOffered(t *testing.T) {
	b := newBench(t, partstest.Small, look.Light)
	f := show(b.Win, b.options).openPicker(func() {}).f
	f.open()
	offered := map[string]bool{}
	for _, fields := range [][]field{
		givenFields(f), serverFields(f), rightsFields(f), placeFields(f), endpointFields(f), requestFields(f), redirectFields(f), transportFields(f), testFields(f), accountFields(f, 0),
	} {
		for _, fl := range fields {
			offered[fl.path] = true
		}
	}
	leaves := func(prefix string, of any, elsewhere ...string) {
		for i := range reflect.TypeOf(of).NumField() {
			tag := reflect.TypeOf(of).Field(i).Tag.Get("json")
			name, _, _ := strings.Cut(tag, ",")
			if name != "-" && !offered[prefix+name] && !strings.Contains(" "+strings.Join(elsewhere, " ")+" ", " "+name+" ") {
				t.Errorf("nobody can say %s", prefix+name)
			}
		}
	}
	leaves("", oauth.App{}, "provider", "vars", "client_assertion", "endpoints", "params", "answer", "headers", "redirect", "assertion", "token_exchange", "tls", "test", "expires", "signed_jwt", "request")
	leaves("signed_jwt.", oauth.SignedJWT{})
	leaves("request.", oauth.TokenCall{})
	leaves("expires.", oauth.Expires{})
	leaves("endpoints.", oauth.Endpoints{})
	leaves("client_assertion.", oauth.ClientAssertion{})
	leaves("assertion.", oauth.Assertion{})
	leaves("token_exchange.", oauth.TokenExchange{})
	leaves("params.", oauth.Params{})
	leaves("answer.", oauth.Answer{})
	leaves("headers.", oauth.ExtraHeaders{})
	leaves("redirect.", oauth.Redirect{})
	leaves("tls.", oauth.TLS{})
	leaves("test.", oauth.TestCall{})
	leaves("accounts[0].", oauth.Account{}, "keep")
	for _, kind := range oauth.SecretKinds() {
		if !offered[string(kind)] {
			t.Errorf("nobody can type the %s", kind)
		}
	}
}

// A space may be typed between two words.
func TestTypingScopes(t *testing.T) {
	b := newBench(t, partstest.Small, look.Light)
	p := show(b.Win, b.options).openPicker(func() {})
	p.choose("")
	f := p.f
	f.open()
	entry := f.rowAt("scopes").focus
	b.Win.Canvas().Focus(entry)
	test.Type(entry, "openid orders:read")
	if got := f.draft.App.Scopes; !reflect.DeepEqual(got, []string{"openid", "orders:read"}) {
		t.Errorf("typed two scopes and got %q", got)
	}
}

// A client secret can be said to be set and empty, which satisfies an app that needs
// one, and is another thing than to delete it.
func TestASecretThatIsEmpty(t *testing.T) {
	b := newBench(t, partstest.Small, look.Light)
	b.options.Mode = ModeEdit
	b.options.App = oauth.App{ID: "acme", ClientID: "c", ClientAuth: oauth.ClientSecretBasic, Grant: oauth.GrantClientCredentials, Endpoints: oauth.Endpoints{Token: "https://id.example.com/t"}}
	b.options.Accounts = []oauth.Account{{ID: "default"}}
	secret := oauth.SecretClientSecret
	b.options.Stored = map[string][]oauth.SecretKind{"": {secret}}
	f := show(b.Win, b.options)
	fl := f.rowAt(string(secret)).field
	f.setDeleted("", secret, true)
	f.update()
	if got := f.secretState(fl); got != secretDeleted || f.problemAt(string(secret)) == "" {
		t.Fatalf("deleted, it is %v, and %q is said", got, f.problemAt(string(secret)))
	}
	if sameEdit(f.draft, firstDraft(b.options)) {
		t.Error("a deletion is no change")
	}
	f.typed("")[secret] = ""
	f.update()
	if got := f.secretState(fl); got != secretEmpty || f.problemAt(string(secret)) != "" {
		t.Fatalf("said to be empty, it is %v, and %q is said", got, f.problemAt(string(secret)))
	}
	f.setDeleted("", secret, false)
	if got := f.secretState(fl); got != secretKept || f.draft.Deleted[""] != nil {
		t.Fatalf("taken back, it is %v", got)
	}
	f.typed("")[secret] = ""
	f.update()
	f.save()
	b.Drain()
	if len(b.saved) != 1 {
		t.Fatalf("saved %d drafts; problems %v", len(b.saved), f.problems)
	}
	if value, there := b.saved[0].Secrets[secret]; !there || value != "" || len(b.saved[0].Deleted) != 0 {
		t.Error("it is not saved as set and empty")
	}
}

// A stored secret can be deleted, and that taken back before it is saved.
func TestDeletingASecret(t *testing.T) {
	b := newBench(t, partstest.Small, look.Light)
	b.options.Mode = ModeEdit
	b.options.App = oauth.App{ID: "acme", ClientID: "c", ClientAuth: oauth.ClientAuthNone, Grant: oauth.GrantJWTBearer, Endpoints: oauth.Endpoints{Token: "https://id.example.com/t"}}
	b.options.Accounts = []oauth.Account{{ID: "default"}}
	b.options.Stored = map[string][]oauth.SecretKind{"": {oauth.SecretPrivateKey, oauth.SecretKeyPassphrase}}
	f := show(b.Win, b.options)
	fl := f.rowAt(string(oauth.SecretKeyPassphrase)).field
	if got := f.secretState(fl); got != secretKept {
		t.Fatalf("at first it is %v", got)
	}
	f.typed("")[oauth.SecretKeyPassphrase] = ""
	f.update()
	if got := f.secretState(fl); got != secretDeleted {
		t.Fatalf("deleted, it is %v", got)
	}
	f.typed("")[oauth.SecretPrivateKey] = ""
	f.update()
	if f.problemAt(string(oauth.SecretPrivateKey)) == "" {
		t.Error("the grant cannot do without the key, and nothing is said")
	}
	delete(f.typed(""), oauth.SecretPrivateKey)
	f.update()
	f.save()
	b.Drain()
	if len(b.saved) != 1 || len(b.saved[0].Secrets) != 1 || b.saved[0].Secrets[oauth.SecretKeyPassphrase] != "" {
		t.Errorf("saved %d drafts; problems %v", len(b.saved), f.problems)
	}
}

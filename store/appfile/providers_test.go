package appfile

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"tokendesk/assets"
	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
)

const ownEntry = `{
  "id": "acme", "name": "Acme", "category": "saas", "about": "Acme's own API",
  "register": "https://id.acme.test/apps",
  "vars": [{"key": "region", "label": "Region", "where": "In the address of your console.", "default": "eu", "choices": {"us": "United States", "eu": "Europe"}, "pattern": "^[a-z]+$"}],
  "grants": ["authorization_code", "refresh_token"],
  "app": {"endpoints": {"authorization": "https://{region}.acme.test/authorize", "token": "https://{region}.acme.test/token"}, "scopes": ["read"]},
  "scopes": {"write": "Everything, change", "read": "Everything, read"},
  "refresh_token": {"again": "new", "dead": "standard"}
}`

func TestReadProviders(t *testing.T) {
	list, faults, err := ReadProviders([]byte("\ufeff[" + ownEntry + "]"))
	if err != nil || len(faults) > 0 || len(list) != 1 {
		t.Fatalf("%v %v %v", list, faults, err)
	}
	p := list[0]
	if !p.Own || p.ID != "acme" || !reflect.DeepEqual(p.Scopes.Values(), []string{"write", "read"}) || !reflect.DeepEqual(p.Vars[0].Choices.Values(), []string{"us", "eu"}) {
		t.Errorf("%+v", p)
	}
	c := catalogue.Embedded().WithOwn(func() *catalogue.Own { return catalogue.NewOwn(list) })
	app, err := c.Complete(oauth.App{ID: "a", ClientID: "c", Provider: "acme"})
	if err != nil || app.Endpoints.Token != "https://eu.acme.test/token" {
		t.Errorf("%s %v", app.Endpoints.Token, err)
	}
	for text, want := range map[string]int{"": 0, " \n": 0, "[]": 0} {
		if list, faults, err := ReadProviders([]byte(text)); err != nil || len(list) != want || len(faults) > 0 {
			t.Errorf("%q: %v %v %v", text, list, faults, err)
		}
	}
}

// An entry with something wrong is left out, with its path and what is near; the others count.
func TestAWrongProviderIsLeftOut(t *testing.T) {
	with := func(old, new string) string {
		t.Helper()
		if !strings.Contains(ownEntry, old) {
			t.Fatalf("there is no %s", old)
		}
		return strings.Replace(ownEntry, old, new, 1)
	}
	for name, test := range map[string]struct{ entry, says string }{
		"unknown key":            {with(`"register"`, `"registre"`), `[0].registre: this field is not known. The nearest known field is "register".`},
		"unknown key, deep":      {with(`"token":`, `"tokn":`), `[0].app.endpoints.tokn: this field is not known. The nearest known field is "token".`},
		"doubled value":          {with(`"read": "Everything, read"`, `"a b": "Everything, read"`), `[0].scopes.a b: The scope at place 2 is none`},
		"http":                   {with(`https://id.acme.test`, `http://id.acme.test`), `[0].register: The address must begin with https://.`},
		"a word for a list":      {with(`["authorization_code", "refresh_token"]`, `"authorization_code"`), `[0].grants`},
		"unknown grant":          {with(`"refresh_token"]`, `"refresh"]`), `[0].grants[1]: this value is not known; the nearest is "request".`},
		"choice of no pattern":   {with(`"us": "United States"`, `"us/": "United States"`), `[0].vars[0].choices`},
		"a var that is not used": {with(`"key": "region"`, `"key": "tenant"`), `[0]`},
		"a proxy":                {with(`"scopes": ["read"]}`, `"scopes": ["read"], "proxy": "http://127.0.0.1:1"}`), `[0].app.proxy: Only an app can say this`},
		"a command":              {with(`"scopes": ["read"]}`, `"client_secret_command": ["sh"]}`), `[0].app.client_secret_command: Only an app can say this`},
		"no refresh token":       {with(`, "dead": "standard"`, ``), `[0].refresh_token.dead`},
		"a number":               {`7`, `[0]`},
		"user and password":      {with(`https://id.acme.test`, `https://a:b@id.acme.test`), `[0].register: The address must name a plain host.`},
		"a long word":            {with(`Everything, read`, strings.Repeat("Much ", 20)+"more"), `[0].scopes.read`},
	} {
		t.Run(name, func(t *testing.T) {
			good := strings.Replace(ownEntry, `"acme"`, `"good"`, 1)
			list, faults, err := ReadProviders([]byte("[" + test.entry + "," + good + "]"))
			if err != nil || len(list) != 1 || list[0].ID != "good" || len(faults) != 1 {
				t.Fatalf("%d entries, %v, %v", len(list), faults, err)
			}
			var e *oauth.Error
			if !errors.As(faults[0].Err, &e) || !strings.Contains(e.Message+" "+e.Advice, test.says) {
				t.Errorf("%q, want %q", faults[0].Err, test.says)
			}
		})
	}
	if _, faults, err := ReadProviders([]byte("[" + ownEntry + "," + ownEntry + "]")); err != nil || len(faults) != 1 || !strings.Contains(faults[0].Err.Error(), "[1].id") {
		t.Errorf("doubled: %v %v", faults, err)
	}
	for _, text := range []string{"{}", "[", "[{", `[{"id":"a","id":"b"}]`, strings.Repeat("[", 100), "[" + strings.Repeat("{},", maxOwnProviders) + "{}]"} {
		if _, _, err := ReadProviders([]byte(text)); err == nil {
			t.Errorf("%.20q is read", text)
		}
	}
}

// The program's own table can be read as somebody's own file: it is the same form.
func TestTheTableIsAnOwnFile(t *testing.T) {
	list, faults, err := ReadProviders(assets.Providers)
	if err != nil || len(faults) > 0 {
		t.Fatalf("%v %v", faults, err)
	}
	c, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != len(c.Providers()) {
		t.Errorf("%d entries", len(list))
	}
	for _, p := range list {
		p.Own = false
		if want, _ := c.Provider(p.ID); !equalJSON(t, p, want) {
			t.Errorf("%s is read otherwise", p.ID)
		}
	}
}

func equalJSON(t *testing.T, a, b any) bool {
	t.Helper()
	one, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	other, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	return string(one) == string(other)
}

func FuzzReadProviders(f *testing.F) {
	f.Add([]byte("[" + ownEntry + "]"))
	f.Add([]byte(`[{"id":"a","vars":[{"key":"a","pattern":"("}]}]`))
	f.Add(assets.Providers[:20_000])
	f.Fuzz(func(t *testing.T, data []byte) {
		list, faults, err := ReadProviders(data)
		if err != nil && (len(list) > 0 || len(faults) > 0) {
			t.Error("entries together with an error")
		}
		for _, p := range list {
			if more := p.Faults(); len(more) > 0 {
				t.Errorf("%s was taken with %v", p.ID, more)
			}
			own := catalogue.NewOwn([]catalogue.Provider{p})
			c := catalogue.Embedded().WithOwn(func() *catalogue.Own { return own })
			if _, err := c.Complete(p.Example()); err != nil {
				t.Errorf("%s cannot be completed: %v", p.ID, err)
			}
		}
	})
}

// What was read of another program's file is recognized by a person's own entries.
func TestOwnProvidersOfAFile(t *testing.T) {
	own := []catalogue.Provider{{
		ID: "acme", Own: true, Vars: []catalogue.Var{{Key: "tenant", Pattern: "^[a-z0-9-]+$"}, {Key: "stage", Default: "live", Pattern: "^[a-z]+$"}},
		App: oauth.App{ClientAuth: oauth.ClientSecretPost, Endpoints: oauth.Endpoints{
			Authorization: "https://{tenant}.acme.test/{stage}/authorize", Token: "https://{tenant}.acme.test/{stage}/token", Issuer: "https://{tenant}.acme.test",
		}},
		Aliases: map[string][]string{tokenField: {"https://id.acme.test/{tenant}/token"}},
	}}
	const id = "CLIENT_ID=c-1\nCLIENT_SECRET=s3cret-s3cret\n"
	for text, want := range map[string]string{
		id + "TOKEN_URL=https://shop-1.acme.test/live/token":                             `"provider":"acme","vars":{"tenant":"shop-1"},"grant":"client_credentials","client_id":"c-1"`,
		id + "TOKEN_URL=https://shop-1.acme.test/beta/token":                             `"provider":"acme","vars":{"stage":"beta","tenant":"shop-1"},"grant":"client_credentials","client_id":"c-1"`,
		id + "TOKEN_URL=https://{your_shop}.acme.test/live/token":                        `"provider":"acme","grant":"client_credentials","client_id":"c-1"`,
		id + "TOKEN_URL=https://shop-1.acme.test/{stage}/token":                          `"grant":"client_credentials","client_id":"c-1","client_auth":"client_secret_basic","endpoints":{"token":"https://shop-1.acme.test/{stage}/token"}`,
		id + "TOKEN_URL=https://id.acme.test/shop-1/token":                               `"provider":"acme","vars":{"tenant":"shop-1"},"grant":"client_credentials","client_id":"c-1","endpoints":{"token":"https://id.acme.test/shop-1/token"}`,
		id + "TOKEN_ENDPOINT_AUTH_METHOD=none\nTOKEN_URL=https://a.acme.test/live/token": `"provider":"acme","vars":{"tenant":"a"},"grant":"client_credentials","client_id":"c-1","client_auth":"none"`,
		"CLIENT_ID=c-1\nOIDC_ISSUER=https://shop-1.acme.test":                            `"provider":"acme","vars":{"tenant":"shop-1"},"grant":"authorization_code","client_id":"c-1","client_auth":"none"`,
		id + "TOKEN_URL=https://acme.example.test/live/token":                            `"grant":"client_credentials","client_id":"c-1","client_auth":"client_secret_basic","endpoints":{"token":"https://acme.example.test/live/token"}`,
	} {
		f, _, err := ParseAs(SourceDotenv, []byte(text), "")
		if err != nil {
			t.Fatal(err)
		}
		before := said(f.Apps[0])
		got, _, _ := strings.Cut(said(f.WithProviders(own).Apps[0]), " client_secret=")
		if got != want {
			t.Errorf("%s\nis   %s\nwant %s", text, got, want)
		}
		if said(f.Apps[0]) != before {
			t.Error("the file itself was changed")
		}
	}
	f, _, err := ParseAs(SourceApp, []byte(`{"tokendesk":1,"apps":[{"id":"a","client_id":"c","grant":"client_credentials","endpoints":{"token":"https://a.acme.test/live/token"}}]}`), "")
	if err != nil || f.WithProviders(own).Apps[0].App.Provider != "" {
		t.Errorf("an app file was changed, %v", err)
	}
}

package catalogue

import (
	"slices"
	"testing"

	"tokendesk/oauth"
)

// What an app lacks is found wherever it was left open, each once and by the name
// that a person knows.
func TestOutlineListsWhatIsOpen(t *testing.T) {
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	server := oauth.Endpoints{Token: "https://id.example.test/token"}
	post := oauth.ClientSecretPost
	for name, tt := range map[string]struct {
		rec  oauth.Record
		want []string
	}{
		"nothing at all": {oauth.Record{}, []string{"client_id", "endpoints.token"}},
		"a store's name": {oauth.Record{App: oauth.App{Provider: "ikas", ClientID: "c"}}, []string{"vars.store_name", "client_secret"}},
		"a placeholder in the host": {
			oauth.Record{App: oauth.App{ClientID: "c", Endpoints: oauth.Endpoints{Token: "https://{your_domain}/token"}}},
			[]string{"vars.your_domain"},
		},
		"the same in two addresses": {
			oauth.Record{App: oauth.App{ClientID: "c", Endpoints: oauth.Endpoints{Token: "https://{d}/token", Revocation: "https://{d}/revoke"}}},
			[]string{"vars.d"},
		},
		"in what is sent": {oauth.Record{App: oauth.App{
			ClientID: "c", Endpoints: server, Audience: "{api}", Scopes: []string{"{scope}"}, Resources: []string{"https://{r}/"},
			Params:  oauth.Params{Token: map[string]oauth.Param{"p": {"{x}"}}},
			Headers: oauth.ExtraHeaders{Token: map[string]string{"H": "v {y}"}},
		}}, []string{"vars.api", "vars.r", "vars.scope", "vars.x", "vars.y"}},
		"no sign-in page": {oauth.Record{App: oauth.App{ClientID: "c", Grant: oauth.GrantAuthorizationCode, Endpoints: server}}, []string{"endpoints.authorization"}},
		"no device page":  {oauth.Record{App: oauth.App{ClientID: "c", Grant: oauth.GrantDeviceCode, Endpoints: server}}, []string{"endpoints.device_authorization"}},
		"a password":      {oauth.Record{App: oauth.App{ClientID: "c", Grant: oauth.GrantPassword, Endpoints: server}}, []string{"username", "password"}},
		"a key":           {oauth.Record{App: oauth.App{ClientID: "c", ClientAuth: oauth.PrivateKeyJWT, Endpoints: server}}, []string{"private_key"}},
		"a key that waits for a word": {oauth.Record{
			App:     oauth.App{ClientID: "c", ClientAuth: oauth.PrivateKeyJWT, Endpoints: server},
			Waiting: []oauth.Change{{Field: "client_key_file"}},
		}, nil},
		"a secret that is there":  {oauth.Record{App: oauth.App{ClientID: "c", ClientAuth: post, Endpoints: server}, Secrets: oauth.Secrets{oauth.SecretClientSecret: "s"}}, nil},
		"a secret from a command": {oauth.Record{App: oauth.App{ClientID: "c", ClientAuth: post, ClientSecretCommand: []string{"/bin/true"}, Endpoints: server}}, nil},
		"what discovery finds":    {oauth.Record{App: oauth.App{ClientID: "c", Endpoints: oauth.Endpoints{Issuer: "https://id.example.test"}}}, nil},
		"a client that is never named": {oauth.Record{App: oauth.App{
			ClientAuth: oauth.ClientAuthNone, Endpoints: server, Params: oauth.Params{Token: map[string]oauth.Param{"client_id": nil}},
		}}, nil},
		"braces of a JSON value": {oauth.Record{App: oauth.App{
			ClientID: "c", Endpoints: server, Params: oauth.Params{Token: map[string]oauth.Param{"claims": {`{"userinfo":{"email":null}}`}}},
		}}, nil},
		"the client id in what is sent": {oauth.Record{App: oauth.App{ClientID: "c", Endpoints: server, Audience: "api://{client_id}"}}, nil},
		"a pasted refresh token that was used": {oauth.Record{
			App:    oauth.App{ClientID: "c", Grant: oauth.GrantRefreshToken, Endpoints: server},
			Tokens: &oauth.TokenSet{RefreshToken: "r"},
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			_, gaps, err := c.Outline(tt.rec)
			if err != nil {
				t.Fatal(err)
			}
			var fields []string
			for _, g := range gaps {
				fields = append(fields, g.Field)
				if g.Name == "" {
					t.Errorf("%s has no name", g.Field)
				}
			}
			if !slices.Equal(fields, tt.want) {
				t.Errorf("open %q, want %q", fields, tt.want)
			}
			if err := c.Check(tt.rec.App); err != nil {
				t.Errorf("what is open is wrong: %v", err)
			}
			if _, err := c.CompleteOpen(tt.rec.App); err != nil {
				t.Error(err)
			}
		})
	}
}

// A value is wrong or it is missing, and not both.
func TestCheckRefusesWhatIsWrong(t *testing.T) {
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for name, app := range map[string]oauth.App{
		"no provider":     {Provider: "nobody"},
		"no store's name": {Provider: "ikas", Vars: map[string]string{"store_name": "a/b"}},
		"no address":      {Endpoints: oauth.Endpoints{Token: "ftp://id.example.test/{x}"}},
		"plain http":      {Endpoints: oauth.Endpoints{Token: "http://id.example.test/token"}},
		"no grant":        {Grant: "magic"},
		"no header":       {Headers: oauth.ExtraHeaders{Token: map[string]string{"A B": "c"}}},
	} {
		if err := c.Check(app); err == nil {
			t.Errorf("%s: nothing is wrong", name)
		}
	}
}

func TestVarsOfTheAppItself(t *testing.T) {
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	app := oauth.App{
		Provider: "ikas", Audience: "{api}", Vars: map[string]string{"api": "there", "unused": "x"},
		Params: oauth.Params{Token: map[string]oauth.Param{"p": {"{other_one}"}}},
	}
	if got := c.OwnVars(app); !slices.Equal(got, []string{"api", "other_one"}) {
		t.Errorf("%q", got)
	}
	if got := VarName("other_one"); got != "other one" {
		t.Errorf("%q", got)
	}
}

package acting

import (
	"encoding/json"
	"testing"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
)

// own is a catalogue with one entry of a person's own.
func own(p *catalogue.Provider) *catalogue.Catalogue {
	return catalogue.Embedded().WithOwn(func() *catalogue.Own {
		if p == nil {
			return nil
		}
		return catalogue.NewOwn([]catalogue.Provider{*p})
	})
}

func ownRules(c *catalogue.Catalogue) Rules {
	return Rules{Complete: c.CompleteOpen, Choices: c.Choices, Entry: c.Acts, CompleteBy: c.CompleteActing}
}

// Promise 40: an entry of a person's own file steers where secrets travel. What it did is
// accepted together with the app, and what it does now is compared with that.
func TestAnOwnEntryThatChanges(t *testing.T) {
	acme := func() *catalogue.Provider {
		return &catalogue.Provider{
			ID: "acme", Grants: []oauth.Grant{oauth.GrantAuthorizationCode},
			App: oauth.App{Endpoints: oauth.Endpoints{Authorization: "https://id.acme.test/a", Token: "https://id.acme.test/t"}},
		}
	}
	app := Settings{App: oauth.App{ID: "shop", ClientID: "c", Provider: "acme"}}
	for name, test := range map[string]struct {
		change func(*catalogue.Provider)
		waits  string
	}{
		"nothing":            {func(*catalogue.Provider) {}, ""},
		"what it is called":  {func(p *catalogue.Provider) { p.Name, p.About, p.Register = "N", "About", "https://evil.test" }, ""},
		"scopes to pick":     {func(p *catalogue.Provider) { p.Scopes = catalogue.Labels{{Value: "a", Word: "A"}} }, ""},
		"scopes":             {func(p *catalogue.Provider) { p.App.Scopes = []string{"a"} }, ""},
		"a token endpoint":   {func(p *catalogue.Provider) { p.App.Endpoints.Token = "https://evil.test/t" }, "endpoints.token"},
		"one that is new":    {func(p *catalogue.Provider) { p.App.Endpoints.Revocation = "https://evil.test/r" }, "endpoints.revocation"},
		"a parameter":        {func(p *catalogue.Provider) { p.App.Params.Token = map[string]oauth.Param{"x": {"1"}} }, "params.token.x"},
		"the test call":      {func(p *catalogue.Provider) { p.App.Test.URL = "https://evil.test/" }, "test.url"},
		"a device's address": {func(p *catalogue.Provider) { p.Quirks.DeviceToken = "https://evil.test/d" }, "quirks.device_token"},
		"how it revokes": {func(p *catalogue.Provider) {
			p.Quirks.Revocation = oauth.RevocationCall{Method: "POST", Headers: map[string]string{"X": "{client_secret}"}}
		}, "quirks.revocation.headers.X quirks.revocation.method"},
	} {
		t.Run(name, func(t *testing.T) {
			r := ownRules(own(acme()))
			accepted := r.First(r.Now(app, nil))
			if waits := r.Changes(accepted, app); waits != nil {
				t.Fatalf("a first import waits: %v", waits)
			}
			text, err := json.Marshal(accepted.Entry) // as the vault keeps it
			if err != nil {
				t.Fatal(err)
			}
			accepted.Entry = text
			changed := acme()
			test.change(changed)
			r = ownRules(own(changed))
			if got := fieldsOf(r.Changes(accepted, app)); got != test.waits {
				t.Errorf("waits: %q, want %q", got, test.waits)
			}
			typed := r.Now(app, accepted.Entry)
			typed.App.Name = "Shop"
			if got := fieldsOf(r.Changes(Typed(accepted, app, typed), typed)); got != test.waits {
				t.Errorf("after another edit waits: %q, want %q", got, test.waits)
			}
		})
	}
	r := ownRules(own(acme()))
	accepted := r.First(r.Now(app, nil))
	if waits := ownRules(own(nil)).Changes(accepted, app); waits != nil {
		t.Errorf("the entry is gone, so that nothing can be sent, and %v waits", waits)
	}
}

// An entry in the place of one of the program's, and its end, are changes as well.
func TestAnOwnEntryInstead(t *testing.T) {
	app := Settings{App: oauth.App{ID: "gate", ClientID: "c", Provider: "ianum"}}
	plain := ownRules(own(nil))
	instead := ownRules(own(&catalogue.Provider{
		ID: "ianum", Grants: []oauth.Grant{oauth.GrantClientCredentials},
		App: oauth.App{ClientAuth: oauth.ClientSecretJSON, BodyFormat: oauth.BodyJSON, Endpoints: oauth.Endpoints{Token: "https://evil.test/t"}},
	}))
	if got := fieldsOf(instead.Changes(plain.First(plain.Now(app, nil)), app)); got != "endpoints.token" {
		t.Errorf("waits: %q", got)
	}
	if got := fieldsOf(plain.Changes(instead.First(instead.Now(app, nil)), app)); got != "endpoints.token" {
		t.Errorf("waits once it is gone: %q", got)
	}
	typed := instead.Now(app, nil) // chosen in the editor: that is the person's word
	if got := instead.Changes(Typed(Settings{}, Settings{}, typed), typed); got != nil {
		t.Errorf("typed, and waits: %v", got)
	}
}

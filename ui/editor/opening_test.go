package editor

import (
	"reflect"
	"testing"

	"tokendesk/oauth"
)

func TestOptionsForAnAppOfTheVault(t *testing.T) {
	app := oauth.App{ID: "acme", ClientID: "c"}
	secrets := oauth.Secrets{oauth.SecretClientSecret: "•"}
	ada := oauth.Record{App: app, Account: oauth.Account{ID: "ada"}, Secrets: oauth.Secrets{oauth.SecretClientSecret: "•", oauth.SecretRefreshToken: "•"}}
	bob := oauth.Record{App: app, Account: oauth.Account{ID: "bob"}, Secrets: secrets}
	o := OptionsFor(ModeEdit, []oauth.Record{ada, bob}, "bob")
	stored := map[string][]oauth.SecretKind{"": {oauth.SecretClientSecret}, "ada": {oauth.SecretRefreshToken}}
	if o.Mode != ModeEdit || o.Account != "bob" || !reflect.DeepEqual(o.App, app) || !reflect.DeepEqual(o.Stored, stored) || len(o.Notes) > 0 {
		t.Errorf("got %+v", o)
	}
	if want := []oauth.Account{{ID: "ada"}, {ID: "bob"}}; !reflect.DeepEqual(o.Accounts, want) {
		t.Errorf("accounts %v", o.Accounts)
	}
	bob.Waiting = []oauth.Change{{Field: "proxy", New: "http://p.example.test:1"}}
	if o = OptionsFor(ModeDuplicate, []oauth.Record{ada, bob}, "ada"); len(o.Notes) != 1 {
		t.Errorf("of what waits: %q", o.Notes)
	}
}

package editor

import (
	"reflect"
	"strings"
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

// An app of a team says where its settings are changed, and asks for the secret that is the
// person's own; a copy is an app of the person's own.
func TestOptionsForAnAppOfATeam(t *testing.T) {
	rec := oauth.Record{
		App:     oauth.App{ID: "acme", ClientID: "c", Grant: oauth.GrantClientCredentials, Endpoints: oauth.Endpoints{Token: "https://id.example.test/t"}},
		Account: oauth.Account{ID: "default"}, Team: &oauth.Team{Folder: "/work/crew", File: "acme.json"},
	}
	if o := OptionsFor(ModeDuplicate, []oauth.Record{rec}, "default"); o.Team != nil || len(o.Notes) != 0 {
		t.Errorf("of a copy: %+v, %q", o.Team, o.Notes)
	}
	o := OptionsFor(ModeEdit, []oauth.Record{rec}, "default")
	if o.Team == nil || len(o.Notes) != 1 || !strings.Contains(o.Notes[0], "/work/crew/acme.json") {
		t.Fatalf("%+v, %q", o.Team, o.Notes)
	}
	f := &form{o: o, draft: firstDraft(o), complete: rec.App}
	if missing := f.missingSecrets(); len(missing) != 1 || missing[0].Field != string(oauth.SecretClientSecret) || !missing[0].Missing {
		t.Errorf("%+v", missing)
	}
	f.o.Stored = map[string][]oauth.SecretKind{"": {oauth.SecretClientSecret}}
	if missing := f.missingSecrets(); len(missing) != 0 {
		t.Errorf("%+v", missing)
	}
}

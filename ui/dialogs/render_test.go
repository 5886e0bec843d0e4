package dialogs

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/store/appfile"
	look "tokendesk/ui/theme"
)

var changes = []oauth.Change{
	{Field: "endpoints.token", Old: "https://id.example.test", New: "https://id.elsewhere.test"},
	{Field: "tls.insecure_skip_verify", New: "true"},
	{Field: "client_secret_command", New: "/usr/local/bin/fetch-the-secret --from somewhere --with-a-long-argument-that-wraps"},
}

func complete(app oauth.App) (oauth.App, error) { return app, nil }

// TestEveryDialogRenders draws each dialog at the least window size, light and dark.
func TestEveryDialogRenders(t *testing.T) {
	path := filepath.Join(t.TempDir(), "team.json")
	err := os.WriteFile(path, []byte(`{"tokendesk":1,"apps":[
	 {"id":"acme","name":"Acme staging","client_id":"c","client_secret":"s","endpoints":{"token":"https://id.elsewhere.test/token"}},
	 {"id":"new","name":"Ein neues Werkzeug مرحبا 🚀","client_id":"d","grant":"client_credentials","proxy":"http://proxy.example.test:8080","endpoints":{"token":"https://new.example.test/token"}}]}`), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	screens := map[string]func(*bench){
		"ask": func(b *bench) {
			Ask(b.win, Question{Title: "Discard what you typed?", Message: "The app has not been saved.", Verb: "Discard", Danger: true}, func() {})
		},
		"remove": func(b *bench) { Remove(b.win, RemoveOptions{App: "Acme staging", Accounts: 4, Tokens: 3}) },
		"trust":  func(b *bench) { Trust(b.win, TrustOptions{App: "Acme staging", Changes: changes}) },
		"copyas": func(b *bench) {
			CopyAs(b.win, CopyOptions{Account: "Acme staging · Ada (admin)", Default: "raw", SetDefault: func(string) {}, Formats: []CopyFormat{
				{ID: "raw", Label: "Token", Sample: "eyJ…"},
				{ID: "header", Label: "Header", Sample: "Authorization: Bearer eyJ…"},
				{ID: "curl", Label: "curl", Sample: "curl -H 'Authorization: Bearer …' https://api.example.test/v1/me"},
				{ID: "id_token", Label: "ID token", Why: "The server gave none."},
				{ID: "env", Label: "Shell variable", Sample: "export ACCESS_TOKEN='…'"},
			}})
		},
		"revoke": func(b *bench) {
			Revoke(b.win, RevokeOptions{Account: "Acme staging · Ada", Endpoint: "https://id.example.test/revoke", Run: b.run, Revoke: func(context.Context) error { return nil }})
		},
		"paste": func(b *bench) {
			PasteAnswer(b.win, PasteOptions{Account: "Acme staging · Ada", RedirectURI: "http://127.0.0.1:47821/callback"})
		},
		"passphrase": func(b *bench) {
			Passphrase(b.win, PassphraseOptions{Title: "Set a passphrase", Why: "It opens the vault when there is no keyring.", New: true, Run: b.run})
		},
		"import": func(b *bench) {
			Import(b.win, ImportOptions{
				Path: path, Run: b.run, Complete: complete,
				Plan: func(context.Context, appfile.File) (store.ImportReport, error) {
					return store.ImportReport{Replaced: []string{"acme"}, Added: []string{"new"}, Waiting: map[string][]oauth.Change{"acme": changes}}, nil
				},
				Import: func(context.Context, appfile.File, store.Word) (store.ImportReport, error) {
					return store.ImportReport{}, nil
				},
			})
			b.drain()
		},
		"export": func(b *bench) {
			x := export(b.win, ExportOptions{Run: b.run, Apps: []oauth.App{{ID: "acme", Name: "Acme staging"}, {ID: "ikas"}}})
			x.secrets.SetChecked(true)
		},
	}
	for name, show := range screens {
		for _, choice := range []look.Choice{look.Light, look.Dark} {
			t.Run(name+"/"+string(choice), func(t *testing.T) {
				b := newBench(t, fyne.NewSize(900, 600), choice)
				show(b)
				if !b.open() {
					t.Fatal("nothing is shown")
				}
				b.picture(t, name+"-"+string(choice))
			})
		}
	}
}

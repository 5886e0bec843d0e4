package dialogs

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/ui/browser"
	"tokendesk/ui/copyas"
	"tokendesk/ui/desk"
	"tokendesk/ui/parts/partstest"
	"tokendesk/ui/words"
)

var changes = []oauth.Change{
	{Field: "endpoints.token", Old: "https://id.example.test", New: "https://id.elsewhere.test"},
	{Field: "tls.insecure_skip_verify", New: "true"},
	{Field: "client_secret_command", New: "/usr/local/bin/fetch-the-secret --from somewhere --with-a-long-argument-that-wraps"},
}

// exampleCertificate is what a sheet shows; it needs no key.
var exampleCertificate = desk.Certificate{
	PEM:         "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
	Fingerprint: "F3:F9:3B:00:C4:08:5D:33:C7:A8:49:01:04:CC:C8:C2:0F:21:0A:1E:3B:C6:00:CC:32:E8:6E:A3:89:87:A0:D2",
	Ends:        time.Date(2027, 12, 27, 12, 0, 0, 0, time.UTC),
}

func complete(app oauth.App) (oauth.App, error) { return app, nil }

// TestEveryDialogRenders draws each dialog at the least window size, in each look, measures it, and
// turns the wheel over all that is on it.
func TestEveryDialogRenders(t *testing.T) {
	path := filepath.Join(t.TempDir(), "team.json")
	err := os.WriteFile(path, []byte(`{"tokendesk":1,"apps":[
	 {"id":"acme","name":"Acme staging","client_id":"c","client_secret":"s","endpoints":{"token":"https://id.elsewhere.test/token"}},
	 {"id":"new","name":"Ein neues Werkzeug مرحبا 🚀","client_id":"d","grant":"client_credentials","proxy":"http://proxy.example.test:8080","endpoints":{"token":"https://new.example.test/token"}}]}`), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	screens := map[string]func(*partstest.Bench){
		"confirm": func(b *partstest.Bench) {
			Confirm(b.Win, Confirmation{Title: "Discard what you typed?", Message: "The app has not been saved.", Verb: "Discard", Danger: true}, func() {})
		},
		"remove": func(b *partstest.Bench) {
			Remove(b.Win, words.Removal{App: "Acme staging", Accounts: 4, Tokens: 3}, func() {})
		},
		"trust": func(b *partstest.Bench) { Trust(b.Win, TrustOptions{Title: "Acme staging", Changes: changes}) },
		"whose": func(b *partstest.Bench) {
			rec := oauth.Record{
				Account:  oauth.Account{Expect: "ada@example.test"},
				Tokens:   &oauth.TokenSet{Identity: "katherine.a.long.name@subsidiary.example.test", Person: oauth.Person{Email: "katherine@example.test"}},
				Replaced: &oauth.TokenSet{}, Held: true,
			}
			Whose(b.Win, WhoseOptions{
				Account: desk.Account{Record: rec, App: oauth.App{Grant: oauth.GrantAuthorizationCode}}, Title: "Acme staging, Ada",
				Keep: &Keeper{Who: "Katherine", New: true},
			})
		},
		"copyas": func(b *partstest.Bench) {
			CopyAs(b.Win, CopyOptions{Title: "Acme staging · Ada (admin)", Default: "raw", SetDefault: func(copyas.Format) {}, Formats: []CopyFormat{
				{Format: "raw", Label: "Token", Sample: "eyJ…"},
				{Format: "header", Label: "Header", Sample: "Authorization: Bearer eyJ…"},
				{Format: "curl", Label: "curl", Sample: "curl -H 'Authorization: Bearer …' https://api.example.test/v1/me"},
				{Format: "id_token", Label: "ID token", Why: "The server gave none."},
				{Format: "env", Label: "Shell variable", Sample: "export ACCESS_TOKEN='…'"},
			}})
		},
		"signout": func(b *partstest.Bench) {
			SignOut(b.Win, SignOutOptions{Title: "Acme staging · Ada", Run: b.Run, Desk: &signingDesk{fails: 1}, Accounts: []SignOutAccount{{Ref: adaRef, Steps: adaSteps}}})
			b.Tap(t, "Sign out")
			b.Drain()
		},
		"signout many": func(b *partstest.Bench) {
			accounts := []SignOutAccount{{Ref: adaRef, Name: "Ada", Steps: adaSteps}, {Ref: oauth.Ref{App: "acme", Account: "bob"}, Name: "Bob", Steps: adaSteps}}
			SignOut(b.Win, SignOutOptions{Title: "Acme staging", Run: b.Run, Desk: &signingDesk{fails: 1}, Accounts: accounts})
			b.Tap(t, "Sign out")
			b.Drain()
		},
		"device": func(b *partstest.Bench) {
			h := &deviceDesk{now: time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)}
			p := h.waiting()
			p.Device.Last = oauth.DevicePoll{At: h.now.Add(-3 * time.Second), Meaning: oauth.DeviceTooOften, Next: 10 * time.Second}
			ShowDevice(b.Win, h.options(), p)
		},
		"device-ended": func(b *partstest.Bench) {
			h := &deviceDesk{now: time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)}
			p := h.waiting()
			p.Device.Foreign, p.BrowserErr = "microsoft.com", &oauth.Error{Message: "The browser could not be opened."}
			ShowDevice(b.Win, h.options(), p).Ended(&oauth.Error{Message: "The server said no: access_denied.", Advice: "Sign in again and agree."})
		},
		"profile": func(b *partstest.Bench) {
			Profile(b.Win, ProfileOptions{Title: "Acme staging · Ada", Run: b.Run, Find: func(context.Context) (browser.Profile, bool, error) {
				return browser.Profile{Dir: "/home/ada/.local/share/tokendesk/profiles/acme-staging/ada", Browsers: []string{"chromium"}, Size: 134_000_000, Running: true}, true, nil
			}})
			b.Drain()
		},
		"remove-profile": func(b *partstest.Bench) {
			RemoveWith(b.Win, words.Removal{App: "Acme staging", Account: "Ada", Accounts: 4, Tokens: 1, Profiles: 1, Size: 134_000_000}, func(bool) {})
		},
		"elsewhere": func(b *partstest.Bench) {
			Elsewhere(b.Win, ElsewhereOptions{
				Title: "Acme staging · Ada", Address: "https://as.example/authorize?" + strings.Repeat("parameter=value&", 30), Browsers: Browsers{{"firefox", "Firefox"}, {"chromium", "Chromium"}},
				Err: &oauth.Error{Message: "The program that $BROWSER names was not found.", Advice: "Correct $BROWSER, or open the address yourself."}, RedirectURI: "http://127.0.0.1:47821/callback", Paste: func(string) error { return nil },
			})
		},
		"paste": func(b *partstest.Bench) {
			PasteAnswer(b.Win, PasteOptions{Title: "Acme staging · Ada", RedirectURI: "http://127.0.0.1:47821/callback"})
		},
		"certificate": func(b *partstest.Bench) {
			certificate(b.Win, CertificateOptions{Run: b.Run, System: "linux", Load: func(context.Context) (desk.Certificate, error) { return exampleCertificate, nil }}).
				path.SetText("/home/ada/tokendesk-sign-in.pem")
			b.Drain()
		},
		"import": func(b *partstest.Bench) {
			Import(b.Win, ImportOptions{
				Path: path, Run: b.Run, Complete: complete,
				Desk: &importingDesk{report: store.ImportReport{Replaced: []string{"acme"}, Added: []string{"new"}, Waiting: map[string][]oauth.Change{"acme": changes}}},
			})
			b.Drain()
		},
		"teams": func(b *partstest.Bench) {
			Teams(b.Win, TeamsOptions{Run: b.Run, Desk: &teamDesk{teams: exampleTeams}})
			b.Drain()
		},
		"export": func(b *partstest.Bench) {
			x := export(b.Win, ExportOptions{Run: b.Run, Apps: []oauth.App{{ID: "acme", Name: "Acme staging"}, {ID: "ikas"}}})
			x.secrets.SetChecked(true)
		},
	}
	for name, show := range screens {
		for called, choice := range partstest.Looks() {
			t.Run(name+"/"+called, func(t *testing.T) {
				b := partstest.NewLooking(t, partstest.Small, choice)
				show(b)
				if !b.Open() {
					t.Fatal("nothing is shown")
				}
				b.Picture(t, "dialogs-"+name+"-"+called)
				b.Measure(t)
				b.Heard(t)
				b.Wheel(t)
			})
		}
	}
}

package store

import (
	"slices"
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/store/appfile"
	"tokendesk/store/keys"
)

// Promise 40: a file cannot send somebody's secret elsewhere.
func TestImportCannotRedirectASecret(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*oauth.App)
		first  bool // refused on a first import, too
		quiet  bool // allowed on a re-import
	}{
		"token endpoint":       {change: func(a *oauth.App) { a.Endpoints.Token = "https://evil.example/token" }},
		"revocation endpoint":  {change: func(a *oauth.App) { a.Endpoints.Revocation = "https://evil.example/revoke" }, first: true},
		"test call":            {change: func(a *oauth.App) { a.Test.URL = "https://evil.example/me" }, first: true},
		"proxy":                {change: func(a *oauth.App) { a.Proxy = "http://evil.example:8080" }, first: true},
		"secret command":       {change: func(a *oauth.App) { a.ClientSecretCommand = []string{"evil"} }, first: true},
		"insecure_skip_verify": {change: func(a *oauth.App) { a.TLS.InsecureSkipVerify = true }, first: true},
		"allow_http":           {change: func(a *oauth.App) { a.TLS.AllowHTTP = true }, first: true},
		"ca_file":              {change: func(a *oauth.App) { a.TLS.CAFile = "/tmp/evil.pem" }, first: true},
		"another's token": {change: func(a *oauth.App) {
			a.Grant, a.TokenExchange.Subject = oauth.GrantTokenExchange, "other/default"
		}, first: true},
		"name": {change: func(a *oauth.App) { a.Name = "Other" }, quiet: true},
	} {
		t.Run(name, func(t *testing.T) {
			changed := sample("acme")
			tc.change(&changed.App)
			file := appfile.File{Apps: []appfile.Entry{changed}}

			v := create(t, Options{Keys: keys.Memory})
			report, err := v.Import(t.Context(), file, Consent{})
			check(t, err)
			if got := len(report.Waiting["acme"]) > 0; got != tc.first {
				t.Errorf("first import untrusted: %v, want %v", got, tc.first)
			}

			v = create(t, Options{Keys: keys.Memory})
			fill2(t, v, "acme")
			ref := oauth.Ref{App: "acme", Account: "ada"}
			check(t, v.Save(t.Context(), ref, oauth.HistoryEntry{}, setToken("kept")))
			if report, err = v.Import(t.Context(), file, Consent{}); err != nil {
				t.Fatal(err)
			}
			if got := len(report.Waiting["acme"]) == 0; got != tc.quiet {
				t.Errorf("re-import trusted: %v, want %v", got, tc.quiet)
			}
			rec, err := v.Record(t.Context(), ref)
			check(t, err)
			if rec.Tokens == nil || rec.Tokens.AccessToken != "kept" || rec.Secrets[oauth.SecretClientSecret] == "" {
				t.Error("a re-import lost a token or secret")
			}
			changes, err := v.Changes(t.Context(), "acme")
			check(t, err)
			if len(changes) != len(report.Waiting["acme"]) {
				t.Errorf("changes %v, report %v", changes, report.Waiting)
			}
			if tc.quiet {
				return
			}
			if err := v.Trust(t.Context(), "acme", []oauth.Change{{Field: "endpoints.token", New: "https://seen.example"}}); kindOf(err) != oauth.KindUntrusted {
				t.Errorf("what nobody saw was accepted: %v", err)
			}
			if still, err := v.Changes(t.Context(), "acme"); err != nil || len(still) != len(changes) {
				t.Errorf("after a refused trust: %v, %v", still, err)
			}
			check(t, v.Trust(t.Context(), "acme", changes))
			if changes, err = v.Changes(t.Context(), "acme"); err != nil || len(changes) != 0 {
				t.Errorf("after trust: %v, %v", changes, err)
			}
		})
	}
}

// A browser that is not in our table is a program that a file would start.
func TestImportCannotStartAProgram(t *testing.T) {
	known := func(name string) bool { return name == "firefox" }
	for browser, waits := range map[string]bool{
		"/tmp/evil.sh": true, "./evil": true, `C:\evil.exe`: true, "npx": true, "xdg-open": true, "Firefox": true, " firefox": true, "-h": true,
		"isolated:/tmp/evil.sh": true, "private:npx": true, "isolated:-h": true, "Isolated:firefox": true, "isolated: firefox": true,
		"isolated:firefox": false, "private:firefox": false,
		"": false, "private": false, "firefox": false, "isolated": false, "none": false, "default": false,
	} {
		t.Run(browser, func(t *testing.T) {
			v := create(t, Options{Keys: keys.Memory, KnownBrowser: known})
			entry := sample("acme")
			entry.Accounts = []oauth.Account{{ID: "ada", Browser: browser}, {ID: "bob"}}
			file := appfile.File{Apps: []appfile.Entry{entry}}
			plan, err := v.PlanImport(t.Context(), file)
			check(t, err)
			report, err := v.Import(t.Context(), file, Consent{})
			check(t, err)
			if got := len(report.Waiting["acme"]) == 1; got != waits || len(plan.Waiting["acme"]) != len(report.Waiting["acme"]) {
				t.Errorf("waits: %v, plan %v", report.Waiting, plan.Waiting)
			}
			rec, err := v.Record(t.Context(), ada)
			check(t, err)
			if got := len(rec.Waiting) == 1; got != waits {
				t.Errorf("the account waits for %v", rec.Waiting)
			}
			if rec, err = v.Record(t.Context(), oauth.Ref{App: "acme", Account: "bob"}); err != nil || len(rec.Waiting) != 0 {
				t.Errorf("another account waits for %v, %v", rec.Waiting, err)
			}
			check(t, ignore(v.Import(t.Context(), file, Consent{Shown: plan.Waiting})))
			if report, err = v.Import(t.Context(), file, Consent{}); err != nil || len(report.Waiting) != 0 {
				t.Errorf("what was accepted waits again: %v, %v", report.Waiting, err)
			}
			// An account that is there gets the browser from a file.
			v = create(t, Options{Keys: keys.Memory, KnownBrowser: known})
			fill2(t, v, "acme")
			if report, err = v.Import(t.Context(), file, Consent{}); err != nil || len(report.Waiting["acme"]) == 1 != waits {
				t.Errorf("an existing app waits for %v, %v", report.Waiting, err)
			}
		})
	}
}

func TestImportIsWholeOrNothing(t *testing.T) {
	bad := &oauth.Error{Kind: oauth.KindMisconfigured, Message: "unknown provider"}
	v := create(t, Options{Keys: keys.Memory, Complete: func(a oauth.App) (oauth.App, error) {
		if a.ID == "bad" {
			return a, bad
		}
		return a, nil
	}})
	_, err := v.Import(t.Context(), appfile.File{Apps: []appfile.Entry{sample("good"), sample("bad")}}, Consent{})
	if kindOf(err) != oauth.KindMisconfigured {
		t.Errorf("error %v", err)
	}
	if all, err := v.Records(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("%d records after a refused import, %v", len(all), err)
	}
}

// What no send would take is refused whole, with the field's path.
func TestImportRefusesWhatCannotBeUsed(t *testing.T) {
	v := create(t, Options{Keys: keys.Memory})
	check(t, ignore(v.Import(t.Context(), appfile.File{Apps: []appfile.Entry{sample("good")}}, Consent{})))
	broken := sample("good")
	broken.App.Test = oauth.TestCall{URL: "https://api.example/", Headers: map[string]string{"X": "1\r\nY: 2"}}
	err := ignore(v.Import(t.Context(), appfile.File{Apps: []appfile.Entry{sample("new"), broken}}, Consent{All: true}))
	if kindOf(err) != oauth.KindMisconfigured || !strings.Contains(err.Error(), "test.headers.X") {
		t.Errorf("error %v", err)
	}
	if all, err := v.Records(t.Context()); err != nil || all[0].App.Test.URL != sample("good").App.Test.URL || slices.ContainsFunc(all, func(r oauth.Record) bool { return r.App.ID == "new" }) {
		t.Errorf("a refused file changed something, %v", err)
	}
}

func ignore(_ ImportReport, err error) error { return err }

func TestImportKeepsAccounts(t *testing.T) {
	v := create(t, Options{Keys: keys.Memory})
	fill2(t, v, "acme")
	again := sample("acme")
	again.Accounts = []oauth.Account{{ID: oauth.DefaultAccount}} // what a file without accounts reads as
	_, err := v.Import(t.Context(), appfile.File{Apps: []appfile.Entry{again}}, Consent{})
	check(t, err)
	again.Accounts = []oauth.Account{{ID: "ada", Label: "Ada II"}, {ID: "eve"}}
	_, err = v.Import(t.Context(), appfile.File{Apps: []appfile.Entry{again}}, Consent{})
	check(t, err)
	f, err := v.Export(t.Context(), nil, false)
	check(t, err)
	got := f.Apps[0].Accounts
	if len(got) != 3 || got[0].Label != "Ada II" || got[1].ID != "bob" || got[2].ID != "eve" {
		t.Errorf("accounts %+v", got)
	}
	if f.Apps[0].Secrets != nil {
		t.Error("secrets in a plain export")
	}
}

func TestPutAppCountsAsConfirmed(t *testing.T) {
	v := create(t, Options{Keys: keys.Memory})
	fill2(t, v, "acme")
	ref := oauth.Ref{App: "acme", Account: "ada"}
	check(t, v.Save(t.Context(), ref, oauth.HistoryEntry{}, setToken("kept")))
	app := sample("acme").App
	app.ID, app.Proxy, app.Scopes = "renamed", "http://proxy.example:3128", []string{"other"}
	check(t, putApp(t, v, Edit{
		App: app, Accounts: []oauth.Account{{ID: "ada"}}, RenamedFrom: "acme",
		Secrets: oauth.Secrets{oauth.SecretPassword: "pw", oauth.SecretClientSecret: ""},
	}))
	if changes, err := v.Changes(t.Context(), "renamed"); err != nil || len(changes) != 0 {
		t.Errorf("changes %v, %v", changes, err)
	}
	rec, err := v.Record(t.Context(), oauth.Ref{App: "renamed", Account: "ada"})
	check(t, err)
	if rec.Tokens == nil || rec.Secrets[oauth.SecretPassword] != "pw" || rec.Secrets[oauth.SecretClientSecret] != "" {
		t.Error("a rename lost a token, or secrets were not set")
	}
	entries, err := v.History(t.Context(), oauth.Ref{App: "renamed", Account: "ada"})
	check(t, err)
	if len(entries) != 1 || entries[0].Kind != oauth.HistorySettings {
		t.Errorf("history %+v", entries)
	}
	if _, err := v.Record(t.Context(), ref); kindOf(err) != oauth.KindUsage {
		t.Errorf("the old name: %v", err)
	}
}

// A history says that settings changed, whatever they are, by an import or in
// the editor; not when nothing did, or only how the app is shown.
func TestChangedSettingsAreInTheHistory(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*appfile.Entry)
		noted  bool
	}{
		"nothing":   {func(*appfile.Entry) {}, false},
		"the shown": {func(e *appfile.Entry) { e.App.Name, e.App.Favourite, e.Accounts[0].Label = "N", true, "L" }, false},
		"scopes":    {func(e *appfile.Entry) { e.App.Scopes = []string{"openid", "mail"} }, true},
		"time":      {func(e *appfile.Entry) { e.App.HTTPTimeoutSeconds = 5 }, true},
		"prompt":    {func(e *appfile.Entry) { e.Accounts[0].Prompt = "login" }, true},
	} {
		t.Run(name, func(t *testing.T) {
			v := create(t, Options{Keys: keys.Memory})
			fill2(t, v, "acme")
			e := sample("acme")
			tc.change(&e)
			check(t, ignore(v.Import(t.Context(), appfile.File{Apps: []appfile.Entry{e}}, Consent{})))
			imported, err := v.History(t.Context(), ada)
			check(t, err)
			check(t, putApp(t, v, Edit{App: sample("acme").App, Accounts: sample("acme").Accounts}))
			edited, err := v.History(t.Context(), ada)
			check(t, err)
			want := 0
			if tc.noted {
				want = 1
			}
			if len(imported) != want || len(edited) != 2*want {
				t.Errorf("after an import %d lines, after an edit %d", len(imported), len(edited))
			}
			for _, h := range edited {
				if h.Kind != oauth.HistorySettings {
					t.Errorf("line %+v", h)
				}
			}
		})
	}
}

func TestRemoveAndUndo(t *testing.T) {
	v := create(t, Options{Keys: keys.Memory})
	fill2(t, v, "acme", "beta")
	ada, bob := oauth.Ref{App: "acme", Account: "ada"}, oauth.Ref{App: "acme", Account: "bob"}
	check(t, v.Save(t.Context(), ada, oauth.HistoryEntry{Kind: oauth.HistoryGot}, setToken("kept")))
	undoBob, err := v.RemoveAccount(t.Context(), bob)
	check(t, err)
	undoAda, err := v.RemoveAccount(t.Context(), ada) // the last: the app goes too
	check(t, err)
	if _, err := v.Changes(t.Context(), "acme"); kindOf(err) != oauth.KindUsage {
		t.Errorf("the app is still there: %v", err)
	}
	if err := undoBob(t.Context()); kindOf(err) != oauth.KindUsage {
		t.Errorf("an account without its app: %v", err)
	}
	check(t, undoAda(t.Context()))
	check(t, undoBob(t.Context()))
	if err := undoBob(t.Context()); kindOf(err) != oauth.KindUsage {
		t.Errorf("undone twice: %v", err)
	}
	rec, err := v.Record(t.Context(), ada)
	check(t, err)
	entries, err := v.History(t.Context(), ada)
	check(t, err)
	if rec.Tokens == nil || len(entries) != 1 {
		t.Error("undo lost a token or the history")
	}
}

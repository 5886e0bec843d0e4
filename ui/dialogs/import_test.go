package dialogs

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/store/appfile"
	"tokendesk/ui/desk"
	"tokendesk/ui/parts/partstest"
	look "tokendesk/ui/theme"
)

// What is imported is what the plan returned: the desk may have given an app
// another id than the one that was made up for it.
func TestTheImportIsThePlanned(t *testing.T) {
	b := partstest.New(t, partstest.Small, look.Light)
	planned := appfile.File{Apps: []appfile.Entry{{App: oauth.App{ID: "id.example.test-2", ClientID: "c"}}}}
	vault := &importingDesk{report: store.ImportReport{Added: []string{"id.example.test-2"}}, takes: &planned}
	curl := "curl https://id.example.test/token -d grant_type=client_credentials -d client_id=c -d client_secret=s"
	m := importFile(b.Win, ImportOptions{Run: b.Run, Complete: complete, Text: curl, Desk: vault})
	b.Drain()
	if len(m.items) != 1 || m.items[0].ID != "id.example.test-2" || !strings.Contains(b.Text(), "1 app to add") {
		t.Fatalf("planned %+v, shown %s", m.items, b.Text())
	}
	b.Tap(t, "Import")
	b.Drain()
	if len(vault.taken) != 1 || vault.taken[0].File.Apps[0].App.ID != "id.example.test-2" || vault.words[0].All || len(vault.words[0].Shown) != 0 {
		t.Errorf("taken %v, with %v", len(vault.taken), vault.words)
	}
}

// An archive asks for its passphrase, and asks again after a wrong one.
func TestImportOpensAnArchive(t *testing.T) {
	var archive bytes.Buffer
	file := appfile.File{Apps: []appfile.Entry{{App: oauth.App{ID: "acme", ClientID: "c"}, Secrets: oauth.Secrets{oauth.SecretClientSecret: "s"}}}}
	if err := desk.WriteExport(&archive, file, "correct horse"); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "apps.age")
	if err := os.WriteFile(path, archive.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	b := partstest.New(t, partstest.Small, look.Light)
	vault := &importingDesk{report: store.ImportReport{Added: []string{"acme"}}}
	m := importFile(b.Win, ImportOptions{Run: b.Run, Complete: complete, Path: path, Desk: vault})
	b.Drain()
	if m.step != stepUnseal || m.planned != nil || b.Win.Canvas().Focused() != m.unlock {
		t.Fatalf("at step %v, shown %s", m.step, b.Text())
	}
	b.Tap(t, "Open") // without one nothing happens
	m.unlock.SetText("wrong")
	b.Tap(t, "Open")
	b.Drain()
	if m.step != stepUnseal || !strings.Contains(b.Text(), "The passphrase of this file is wrong") {
		t.Fatalf("after a wrong passphrase at step %v: %s", m.step, b.Text())
	}
	m.unlock.SetText("correct horse")
	b.Tap(t, "Open")
	b.Drain()
	if m.step != stepTake || !strings.Contains(b.Text(), "with secrets") {
		t.Fatalf("at step %v, shown %s", m.step, b.Text())
	}
	m.sheet.Close()
	if m.unlock.Text != "" || m.sources != nil {
		t.Error("the passphrase stays behind")
	}
}

// A check mark is for the settings that stand beside it, not for those of the
// next file.
func TestACheckMarkIsForOneFile(t *testing.T) {
	b := partstest.New(t, partstest.Small, look.Light)
	waiting := map[string][]oauth.Change{"acme": {{Field: "proxy", New: "http://p.example.test:1"}}}
	vault := &importingDesk{report: store.ImportReport{Added: []string{"acme"}, Waiting: waiting}}
	m := importFile(b.Win, ImportOptions{Run: b.Run, Complete: complete, Text: `{"tokendesk":1,"apps":[{"id":"acme","client_id":"c"}]}`, Desk: vault})
	b.Drain()
	m.trust.SetChecked(true)
	m.load("Reading…", desk.ImportSource{Text: []byte(`{"tokendesk":1,"apps":[{"id":"acme","client_id":"d"}]}`), Pasted: true})
	b.Drain()
	b.Tap(t, "Import")
	b.Drain()
	if len(vault.words) != 1 || vault.words[0].Shown["acme"] != nil {
		t.Errorf("accepted %v", vault.words)
	}
}

// Promise 39: a plan names nobody while somebody looks on.
func TestAPlanNamesNobodyInPresentationMode(t *testing.T) {
	for _, private := range []bool{false, true} {
		b := partstest.New(t, partstest.Small, look.Light)
		waiting := map[string][]oauth.Change{"acme": {{Field: "accounts[ada].expect", Old: "ada@example.test", New: "lovelace"}}}
		vault := &importingDesk{report: store.ImportReport{Replaced: []string{"acme"}, Waiting: waiting}}
		importFile(b.Win, ImportOptions{Run: b.Run, Complete: complete, Private: private, Text: `{"tokendesk":1,"apps":[{"id":"acme","client_id":"c"}]}`, Desk: vault})
		b.Drain()
		for _, name := range []string{"accounts[ada]", "ada@example.test", "lovelace"} {
			if strings.Contains(b.Text(), name) == private {
				t.Errorf("presenting %v: %s shown is %v", private, name, !private)
			}
		}
	}
}

// Whose secrets are not in an export is said as long as a person reads it.
func TestExportSaysWhoseSecretsAreWithheld(t *testing.T) {
	b := partstest.New(t, partstest.Small, look.Light)
	said := ""
	x := export(b.Win, ExportOptions{
		Run: b.Run, Apps: []oauth.App{{ID: "acme", Name: "Acme"}, {ID: "other"}}, Done: func(message string) { said = message },
		Desk: exportingDesk(func([]string, bool) appfile.File {
			return appfile.File{Apps: []appfile.Entry{{App: oauth.App{ID: "acme", Name: "Acme", ClientID: "c"}, Withheld: true}, {App: oauth.App{ID: "other", ClientID: "c"}}}}
		}),
	})
	x.secrets.SetChecked(true)
	path := filepath.Join(t.TempDir(), "out.age")
	x.path.SetText(path)
	x.first.SetText("correct horse")
	x.again.SetText("correct horse")
	x.write()
	b.Drain()
	if !b.Open() || !strings.Contains(b.Text(), "Acme: some settings are not trusted yet, so its secrets are not in the file.") || strings.Contains(b.Text(), "other: ") {
		t.Errorf("open %v, said %s", b.Open(), b.Text())
	}
	data, err := os.ReadFile(path)
	if err != nil || !appfile.IsArchive(data) || said == "" {
		t.Errorf("%v, said %q", err, said)
	}
	b.Tap(t, "Close")
	if b.Open() {
		t.Error("it does not close")
	}
}

// A collection whose addresses nothing has a value for asks for its environment, and
// is read again with it.
func TestImportAsksForTheEnvironment(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	collection := write("collection.json", `{"info": {"name": "Orders"}, "item": [{"name": "T", "request": {"method": "POST", "url": "{{baseUrl}}/token?grant_type=client_credentials&client_id={{id}}&client_secret={{secret}}"}}]}`)
	environment := write("dev.json", `{"name": "Dev", "values": [{"key": "baseUrl", "value": "https://dev.example.test"}, {"key": "id", "value": "c-dev"}]}`)
	b := partstest.New(t, partstest.Small, look.Light)
	vault := &importingDesk{report: store.ImportReport{Added: []string{"orders"}}}
	m := importFile(b.Win, ImportOptions{Run: b.Run, Complete: complete, Path: collection, Desk: vault})
	b.Drain()
	if !strings.Contains(b.Text(), "baseUrl") || !strings.Contains(b.Text(), "environment") {
		t.Fatalf("nothing asks for the environment: %s", b.Text())
	}
	m.values.SetText(environment)
	m.values.OnSubmitted(environment)
	b.Drain()
	if strings.Contains(b.Text(), "baseUrl") || len(m.planned.File.Apps) != 1 || m.planned.File.Apps[0].App.Endpoints.Token != "https://dev.example.test/token" {
		t.Fatalf("%+v, shown %s", m.planned.File.Apps, b.Text())
	}
	b.Tap(t, "Import")
	b.Drain()
	if len(vault.taken) != 1 || vault.taken[0].File.Apps[0].App.Environment != "Dev" {
		t.Errorf("taken %v", vault.taken)
	}
}

// What is deselected is not imported, its secrets are not handed on, and the word is for
// the apps that are (promise 42).
func TestAnAppCanBeLeftOut(t *testing.T) {
	b := partstest.New(t, partstest.Small, look.Light)
	change := []oauth.Change{{Field: "proxy", New: "http://p.example.test:1"}}
	vault := &importingDesk{report: store.ImportReport{Added: []string{"one", "two"}, Waiting: map[string][]oauth.Change{"one": change, "two": change}}}
	m := importFile(b.Win, ImportOptions{Run: b.Run, Complete: complete, Desk: vault, Text: `{"tokendesk":1,"apps":[
		{"id":"one","client_id":"c-one","client_secret":"CANARY","scopes":["read"],"endpoints":{"token":"https://id.example.test/t"}},
		{"id":"two","client_id":"c-two","endpoints":{"token":"https://id.example.test/t"}}]}`})
	b.Drain()
	for _, shown := range []string{"All 2 apps will be imported.", "client ID c-one", "scopes read", "https://id.example.test/t"} {
		if !strings.Contains(b.Text(), shown) {
			t.Errorf("%q is not shown: %s", shown, b.Text())
		}
	}
	m.pickAll(false)
	b.Tap(t, "Import")
	if len(vault.taken) != 0 || !strings.Contains(b.Text(), "Choose at least one app.") {
		t.Fatalf("taken %v, shown %s", vault.taken, b.Text())
	}
	m.ticks[1].SetChecked(true)
	if !strings.Contains(b.Text(), "1 of 2 apps will be imported.") {
		t.Errorf("shown %s", b.Text())
	}
	m.trust.SetChecked(true)
	b.Tap(t, "Import")
	b.Drain()
	if len(vault.taken) != 1 || len(vault.taken[0].File.Apps) != 1 || vault.taken[0].File.Apps[0].App.ID != "two" || len(vault.words[0].Shown) != 1 || vault.words[0].Shown["two"] == nil {
		t.Errorf("taken %v with %v", vault.taken, vault.words)
	}
}

package desk

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/store/appfile"
)

const (
	severalCollection = `{"info": {"name": "Orders"}, "item": [{"name": "T", "request": {"method": "POST", "url": "{{host}}/token", "body": {"mode": "urlencoded", "urlencoded": [
	  {"key": "grant_type", "value": "client_credentials"}, {"key": "client_id", "value": "{{id}}"}, {"key": "client_secret", "value": "{{secret}}"}]}}}]}`
	severalEnvironment = `{"name": "Dev", "values": [{"key": "host", "value": "https://dev.example.test"}, {"key": "id", "value": "c-dev"}, {"key": "secret", "value": "s"}]}`
	severalApp         = `{"tokendesk": 1, "apps": [{"id": "acme", "client_id": "c", "endpoints": {"token": "https://id.example.test/t"}}]}`
)

func readSeveral(t *testing.T, texts ...string) (Import, error) {
	t.Helper()
	dir := t.TempDir()
	var sources []ImportSource
	for i, text := range texts {
		path := filepath.Join(dir, string(rune('a'+i))+".json")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		sources = append(sources, ImportSource{Path: path})
	}
	return ReadImports(t.Context(), sources)
}

// Several files are one import: an environment goes with the collection beside it,
// and all can be read or none is taken.
func TestReadImports(t *testing.T) {
	other := strings.ReplaceAll(severalApp, "acme", "other")
	for name, c := range map[string]struct {
		files []string
		ids   string
	}{
		"a collection and its environment": {[]string{severalCollection, severalEnvironment}, "dev.example.test-c-dev-dev"},
		"in the other order":               {[]string{severalEnvironment, severalCollection}, "dev.example.test-c-dev-dev"},
		"app files":                        {[]string{severalApp, other}, "acme other"},
		"an app file between them":         {[]string{severalEnvironment, severalApp, severalCollection}, "dev.example.test-c-dev-dev acme"},
		"a collection alone":               {[]string{severalCollection}, "orders"},
		"one collection twice":             {[]string{severalCollection, severalCollection}, "orders"},
		"collections of one name":          {[]string{severalCollection, strings.Replace(severalCollection, "/token", "/other", 1)}, "orders orders-2"},
	} {
		t.Run(name, func(t *testing.T) {
			read, err := readSeveral(t, c.files...)
			var ids []string
			for _, e := range read.File.Apps {
				ids = append(ids, e.App.ID)
			}
			if err != nil || strings.Join(ids, " ") != c.ids {
				t.Errorf("%q, %v", ids, err)
			}
		})
	}
	for name, c := range map[string]struct {
		files []string
		says  string
	}{
		"one id in two files": {[]string{severalApp, severalApp}, "“a.json” and “b.json”"},
		"one that is broken":  {[]string{severalApp, `{"tokendesk": 1}`}, "“b.json”: "},
		"one of another kind": {[]string{severalCollection, "A=b"}, "“b.json”: This .env file"},
	} {
		read, err := readSeveral(t, c.files...)
		if err == nil || !strings.Contains(err.Error(), c.says) || len(read.File.Apps) > 0 {
			t.Errorf("%s: %d apps, %v", name, len(read.File.Apps), err)
		}
	}
}

// An app whose id was made up takes one that is free in the vault and in its own
// import; one whose file names it keeps its id.
func TestMadeUpIDsGiveWay(t *testing.T) {
	d := inMemory(t)
	entry := func(id, client string, made bool) appfile.Entry {
		return appfile.Entry{Made: made, App: oauth.App{ID: id, ClientID: client, Endpoints: oauth.Endpoints{Token: "https://id.example.test/t"}}, Accounts: []oauth.Account{{ID: "default"}}}
	}
	if _, err := d.Import(t.Context(), Import{File: appfile.File{Apps: []appfile.Entry{entry("x", "a", false)}}}, store.Consent{}); err != nil {
		t.Fatal(err)
	}
	planned, _, err := d.PlanImport(t.Context(), Import{File: appfile.File{Apps: []appfile.Entry{entry("x", "b", true), entry("x-2", "b", true), entry("x-3", "c", false)}}})
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, e := range planned.File.Apps {
		ids = append(ids, e.App.ID)
	}
	if got := strings.Join(ids, " "); got != "x-4 x-2 x-3" {
		t.Error(got)
	}
}

// Clients of one file that still lack their ID are not the same client.
func TestOpenClientsOfOneFile(t *testing.T) {
	text := "ACME_ISSUER=https://id.acme.test\nACME_SPA_CLIENT_ID=\nACME_TV_CLIENT_ID=\n"
	file := ImportSource{Text: []byte(text), Pasted: true, From: appfile.SourceDotenv}
	for files, want := range map[int]int{1: 2, 2: 2} {
		read, err := ReadImports(t.Context(), []ImportSource{file, file}[:files])
		if err != nil || len(read.File.Apps) != want {
			t.Errorf("%d files have %d apps, %v", files, len(read.File.Apps), err)
		}
	}
}

package desk

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokendesk/oauth"
)

// A folder stands for the files in it that can be imported; what is left out is told, and
// one without any is refused.
func TestUnfold(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("team/b.json", `{"tokendesk":1,"apps":[]}`)
	write("team/a.curl", "curl https://id.example.test/token -d client_id=c")
	write("team/package.json", `{"name":"x"}`)
	write("team/README.md", "curl https://id.example.test/token -d client_id=c")
	write("team/.hidden.json", `{"tokendesk":1,"apps":[]}`)
	write("team/more/c.json", `{"tokendesk":1,"apps":[]}`)
	write("empty/notes.txt", "nothing")
	alone := filepath.Join(dir, "team", "package.json")
	files, notes, err := Unfold(context.Background(), []ImportSource{{Path: filepath.Join(dir, "team")}, {Path: alone}, {Text: []byte("x"), Pasted: true}})
	var names []string
	for _, f := range files {
		names = append(names, filepath.Base(f.Path))
	}
	if err != nil || strings.Join(names, " ") != "a.curl b.json package.json ." || strings.Join(notes, "|") != "“team”: 2 other files left out" {
		t.Errorf("%q, %q, %v", names, notes, err)
	}
	_, _, err = Unfold(context.Background(), []ImportSource{{Path: filepath.Join(dir, "empty")}})
	var e *oauth.Error
	if !errors.As(err, &e) || e.Kind != oauth.KindUsage || !strings.Contains(e.Message, "nothing to import in the folder “empty”") {
		t.Errorf("%v", err)
	}
	over, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := Unfold(over, []ImportSource{{Path: dir}}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// A collection that a program keeps as a folder is read whole, however deep its files
// lie, and beside it what can be imported alone.
func TestUnfoldCollection(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"bruno.json":               `{"version": "1", "name": "Acme API", "type": "collection"}`,
		"a/b/token.bru":            "meta {\n  name: Token\n}\n\npost {\n  url: {{idp}}/token\n  body: form-urlencoded\n}\n\nbody:form-urlencoded {\n  grant_type: client_credentials\n  client_id: c-1\n}\n",
		"environments/Live.bru":    "vars {\n  idp: https://id.acme.test\n}\n",
		"team.json":                `{"tokendesk":1,"apps":[{"id":"own","client_id":"c","endpoints":{"token":"https://own.test/token"}}]}`,
		"node_modules/x/other.bru": "vars {\n  idp: https://other.test\n}\n",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files, notes, err := Unfold(t.Context(), []ImportSource{{Path: dir}})
	if err != nil || len(files) != 4 || len(notes) != 0 {
		t.Fatalf("%d files, %q, %v", len(files), notes, err)
	}
	read, err := ReadImports(t.Context(), files)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, e := range read.File.Apps {
		ids = append(ids, e.App.ID)
	}
	if got := strings.Join(ids, " "); got != "id.acme.test-c-1-live own" {
		t.Error(got)
	}
}

// An .http file is read with the environment beside it, which is known by its name.
func TestHTTPFileWithItsEnvironment(t *testing.T) {
	read, err := ReadImports(t.Context(), []ImportSource{
		source(t, "api.http", "POST {{idp}}/token\n\ngrant_type=client_credentials&client_id=c-1&client_secret={{S}}\n"),
		source(t, ".env", "S=s-1\nidp=https://id.acme.test\n"),
	})
	if err != nil || len(read.File.Apps) != 1 || read.File.Apps[0].App.Endpoints.Token != "https://id.acme.test/token" || read.File.Apps[0].Secrets[oauth.SecretClientSecret] != "s-1" {
		t.Errorf("%v, %v", read.File.Apps, err)
	}
}

// A private environment that has no authorization of its own, and one that has no
// private part, are read with what is beside them, in either order.
func TestPublicAndPrivateEnvironments(t *testing.T) {
	auth := `{"Security":{"Auth":{"main":{"Type":"OAuth2","Grant Type":"Client Credentials","Token URL":"{{idp}}/token","Client ID":"{{id}}","Client Secret":"{{secret}}"}}}}`
	public := source(t, "http-client.env.json", `{"dev":`+auth+`,"production":`+auth+`}`)
	private := source(t, "http-client.private.env.json", `{"dev":{"idp":"https://id.acme.test","id":"c-1","secret":"s-1"}}`)
	for _, sources := range [][]ImportSource{{public, private}, {private, public}} {
		read, err := ReadImports(t.Context(), sources)
		if err != nil || len(read.File.Apps) != 2 {
			t.Fatalf("%d apps, %v", len(read.File.Apps), err)
		}
		dev, production := read.File.Apps[0], read.File.Apps[1]
		if dev.App.Environment != "dev" || dev.App.Endpoints.Token != "https://id.acme.test/token" || dev.Secrets[oauth.SecretClientSecret] != "s-1" {
			t.Errorf("%+v", dev.App)
		}
		if production.App.Environment != "production" || production.App.Endpoints.Token != "{idp}/token" && production.App.Endpoints.Token != "https://{idp}/token" {
			t.Errorf("%+v", production.App)
		}
	}
}

func source(t *testing.T, name, text string) ImportSource {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return ImportSource{Path: path}
}

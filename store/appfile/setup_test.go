package appfile

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokendesk/oauth"
)

var update = flag.Bool("update", false, "write what is read of testdata/formats beside each file")

// Files of other programs, as people find them: their form is real, their values are
// made up. Beside each stands what is made of it: the format, each app with what it
// says, and the notes.
func TestFilesOfOtherPrograms(t *testing.T) {
	files, err := filepath.Glob("testdata/formats/*")
	if err != nil || len(files) < 40 && !*update {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, name := range files {
		if filepath.Ext(name) == ".want" {
			continue
		}
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		got := readPlain(data)
		if *update {
			if err := os.WriteFile(name+".want", []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, _ := os.ReadFile(name + ".want")
		if got != string(want) {
			t.Errorf("%s is read as\n%s\nwant\n%s", filepath.Base(name), got, want)
		}
	}
}

// readPlain is what is made of a file, for a person.
func readPlain(data []byte) string {
	source := Guess(data)
	f, notes, err := ParseAs(source, data, "")
	var b strings.Builder
	b.WriteString(string(source) + "\n")
	if err != nil {
		b.WriteString("error: " + err.Error() + "\n")
	}
	for _, e := range f.Apps {
		b.WriteString(e.App.ID + " “" + e.App.Name + "” " + said(e) + "\n")
	}
	for _, note := range notes {
		b.WriteString("- " + note + "\n")
	}
	return b.String()
}

// No reader panics, loops or makes an app that is none, and what it says of a failure
// is for people and repeats no secret.
func fuzzReader(f *testing.F, source Source) {
	files, _ := filepath.Glob("testdata/formats/*")
	for _, name := range files {
		if data, err := os.ReadFile(name); err == nil && filepath.Ext(name) != ".want" {
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) { checkRead(t, source, data) })
}

func FuzzOpenAPI(f *testing.F)    { fuzzReader(f, SourceOpenAPI) }
func FuzzDotenv(f *testing.F)     { fuzzReader(f, SourceDotenv) }
func FuzzGoogle(f *testing.F)     { fuzzReader(f, SourceGoogle) }
func FuzzKubeconfig(f *testing.F) { fuzzReader(f, SourceKubeconfig) }
func FuzzOAuth2c(f *testing.F)    { fuzzReader(f, SourceOAuth2c) }
func FuzzAddress(f *testing.F)    { fuzzReader(f, SourceAddress) }
func FuzzDiscovery(f *testing.F)  { fuzzReader(f, SourceDiscovery) }
func FuzzMCP(f *testing.F)        { fuzzReader(f, SourceMCP) }
func FuzzSalesforce(f *testing.F) { fuzzReader(f, SourceSalesforce) }
func FuzzRclone(f *testing.F)     { fuzzReader(f, SourceRclone) }
func FuzzOIDCAgent(f *testing.F)  { fuzzReader(f, SourceOIDCAgent) }
func FuzzKeycloak(f *testing.F)   { fuzzReader(f, SourceKeycloak) }
func FuzzAzure(f *testing.F)      { fuzzReader(f, SourceAzure) }
func FuzzInsomnia(f *testing.F)   { fuzzReader(f, SourceInsomnia) }
func FuzzHoppscotch(f *testing.F) { fuzzReader(f, SourceHoppscotch) }
func FuzzJetBrains(f *testing.F)  { fuzzReader(f, SourceJetBrains) }

// checkRead reads a text as a format and looks at what came of it.
func checkRead(t *testing.T, source Source, data []byte) {
	t.Helper()
	file, notes, err := ParseAs(source, data, "")
	if err != nil {
		var e *oauth.Error
		if !errors.As(err, &e) {
			t.Fatalf("%s: not an error for people: %v", source, err)
		}
		return
	}
	for _, note := range notes {
		if hasMark(note) {
			t.Fatalf("%s: a remark with a mark: %q", source, note)
		}
	}
	for _, e := range file.Apps {
		if !oauth.ValidID(e.App.ID) || len(e.Accounts) == 0 || !e.Made {
			t.Fatalf("%s: an app without a proper id: %+v", source, e.App)
		}
		if text := said(Entry{App: e.App}) + e.App.Name; hasMark(text) {
			t.Fatalf("%s: an app with a mark: %s", source, text)
		}
	}
}

// Two apps of one client whose ID is as long as an ID may be made are told apart.
func TestLongIDsAreToldApart(t *testing.T) {
	long := "https://id." + strings.Repeat("a", 40) + ".example.test/token"
	f, _, err := setups([]setup{
		{token: long, clientID: strings.Repeat("c", 60), grant: oauth.GrantClientCredentials},
		{token: long, clientID: strings.Repeat("c", 60), grant: oauth.GrantAuthorizationCode},
		{token: long, clientID: strings.Repeat("c", 60), grant: oauth.GrantAuthorizationCode, scopes: []string{"a"}},
	})
	if err != nil || len(f.Apps) != 3 {
		t.Fatalf("%d apps, %v", len(f.Apps), err)
	}
	seen := map[string]bool{}
	for _, e := range f.Apps {
		if seen[e.App.ID] || !oauth.ValidID(e.App.ID) {
			t.Errorf("%q", e.App.ID)
		}
		seen[e.App.ID] = true
	}
}

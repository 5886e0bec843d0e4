package desk

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokendesk/oauth/catalogue"
)

const acmeEntry = `{"id": "acme", "name": "Acme", "category": "saas", "about": "Acme's own API", "register": null, "grants": ["client_credentials"],
 "app": {"endpoints": {"token": "https://id.acme.test/token"}}, "scopes": null, "refresh_token": {"again": "none"}}`

// The file is read again once it is another, and not otherwise.
func TestOwnProvidersAreReadAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), providersFile)
	own, known := &ownProviders{path: path}, catalogue.Embedded()
	if own.read(t.Context(), known) || own.now() != nil {
		t.Error("a file that is not there was read")
	}
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("[" + acmeEntry + "]")
	if !own.read(t.Context(), known) || strings.Join(own.about.Entries, " ") != "acme" || len(own.about.Faults) > 0 {
		t.Fatalf("%+v", own.about)
	}
	if own.read(t.Context(), known) {
		t.Error("the same file was read again")
	}
	write("[" + acmeEntry + "," + strings.Replace(acmeEntry, "acme", "google", 1) + ", {}]")
	if !own.read(t.Context(), known) || strings.Join(own.about.Instead, " ") != "google" || len(own.about.Faults) != 1 {
		t.Errorf("%+v", own.about)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if !own.read(t.Context(), known) || len(own.now().IDs()) > 0 {
		t.Error("entries are left of a file that is gone")
	}
}

// Promise 45: what stands in the place of the file is not waited for.
func TestAProvidersFileThatIsNone(t *testing.T) {
	path := filepath.Join(t.TempDir(), providersFile)
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	own := &ownProviders{path: path}
	own.read(t.Context(), catalogue.Embedded())
	if len(own.about.Faults) != 1 || !strings.Contains(own.about.Faults[0], "not a regular file") {
		t.Errorf("%+v", own.about)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, make([]byte, 5<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	own.read(t.Context(), catalogue.Embedded())
	if len(own.about.Faults) != 1 || !strings.Contains(own.about.Faults[0], "too large") {
		t.Errorf("%+v", own.about)
	}
}

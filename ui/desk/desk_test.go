package desk

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/store/appfile"
)

func kindOf(err error) oauth.Kind {
	var e *oauth.Error
	if !errors.As(err, &e) {
		return ""
	}
	return e.Kind
}

func TestPassphraseFile(t *testing.T) {
	for content, want := range map[string]string{
		"word": "word", "word\n": "word", "word\r\n": "word", "word\n\n": "word\n", " two words ": " two words ",
	} {
		path := filepath.Join(t.TempDir(), "p")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := ReadPassphraseFile(t.Context(), path); err != nil || got != want {
			t.Errorf("%q gives %q, %v", content, got, err)
		}
	}
	empty := filepath.Join(t.TempDir(), "empty")
	_ = os.WriteFile(empty, []byte("\n"), 0o600)
	long := filepath.Join(t.TempDir(), "long")
	_ = os.WriteFile(long, make([]byte, maxPassphrase+1), 0o600)
	for _, path := range []string{empty, long, "/nowhere/at/all", t.TempDir()} {
		if _, err := ReadPassphraseFile(t.Context(), path); kindOf(err) != oauth.KindVault {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// Programs that start at once, before there is a vault, all get the one that the
// fastest makes.
func TestFirstRunsAtOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "vault")
	if err := os.WriteFile(filepath.Join(dir, "..", "passphrase"), []byte("word"), 0o600); err != nil {
		t.Fatal(err)
	}
	desks := make(chan *Desk, 4)
	for range cap(desks) {
		go func() {
			d, err := Open(t.Context(), onDisk(dir))
			if err != nil {
				t.Error(err)
			}
			desks <- d
		}()
	}
	for range cap(desks) {
		if d := <-desks; d != nil {
			if err := d.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestPassphraseFileIsTriedOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "p")
	_ = os.WriteFile(path, []byte("word"), 0o600)
	ask := ask(Options{PassphraseFile: path})
	if _, err := ask(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	if _, err := ask(t.Context(), false); kindOf(err) != oauth.KindVault {
		t.Errorf("asked again: %v", err)
	}
}

func TestPracticeAppsTakeNobodysPlace(t *testing.T) {
	file := appfile.File{Apps: []appfile.Entry{
		{App: oauth.App{ID: "ikas"}}, {App: oauth.App{ID: "mypos"}}, {App: oauth.App{ID: "practice"}},
	}}
	setApart(&file, []oauth.Record{
		{App: oauth.App{ID: "ikas", Group: "Shops"}},
		{App: oauth.App{ID: "practice-ikas"}},
		{App: oauth.App{ID: "mypos", Group: practiceGroup}},
	})
	var ids []string
	for _, entry := range file.Apps {
		ids = append(ids, entry.App.ID)
		if entry.App.Group != practiceGroup {
			t.Errorf("%s is not grouped", entry.App.ID)
		}
	}
	if got := strings.Join(ids, " "); got != "practice-practice-ikas mypos practice" {
		t.Errorf("got %s", got)
	}
}

func TestPlaces(t *testing.T) {
	p, err := placesOf(Options{VaultDir: "/v"})
	if err != nil {
		t.Fatal(err)
	}
	if p.settings != filepath.Join("/v", "settings.json") || p.profiles.Dir != filepath.Join("/v", "profiles") {
		t.Errorf("%+v", p)
	}
	if p, err = placesOf(Options{}); err != nil {
		t.Fatal(err)
	}
	if filepath.Base(p.vault) != "tokendesk" || strings.HasPrefix(p.settings, p.vault+string(filepath.Separator)) {
		t.Errorf("%+v", p)
	}
}

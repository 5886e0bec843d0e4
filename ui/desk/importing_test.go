package desk

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/oauth/visible"
	"tokendesk/store/appfile"
)

// A file's name may come from anybody: an error names it so that it shows whole,
// and without the folders above it.
func TestReadImportNamesAFileSafely(t *testing.T) {
	_, err := ReadImport(t.Context(), ImportSource{Path: filepath.Join(t.TempDir(), "apps\u202e\u3164\x1b[2J.json")})
	var e *oauth.Error
	if !errors.As(err, &e) || e.Kind != oauth.KindUsage || visible.Contains(e.Message) || !strings.Contains(e.Message, `“apps\u{202e}`) {
		t.Errorf("%v", err)
	}
}

// Whoever gets ErrSealed asks for the passphrase and reads again.
func TestReadImportOfAnArchive(t *testing.T) {
	var sealed bytes.Buffer
	file := appfile.File{Apps: []appfile.Entry{{App: oauth.App{ID: "a", ClientID: "c", Endpoints: oauth.Endpoints{Token: "https://id.example.test/token"}}}}}
	if err := appfile.WriteArchive(&sealed, file, "of the archive"); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "apps.age")
	if err := os.WriteFile(path, sealed.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	var e *oauth.Error
	if _, err := ReadImport(t.Context(), ImportSource{Path: path}); !errors.Is(err, ErrSealed) || !errors.As(err, &e) || e.Kind != oauth.KindUsage {
		t.Errorf("without a passphrase: %v", err)
	}
	if _, err := ReadImport(t.Context(), ImportSource{Path: path, Passphrase: "another"}); err == nil || errors.Is(err, ErrSealed) {
		t.Errorf("with another: %v", err)
	}
	for _, source := range []ImportSource{{Path: path}, {Text: sealed.Bytes()}} {
		source.Passphrase = "of the archive"
		read, err := ReadImport(t.Context(), source)
		if err != nil || read.From != appfile.SourceApp || len(read.File.Apps) != 1 || read.File.Apps[0].App.ID != "a" {
			t.Errorf("%v, from %s", err, read.From)
		}
	}
}

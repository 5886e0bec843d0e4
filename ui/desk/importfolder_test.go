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

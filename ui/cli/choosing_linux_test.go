package cli

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// On a terminal an import shows what it understood and asks which apps to take; what is
// not wanted is not kept.
func TestImportAsksWhichApps(t *testing.T) {
	dir := t.TempDir()
	file, passphrase := filepath.Join(dir, "apps.json"), filepath.Join(dir, "passphrase")
	apps := `{"tokendesk":1,"apps":[
		{"id":"one","client_id":"c-one","client_secret":"s","endpoints":{"token":"https://id.example.test/t"}},
		{"id":"two","client_id":"c-two","client_secret":"CANARY","endpoints":{"token":"https://id.example.test/t"}},
		{"id":"three","client_id":"c-three","client_secret":"s","endpoints":{"token":"https://id.example.test/t"}}]}`
	for path, text := range map[string]string{file: apps, passphrase: "correct horse"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, tt := range map[string]struct {
		answers map[string]string
		code    int
		taken   string
	}{
		"all":    {map[string]string{"choose, or none": "\n"}, 0, "one three two"},
		"by id":  {map[string]string{"choose, or none": "c\n", "Which?": "three 1\n"}, 0, "one three"},
		"direct": {map[string]string{"choose, or none": "1-1\n"}, 0, "one"},
		"none":   {map[string]string{"choose, or none": "n\n"}, 1, ""},
	} {
		person, terminal := openTerminal(t)
		d := &dialogue{person: person, answers: tt.answers}
		var out bytes.Buffer
		run := func(stdin io.Reader, args ...string) int {
			return Main(t.Context(), append([]string{"--vault", filepath.Join(dir, name), "--keys", "passphrase", "--passphrase-file", passphrase}, args...),
				Env{Stdin: stdin, Stdout: &out, Stderr: d, Now: time.Now, Getenv: func(string) string { return "" }})
		}
		if code := run(terminal, "import", file); code != tt.code {
			t.Fatalf("%s: exit %d: %s", name, code, d.said.String())
		}
		if said := d.said.String(); !strings.Contains(said, "client ID c-two") || !strings.Contains(said, "https://id.example.test/t") || strings.Contains(said, "CANARY") {
			t.Errorf("%s: said %s", name, said)
		}
		var taken []string
		for line := range strings.Lines(out.String()) {
			taken = append(taken, strings.TrimPrefix(strings.TrimSpace(line), "added "))
		}
		slices.Sort(taken)
		if got := strings.Join(taken, " "); got != tt.taken {
			t.Errorf("%s: taken %q, want %q", name, got, tt.taken)
		}
	}
}

// An answer names apps by places, ranges and ids, and never more than it says.
func TestPickedApps(t *testing.T) {
	all := []string{"one", "two", "three", "7"}
	for answer, want := range map[string]string{
		"1": "one", "3 1": "one three", "2-3": "two three", "two,1": "one two", "7": "7", "1-4": "one two three 7", "": "",
		"5": "?5", "0": "?0", "3-2": "?3-2", "1-": "?1-", "four": "?four", "1 nine": "?nine", "1-99999999999999999999": "?1-99999999999999999999",
	} {
		ids, odd := pickedApps(answer, all)
		got := strings.Join(ids, " ")
		if odd != "" {
			got = "?" + odd
		}
		if got != want {
			t.Errorf("%q: %q, want %q", answer, got, want)
		}
	}
}

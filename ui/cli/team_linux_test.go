package cli

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// On a terminal following a folder asks once for what each person must give, and leaving it
// asks what stays.
func TestTeamOnATerminal(t *testing.T) {
	for name, tt := range map[string]struct{ answer, left string }{
		"all":  {"\n", `"two"`},
		"only": {"o\n", ""},
	} {
		dir := t.TempDir()
		crew, passphrase := filepath.Join(dir, "crew"), filepath.Join(dir, "passphrase")
		apps := `{"tokendesk":1,"apps":[
			{"id":"one","client_id":"c","grant":"client_credentials","endpoints":{"token":"https://id.example.test/t"}},
			{"id":"two","client_id":"c","client_auth":"none","endpoints":{"token":"https://id.example.test/t"}}]}`
		if err := os.Mkdir(crew, 0o700); err != nil {
			t.Fatal(err)
		}
		for path, text := range map[string]string{filepath.Join(crew, "a.json"): apps, passphrase: "correct horse"} {
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		person, terminal := openTerminal(t)
		var out bytes.Buffer
		run := func(stdin io.Reader, d *dialogue, args ...string) {
			t.Helper()
			code := Main(t.Context(), append([]string{"--vault", filepath.Join(dir, "v"), "--keys", "passphrase", "--passphrase-file", passphrase}, args...),
				Env{Stdin: stdin, Stdout: &out, Stderr: d, Now: time.Now, Getenv: func(string) string { return "" }})
			if code != 0 {
				t.Fatalf("%s: %v: exit %d: %s", name, args, code, d.said.String())
			}
		}
		d := &dialogue{person: person, answers: map[string]string{"Client secret": "CANARY\r"}}
		run(terminal, d, "team", "add", crew)
		if said := d.said.String(); len(d.answers) != 0 || strings.Contains(said, "still missing") || strings.Contains(said, "CANARY") {
			t.Errorf("%s: said %s", name, said)
		}
		d = &dialogue{person: person, answers: map[string]string{}}
		run(terminal, d, "team", "add", crew) // nothing is asked again
		d = &dialogue{person: person, answers: map[string]string{"Keep all 2 apps": tt.answer}}
		run(terminal, d, "team", "remove", crew)
		out.Reset()
		run(nil, d, "list", "--json")
		if got := out.String(); !strings.Contains(got, `"one"`) || strings.Contains(got, `"two"`) != (tt.left != "") {
			t.Errorf("%s: left %s", name, got)
		}
	}
}

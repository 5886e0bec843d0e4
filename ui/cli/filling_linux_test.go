package cli

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// dialogue answers each question, the first time it is written, with what a person
// types.
type dialogue struct {
	person  io.Writer
	answers map[string]string

	mu   sync.Mutex
	said bytes.Buffer
}

func (d *dialogue) Write(b []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.said.Write(b)
	for question, answer := range d.answers {
		if strings.Contains(string(b), question) {
			go func() { _, _ = io.WriteString(d.person, answer) }()
			delete(d.answers, question)
		}
	}
	return len(b), nil
}

// On a terminal an import asks for what its document leaves open: in turn, a secret
// unseen, and again where an answer cannot be.
func TestImportAsksForWhatIsOpen(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "command.txt")
	command := "curl -d grant_type=client_credentials -d 'client_id=<id>' -d client_secret=$SECRET https://<tenant>.acme.example.test/token"
	passphrase := filepath.Join(dir, "passphrase")
	for path, text := range map[string]string{file: command, passphrase: "correct horse"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	person, terminal := openTerminal(t)
	d := &dialogue{person: person, answers: map[string]string{
		"Tenant": "a/b\n", "cannot be used": "t1\n", "Client ID": "mine\n", "Client secret": "CANARY\r",
	}}
	var out bytes.Buffer
	run := func(stdin io.Reader, args ...string) int {
		return Main(t.Context(), append([]string{"--vault", filepath.Join(dir, "v"), "--keys", "passphrase", "--passphrase-file", passphrase}, args...),
			Env{Stdin: stdin, Stdout: &out, Stderr: d, Now: time.Now, Getenv: func(string) string { return "" }})
	}
	if code := run(terminal, "import", file); code != 0 {
		t.Fatalf("exit %d: %s", code, d.said.String())
	}
	if said := d.said.String(); strings.Contains(said, "To fill it in") || strings.Contains(said, "CANARY") {
		t.Errorf("said %s", said)
	}
	out.Reset()
	if code := run(nil, "export"); code != 0 || !strings.Contains(out.String(), `"tenant": "t1"`) || !strings.Contains(out.String(), `"client_id": "mine"`) {
		t.Errorf("exit %d: %s", code, out.String())
	}
	out.Reset()
	if code := run(nil, "list", "--json"); code != 0 || !strings.Contains(out.String(), `"note": ""`) {
		t.Errorf("exit %d: %s", code, out.String())
	}
}

//go:build unix

package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// Promise 45: whatever file a person names, the first Ctrl+C ends the waiting
// for it (exit 130). A pipe that delivers is as good as a file.
func TestCtrlCEndsTheReadingOfAFile(t *testing.T) {
	home := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", home)
	file := func(name, text string) string {
		path := filepath.Join(home, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	words, pipe := file("words", "correct horse\n"), filepath.Join(home, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	apps := file("apps.json", `{"tokendesk": 1, "apps": [{"id": "a", "client_id": "c", "client_secret": "s", "endpoints": {"token": "https://id.example.test/"}}]}`)
	vault := filepath.Join(home, "vault")
	run := func(ctx context.Context, args ...string) (int, string) {
		var out, told bytes.Buffer
		code := Main(ctx, append([]string{"--vault", vault, "--keys", "passphrase"}, args...), Env{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &told})
		return code, out.String() + told.String()
	}
	if code, told := run(t.Context(), "--passphrase-file", words, "import", apps); code != 0 {
		t.Fatal(told)
	}
	archive, backup := filepath.Join(home, "apps.age"), filepath.Join(home, "vault.age")
	if code, told := run(t.Context(), "--passphrase-file", words, "backup", backup, "--archive-passphrase-file", words); code != 0 {
		t.Fatal(told)
	}
	code, sealed := run(t.Context(), "--passphrase-file", words, "export", "--with-secrets", "--archive-passphrase-file", words)
	if code != 0 {
		t.Fatal(sealed)
	}
	if err := os.WriteFile(archive, []byte(sealed), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, args := range map[string][]string{
		"passphrase":          {"list", "--passphrase-file", pipe},
		"passphrase of get":   {"get", "a", "--passphrase-file", pipe},
		"import":              {"import", pipe, "--passphrase-file", words},
		"archive of import":   {"import", archive, "--archive-passphrase-file", pipe, "--passphrase-file", words},
		"restore":             {"restore", pipe, "--archive-passphrase-file", words, "--passphrase-file", words},
		"archive of restore":  {"restore", backup, "--archive-passphrase-file", pipe, "--passphrase-file", words},
		"passphrase, restore": {"restore", backup, "--archive-passphrase-file", words, "--passphrase-file", pipe},
		"archive of backup":   {"backup", filepath.Join(home, "b"), "--archive-passphrase-file", pipe, "--passphrase-file", words},
		"archive of export":   {"export", "--with-secrets", "--archive-passphrase-file", pipe, "--passphrase-file", words},
		"new passphrase":      {"passphrase", "set", "--new-passphrase-file", pipe, "--passphrase-file", words},
	} {
		t.Run(name, func(t *testing.T) {
			// One of its own: a reader that has just been left may not have let go
			// of its pipe yet, and would be taken for the next.
			own := filepath.Join(t.TempDir(), "pipe")
			if err := syscall.Mkfifo(own, 0o600); err != nil {
				t.Fatal(err)
			}
			args := slices.Clone(args)
			args[slices.Index(args, pipe)] = own
			ctx, cancel := context.WithCancel(t.Context())
			type end struct {
				code int
				told string
			}
			ended := make(chan end, 1)
			go func() {
				code, told := run(ctx, args...)
				ended <- end{code, told}
			}()
			w, err := os.OpenFile(own, os.O_WRONLY, 0) // waits for the command to read it
			if err != nil {
				t.Fatal(err)
			}
			defer w.Close()
			cancel()
			if e := <-ended; e.code != 130 {
				t.Errorf("exit %d: %s", e.code, e.told)
			}
		})
	}
	for name, args := range map[string][]string{
		"passphrase": {"list", "--passphrase-file", "/dev/zero"},
		"import":     {"import", "/dev/zero", "--passphrase-file", words},
		"restore":    {"restore", "/dev/zero", "--archive-passphrase-file", words, "--passphrase-file", words},
		"backup":     {"backup", pipe, "--archive-passphrase-file", words, "--passphrase-file", words},
	} {
		if code, told := run(t.Context(), args...); code != 2 && code != 4 {
			t.Errorf("%s: exit %d: %s", name, code, told)
		}
	}
	go func() { _ = os.WriteFile(pipe, []byte("correct horse\n"), 0) }()
	if code, told := run(t.Context(), "list", "--passphrase-file", pipe); code != 0 || !strings.Contains(told, "a") {
		t.Errorf("a pipe that delivers: exit %d: %s", code, told)
	}
}

package desk

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tokendesk/oauth"
)

func TestSecretCommand(t *testing.T) {
	t.Setenv("TOKENDESK_PASSPHRASE_FILE", "/secret/place")
	for name, test := range map[string]struct {
		script, want string
		kind         oauth.Kind
	}{
		"prints":     {"echo secret", "secret", ""},
		"two lines":  {"printf 'a\\nb\\n'", "a\nb", ""},
		"no shell":   {"printf '%s' \"$1\"", "$(id)", ""},
		"silent":     {"true", "", oauth.KindMisconfigured},
		"fails":      {"echo hush; echo hush >&2; exit 3", "", oauth.KindMisconfigured},
		"too much":   {"head -c 2000000 /dev/zero", "", oauth.KindMisconfigured},
		"no setting": {"echo \"[$TOKENDESK_PASSPHRASE_FILE]\"", "[]", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := runCommand(t.Context(), []string{"sh", "-c", test.script, "sh", "$(id)"})
			if got != test.want || kindOf(err) != test.kind {
				t.Errorf("%q %v", got, err)
			}
			if err != nil && strings.Contains(err.Error(), "hush") {
				t.Error("the error tells what the command said")
			}
		})
	}
	for _, argv := range [][]string{nil, {"no-such-program-anywhere"}} {
		if _, err := runCommand(t.Context(), argv); kindOf(err) != oauth.KindMisconfigured {
			t.Errorf("%v: %v", argv, err)
		}
	}
}

func TestSecretCommandIsInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	begin := time.Now()
	if _, err := runCommand(ctx, []string{"sleep", "30"}); kindOf(err) != oauth.KindInterrupted {
		t.Errorf("got %v", err)
	}
	if time.Since(begin) > 10*time.Second {
		t.Error("waited for the command")
	}
}

// Every failure names the program and says what happened, what it wrote to standard error, and what to do.
func TestSecretCommandSaysWhy(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	t.Setenv("VAULT_TOKEN", "hvs.words-of-a-vault")
	sh := func(script string) []string { return []string{"sh", "-c", script} }
	for name, test := range map[string]struct {
		argv []string
		want string
	}{
		"exit code":       {sh("echo 'Error: acme/staging is not in the password store.' >&2; exit 1"), ", sh, failed with exit code 1. It said: Error: acme/staging is not in the password store."},
		"several lines":   {sh("printf 'first\\n\\n  second\\r\\n' >&2; exit 255"), "failed with exit code 255. It said: first second"},
		"says nothing":    {sh("exit 4"), "failed with exit code 4."},
		"a signal":        {sh("echo bye >&2; kill -9 $$"), "was ended by the system (signal: killed). It said: bye"},
		"prints nothing":  {sh("echo 'You are not signed in.' >&2"), "printed nothing. It said: You are not signed in."},
		"too much":        {sh("head -c 2000000 /dev/zero; echo oops >&2"), "printed too much for a secret. It said: oops"},
		"not found":       {[]string{"no-such-program-anywhere"}, ", no-such-program-anywhere, was not found."},
		"no such path":    {[]string{filepath.Join(dir, "gone")}, ", gone, was not found."},
		"not executable":  {[]string{write("plain", "text", 0o600)}, ", plain, cannot be run."},
		"a folder":        {[]string{dir}, "cannot be run."},
		"no interpreter":  {[]string{write("lost", "#!/no/such/sh\n", 0o700)}, ", lost, was not found."},
		"no first line":   {[]string{write("bare", "echo x\n", 0o700)}, ", bare, is no program for this computer."},
		"colours, titles": {sh(`printf '\033[1;31mred\033[0m \033]0;title\007words \302\233x\n' >&2; exit 1`), `It said: red words \u009bx`},
		"its own secret":  {sh("echo printed-by-it; echo 'cannot use printed-by-it' >&2; exit 1"), "It said: cannot use ••••••••"},
		"a variable":      {sh("echo \"bad token: $VAULT_TOKEN\" >&2; exit 1"), "It said: bad token: ••••••••"},
		"a word of it":    {sh("echo 'login failed, password=hunter2, user=ada' >&2; exit 1"), "It said: login failed, password=••••••••, user=ada"},
		"a JWT":           {sh("echo 'sent eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ.c2ln' >&2; exit 1"), "It said: sent ••••••••"},
		"a random word":   {sh("echo 'sent s.4Fz9qLxT7vWm2KpR8dNcY1 to https://vault.example.test/v1/auth/token/lookup-self' >&2; exit 1"), "It said: sent •••••••• to https://vault.example.test/v1/auth/token/lookup-self"},
		"paths, ids":      {sh("echo 'gpg: /home/ada/.password-store/acme-production/staging.gpg: 0d4f6c1a-9d0b-4b7e-8f52-1c2d3e4f5a6b' >&2; exit 2"), "It said: gpg: /home/ada/.password-store/acme-production/staging.gpg: 0d4f6c1a-9d0b-4b7e-8f52-1c2d3e4f5a6b"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := runCommand(t.Context(), test.argv)
			var e *oauth.Error
			if !errors.As(err, &e) || !strings.HasPrefix(e.Message, "The command for the client secret, ") || !strings.HasSuffix(e.Message, test.want) || e.Advice == "" || e.Field != "client_secret_command" {
				t.Errorf("%v", err)
			}
		})
	}
	_, err := runCommandWithin(t.Context(), 2*time.Second, sh("echo 'Enter PIN:' >&2; exec sleep 60"))
	if err == nil || !strings.HasSuffix(err.Error(), "did not end within 2 s. It said: Enter PIN:") {
		t.Error(err)
	}
}

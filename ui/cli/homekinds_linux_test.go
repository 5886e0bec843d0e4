package cli

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// bound mounts a home as a file system with these options shows it, where that can be done.
func bound(t *testing.T, h *home, options ...string) {
	t.Helper()
	if _, err := exec.LookPath("bindfs"); err != nil {
		t.Skip("bindfs is not installed")
	}
	behind := filepath.Join(filepath.Dir(h.dir), "behind")
	if err := os.Rename(h.dir, behind); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(h.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("bindfs", append(options, behind, h.dir)...).CombinedOutput(); err != nil {
		t.Skipf("bindfs cannot mount here: %v: %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("fusermount3", "-u", h.dir).CombinedOutput(); err != nil {
			t.Errorf("%v: %s", err, out)
		}
	})
}

// A file system that ignores or refuses modes hinders nothing, and what it shows is said once,
// by doctor, and is true.
func TestModesThatAreNotKept(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		options []string
		status  string
		says    string
	}{
		"ignored, open":    {[]string{"--chmod-ignore", "--perms=0777"}, "warn", "keeps no permissions: what is there is shown as open to others (mode 0777)"},
		"refused, open":    {[]string{"--chmod-deny", "--perms=a=rwX"}, "warn", "(mode 0777)"},
		"refused, private": {[]string{"--chmod-deny"}, "ok", "only you can read the vault"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHome(t, false)
			h.secret = filepath.Join(filepath.Dir(h.dir), "passphrase")
			if err := os.Rename(filepath.Join(h.dir, "passphrase"), h.secret); err != nil {
				t.Fatal(err)
			}
			bound(t, h, test.options...)
			h.run(0, "import", h.apps)
			if r := h.run(0, "get", "ikas"); r.stderr != "" {
				t.Errorf("it says %q", r.stderr)
			}
			env := filepath.Join(h.dir, ".env")
			if test.status == "ok" {
				h.run(0, "keep", "ikas", env)
			} else {
				says(t, h.run(2, "keep", "ikas", env).stderr, "Others could read the token", "--allow-readable")
				h.run(0, "keep", "ikas", env, "--allow-readable")
			}
			says(t, h.line(h.run(0, "doctor").stdout, "permissions"), test.status, test.says)
		})
	}
}

// What a shell would have filled in is filled in, or refused by the variable's name; a variable
// of the specification that names no whole path is ignored, and named.
func TestFoldersThatNoShellFilledIn(t *testing.T) {
	t.Parallel()
	h := newHome(t, false)
	h.env = []string{"TOKENDESK_VAULT=~/own", "TOKENDESK_PASSPHRASE_FILE=~/passphrase"}
	h.run(0, "import", h.apps)
	h.vault = filepath.Join(h.dir, "own")
	if _, err := os.Stat(filepath.Join(h.vault, "vault.db")); err != nil {
		t.Error(err)
	}
	for _, variable := range []string{"TOKENDESK_VAULT=$HOME/own", "TOKENDESK_VAULT=~ada/own", "TOKENDESK_PASSPHRASE_FILE=${HOME}/passphrase"} {
		name, _, _ := strings.Cut(variable, "=")
		h.env = []string{variable}
		says(t, h.run(2, "list").stderr, name+" is ")
	}
	h.env = nil
	says(t, h.run(2, "--vault=$HOME/own", "list").stderr, "--vault is ")
	h.env = []string{"XDG_DATA_HOME=~/data", "XDG_CONFIG_HOME=config"}
	says(t, h.line(h.run(0, "doctor").stdout, "home"), "warn", "XDG_DATA_HOME is “~/data”", "XDG_CONFIG_HOME is “config”", "ignored")
	h.env = []string{"HOME=/proc/none"}
	says(t, h.run(4, "import", h.apps).stderr, "HOME is “/proc/none”", "--vault")
	if left, err := filepath.Glob("/~*"); err != nil || len(left) > 0 {
		t.Errorf("made %q: %v", left, err)
	}
}

// Promise 32: a program that synchronizes the vault's folder leaves copies beside it, and may mix
// two states of it: doctor names the copies, finds the mixture, and says what to do.
func TestASynchronizedVault(t *testing.T) {
	t.Parallel()
	h := newHome(t, false)
	h.run(0, "import", h.apps)
	path := filepath.Join(h.vault, "vault.db")
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	h.run(0, "get", "ikas")
	for _, name := range []string{"vault (Ada's conflicted copy 2026-05-01).db", "vault.sync-conflict-20260501-120000-ABCDEFG.db", "vault 2.db"} {
		if err := os.WriteFile(filepath.Join(h.vault, name), before, 0o600); err != nil {
			t.Fatal(err)
		}
		says(t, h.line(h.run(0, "doctor").stdout, "copies"), "warn", name, "--vault")
	}
	now, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const page = 4096
	mixed := 0
	for at := page; at+page <= min(len(now), len(before)) && mixed < 2; at += page {
		if bytes.Equal(now[at:at+page], before[at:at+page]) {
			continue
		}
		mixed++
		file := bytes.Clone(now)
		copy(file[at:], before[at:at+page])
		if err := os.WriteFile(path, file, 0o600); err != nil {
			t.Fatal(err)
		}
		says(t, h.line(h.run(1, "doctor").stdout, "vault"), "fail", "estore a backup", "synchronizes", "vault.db-wal")
	}
	if mixed < 2 {
		t.Errorf("%d pages of two states differ", mixed)
	}
}

// A process that has the vault open and does not hear is told as that: the vault is not locked.
func TestLockWhereNobodyHears(t *testing.T) {
	t.Parallel()
	h := newHome(t, false)
	h.run(0, "import", h.apps)
	h.run(0, "lock")
	held, err := os.OpenFile(filepath.Join(h.vault, "window.lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	if err := syscall.Flock(int(held.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	says(t, h.run(1, "lock").stderr, "is not locked", "does not answer", "in the tray")
}

package cli

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"tokendesk/oauth/practice"
)

// home is a person's home in which the program runs as its own process: in places, with
// permissions and on disks as people have them.
type home struct {
	t      *testing.T
	dir    string
	vault  string
	apps   string   // the practice provider's
	secret string   // a passphrase file
	env    []string // beside HOME
	stop   func()   // ends the practice provider
}

// ran is what a command came to.
type ran struct {
	code           int
	stdout, stderr string
}

const strangerID = 65534

// newHome makes the home of an ordinary user, that of this process where theirs is false.
func newHome(t *testing.T, theirs bool) *home {
	t.Helper()
	root := t.TempDir()
	server, err := practice.Start(t.Context(), practice.Options{})
	if err != nil {
		t.Fatal(err)
	}
	stop := func() { _ = server.Close() }
	t.Cleanup(stop)
	h := &home{t: t, stop: stop, dir: filepath.Join(root, "home"), apps: filepath.Join(root, "apps.json"), secret: filepath.Join(root, "home", "passphrase")}
	h.vault = filepath.Join(h.dir, ".local", "share", "tokendesk")
	for _, err := range []error{
		os.Chmod(filepath.Dir(root), 0o755), os.Chmod(root, 0o755), os.Mkdir(h.dir, 0o700),
		os.WriteFile(h.apps, server.AppFile(), 0o644), os.WriteFile(h.secret, []byte("correct horse\n"), 0o600),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if theirs {
		h.give(h.dir, h.secret)
	}
	return h
}

// give makes files the ordinary user's.
func (h *home) give(paths ...string) { h.chown(strangerID, paths...) }

func (h *home) chown(id int, paths ...string) {
	h.t.Helper()
	for _, path := range paths {
		if err := os.Chown(path, id, id); err != nil {
			h.t.Fatal(err)
		}
	}
}

// command is the program in this home, as this process's user.
func (h *home) command(args ...string) *exec.Cmd {
	// The link leads to this program also where an ordinary user cannot go.
	c := exec.CommandContext(h.t.Context(), "/proc/self/exe", args...)
	c.Args[0] = "tokendesk"
	c.Dir = "/"
	c.Env = append([]string{"HOME=" + h.dir, "PATH=" + os.Getenv("PATH"), "BROWSER=fakebrowser", "TOKENDESK_PASSPHRASE_FILE=" + h.secret}, h.env...)
	return c
}

// run runs a command that must end with a code.
func (h *home) run(code int, args ...string) ran {
	h.t.Helper()
	return h.ends(code, h.command(args...))
}

// theirs is run as the ordinary user.
func (h *home) theirs(code int, args ...string) ran {
	h.t.Helper()
	c := h.command(args...)
	c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: strangerID, Gid: strangerID}}
	return h.ends(code, c)
}

func (h *home) ends(code int, c *exec.Cmd) ran {
	h.t.Helper()
	var stdout, stderr bytes.Buffer
	c.Stdout, c.Stderr = &stdout, &stderr
	err := c.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		h.t.Fatal(err)
	}
	r := ran{c.ProcessState.ExitCode(), stdout.String(), stderr.String()}
	if r.code != code {
		h.t.Errorf("%q ended with %d, want %d:\n%s%s", c.Args[1:], r.code, code, r.stdout, r.stderr)
	}
	return r
}

// line is what doctor says of one thing, with its advice.
func (h *home) line(out, check string) string {
	h.t.Helper()
	var found string
	for line := range strings.Lines(out) {
		fields := strings.Fields(line)
		switch {
		case len(fields) > 1 && fields[1] == check:
			found += line
		case found != "" && strings.HasPrefix(strings.TrimSpace(line), "→"):
			return found + line
		case found != "":
			return found
		}
	}
	return found
}

func says(t *testing.T, what string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(what, text) {
			t.Errorf("it does not say %q:\n%s", text, what)
		}
	}
}

// belongs fails unless everything in a home is the ordinary user's.
func (h *home) belongs() {
	h.t.Helper()
	err := filepath.WalkDir(h.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Sys().(*syscall.Stat_t).Uid != strangerID {
			h.t.Errorf("%s is not theirs", path)
		}
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

func onlyRoot(t *testing.T) {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("only root can run the program as two users")
	}
}

// Promise 30: what root does in a person's home locks nobody out of it, whoever is first.
func TestSudoInAPersonsHome(t *testing.T) {
	t.Parallel()
	onlyRoot(t)
	for name, first := range map[string]func(*home, int, ...string) ran{"the person first": (*home).theirs, "root first": (*home).run} {
		t.Run(name, func(t *testing.T) {
			h := newHome(t, true)
			first(h, 0, "import", h.apps)
			for _, args := range [][]string{
				{"get", "ikas"},
				{"keep", "mypos", filepath.Join(h.dir, ".env")},
				{"backup", filepath.Join(h.dir, "copy.age"), "--archive-passphrase-file", h.secret},
				{"man", filepath.Join(h.dir, "man", "man1")},
				{"set", "ikas", "environment=staging"},
			} {
				h.run(0, args...)
			}
			h.belongs()
			h.theirs(0, "renew", "ikas", "mypos")
			says(t, h.line(h.theirs(0, "doctor").stdout, "permissions"), "ok")
			says(t, h.line(h.run(0, "doctor").stdout, "permissions"), "ok")
		})
	}
}

// A vault in which an older program, or a person, left files of root says whose they are and
// what gives them back.
func TestFilesOfRootInAVault(t *testing.T) {
	t.Parallel()
	onlyRoot(t)
	h := newHome(t, true)
	h.theirs(0, "import", h.apps)
	h.theirs(0, "get", "ikas")
	mend := "sudo chown -R nobody: " + h.vault
	leases, err := filepath.Glob(filepath.Join(h.vault, "leases", "*"))
	if err != nil || len(leases) != 3 {
		t.Fatal(leases, err)
	}
	for _, file := range append(leases[:1], filepath.Join(h.vault, "vault.db"), filepath.Join(h.vault, "leases"), h.vault) {
		h.chown(0, file)
		says(t, h.line(h.theirs(1, "doctor").stdout, "permissions"), "fail", file+" belongs to root", mend)
		says(t, h.theirs(4, "get", "ikas", "--fresh").stderr, "belongs to root", mend)
		h.give(file)
	}
	settings := filepath.Join(h.dir, ".config", "tokendesk")
	if err := os.MkdirAll(settings, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(settings, "settings.json"), []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	mend = "sudo chown -R nobody: " + filepath.Join(h.dir, ".config")
	says(t, h.theirs(0, "list").stderr, ".config belongs to root")
	says(t, h.line(h.theirs(1, "doctor").stdout, "permissions"), "fail", ".config belongs to root", mend)
	says(t, h.line(h.run(1, "doctor").stdout, "permissions"), "fail", ".config belongs to root", mend)
	if err := os.RemoveAll(filepath.Join(h.dir, ".config")); err != nil {
		t.Fatal(err)
	}
	h.theirs(0, "get", "ikas", "--fresh")
	says(t, h.line(h.theirs(0, "doctor").stdout, "permissions"), "ok")
}

// inMounts runs a script of the shell in which mounts are its own, and the program is
// `tokendesk`. What it prints is returned.
func (h *home) inMounts(script string) string {
	h.t.Helper()
	const refused = "mounting is not allowed here"
	c := exec.CommandContext(h.t.Context(), "sh", "-euc", "mount --make-rprivate / 2>&1 && mount -t tmpfs none /mnt 2>&1 || { echo "+refused+"; exit 0; }\n"+
		// What a command came to: its standard error, its name and its code.
		`does() { code=0; tokendesk "$@" 2>&1 >"$OUT" || code=$?; echo "$1: $code"; }`+"\n"+script)
	c.Env = append(h.command().Env, "HOME="+h.dir, "VAULT="+h.vault, "OUT="+filepath.Join(filepath.Dir(h.dir), "out"), "ELSEWHERE="+filepath.Dir(h.dir))
	c.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS}
	if os.Getuid() != 0 {
		c.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		c.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}}
		c.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}}
	}
	out, err := c.CombinedOutput()
	switch {
	case errors.Is(err, syscall.EPERM) || strings.Contains(string(out), refused):
		h.t.Skip("this system lets nobody mount")
	case err != nil:
		h.t.Fatalf("%v: %s", err, out)
	}
	return string(out)
}

// reading is what needs no writing; renewing is refused before anything is sent, since the
// server is not even there (exit 6).
const reading = `
does list
does get ikas --no-login
does exec ikas -- true
does export ikas
does backup "$ELSEWHERE/copy.age" --archive-passphrase-file "$TOKENDESK_PASSPHRASE_FILE"
does renew ikas
does get ikas --fresh
does login practice --url --timeout 10s
does lock
does doctor
grep -e " vault" -A1 "$OUT"
`

// Promise 31: in a home that is read-only, and on a full disk, everything works that needs no
// writing, and nothing is sent of which the answer could not be kept.
func TestReadingNeedsNoWriting(t *testing.T) {
	t.Parallel()
	for name, scene := range map[string]struct{ before, says, lock string }{
		"read-only": {"mount --bind $HOME $HOME; mount -o remount,bind,ro $HOME", "its file system is read-only", "lock: 1"},
		"full": {`cp -a "$VAULT" "$ELSEWHERE/kept"; mount -t tmpfs -o size=1m none "$VAULT"; cp -a "$ELSEWHERE/kept/." "$VAULT/"
			dd if=/dev/zero of="$VAULT/fill" bs=4096 2>/dev/null || true`, "the disk is full", "lock: 0"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHome(t, false)
			h.run(0, "import", h.apps)
			h.run(0, "get", "ikas")
			h.stop()
			out := h.inMounts(scene.before + "\n" + reading)
			want := []string{"list: 0", "get: 0", "exec: 0", "export: 0", "backup: 0", "renew: 4", "get: 4", "login: 4", scene.lock, "doctor: 1"}
			var got []string
			for line := range strings.Lines(out) {
				if command, code, ok := strings.Cut(strings.TrimSpace(line), ": "); ok && len(code) == 1 {
					got = append(got, command+": "+code)
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("%q, want %q:\n%s", got, want, out)
			}
			if n := strings.Count(out, scene.says); n != 4 { // three commands, and doctor
				t.Errorf("%q is said %d times:\n%s", scene.says, n, out)
			}
			if name != "full" {
				return
			}
			other := newHome(t, false)
			other.run(0, "restore", filepath.Join(filepath.Dir(h.dir), "copy.age"), "--archive-passphrase-file", h.secret)
			if got, want := other.run(0, "get", "ikas").stdout, h.run(0, "get", "ikas").stdout; got != want || want == "" {
				t.Errorf("restored: %q, want %q", got, want)
			}
		})
	}
}

// A backup whose own disk is full, or read-only, says so of that disk.
func TestAFullDiskOfABackup(t *testing.T) {
	t.Parallel()
	h := newHome(t, false)
	h.run(0, "import", h.apps)
	out := h.inMounts(`mkdir "$ELSEWHERE/stick"; mount -t tmpfs -o size=16k none "$ELSEWHERE/stick"
does backup "$ELSEWHERE/stick/copy.age" --archive-passphrase-file "$TOKENDESK_PASSPHRASE_FILE"
ls "$ELSEWHERE/stick"
mkdir "$ELSEWHERE/disc"; mount -t tmpfs -o ro none "$ELSEWHERE/disc"
does backup "$ELSEWHERE/disc/copy.age" --archive-passphrase-file "$TOKENDESK_PASSPHRASE_FILE"`)
	says(t, out, "the disk of "+filepath.Join(filepath.Dir(h.dir), "stick", "copy.age")+" is full", "backup: 1", "disc/copy.age is read-only", "backup: 2")
	if strings.Contains(out, "vault could not") || strings.Contains(out, "\ncopy.age") {
		t.Error(out)
	}
}

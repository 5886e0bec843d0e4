package targets

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"tokendesk/oauth"
)

const sceneVariable = "TOKENDESK_TARGETS_SCENE"

func TestMain(m *testing.M) {
	if scene := os.Getenv(sceneVariable); scene != "" {
		if err := scenes[scene](os.Getenv(sceneVariable + "_DIR")); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// scenes are what another process plays.
var scenes = map[string]func(dir string) error{
	"rewrite": rewriteForEver, "file limit": fileLimit, "read-only": readOnlyFolder, "full": diskFull,
}

// play runs a scene in another process.
func play(t *testing.T, scene, dir string) *exec.Cmd {
	t.Helper()
	c := exec.CommandContext(t.Context(), os.Args[0])
	c.Env = append(os.Environ(), sceneVariable+"="+scene, sceneVariable+"_DIR="+dir)
	return c
}

// numbered is a token that says its number and fills several blocks of a disk.
func numbered(n int) string {
	return strconv.Itoa(n) + "." + strings.Repeat(strconv.Itoa(n%10), 20_000)
}

func around(token string) string {
	return "# before\nA='1'\nTOKEN=" + token + "\n# after\n" + strings.Repeat("B=2\n", 3000)
}

var envPlace = Place{Dotenv, "TOKEN"}

func put(path, token string) error {
	return Write(context.Background(), path, WriteOptions{}, func(old []byte) ([]byte, error) { return Rewrite(envPlace, old, token) })
}

func rewriteForEver(dir string) error {
	for n := 1; ; n++ {
		if err := put(filepath.Join(dir, ".env"), numbered(n)); err != nil {
			return err
		}
		fmt.Println(n)
	}
}

// A process that is killed while it writes leaves the old file or the new one, whole
// (promise 51).
func TestKilledWhileWriting(t *testing.T) {
	dir := t.TempDir()
	path := file(t, filepath.Join(dir, ".env"), around("none"), 0o640)
	total := 0
	for round := range 40 {
		c := play(t, "rewrite", dir)
		out, err := c.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		said := bufio.NewScanner(out)
		for range 1 + round%7 {
			if !said.Scan() {
				t.Fatal("it said nothing")
			}
		}
		if err := c.Process.Signal(syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		last := 0
		for more := true; more; more = said.Scan() {
			last, _ = strconv.Atoi(said.Text())
		}
		_ = c.Wait()
		total += last
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		value, _, err := Value(envPlace, data)
		number, _ := strconv.Atoi(strings.Split(value, ".")[0])
		if err != nil || string(data) != around(numbered(number)) || number != last && number != last+1 {
			t.Fatalf("round %d: %d bytes, token %d after %d, %v", round, len(data), number, last, err)
		}
		if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
			t.Fatalf("mode %v", info.Mode())
		}
	}
	if total < 100 {
		t.Errorf("only %d rewrites", total)
	}
}

func TestDisks(t *testing.T) {
	for _, scene := range []string{"file limit", "read-only", "full"} {
		t.Run(scene, func(t *testing.T) {
			c := play(t, scene, openToNobody(t))
			if scene == "full" {
				c.SysProcAttr = &syscall.SysProcAttr{
					Cloneflags:  syscall.CLONE_NEWNS | syscall.CLONE_NEWUSER,
					UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}}, GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
				}
			}
			out, err := c.CombinedOutput()
			if strings.Contains(string(out), "no mount") || c.ProcessState == nil {
				t.Skipf("no disk of its own can be mounted here: %s%v", out, err)
			}
			if err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
}

// openToNobody lets an ordinary user into a folder of this test.
func openToNobody(t *testing.T) string {
	dir := t.TempDir()
	for at := dir; at != os.TempDir() && at != "/"; at = filepath.Dir(at) {
		if err := os.Chmod(at, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// failing writes a file, fails to write it again, and writes it once that is mended.
func failing(dir string, spoil, mend func() error, says string) error {
	path := filepath.Join(dir, ".env")
	if err := errors.Join(os.WriteFile(path, []byte(around("none")), 0o600), put(path, numbered(1)), spoil()); err != nil {
		return err
	}
	err := put(path, numbered(2))
	var e *oauth.Error
	if !errors.As(err, &e) || !strings.Contains(e.Message, says) {
		return fmt.Errorf("spoilt: %w", err)
	}
	if strings.Contains(e.Message+e.Advice, numbered(2)[:50]) {
		return errors.New("the error holds the token")
	}
	if data, err := os.ReadFile(path); err != nil || string(data) != around(numbered(1)) {
		return fmt.Errorf("the old file is not whole: %d bytes, %w", len(data), err)
	}
	if err := errors.Join(mend(), put(path, numbered(3))); err != nil {
		return err
	}
	if left, _ := filepath.Glob(path + leftMark + "*"); len(left) > 0 {
		return fmt.Errorf("left: %q", left)
	}
	if data, err := os.ReadFile(path); err != nil || string(data) != around(numbered(3)) {
		return fmt.Errorf("the new file is not whole: %d bytes, %w", len(data), err)
	}
	return nil
}

func fileLimit(dir string) error {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	set := func(current uint64) func() error {
		return func() error {
			return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: current, Max: limit.Max})
		}
	}
	return failing(dir, set(10_000), set(limit.Cur), "file too large")
}

func readOnlyFolder(dir string) error {
	dir = filepath.Join(dir, "own")
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	if os.Getuid() == 0 { // permissions mean nothing to root
		const id = 65534
		if err := errors.Join(os.Chown(dir, id, id), syscall.Setgroups(nil), syscall.Setgid(id), syscall.Setuid(id)); err != nil {
			return err
		}
	}
	mode := func(m os.FileMode) func() error { return func() error { return os.Chmod(dir, m) } }
	return failing(dir, mode(0o500), mode(0o700), "permission denied")
}

func diskFull(dir string) error {
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=256k"); err != nil {
		return fmt.Errorf("no mount: %w", err)
	}
	ballast := filepath.Join(dir, "ballast")
	fill := func() error {
		f, err := os.Create(ballast)
		if err != nil {
			return err
		}
		for err == nil {
			_, err = f.Write(make([]byte, 4096))
		}
		return f.Close()
	}
	return failing(dir, fill, func() error { return os.Remove(ballast) }, "no space left")
}

//go:build unix

package targets

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"tokendesk/oauth"
)

// to writes a text, whatever was there.
func to(text string) func([]byte) ([]byte, error) {
	return func([]byte) ([]byte, error) { return []byte(text), nil }
}

func file(t *testing.T, path, text string, mode fs.FileMode) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
	return path
}

// holds fails unless a file has a text and a mode, and stands alone in its folder.
func holds(t *testing.T, path, text string, mode fs.FileMode) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil || string(got) != text {
		t.Errorf("%s holds %q, %v", filepath.Base(path), got, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != mode {
		t.Errorf("%s has mode %v, %v", filepath.Base(path), info.Mode().Perm(), err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*"+leftMark+"*")); len(left) > 0 {
		t.Errorf("%s is left", left)
	}
}

func TestWrite(t *testing.T) {
	// The mode stays, no wider than the owner's own unless that is allowed.
	for mode, want := range map[fs.FileMode][2]fs.FileMode{
		0o600: {0o600, 0o600}, 0o644: {0o600, 0o644}, 0o666: {0o600, 0o666}, 0o755: {0o600, 0o755}, 0o200: {0o200, 0o200},
	} {
		if mode == 0o200 && os.Getuid() != 0 {
			continue // it cannot be read
		}
		for i, wider := range []bool{false, true} {
			path := file(t, filepath.Join(t.TempDir(), "f"), "old", mode)
			if err := Write(t.Context(), path, WriteOptions{AllowWiderMode: wider}, to("new")); err != nil {
				t.Fatal(err)
			}
			holds(t, path, "new", want[i])
		}
	}

	t.Run("a new file", func(t *testing.T) {
		old := syscall.Umask(0)
		defer syscall.Umask(old)
		path := filepath.Join(t.TempDir(), "f")
		err := Write(t.Context(), path, WriteOptions{}, to("new"))
		if !errors.Is(err, ErrMissing) {
			t.Errorf("%v", err)
		}
		if _, err := Read(t.Context(), path); !errors.Is(err, ErrMissing) {
			t.Errorf("%v", err)
		}
		if err := Write(t.Context(), path, WriteOptions{Create: true}, to("new")); err != nil {
			t.Fatal(err)
		}
		holds(t, path, "new", 0o600)
	})

	t.Run("nothing to change", func(t *testing.T) {
		path := file(t, filepath.Join(t.TempDir(), "f"), "old", 0o644)
		before, _ := os.Stat(path)
		if err := Write(t.Context(), path, WriteOptions{}, to("old")); err != nil {
			t.Fatal(err)
		}
		if after, _ := os.Stat(path); !os.SameFile(before, after) {
			t.Error("it was written all the same")
		}
	})

	t.Run("a change that fails", func(t *testing.T) {
		path := file(t, filepath.Join(t.TempDir(), "f"), "old", 0o600)
		fault := errors.New("no")
		if err := Write(t.Context(), path, WriteOptions{}, func([]byte) ([]byte, error) { return []byte("x"), fault }); !errors.Is(err, fault) {
			t.Errorf("%v", err)
		}
		holds(t, path, "old", 0o600)
	})

	t.Run("a link within its folder", func(t *testing.T) {
		dir := t.TempDir()
		if err := os.Mkdir(filepath.Join(dir, "sub"), 0o700); err != nil {
			t.Fatal(err)
		}
		real := file(t, filepath.Join(dir, "sub", "f"), "old", 0o600)
		link := filepath.Join(dir, "link")
		if err := os.Symlink(filepath.Join("sub", "f"), link); err != nil {
			t.Fatal(err)
		}
		if err := Write(t.Context(), link, WriteOptions{}, to("new")); err != nil {
			t.Fatal(err)
		}
		holds(t, real, "new", 0o600)
		if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
			t.Error("the link is none any longer")
		}
	})

	t.Run("what a killed process left", func(t *testing.T) {
		path := file(t, filepath.Join(t.TempDir(), "f"), "old", 0o600)
		left := file(t, path+leftMark+"1", "token", 0o600)
		young := file(t, path+leftMark+"2", "token", 0o600)
		before := timeOf(t, left).Add(-2 * leftAge)
		if err := os.Chtimes(left, before, before); err != nil {
			t.Fatal(err)
		}
		if err := Write(t.Context(), path, WriteOptions{}, to("new")); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(left); !errors.Is(err, fs.ErrNotExist) {
			t.Error("it still stands there")
		}
		if _, err := os.Stat(young); err != nil {
			t.Error("another process may be writing that one")
		}
	})
}

// What is no file of one's own is refused, and nothing is opened that could wait for ever.
func TestWriteRefuses(t *testing.T) {
	dir := t.TempDir()
	outside := file(t, filepath.Join(t.TempDir(), "outside"), "old", 0o600)
	at := func(name string) string { return filepath.Join(dir, name) }
	for _, err := range []error{
		os.Symlink(outside, at("link")),
		os.Symlink("nowhere", at("dangling")),
		os.Symlink("loop", at("loop")),
		os.Mkdir(at("folder"), 0o700),
		syscall.Mkfifo(at("pipe"), 0o600),
		os.Symlink("pipe", at("link to a pipe")),
		os.Symlink("/dev/zero", at("device")),
		os.Link(file(t, at("one"), "old", 0o600), at("two")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	file(t, at("read-only"), "old", 0o400)
	file(t, at("huge"), strings.Repeat("x", MaxSize+1), 0o600)
	for _, name := range []string{"link", "dangling", "loop", "folder", "pipe", "link to a pipe", "device", "one", "two", "read-only", "huge", "no folder/f"} {
		called := false
		err := Write(t.Context(), at(name), WriteOptions{Create: true, AllowTracked: true, AllowWiderMode: true}, func(old []byte) ([]byte, error) {
			called = true
			return []byte("new"), nil
		})
		var e *oauth.Error
		if !errors.As(err, &e) || called {
			t.Errorf("%s: %v, called: %t", name, err, called)
		}
	}
	for _, path := range []string{outside, at("one"), at("two"), at("read-only")} {
		if got, _ := os.ReadFile(path); string(got) != "old" {
			t.Errorf("%s holds %q", path, got)
		}
	}
	if _, err := Read(t.Context(), at("pipe")); !errors.Is(err, ErrUnsafe) {
		t.Errorf("%v", err)
	}
}

// Somebody who writes the file at the same time keeps what they wrote.
func TestSomebodyElseWrites(t *testing.T) {
	for name, meanwhile := range map[string]func(path string) error{
		"in place": func(path string) error { return os.WriteFile(path, []byte("theirs"), 0o600) },
		"as long":  func(path string) error { return os.WriteFile(path, []byte("OLD"), 0o600) },
		"a new one": func(path string) error {
			return errors.Join(os.WriteFile(path+"~", []byte("old"), 0o600), os.Rename(path+"~", path))
		},
		"removed": os.Remove,
	} {
		t.Run(name, func(t *testing.T) {
			path := file(t, filepath.Join(t.TempDir(), "f"), "old", 0o600)
			var want []byte
			err := Write(t.Context(), path, WriteOptions{Create: true}, func([]byte) ([]byte, error) {
				if err := meanwhile(path); err != nil {
					t.Error(err)
				}
				want, _ = os.ReadFile(path)
				return []byte("new"), nil
			})
			if !errors.Is(err, ErrChanged) {
				t.Errorf("%v", err)
			}
			if got, _ := os.ReadFile(path); !bytes.Equal(got, want) {
				t.Errorf("it holds %q", got)
			}
			if left, _ := filepath.Glob(path + leftMark + "*"); len(left) > 0 {
				t.Errorf("%s is left", left)
			}
		})
	}
	t.Run("made", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "f")
		err := Write(t.Context(), path, WriteOptions{Create: true}, func([]byte) ([]byte, error) {
			return []byte("new"), os.WriteFile(path, []byte("theirs"), 0o600)
		})
		if got, _ := os.ReadFile(path); !errors.Is(err, ErrChanged) || string(got) != "theirs" {
			t.Errorf("%q, %v", got, err)
		}
	})
}

// runGit runs git in a folder, with none of the person's settings.
func runGit(t *testing.T, dir string, args ...string) {
	t.Helper()
	c := exec.CommandContext(t.Context(), "git", append([]string{"-C", dir, "-c", "user.name=A", "-c", "user.email=a@example.test"}, args...)...)
	c.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null")
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("git %q: %v\n%s", args, err, out)
	}
}

// A file that git would commit is written only after a person's yes.
func TestTracked(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	dir := t.TempDir()
	runGit(t, dir, "init", "-q")
	if err := os.Mkdir(filepath.Join(dir, "sub"), 0o700); err != nil {
		t.Fatal(err)
	}
	file(t, filepath.Join(dir, ".gitignore"), ".env\n*.private\n", 0o600)
	file(t, filepath.Join(dir, "tracked.private"), "old", 0o600)
	runGit(t, dir, "add", "-f", "tracked.private")
	// A repository's own settings run nothing.
	trap := filepath.Join(dir, "ran")
	runGit(t, dir, "config", "core.fsmonitor", "touch "+trap)
	runGit(t, dir, "config", "core.pager", "touch "+trap)
	for name, want := range map[string]GitState{
		".env": GitIgnores, "sub/.env": GitIgnores, "sub/.env.local": GitSees, "seen": GitSees, "tracked.private": GitTracks, "[a]*": GitSees,
	} {
		path := filepath.Join(dir, name)
		if got, err := Tracked(t.Context(), path); err != nil || got != want {
			t.Errorf("%s: %v, %v", name, got, err)
		}
		err := Write(t.Context(), path, WriteOptions{Create: true}, to("new"))
		var e *oauth.Error
		if want.Safe() != (err == nil) || !want.Safe() && (!errors.Is(err, ErrTracked) || !errors.As(err, &e) || e.Kind != oauth.KindUntrusted) {
			t.Errorf("%s: written: %v", name, err)
		}
		if err := Write(t.Context(), path, WriteOptions{Create: true, AllowTracked: true}, to("allowed")); err != nil {
			t.Errorf("%s: allowed: %v", name, err)
		}
	}
	if _, err := os.Stat(trap); err == nil {
		t.Error("a setting of the repository ran")
	}
	// A link that is ignored, to a file that is not.
	file(t, filepath.Join(dir, "real"), "old", 0o600)
	if err := os.Symlink("real", filepath.Join(dir, "link.private")); err != nil {
		t.Fatal(err)
	}
	if err := Write(t.Context(), filepath.Join(dir, "link.private"), WriteOptions{}, to("new")); !errors.Is(err, ErrTracked) {
		t.Errorf("%v", err)
	}
	if got, err := Tracked(t.Context(), filepath.Join(t.TempDir(), "f")); err != nil || got != NoGit {
		t.Errorf("outside: %v, %v", got, err)
	}
	// Without git what stands in a working tree counts as seen.
	t.Setenv("PATH", t.TempDir())
	if got, err := Tracked(t.Context(), filepath.Join(dir, ".env")); err != nil || got != GitSees {
		t.Errorf("without git: %v, %v", got, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Tracked(ctx, filepath.Join(dir, ".env")); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func timeOf(t *testing.T, path string) time.Time {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.ModTime()
}

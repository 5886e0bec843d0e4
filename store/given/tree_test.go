package given

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A tree is the files of a folder and of those in it: no link, which may lead anywhere,
// and no folder that is not to be looked into.
func TestTree(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a/b/c.txt", "a/d.txt", ".env", "skip/x", "z"} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for link, to := range map[string]string{"loop": dir, "a/file": filepath.Join(dir, "z")} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Skip(err)
		}
	}
	files, err := Tree(t.Context(), dir, func(name string) bool { return name != "skip" })
	if got := strings.Join(files, " "); err != nil || got != ".env a/b/c.txt a/d.txt z" {
		t.Errorf("%s, %v", got, err)
	}
	if _, err := Tree(t.Context(), filepath.Join(dir, "none"), func(string) bool { return true }); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v", err)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Tree(over, dir, func(string) bool { return true }); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// Promise 45: a folder of very many files is given up.
func TestTreeIsBounded(t *testing.T) {
	dir := t.TempDir()
	for i := range 11 {
		if err := os.Mkdir(filepath.Join(dir, fmt.Sprint(i)), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := tree(t.Context(), dir, func(string) bool { return false }, 10); !errors.Is(err, ErrTooMany) {
		t.Errorf("%v", err)
	}
}

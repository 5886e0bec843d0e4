//go:build unix

package given

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// A pipe that nobody writes to, or that nobody ends, is left with its context.
func TestReadingEndsWithItsContext(t *testing.T) {
	pipe := fifo(t)
	for name, write := range map[string]bool{"nobody opens it": false, "nobody writes": true} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			result := make(chan error, 1)
			go func() { _, _, err := Read(ctx, pipe, 100); result <- err }()
			if write {
				w, err := os.OpenFile(pipe, os.O_WRONLY, 0) // waits for the reader
				if err != nil {
					t.Fatal(err)
				}
				defer w.Close()
			}
			cancel()
			if err := <-result; !errors.Is(err, context.Canceled) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestRead(t *testing.T) {
	ctx := t.Context()
	if _, regular, err := Read(ctx, "/dev/zero", 1<<20); !errors.Is(err, ErrTooLong) || regular {
		t.Errorf("a device without an end: %v", err)
	}
	if _, _, err := Read(ctx, t.TempDir(), 100); !errors.Is(err, syscall.EISDIR) {
		t.Errorf("a folder: %v", err)
	}
	if _, _, err := Read(ctx, filepath.Join(t.TempDir(), "none"), 100); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	file := filepath.Join(t.TempDir(), "file")
	text := strings.Repeat("x", 100_000)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if data, regular, err := Read(ctx, file, 100_000); err != nil || !regular || string(data) != text {
		t.Errorf("%d bytes, %v", len(data), err)
	}
	if _, _, err := Read(ctx, file, 99_999); !errors.Is(err, ErrTooLong) {
		t.Errorf("one byte too many: %v", err)
	}
	pipe := fifo(t)
	go func() { _ = os.WriteFile(pipe, []byte(text), 0) }()
	if data, regular, err := Read(ctx, pipe, 100_000); err != nil || regular || string(data) != text {
		t.Errorf("a pipe that delivers: %d bytes, %v", len(data), err)
	}
}

func fifo(t *testing.T) string {
	t.Helper()
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	return pipe
}

// Pipes, devices and links to them are not listed, and are told from files without being
// opened; looking ends with its context.
func TestListing(t *testing.T) {
	pipe := fifo(t)
	folder := filepath.Dir(pipe)
	for name, make := range map[string]func(string) error{
		"a":      func(path string) error { return os.WriteFile(path, nil, 0o600) },
		"folder": func(path string) error { return os.Mkdir(path, 0o700) },
		"link":   func(path string) error { return os.Symlink("a", path) },
		"piped":  func(path string) error { return os.Symlink(pipe, path) },
		"zero":   func(path string) error { return os.Symlink("/dev/zero", path) },
		"none":   func(path string) error { return os.Symlink("nowhere", path) },
	} {
		if err := make(filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	entries, err := List(t.Context(), folder)
	if want := []Entry{{"a", false}, {"folder", true}, {"link", false}}; err != nil || !slices.Equal(entries, want) {
		t.Errorf("%v %v", entries, err)
	}
	for name, want := range map[string]error{"a": nil, "folder": nil, "piped": ErrNoFile, "none": os.ErrNotExist} {
		if is, err := IsFolder(t.Context(), filepath.Join(folder, name)); !errors.Is(err, want) || is != (name == "folder") {
			t.Errorf("%s: folder %t, %v", name, is, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	release := make(chan struct{})
	defer close(release)
	if _, err := Within(ctx, func() (bool, error) { <-release; return true, nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

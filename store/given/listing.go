package given

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrNoFile is the error of a path of what is neither a file nor a folder: a pipe, a device
// or a socket.
var ErrNoFile = errors.New("it is neither a file nor a folder")

// Entry is what stands in a folder: a file, or another folder.
type Entry struct {
	Name   string
	Folder bool
}

// List returns the files and folders in a folder, by name. Pipes, devices and whatever else
// should not be opened to look at it are left out. It opens none of them, and waits for a
// disk that hangs until ctx ends.
func List(ctx context.Context, folder string) ([]Entry, error) {
	return Within(ctx, func() ([]Entry, error) {
		found, err := os.ReadDir(folder)
		var entries []Entry
		for _, e := range found {
			mode := e.Type()
			if mode&fs.ModeSymlink != 0 {
				info, err := os.Stat(filepath.Join(folder, e.Name()))
				if err != nil {
					continue // it leads nowhere
				}
				mode = info.Mode()
			}
			if mode.IsDir() || mode.IsRegular() {
				entries = append(entries, Entry{Name: e.Name(), Folder: mode.IsDir()})
			}
		}
		return entries, err
	})
}

// IsFolder reports whether there is a folder at a path, or a file; ErrNoFile where it is
// something else. It does not open it, and waits for a disk that hangs until ctx ends.
func IsFolder(ctx context.Context, path string) (bool, error) {
	return Within(ctx, func() (bool, error) {
		info, err := os.Stat(path)
		switch {
		case err != nil:
			return false, err
		case !info.IsDir() && !info.Mode().IsRegular():
			return false, &fs.PathError{Op: "open", Path: path, Err: ErrNoFile}
		}
		return info.IsDir(), nil
	})
}

// Within returns what a function returns, or the error of a context that ends before; the
// function is left behind then, in a system call that may never return.
func Within[T any](ctx context.Context, look func() (T, error)) (T, error) {
	type looked struct {
		found T
		err   error
	}
	done := make(chan looked, 1)
	go func() {
		found, err := look()
		done <- looked{found, err}
	}()
	select {
	case l := <-done:
		return l.found, l.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

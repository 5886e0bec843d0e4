package given

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
)

// Folder returns the paths of the files in a folder, by name, those of folders in it and
// hidden ones left out; folder is false where path is none, and then there are no paths.
// It waits for a disk that hangs until ctx ends.
func Folder(ctx context.Context, path string) (paths []string, folder bool, err error) {
	type listed struct {
		entries []fs.DirEntry
		folder  bool
		err     error
	}
	done := make(chan listed, 1)
	go func() { // left behind in a system call that never returns
		var l listed
		if info, err := os.Stat(path); err != nil || !info.IsDir() {
			done <- l // whoever reads it says what is wrong
			return
		}
		l.folder = true
		l.entries, l.err = os.ReadDir(path)
		done <- l
	}()
	select {
	case <-ctx.Done():
		return nil, false, ctx.Err()
	case l := <-done:
		for _, e := range l.entries {
			if info, err := os.Stat(filepath.Join(path, e.Name())); e.Name()[0] != '.' && err == nil && info.Mode().IsRegular() {
				paths = append(paths, filepath.Join(path, e.Name()))
			}
		}
		return paths, l.folder, l.err
	}
}

//go:build !unix

package browser

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// inUse reports whether a browser has the profile in dir open: it keeps a file
// there to itself.
func inUse(dir string) bool {
	for _, name := range []string{"lockfile", "parent.lock"} { // Chromium's, Firefox's
		file, err := os.OpenFile(filepath.Join(dir, name), os.O_RDWR, 0)
		if err == nil {
			_ = file.Close()
		} else if !errors.Is(err, fs.ErrNotExist) {
			return true
		}
	}
	return false
}

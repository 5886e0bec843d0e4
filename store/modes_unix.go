//go:build unix

package store

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// private reports whether nobody else may use the file and its owner may.
func private(info fs.FileInfo, want fs.FileMode) bool { return info.Mode().Perm() == want }

// syncDir makes new names in a folder durable. File systems that cannot do that
// for a folder say so in ways that harm nothing.
func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return nil // a folder above ours may be one that we can enter and not read
	}
	err = d.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) || errors.Is(err, syscall.EBADF) {
		err = nil
	}
	return errors.Join(err, d.Close())
}

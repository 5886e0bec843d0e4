//go:build unix

package targets

import (
	"io/fs"
	"os"
	"syscall"
)

// nameCount is how many names a file has.
func nameCount(info fs.FileInfo) uint64 {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(s.Nlink)
	}
	return 1
}

// readable reports whether others than its owner may read a file.
func readable(info fs.FileInfo) bool { return info.Mode().Perm()&0o077 != 0 }

// keepOwner gives a new file the owner and the group of another one.
func keepOwner(file *os.File, info fs.FileInfo) error {
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return nil
	}
	is, err := file.Stat()
	if err != nil {
		return err
	}
	if now, ok := is.Sys().(*syscall.Stat_t); ok && now.Uid == s.Uid && now.Gid == s.Gid {
		return nil
	}
	return file.Chown(int(s.Uid), int(s.Gid))
}

// syncFolder brings a rename to the disk. Where a file system cannot, the file stands
// whole all the same.
func syncFolder(folder string) {
	if d, err := os.Open(folder); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}

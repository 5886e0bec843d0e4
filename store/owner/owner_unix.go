//go:build unix

package owner

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"syscall"
)

func of(info fs.FileInfo) (id ID, ok bool) {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return id, false
	}
	return ID{int(stat.Uid), int(stat.Gid)}, true
}

// open opens a file or folder, and no link to one; it waits for nobody.
func open(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK|syscall.O_NOFOLLOW, 0)
}

// impossible reports whether a file system has no such owner or mode: an owner has no number in
// a container, and some file systems change nothing.
func impossible(err error) bool {
	return errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.EROFS)
}

// quoted is a path as a shell wants it.
func quoted(path string) string {
	plain := strings.IndexFunc(path, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("/._-+,@%", r))
	}) < 0
	if plain {
		return path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}

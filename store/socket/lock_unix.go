//go:build unix

package socket

import (
	"errors"
	"os"
	"syscall"
)

// lock is a file that one process at a time has locked. It goes with the process, or is
// handed to another one with its file.
type lock struct{ file *os.File }

func openLock(path string) (*lock, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|syscall.O_NONBLOCK|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, err
	}
	return &lock{file}, nil
}

// try reports whether the lock is this process's now (flock(2)).
func (l *lock) try() (mine bool, err error) {
	err = syscall.Flock(int(l.file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return false, nil
	}
	return err == nil, err
}

// lost reports whether the file at path is not the locked one any more.
func (l *lock) lost(path string) bool {
	held, err := l.file.Stat()
	if err != nil {
		return false
	}
	now, err := os.Lstat(path)
	return err != nil && errors.Is(err, os.ErrNotExist) || err == nil && !os.SameFile(held, now)
}

// Close unlocks it, unless it was handed on.
func (l *lock) Close() error { return l.file.Close() }

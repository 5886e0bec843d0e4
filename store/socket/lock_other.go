//go:build !unix

package socket

import "github.com/gofrs/flock"

// lock is a file that one process at a time has locked. It goes with the process.
type lock struct{ *flock.Flock }

func openLock(path string) (*lock, error) {
	return &lock{flock.New(path, flock.SetPermissions(0o600))}, nil
}

// lost is never so: a file that is locked cannot be removed.
func (l *lock) lost(string) bool { return false }

// try reports whether the lock is this process's now.
func (l *lock) try() (mine bool, err error) { return l.TryLock() }

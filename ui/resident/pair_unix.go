//go:build unix && !linux

package resident

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// socketPair makes two sockets that no child inherits by itself.
func socketPair() ([2]int, error) {
	syscall.ForkLock.RLock() // nothing is started between the two
	defer syscall.ForkLock.RUnlock()
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	if err == nil {
		unix.CloseOnExec(fds[0])
		unix.CloseOnExec(fds[1])
	}
	return fds, err
}

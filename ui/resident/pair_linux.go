package resident

import "golang.org/x/sys/unix"

// socketPair makes two sockets that no child inherits by itself.
func socketPair() ([2]int, error) {
	return unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
}

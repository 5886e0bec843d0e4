package cli

import "golang.org/x/sys/unix"

// dropTyped forgets what was typed into a terminal and not read.
func dropTyped(fd int) {
	const read = 1 // FREAD
	_ = unix.IoctlSetPointerInt(fd, unix.TIOCFLUSH, read)
}

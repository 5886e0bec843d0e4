package cli

import "golang.org/x/sys/unix"

// dropTyped forgets what was typed into a terminal and not read.
func dropTyped(fd int) { _ = unix.IoctlSetInt(fd, unix.TCFLSH, unix.TCIFLUSH) }

//go:build unix

package cli

import (
	"errors"
	"time"

	"golang.org/x/sys/unix"
)

// moreTyped reports whether more comes from a terminal within a time. It asks by
// select: poll knows no terminals on macOS.
func moreTyped(fd int, within time.Duration) bool {
	for {
		var set unix.FdSet
		set.Set(fd)
		left := unix.NsecToTimeval(within.Nanoseconds())
		n, err := unix.Select(fd+1, &set, nil, nil, &left)
		if !errors.Is(err, unix.EINTR) {
			return err == nil && n > 0
		}
	}
}

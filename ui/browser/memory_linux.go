package browser

import (
	"os"

	"golang.org/x/sys/unix"
)

// memory is a place for what a program says on standard error: as good as a file to the
// program, and nowhere on disk. It is there for as long as anybody has it open: a pipe
// would end with this process, and the browser with the pipe. It is nil where the kernel
// has none.
func memory() *os.File {
	fd, err := unix.MemfdCreate("browser", unix.MFD_CLOEXEC)
	if err != nil {
		return nil
	}
	return os.NewFile(uintptr(fd), "browser")
}

package memory

import (
	"bufio"
	"io"
	"os"
	"runtime/debug"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// GiveBack gives back memory that is needed no more once the process only waits: what the
// collector has freed, and the pages of programs and libraries that starting up has
// touched, which the system reads again if ever they are needed. It may run beside
// anything else; it takes some milliseconds, and may not run on the goroutine that draws.
func GiveBack() {
	debug.FreeOSMemory()
	maps, err := os.Open("/proc/self/smaps")
	if err != nil {
		return
	}
	defer maps.Close()
	for _, m := range clean(maps) {
		// By the system call itself: to Go this memory is none of its own.
		_, _, _ = unix.Syscall(unix.SYS_MADVISE, m.from, m.to-m.from, unix.MADV_DONTNEED)
	}
}

// mapping is a range of addresses.
type mapping struct{ from, to uintptr }

// clean reads the mappings of files (proc(5), smaps) whose pages can be dropped and read
// again: nothing may write to them, and nothing has, not even the loader.
func clean(smaps io.Reader) (found []mapping) {
	var now mapping
	file := false
	lines := bufio.NewScanner(smaps)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) == 0 {
			continue
		}
		name, isFact := strings.CutSuffix(fields[0], ":")
		switch {
		case !isFact:
			if file {
				found = append(found, now)
			}
			now, file = header(fields)
		// A page that this process, or its loader, has written to is an anonymous one of its
		// own. A dirty one need not be: its file may have been written a moment ago.
		case (name == "Anonymous" || name == "Swap" || name == "Locked") && len(fields) > 1 && fields[1] != "0":
			file = false
		}
	}
	if file {
		found = append(found, now)
	}
	return found
}

// header reads the first line of a mapping. file reports whether it is a private one of
// a file that cannot be written to.
func header(fields []string) (m mapping, file bool) {
	if len(fields) < 6 || !strings.HasPrefix(fields[5], "/") || fields[1] != "r--p" && fields[1] != "r-xp" {
		return m, false
	}
	from, to, _ := strings.Cut(fields[0], "-")
	a, wrongFrom := strconv.ParseUint(from, 16, 64)
	b, wrongTo := strconv.ParseUint(to, 16, 64)
	if wrongFrom != nil || wrongTo != nil || a >= b {
		return m, false
	}
	return mapping{uintptr(a), uintptr(b)}, true
}

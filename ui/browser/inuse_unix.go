//go:build unix

package browser

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// inUse reports whether a browser of this machine has the profile in dir open.
func inUse(dir string) bool {
	return heldBy(dir, "SingletonLock", "-") || heldBy(dir, "lock", "+") || locked(filepath.Join(dir, ".parentlock"))
}

// heldBy reads the link by which browsers say who has a profile: Chromium's
// "host-pid", Firefox's "address:+pid". A browser that was killed leaves it behind.
func heldBy(dir, name, before string) bool {
	target, err := os.Readlink(filepath.Join(dir, name))
	if err != nil {
		return false
	}
	at := strings.LastIndex(target, before)
	pid, err := strconv.Atoi(target[at+1:])
	if at < 0 || err != nil || pid <= 0 {
		return false
	}
	if host, err := os.Hostname(); before == "-" && err == nil && target[:at] != host {
		return false // written before the machine was called as it is now
	}
	if err := syscall.Kill(pid, 0); err != nil && err != syscall.EPERM {
		return false
	}
	// The number may be another process's by now.
	command, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/cmdline")
	return err != nil || strings.Contains(string(command), dir)
}

// locked reports whether another process holds a file's lock, as Firefox does
// while it runs.
func locked(path string) bool {
	file, err := os.OpenFile(path, os.O_RDWR|syscall.O_NOFOLLOW, 0)
	if err != nil {
		return false
	}
	defer file.Close()
	held := syscall.Flock_t{Type: syscall.F_WRLCK}
	return syscall.FcntlFlock(file.Fd(), syscall.F_GETLK, &held) == nil && held.Type != syscall.F_UNLCK
}

//go:build unix

package guard

import "syscall"

// noCoreDumps sets the hard limit as well, so that nothing raises it again.
func noCoreDumps() { _ = syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{}) }

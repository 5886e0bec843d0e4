//go:build unix

package display

import "syscall"

func makePipe(path string) error { return syscall.Mkfifo(path, 0o600) }

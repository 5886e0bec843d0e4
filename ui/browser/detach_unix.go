//go:build unix

package browser

import (
	"os/exec"
	"syscall"
)

// detach keeps the browser alive when a Ctrl+C ends us.
func detach(command *exec.Cmd) { command.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }

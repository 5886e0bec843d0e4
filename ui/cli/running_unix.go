//go:build unix

package cli

import (
	"errors"
	"os"
	"os/signal"
	"slices"
	"syscall"
)

const canBecome = true

// become replaces this process by a command (execve(2)); it returns only where that
// fails. A script without a first line for the kernel is the shell's, as execvp(3) has it.
func become(c child) error {
	err := syscall.Exec(c.path, c.args, c.environment)
	if errors.Is(err, syscall.ENOEXEC) {
		err = syscall.Exec("/bin/sh", append([]string{"/bin/sh", c.path}, c.args[1:]...), c.environment)
	}
	return err
}

func handedOn() []os.Signal {
	all := []os.Signal{syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGUSR1, syscall.SIGUSR2, syscall.SIGWINCH}
	return slices.DeleteFunc(all, signal.Ignored) // as nohup has it
}

func fromTerminal(s os.Signal) bool {
	return s == syscall.SIGINT || s == syscall.SIGQUIT || s == syscall.SIGWINCH
}

// codeOf is what a shell says of a process that has ended.
func codeOf(s *os.ProcessState) int {
	if status, ok := s.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal())
	}
	return s.ExitCode()
}

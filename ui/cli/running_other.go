//go:build !unix

package cli

import (
	"errors"
	"os"
)

// A system on which no process becomes another: [program.wait] runs the command.
const canBecome = false

func become(child) error { return errors.ErrUnsupported }

func handedOn() []os.Signal { return []os.Signal{os.Interrupt} }

// A console sends Ctrl+C to all of its processes.
func fromTerminal(s os.Signal) bool { return s == os.Interrupt }

func codeOf(s *os.ProcessState) int { return s.ExitCode() }

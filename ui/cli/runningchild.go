package cli

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"os/signal"
)

// wait runs a command beside this process and returns its exit code. Signals that reach
// this process are handed on, but for what a terminal sends to both: it would come twice.
func (p *program) wait(c child) error {
	command := &exec.Cmd{Path: c.path, Args: c.args, Env: c.environment, Stdin: p.env.Stdin, Stderr: p.env.Stderr}
	command.Stdout, _ = own(p.env.Stdout).(io.Writer)
	received := make(chan os.Signal, 8)
	signal.Reset(handedOn()...) // from here on they are the command's
	signal.Notify(received, handedOn()...)
	defer signal.Stop(received)
	if err := command.Start(); err != nil {
		return notBecome(c, err)
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	for {
		select {
		case s := <-received:
			if !fromTerminal(s) || !isTerminal(p.env.Stdin) {
				_ = command.Process.Signal(s) // it may have ended meanwhile
			}
		case err := <-ended:
			var exit *exec.ExitError
			switch {
			case err == nil:
				return nil
			case errors.As(err, &exit):
				return &exitError{code: codeOf(exit.ProcessState)}
			}
			return other("The command's input or output could not be passed on.", "", err)
		}
	}
}

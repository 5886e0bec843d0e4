package desk

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/spans"
	"tokendesk/oauth/visible"
)

const (
	commandTimeout = time.Minute // somebody may have to touch a key or type a PIN
	maxSecret      = 1 << 20
)

// runCommand runs a client_secret_command without a shell and returns its
// standard output without one trailing newline. A failure names the program and says what
// it wrote to standard error, without secrets (see [complaint]).
func runCommand(ctx context.Context, argv []string) (string, error) {
	return runCommandWithin(ctx, commandTimeout, argv)
}

func runCommandWithin(ctx context.Context, limit time.Duration, argv []string) (string, error) {
	if len(argv) == 0 {
		return "", commandError("The command for the client secret is empty.", "Set the command for the client secret (client_secret_command).", nil)
	}
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	command := exec.CommandContext(limited, argv[0], argv[1:]...)
	command.Env = slices.DeleteFunc(os.Environ(), func(entry string) bool { return strings.HasPrefix(entry, "TOKENDESK_") })
	command.WaitDelay = time.Second
	out, said := &capped{limit: maxSecret}, &tail{limit: maxComplaint}
	command.Stdout, command.Stderr = out, said
	err := command.Run()
	what := "The command for the client secret, " + visible.Line(filepath.Base(argv[0]), 60) + ","
	fail := func(happened, advice string, err error) error {
		message := what + " " + happened + "."
		if words := complaint(said, out.buffer.Bytes(), command.Env); words != "" {
			message = what + " " + happened + ". It said: " + words
		}
		return commandError(message, advice, err)
	}
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return "", &oauth.Error{Kind: oauth.KindInterrupted, Message: "Interrupted.", Err: ctx.Err()}
	case limited.Err() != nil:
		return "", fail("did not end within "+spans.Limit(limit), "Run it in a terminal: it may be waiting for input, which it does not get here.", err)
	case errors.As(err, &exit) && exit.ExitCode() >= 0:
		return "", fail("failed with exit code "+strconv.Itoa(exit.ExitCode()), "Run it in a terminal to try it.", err)
	case errors.As(err, &exit):
		return "", fail("was ended by the system ("+exit.ProcessState.String()+")", "Run it in a terminal to try it.", err)
	case errors.Is(err, exec.ErrWaitDelay): // a child of it holds its output open
	case errors.Is(err, exec.ErrDot):
		return "", fail("was found only in the working folder", "Give its whole path.", err)
	case errors.Is(err, fs.ErrPermission):
		return "", fail("cannot be run", "Check that it is a program and that you may run it (chmod +x).", err)
	case errors.Is(err, exec.ErrNotFound):
		return "", fail("was not found", "Check that it is installed and on PATH, or give its whole path.", err)
	case errors.Is(err, fs.ErrNotExist):
		return "", fail("was not found", "Check its path; if it is a script, check the program that its first line names.", err)
	case errors.Is(err, syscall.ENOEXEC):
		return "", fail("is no program for this computer", "If it is a script, its first line must name its program, such as #!/bin/sh.", err)
	case err != nil:
		return "", fail("could not be started", "Check that it is installed and that you may run it.", err)
	case out.over:
		return "", fail("printed too much for a secret", "Run it in a terminal to see what it prints.", nil)
	}
	secret := WithoutNewline(out.buffer.Bytes())
	if len(secret) == 0 {
		return "", fail("printed nothing", "Run it in a terminal to try it.", nil)
	}
	return string(secret), nil
}

func commandError(message, advice string, err error) error {
	return &oauth.Error{Kind: oauth.KindMisconfigured, Field: "client_secret_command", Message: message, Advice: advice, Err: err}
}

// capped keeps no more than limit bytes and remembers that there were more.
type capped struct {
	buffer bytes.Buffer
	limit  int
	over   bool
}

func (c *capped) Write(p []byte) (int, error) {
	if c.buffer.Len()+len(p) > c.limit {
		c.over = true
		return len(p), nil
	}
	return c.buffer.Write(p)
}

package desk

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/spans"
	"tokendesk/ui/complaint"
)

// program is one of a person's own that is run without a shell: for a secret, or with
// one. Nothing of Tokendesk's own settings is in its environment.
type program struct {
	called string   // how a sentence about it begins: "The program “push”"
	argv   []string // at least its name
	stdin  string   // what it is given, a secret; "" for nothing
	limit  time.Duration
}

// ran is a program that has been run.
type ran struct {
	program     program
	environment []string
	printed     capped         // a secret
	said        complaint.Tail // on standard error
}

// run runs a program. A failure is an [*oauth.Error] that names the program and says what
// it wrote to standard error, without secrets (see [complaint.Of]).
func (p program) run(ctx context.Context) (*ran, error) {
	r := &ran{program: p, printed: capped{limit: maxSecret}}
	r.environment = slices.DeleteFunc(os.Environ(), func(entry string) bool { return strings.HasPrefix(entry, "TOKENDESK_") })
	limited, cancel := context.WithTimeout(ctx, p.limit)
	defer cancel()
	command := exec.CommandContext(limited, p.argv[0], p.argv[1:]...)
	command.Env, command.WaitDelay = r.environment, time.Second
	if p.stdin != "" {
		command.Stdin = strings.NewReader(p.stdin)
	}
	command.Stdout, command.Stderr = &r.printed, &r.said
	err := command.Run()
	var exit *exec.ExitError
	switch {
	case err == nil, errors.Is(err, exec.ErrWaitDelay) && limited.Err() == nil: // a child of it holds its output open
		return r, nil
	case ctx.Err() != nil:
		return r, &oauth.Error{Kind: oauth.KindInterrupted, Message: "Interrupted.", Err: ctx.Err()}
	case limited.Err() != nil:
		return r, r.failure("did not end within "+spans.Limit(p.limit), "Run it in a terminal: it may be waiting for input, which it does not get here.", err)
	case errors.As(err, &exit) && exit.ExitCode() >= 0:
		return r, r.failure("failed with exit code "+strconv.Itoa(exit.ExitCode()), "Run it in a terminal to try it.", err)
	case errors.As(err, &exit):
		return r, r.failure("was ended by the system ("+exit.ProcessState.String()+")", "Run it in a terminal to try it.", err)
	case errors.Is(err, exec.ErrDot):
		return r, r.failure("was found only in the working folder", "Give its whole path.", err)
	case errors.Is(err, fs.ErrPermission):
		return r, r.failure("cannot be run", "Check that it is a program and that you may run it (chmod +x).", err)
	case errors.Is(err, exec.ErrNotFound):
		return r, r.failure("was not found", "Check that it is installed and on PATH, or give its whole path.", err)
	case errors.Is(err, fs.ErrNotExist):
		return r, r.failure("was not found", "Check its path; if it is a script, check the program that its first line names.", err)
	case errors.Is(err, syscall.ENOEXEC):
		return r, r.failure("is no program for this computer", "If it is a script, its first line must name its program, such as #!/bin/sh.", err)
	}
	return r, r.failure("could not be started", "Check that it is installed and that you may run it.", err)
}

// failure says what happened to the program, and what it said itself.
func (r *ran) failure(happened, advice string, err error) error {
	message := r.program.called + " " + happened + "."
	secrets := slices.Concat(r.printed.buffer.Bytes(), []byte("\n"+r.program.stdin))
	if words := complaint.Of(&r.said, r.environment, complaint.Lines(secrets)...); words != "" {
		message += " It said: " + words
	}
	return &oauth.Error{Kind: oauth.KindOther, Message: message, Advice: advice, Err: err}
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

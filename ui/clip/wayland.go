package clip

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
)

// Systems are the ways to this machine's clipboard that outlive the program,
// best first: on Wayland one that marks what it takes as secret, then one that says at
// least that it is text.
func Systems() []System {
	if os.Getenv("WAYLAND_DISPLAY") != "" {
		return []System{wayland{"--sensitive"}, wayland{}, NewAtotto()}
	}
	return []System{NewAtotto()}
}

// wayland runs wl-copy with an option that marks the text, "" for none.
//
// Clipboard histories leave out what is --sensitive. That needs wl-clipboard 2.3.0; an
// older one refuses the option, and the next system is used. --type is older.
type wayland struct{ mark string }

func (wayland) Read(ctx context.Context) (string, error) {
	out, err := tool(ctx, "wl-paste", "--no-newline").Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) && ctx.Err() == nil {
		return "", nil // nothing is copied
	}
	return string(out), toolError(ctx, err)
}

func (w wayland) Write(ctx context.Context, text string) error {
	if text == "" {
		return toolError(ctx, tool(ctx, "wl-copy", "--clear").Run())
	}
	args := []string{"--type", "text/plain"} // without a type it guesses one, by the first bytes
	if w.mark != "" {
		args = append([]string{w.mark}, args...)
	}
	command := tool(ctx, "wl-copy", args...)
	command.Stdin = strings.NewReader(text)
	return toolError(ctx, command.Run())
}

// tool is a command that is killed when ctx ends. wl-copy leaves a process
// behind that holds the text: nothing may wait for that one's output.
func tool(ctx context.Context, name string, args ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, name, args...)
	command.WaitDelay = Deadline
	return command
}

func toolError(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, exec.ErrNotFound):
		return errors.Join(ErrUnsupported, err)
	}
	return err
}

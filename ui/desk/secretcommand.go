package desk

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"tokendesk/oauth"
)

const (
	commandTimeout = time.Minute // somebody may have to touch a key or type a PIN
	maxSecret      = 1 << 20
)

// runCommand runs a client_secret_command without a shell and returns its
// standard output without one trailing newline. What it writes to standard error
// is dropped: it may tell secrets.
func runCommand(ctx context.Context, argv []string) (string, error) {
	if len(argv) == 0 {
		return "", commandError("The secret command is empty.", "Set the command for the client secret (client_secret_command).", nil)
	}
	limited, cancel := context.WithTimeout(ctx, commandTimeout)
	defer cancel()
	command := exec.CommandContext(limited, argv[0], argv[1:]...)
	command.Env = slices.DeleteFunc(os.Environ(), func(entry string) bool { return strings.HasPrefix(entry, "TOKENDESK_") })
	command.WaitDelay = time.Second
	out := &capped{limit: maxSecret}
	command.Stdout = out
	err := command.Run()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return "", &oauth.Error{Kind: oauth.KindInterrupted, Message: "Interrupted.", Err: ctx.Err()}
	case limited.Err() != nil:
		return "", commandError("The secret command did not end within a minute.", "Run it in a terminal: it may be waiting for input.", err)
	case out.over:
		return "", commandError("The secret command printed too much for a secret.", "Run it in a terminal to see what it prints.", nil)
	case errors.As(err, &exit):
		return "", commandError("The secret command failed.", "Run it in a terminal to see why.", err)
	case err != nil:
		return "", commandError("The secret command could not be started.", "Check that its program is installed and on PATH.", err)
	}
	secret := WithoutNewline(out.buffer.Bytes())
	if len(secret) == 0 {
		return "", commandError("The secret command printed nothing.", "Run it in a terminal to see what it prints.", nil)
	}
	return string(secret), nil
}

func commandError(message, advice string, err error) error {
	return &oauth.Error{Kind: oauth.KindMisconfigured, Message: message, Advice: advice, Err: err}
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

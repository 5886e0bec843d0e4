package browser

import (
	"context"
	"errors"
	"io/fs"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/visible"
)

const goos = runtime.GOOS

// start runs a program in a session of its own and watches it for a moment: an
// opener that ends well has done its work, one that still runs is a browser.
func (m machine) start(ctx context.Context, argv []string) error {
	if err := ctx.Err(); err != nil {
		return &oauth.Error{Kind: oauth.KindInterrupted, Message: "Interrupted.", Err: err}
	}
	command := exec.Command(argv[0], argv[1:]...)
	command.Env = m.childEnvironment()
	detach(command)
	if err := command.Start(); err != nil {
		return failed(argv[0], err)
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	patience := time.NewTimer(m.settle)
	defer patience.Stop()
	select {
	case err := <-ended:
		if err != nil {
			return failed(argv[0], err)
		}
	case <-patience.C:
	case <-ctx.Done():
	}
	return nil
}

// failed says which program could not be started, and why.
func failed(program string, err error) error {
	var ended *exec.ExitError
	why := "could not be started"
	switch {
	case errors.As(err, &ended) && ended.Exited():
		why = "failed (exit status " + strconv.Itoa(ended.ExitCode()) + ")"
	case errors.As(err, &ended):
		why = "was ended at once"
	case errors.Is(err, fs.ErrPermission):
		why = "may not be run"
	case errors.Is(err, fs.ErrNotExist):
		why = "is no longer there"
	}
	return &oauth.Error{
		Kind:    oauth.KindOther,
		Cause:   oauth.CauseBrowser,
		Message: "The browser could not be opened: " + visible.Line(label(program), 40) + " " + why + ".",
		Advice:  "Choose another browser for this account, or open the address yourself.",
		Err:     err,
	}
}

// childEnvironment is ours without our own settings.
func (m machine) childEnvironment() []string {
	return slices.DeleteFunc(slices.Clone(m.environ()), func(entry string) bool {
		return strings.HasPrefix(strings.ToUpper(entry), "TOKENDESK_")
	})
}

// output runs a short query of the desktop.
func output(argv []string) string {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	command := exec.CommandContext(ctx, argv[0], argv[1:]...)
	command.WaitDelay = time.Second
	out, err := command.Output()
	if err != nil {
		return ""
	}
	return string(out)
}

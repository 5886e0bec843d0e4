package browser

import (
	"context"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/visible"
	"tokendesk/store/bus"
	"tokendesk/ui/complaint"
)

const goos = runtime.GOOS

// attempt is a program that was to open a page and did not.
type attempt struct {
	program string
	why     string // what completes its name to a sentence
	said    string // on standard error, fit to be shown; may be ""
	err     error
}

// try starts commands in order until one does not fail. One that runs longer than
// anybody waits and fails then is told to [oauth.BrowserFailed], when those after it have
// failed, too; before are those that failed already.
func (m machine) try(ctx context.Context, address string, commands [][]string, before []attempt) error {
	for i, argv := range commands {
		if err := ctx.Err(); err != nil {
			return &oauth.Error{Kind: oauth.KindInterrupted, Message: "Interrupted.", Err: err}
		}
		failures := slices.Clone(before)
		failed := m.start(ctx, address, argv, func(late attempt) {
			if err := m.try(ctx, address, commands[i+1:], append(failures, late)); err != nil {
				oauth.BrowserFailed(ctx, err)
			}
		})
		if failed == nil {
			return nil
		}
		before = append(before, *failed)
	}
	return notOpened(before)
}

// start runs a program in a session of its own and watches it for a moment: an
// opener that ends well has done its work, one that still runs is a browser. late is
// told of one that fails afterwards, while ctx lives.
func (m machine) start(ctx context.Context, address string, argv []string, late func(attempt)) *attempt {
	command := exec.Command(argv[0], argv[1:]...)
	command.Env = m.childEnvironment()
	detach(command)
	words := memory()
	if words != nil {
		command.Stderr = words
	}
	failed := func(err error) *attempt {
		return &attempt{label(argv[0]), reason(err), heard(words, command.Env, address), err}
	}
	if err := command.Start(); err != nil {
		defer forget(words)
		return failed(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	patience := time.NewTimer(m.settle)
	defer patience.Stop()
	select {
	case err := <-ended:
		defer forget(words)
		if err != nil {
			return failed(err)
		}
	case <-patience.C:
		go func() {
			defer forget(words)
			watch := time.NewTimer(m.watch)
			defer watch.Stop()
			select {
			case err := <-ended:
				if err != nil && ctx.Err() == nil {
					late(*failed(err))
				}
			case <-watch.C:
			case <-ctx.Done():
			}
		}()
	case <-ctx.Done():
		forget(words)
	}
	return nil
}

// heard is what a program said that failed. The page's address holds what nobody else
// may see, such as a code or the state of a sign-in.
func heard(words *os.File, environment []string, address string) string {
	if words == nil {
		return ""
	}
	text := make([]byte, remembered)
	n, _ := words.ReadAt(text, 0) // short where there is no more
	text = text[:n]
	if n == remembered { // the rest of its last line is lost, and may be that of a secret
		text = text[:strings.LastIndexByte(string(text), '\n')+1]
	}
	secrets := []string{address}
	if u, err := url.Parse(address); err == nil {
		secrets = append(secrets, u.RawQuery)
		for _, values := range u.Query() {
			secrets = append(secrets, values...)
		}
	}
	said := &complaint.Tail{}
	_, _ = said.Write(text)
	return strings.TrimSuffix(complaint.Of(said, environment, secrets...), ".")
}

func forget(words *os.File) {
	if words != nil {
		_ = words.Close()
	}
}

// reason says why a program could not be started, or how it ended.
func reason(err error) string {
	var ended *exec.ExitError
	switch {
	case errors.As(err, &ended) && ended.Exited():
		return "failed (exit status " + strconv.Itoa(ended.ExitCode()) + ")"
	case errors.As(err, &ended):
		return "was ended"
	case errors.Is(err, fs.ErrPermission):
		return "may not be run"
	case errors.Is(err, fs.ErrNotExist):
		return "is no longer there"
	}
	return "could not be started"
}

// notOpened says which programs failed, why, and what they said; nil for none.
func notOpened(failures []attempt) error {
	if len(failures) == 0 {
		return nil
	}
	var all []string
	for _, f := range failures {
		text := visible.Line(f.program, 40) + " " + f.why
		if f.said != "" {
			text += " and said “" + f.said + "”"
		}
		all = append(all, text)
	}
	return &oauth.Error{
		Kind:    oauth.KindOther,
		Cause:   oauth.CauseBrowser,
		Message: "The browser could not be opened: " + strings.Join(all, "; ") + ".",
		Advice:  "Choose another browser for this account, or open the address yourself.",
		Err:     failures[len(failures)-1].err,
	}
}

// childEnvironment is ours without our own settings.
func (m machine) childEnvironment() []string {
	return slices.DeleteFunc(slices.Clone(m.environ()), func(entry string) bool {
		return strings.HasPrefix(strings.ToUpper(entry), "TOKENDESK_")
	})
}

// output runs a short query of the desktop, whose scripts ask the session bus who it is.
func output(argv []string) string {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	command := exec.CommandContext(ctx, argv[0], argv[1:]...)
	command.WaitDelay = time.Second
	command.Env = bus.Environ(os.Environ())
	out, err := command.Output()
	if err != nil {
		return ""
	}
	return string(out)
}

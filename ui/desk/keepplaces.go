package desk

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"tokendesk/oauth"
	"tokendesk/store/targets"
)

// filePlaces are the places of this computer: its files and programs.
type filePlaces struct{}

// Put implements keeping.Places.
func (filePlaces) Put(ctx context.Context, kept oauth.Kept, token string, look func(value string) error) error {
	if kept.Target.File == "" {
		return runWithToken(ctx, kept.Target.Command, token)
	}
	place := placeOf(kept.Target)
	options := targets.WriteOptions{Create: kept.Written.IsZero(), AllowTracked: kept.Tracked, AllowWiderMode: kept.Wider}
	return targets.Write(ctx, kept.Target.File, options, func(old []byte) ([]byte, error) {
		value, found, err := targets.Value(place, old)
		if err != nil {
			return nil, err
		}
		if found {
			if err := look(value); err != nil {
				return nil, err
			}
		}
		return targets.Rewrite(place, old, token)
	})
}

// placeOf is where in its file a target is.
func placeOf(t oauth.Target) targets.Place {
	return targets.Place{Format: t.As, Name: t.Name}
}

// programTime is how long a program may take that is given a token.
const programTime = 30 * time.Second

// runWithToken runs a program without a shell, with the token on its standard input and
// nowhere else. What it writes is dropped: it may repeat the token.
func runWithToken(ctx context.Context, argv []string, token string) error {
	limited, cancel := context.WithTimeout(ctx, programTime)
	defer cancel()
	command := exec.CommandContext(limited, argv[0], argv[1:]...)
	command.Env = slices.DeleteFunc(os.Environ(), func(entry string) bool { return strings.HasPrefix(entry, "TOKENDESK_") })
	command.WaitDelay = time.Second
	command.Stdin = strings.NewReader(token + "\n")
	err := command.Run()
	var exit *exec.ExitError
	name := "“" + oauth.Target{Command: argv}.Base() + "”"
	fails := func(what, advice string) error {
		return &oauth.Error{Kind: oauth.KindOther, Message: "The program " + name + " " + what + ".", Advice: advice, Err: err}
	}
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return &oauth.Error{Kind: oauth.KindInterrupted, Message: "Interrupted.", Err: ctx.Err()}
	case limited.Err() != nil:
		return fails("did not end within 30 seconds", "Run it in a terminal: it may be waiting for something else than the token on its standard input.")
	case errors.As(err, &exit):
		return fails("failed ("+exit.String()+")", "Run it in a terminal to see why.")
	}
	return fails("could not be started", "Check that it is installed and on PATH.")
}

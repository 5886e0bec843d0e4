package desk

import (
	"context"
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

// runWithToken runs a program with the token on its standard input and nowhere else. What
// it prints is dropped: it may repeat the token.
func runWithToken(ctx context.Context, argv []string, token string) error {
	called := "The program “" + oauth.Target{Command: argv}.Base() + "”"
	_, err := program{called: called, argv: argv, stdin: token + "\n", limit: programTime}.run(ctx)
	return err
}

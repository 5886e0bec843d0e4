package keys

import (
	"context"
	"runtime"
)

// Unasked is the operating system's keyring for whoever must not bother a person: it reads
// what can be had without a prompt, within ctx, and writes nothing.
type Unasked struct{}

var _ Store = Unasked{}

// Get implements [Store]. What a person would have to be asked for is [ErrLocked].
func (Unasked) Get(ctx context.Context, user string) (string, error) {
	switch runtime.GOOS {
	case "windows": // whose credential manager never asks
		return System{}.Get(ctx, user)
	case "darwin": // where a program cannot know beforehand whether it asks
		return "", ErrLocked
	}
	secret, found, err := glance(ctx, user)
	if err == nil && !found {
		err = ErrLocked
	}
	return secret, err
}

// Add implements [Store]; it fails.
func (Unasked) Add(context.Context, string, string) error { return errUnasked() }

// Delete implements [Store]; it fails.
func (Unasked) Delete(context.Context, string) error { return errUnasked() }

func errUnasked() error {
	return vaultError("The keyring is only read here.", "", nil)
}

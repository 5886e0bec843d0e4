package desk

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/visible"
)

const (
	commandTimeout = time.Minute // somebody may have to touch a key or type a PIN
	maxSecret      = 1 << 20
)

// runCommand runs a client_secret_command without a shell and returns its
// standard output without one trailing newline.
func runCommand(ctx context.Context, argv []string) (string, error) {
	return runCommandWithin(ctx, commandTimeout, argv)
}

func runCommandWithin(ctx context.Context, limit time.Duration, argv []string) (string, error) {
	if len(argv) == 0 {
		return "", ofSecretCommand(oauth.MisconfiguredError("The command for the client secret is empty.", "Set the command for the client secret (client_secret_command)."))
	}
	r, err := program{called: "The command for the client secret, " + visible.Line(filepath.Base(argv[0]), 60) + ",", argv: argv, limit: limit}.run(ctx)
	if err != nil {
		return "", ofSecretCommand(err)
	}
	secret := WithoutNewline(r.printed.buffer.Bytes())
	switch {
	case r.printed.over:
		return "", ofSecretCommand(r.failure("printed too much for a secret", "Run it in a terminal to see what it prints.", nil))
	case len(secret) == 0:
		return "", ofSecretCommand(r.failure("printed nothing", "Run it in a terminal to try it.", nil))
	}
	return string(secret), nil
}

// ofSecretCommand makes the failure of a program one of the setting that names it.
func ofSecretCommand(err error) error {
	var e *oauth.Error
	if !errors.As(err, &e) || e.Kind == oauth.KindInterrupted {
		return err
	}
	named := *e
	named.Kind, named.Field = oauth.KindMisconfigured, "client_secret_command"
	return &named
}

package desk

import (
	"bytes"
	"context"
	"errors"

	"tokendesk/oauth"
	"tokendesk/store/given"
	"tokendesk/store/keys"
)

// maxPassphrase bounds what is read of a passphrase file.
const maxPassphrase = 64 << 10

// ask is the passphrase file where there is one, else the person. A file says
// the same thing every time: it is asked once to open and once to create.
func ask(o Options) keys.Ask {
	if o.PassphraseFile == "" {
		return o.Ask
	}
	asked := map[bool]bool{}
	return func(ctx context.Context, fresh bool) (string, error) {
		if asked[fresh] {
			return "", &oauth.Error{
				Kind:    oauth.KindVault,
				Message: "The passphrase file does not open the vault.",
				Advice:  "Is it the right file for this vault?",
			}
		}
		asked[fresh] = true
		return ReadPassphraseFile(ctx, o.PassphraseFile)
	}
}

// ReadPassphraseFile reads a passphrase, without one trailing newline. A pipe is
// waited for until ctx ends. Errors are [*oauth.Error] of KindVault, of
// KindInterrupted when ctx ended.
func ReadPassphraseFile(ctx context.Context, path string) (string, error) {
	fail := func(message, advice string, err error) (string, error) {
		return "", &oauth.Error{Kind: oauth.KindVault, Message: message, Advice: advice, Err: err}
	}
	data, _, err := given.Read(ctx, path, maxPassphrase)
	switch {
	case ctx.Err() != nil:
		return "", interrupted(ctx, ctx.Err())
	case errors.Is(err, given.ErrTooLong):
		return fail("The passphrase file is too long.", "It should hold the passphrase and nothing else.", nil)
	case err != nil:
		return fail("The passphrase file cannot be read.", "Check its path and permissions.", err)
	}
	data = WithoutNewline(data)
	if len(data) == 0 {
		return fail("The passphrase file is empty.", "Write the passphrase into it.", nil)
	}
	return string(data), nil
}

// WithoutNewline drops one trailing newline.
func WithoutNewline(data []byte) []byte {
	if rest, ok := bytes.CutSuffix(data, []byte("\n")); ok {
		return bytes.TrimSuffix(rest, []byte("\r"))
	}
	return data
}

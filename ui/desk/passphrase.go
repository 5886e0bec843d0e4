package desk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"unicode/utf8"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/store/given"
	"tokendesk/store/keys"
)

// maxPassphrase bounds what is read of a passphrase file.
const maxPassphrase = 64 << 10

// shortest is the fewest characters a new passphrase may have.
const shortest = 8

// CheckPassphrase says what is wrong with a new passphrase that a person chose:
// nil, or an [*oauth.Error] of KindUsage. It holds in the window and on a
// terminal alike. A file that a new vault is made with is taken as it is: whoever
// writes it for a throw-away vault knows what it guards.
func CheckPassphrase(passphrase string) error {
	switch n := utf8.RuneCountInString(passphrase); {
	case n == 0:
		return oauth.UsageError("A passphrase cannot be empty.", "Nothing was changed.")
	case n < shortest:
		return oauth.UsageError(fmt.Sprintf("A new passphrase needs at least %d characters.", shortest), "A few random words are easy to remember. Nothing was changed.")
	}
	return nil
}

// CheckTypedTwice says what is wrong with a new passphrase that a person typed
// twice, since nobody can see it: nil, or an [*oauth.Error] of KindUsage. again is
// "" until it was typed once more.
func CheckTypedTwice(passphrase, again string) error {
	if err := CheckPassphrase(passphrase); err != nil {
		return err
	}
	switch again {
	case passphrase:
		return nil
	case "":
		return oauth.UsageError("Type it again, so that a typing mistake cannot lock you out.", "")
	}
	return oauth.UsageError("The two passphrases are not the same.", "Nothing was changed. Try again.")
}

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
				Message: "The passphrase file does not unlock the vault.",
				Advice:  "Check that it is the right file for this vault.",
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
	if given.Blank(data) {
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

// SetPassphrase gives the vault a passphrase, or another one instead of the old,
// and seals all of it anew. One that [CheckPassphrase] refuses is refused here.
func (d *Desk) SetPassphrase(ctx context.Context, passphrase string) error {
	if err := CheckPassphrase(passphrase); err != nil {
		return err
	}
	return d.vault.SetPassphrase(ctx, passphrase)
}

// Openers say what opens the vault: [Desk.Slot] is one of them. It reads the disk.
func (d *Desk) Openers(ctx context.Context) (store.Openers, error) { return d.vault.Openers(ctx) }

// ChangeOpeners has the vault opened by a passphrase, the keyring, or each of the two. old
// is the passphrase it has now, where it has one: a wrong one is an [*oauth.Error] that
// wraps [keys.ErrWrongPassphrase]. passphrase is a new one, which [CheckPassphrase] must
// let through, or old again; "" is none.
func (d *Desk) ChangeOpeners(ctx context.Context, old, passphrase string, keyring bool) error {
	if passphrase != "" && passphrase != old {
		if err := CheckPassphrase(passphrase); err != nil {
			return err
		}
	}
	now, err := d.vault.Openers(ctx)
	if err != nil {
		return err
	}
	if now.Passphrase {
		if err := d.vault.CheckPassphrase(ctx, old); err != nil {
			return err
		}
	}
	return d.vault.SetOpeners(ctx, passphrase, keyring)
}

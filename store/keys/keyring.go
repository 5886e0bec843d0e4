package keys

import (
	"context"
	"encoding/base64"
	"errors"
	"strings"
)

// serviceName is the name all of Tokendesk's keyring items have.
const serviceName = "tokendesk"

// Store is the little that is needed of an OS keyring. Every call ends within a
// bounded time, whatever the keyring does; errors wrap one of the Err values.
type Store interface {
	// Get returns the secret of the item named user, or ErrNotFound.
	Get(ctx context.Context, user string) (string, error)
	// Add writes an item. Success is a claim, not a fact: read it back.
	Add(ctx context.Context, user, secret string) error
	// Delete removes an item.
	Delete(ctx context.Context, user string) error
}

// Why a keyring or a slot could not be used. Messages for people come with the
// *oauth.Error around them.
var (
	ErrNoBus           = errors.New("no session bus")
	ErrNoService       = errors.New("no secret service")
	ErrNoCollection    = errors.New("no default keyring")
	ErrLocked          = errors.New("keyring stayed locked")
	ErrUnanswered      = errors.New("keyring prompt not answered")
	ErrSilent          = errors.New("keyring does not answer")
	ErrGone            = errors.New("keyring went away")
	ErrNotFound        = errors.New("no such keyring item")
	ErrNotSaved        = errors.New("keyring saved nothing")
	ErrReplaced        = errors.New("keyring item is not this vault's")
	ErrWrongPassphrase = errors.New("wrong passphrase")
)

// itemPrefix marks our items' values, so that a foreign one is recognised.
const itemPrefix = "tokendesk-key-1:"

// newKeyringSlot wraps a data key by a new random key that it writes to a new
// item of the keyring. No item is ever replaced: each attempt has its own name,
// so a prompt that is answered late harms nothing. The item is read back, since
// keyrings say "saved" when they did not.
func newKeyringSlot(ctx context.Context, store Store, vault string, data []byte) (Slot, error) {
	slot := newSlot(Keyring)
	switch _, err := store.Get(ctx, slot.ID); {
	case err == nil:
		return Slot{}, explain(ErrReplaced)
	case !errors.Is(err, ErrNotFound):
		return Slot{}, explain(err)
	}
	wrapping := NewKey()
	defer Wipe(wrapping)
	value := itemPrefix + base64.StdEncoding.EncodeToString(wrapping)
	if err := store.Add(ctx, slot.ID, value); err != nil {
		return Slot{}, explain(err)
	}
	if err := slot.wrap(vault, wrapping, data); err != nil {
		return Slot{}, err
	}
	switch back, err := store.Get(ctx, slot.ID); {
	case errors.Is(err, ErrNotFound) || err == nil && back != value:
		return Slot{}, explain(ErrNotSaved)
	case err != nil:
		return Slot{}, explain(err)
	}
	return slot, nil
}

// openKeyring returns the data key of a keyring slot.
func (s Slot) openKeyring(ctx context.Context, store Store, vault string) ([]byte, error) {
	value, err := store.Get(ctx, s.ID)
	if err != nil {
		return nil, explainFor(err, addPassphrase)
	}
	encoded, ours := strings.CutPrefix(value, itemPrefix)
	wrapping, err := base64.StdEncoding.DecodeString(encoded)
	if !ours || err != nil || len(wrapping) != Size {
		return nil, explain(ErrReplaced)
	}
	defer Wipe(wrapping)
	data, ok := s.unwrap(vault, wrapping)
	if !ok {
		return nil, explain(ErrReplaced)
	}
	return data, nil
}

// What helps where the keyring does not: one who makes a vault, and one who opens a vault.
const (
	otherKeys     = "Or use a passphrase instead: --keys passphrase for a new vault."
	addPassphrase = "To open this vault without the keyring as well, give it a passphrase where the keyring works: tokendesk passphrase set."
)

// explain turns why a keyring failed into words for a person.
func explain(err error) error { return explainFor(err, otherKeys) }

// explainFor is explain with what else can be done.
func explainFor(err error, other string) error {
	for _, e := range []struct {
		cause           error
		message, advice string
	}{
		{
			ErrNotFound, "The system keyring has no key for this vault.",
			"The key was deleted, or the vault comes from another computer or user. Unlock it with its passphrase if it has one, restore a backup, or start a new vault in another folder (--vault).",
		},
		{
			ErrReplaced, "The system keyring holds another key for this vault.",
			"Another program replaced it. Unlock the vault with its passphrase if it has one, restore a backup, or start a new vault in another folder (--vault).",
		},
		{
			ErrNotSaved, "The system keyring reported that it saved the key, but it did not.",
			"This happens when its prompt is dismissed. Try again and answer the prompt. " + other,
		},
		{
			ErrNoBus, "There is no system keyring: no D-Bus session bus is running.",
			"Start Tokendesk inside a desktop session (or under dbus-run-session). " + other,
		},
		{
			ErrNoService, "There is no system keyring: no service on the session bus stores secrets.",
			"Install and start gnome-keyring, KWallet or KeePassXC's secret service. " + other,
		},
		{
			ErrNoCollection, "The system keyring has no default keyring for the key.",
			"Create one in your keyring program (Passwords and Keys, KWalletManager). " + other,
		},
		{
			ErrLocked, "The system keyring is locked.",
			"Its prompt was dismissed, or could not be shown. Unlock the keyring and try again. " + other,
		},
		{
			ErrUnanswered, "The system keyring is locked and its prompt was not answered in time.",
			"Unlock the keyring and try again. " + other,
		},
		{
			ErrSilent, "The system keyring does not answer.",
			"Restart its service, or log in to the desktop again. " + other,
		},
		{
			ErrGone, "The system keyring stopped during the call.",
			"Nothing was changed. Start it again and try again. " + other,
		},
	} {
		if errors.Is(err, e.cause) {
			return vaultError(e.message, e.advice, err)
		}
	}
	if errors.Is(err, context.Canceled) {
		return err
	}
	return vaultError("The system keyring failed.", "Run `tokendesk doctor` to see what it says. "+other, err)
}

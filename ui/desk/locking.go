package desk

import (
	"context"
	"errors"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/store/keys"
	"tokendesk/store/socket"
)

// CanLock reports whether the vault can be locked: one in memory has no way
// back.
func (d *Desk) CanLock() bool { return d.vault.Slot() != keys.Memory }

// Lock takes what is ours off the clipboard, locks the vault and drops everything
// that was read of it. protects reports whether opening it again needs a person:
// with a keyring slot the lock hides and does not protect. A clipboard that
// cannot be reached is an error, and no hindrance.
func (d *Desk) Lock(ctx context.Context) (protects bool, err error) {
	clipboard, err := d.shut(ctx)
	if err != nil {
		return false, errors.Join(clipboard, err)
	}
	d.feed.refresh()
	if d.locked != nil {
		d.locked()
	}
	protects, err = d.vault.LockProtects(ctx)
	return protects, errors.Join(clipboard, err)
}

// shut locks the vault; nobody is told. What the clipboard said is no hindrance.
func (d *Desk) shut(ctx context.Context) (clipboard, err error) {
	clipboard = d.clipboard.Clear(ctx)
	d.cancelAll()
	d.sessions.Drop()
	d.keeper.Drop()
	if err := d.vault.Lock(); err != nil {
		return clipboard, err
	}
	d.cancelAll() // what began meanwhile
	return clipboard, nil
}

// Unlock opens a locked vault again: with its passphrase if it has one, which
// ask is asked for, else with the keyring. Whoever follows [Desk.Updates] from then
// on is told of the accounts, not of the lock.
func (d *Desk) Unlock(ctx context.Context, ask keys.Ask) error {
	if err := d.vault.Unlock(ctx, ask); err != nil {
		return err
	}
	d.feed.refresh()
	return nil
}

// Drawer returns a drawer for what is to outlive a lock; see [store.Drawer].
func (d *Desk) Drawer(ctx context.Context) (*store.Drawer, error) { return d.vault.Drawer(ctx) }

// Slot says how the vault's key is held.
func (d *Desk) Slot() keys.Mode { return d.vault.Slot() }

// LockWindow has the window that has the vault of o open lock it. open reports
// whether there is such a window: without one nothing is unlocked. One that does not hear
// is an error.
func LockWindow(ctx context.Context, o Options) (open bool, err error) {
	if o.Keys == keys.Memory {
		return false, oauth.UsageError("A vault in memory cannot be locked.", "It is gone when the program that has it ends.")
	}
	dir, exists, err := FindVault(o)
	switch {
	case err != nil:
		return false, err
	case !exists:
		return false, oauth.UsageError("There is no vault to lock here.", "If its folder was moved while Tokendesk has it open, name the new one with --vault, or lock it in the tray.")
	}
	err = socket.Send(ctx, dir, socket.Lock)
	if errors.Is(err, socket.ErrNoWindow) {
		if !socket.Taken(dir) {
			return false, unheard(dir, socket.Possible(dir))
		}
		return true, &oauth.Error{
			Kind:    oauth.KindOther,
			Message: "Tokendesk has this vault open and cannot be reached, so it is not locked: its socket in " + dir + " does not answer.",
			Advice:  "Lock it in the window or in the tray, or quit Tokendesk.",
			Err:     err,
		}
	}
	return err == nil, err
}

// unheard is the error where no window can be heard in the vault's folder, for why, so that it
// is not known whether there is one; nil where one would be.
func unheard(dir string, why error) error {
	if why == nil {
		return nil
	}
	return &oauth.Error{
		Kind:    oauth.KindOther,
		Message: "No window can be reached, because no socket can be made in " + dir + ". A window that has the vault open is not locked.",
		Advice:  "Lock it in the window, or quit it.",
		Err:     why,
	}
}

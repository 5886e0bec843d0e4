package desk

import (
	"context"

	"tokendesk/store/keys"
	"tokendesk/ui/clip"
)

// Carried is an open desk on its way from one process of this program to another,
// so that always one has the vault open: the vault's key, and what is promised of
// the clipboard. It is handed over by a link that nobody else has, and never lies in
// a file. Whoever has it wipes it.
type Carried struct {
	Key        keys.Carried `json:"held"` // none of a vault that is locked
	Clipboard  clip.Carried `json:"clipboard,omitzero"`
	Presenting bool         `json:"presenting,omitempty"`
}

// Wipe overwrites the key. The text of the clipboard goes with the collector.
func (c *Carried) Wipe() {
	c.Key.Wipe()
	c.Clipboard = clip.Carried{}
}

// Carry returns what another process needs to go on in the place of this desk
// (Options.Carried), which stays as it is. [Desk.Leave] it once the other one has
// opened its own. A desk over a vault in memory is nobody else's: KindUsage.
func (d *Desk) Carry(ctx context.Context) (Carried, error) {
	key, err := d.vault.Carry()
	if err != nil {
		return Carried{}, err
	}
	return Carried{Key: key, Clipboard: d.clipboard.Carry(ctx), Presenting: d.Presenting()}, nil
}

// Leave closes a desk in whose place another process goes on: what of ours is on
// the clipboard stays there where adopted says that the other one keeps the promise.
func (d *Desk) Leave(adopted bool) error {
	if adopted {
		d.clipboard.Release()
	}
	return d.Close()
}

// adopt takes over what another process handed on beside the key.
func (d *Desk) adopt(ctx context.Context, c Carried) {
	d.SetPresenting(c.Presenting)
	d.adopted = d.clipboard.Adopt(ctx, c.Clipboard) == nil
}

// Adopted reports whether what was handed over of the clipboard is this desk's now:
// then the one that had it leaves it (see [Desk.Leave]).
func (d *Desk) Adopted() bool { return d.adopted }

// Locked reports whether the vault is locked. It does not wait.
func (d *Desk) Locked() bool { return d.vault.Locked() }

// Protects reports whether opening the vault again needs a person once it is locked,
// as [Desk.Lock] does.
func (d *Desk) Protects(ctx context.Context) (bool, error) { return d.vault.LockProtects(ctx) }

// CancelAll stops everything that a person has started. It does not wait.
func (d *Desk) CancelAll() { d.cancelAll() }

// Rest waits until nothing runs that a person has started, or ctx ends, whose error
// it returns then. What is renewed by itself is seen through by [Desk.Close].
func (d *Desk) Rest(ctx context.Context) error {
	for {
		d.calls.mu.Lock()
		running, ended := len(d.calls.cancels), d.calls.ended
		d.calls.mu.Unlock()
		if running == 0 {
			return nil
		}
		select {
		case <-ended:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

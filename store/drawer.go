package store

import (
	"bytes"
	"context"
	"errors"
	"io"

	"filippo.io/age"
)

// Drawer keeps texts beyond a lock, in memory alone: what somebody was writing when the
// vault was locked. Putting a text in needs no key, so that it can be done once the vault is
// locked; taking it out needs the vault's, and a person where the lock protects.
type Drawer struct {
	vault *Vault
	to    age.Recipient
	key   []byte // the identity that opens what was put in, sealed by the vault
}

// drawerFormat is the version a drawer's key is sealed under.
const drawerFormat = 1

// Drawer returns a new drawer of an open vault. It writes nothing.
func (v *Vault) Drawer(ctx context.Context) (*Drawer, error) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, err
	}
	d := &Drawer{vault: v, to: identity.Recipient()}
	err = v.read(ctx, func(w view) error {
		d.key = w.s.seal(recordID{}, fieldDrawer, drawerFormat, []byte(identity.String()))
		return nil
	})
	if err != nil {
		return nil, err
	}
	return d, nil
}

// Put seals a text. It may be called on any goroutine, at any time.
func (d *Drawer) Put(text []byte) (sealed []byte, err error) {
	var out bytes.Buffer
	w, err := age.Encrypt(&out, d.to)
	if err != nil {
		return nil, err
	}
	_, err = w.Write(text)
	if err = errors.Join(err, w.Close()); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// Take opens what was put in. While the vault is locked it fails with [ErrLocked], and after
// its key has changed, as with another passphrase, what was put in before is lost: an error of KindVault.
func (d *Drawer) Take(ctx context.Context, sealed []byte) (text []byte, err error) {
	err = d.vault.read(ctx, func(w view) error {
		key, err := w.s.open(recordID{}, fieldDrawer, drawerFormat, d.key)
		if err != nil {
			return vaultError(err, "What you were writing when the vault was locked cannot be opened again.", "The vault has another key by now.")
		}
		identity, err := age.ParseX25519Identity(string(key))
		if err != nil {
			return err
		}
		r, err := age.Decrypt(bytes.NewReader(sealed), identity)
		if err != nil {
			return err
		}
		text, err = io.ReadAll(r)
		return err
	})
	return text, err
}

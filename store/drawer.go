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
	key   []byte // the identity that opens what was put in, sealed by the vault; vault.using is held
}

// drawerFormat is the version a drawer's key is sealed under.
const drawerFormat = 1

// Drawer returns the drawer of an open vault: the same one for as long as the vault's key
// opens it. It writes nothing.
func (v *Vault) Drawer(ctx context.Context) (d *Drawer, err error) {
	err = v.read(ctx, func(w view) error {
		v.mu.Lock()
		defer v.mu.Unlock()
		if v.drawer == nil || !v.drawer.opens(w.s) {
			v.drawer, err = v.newDrawer(w.s)
		}
		d = v.drawer
		return err
	})
	return d, err
}

func (v *Vault) newDrawer(s *sealer) (*Drawer, error) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, err
	}
	return &Drawer{vault: v, to: identity.Recipient(), key: sealDrawer(s, []byte(identity.String()))}, nil
}

func sealDrawer(s *sealer, identity []byte) []byte {
	return s.seal(recordID{}, fieldDrawer, drawerFormat, identity)
}

func (d *Drawer) open(s *sealer) (identity []byte, err error) {
	return s.open(recordID{}, fieldDrawer, drawerFormat, d.key)
}

// opens reports whether a key opens the drawer.
func (d *Drawer) opens(s *sealer) bool {
	identity, err := d.open(s)
	clear(identity)
	return err == nil
}

// moveDrawer seals the vault's drawer for its next key. v.using is held for writing, and v.mu.
func (v *Vault) moveDrawer(old, fresh *sealer) {
	if v.drawer == nil {
		return
	}
	identity, err := v.drawer.open(old)
	if err != nil {
		return // the next one who asks for a drawer gets another
	}
	v.drawer.key = sealDrawer(fresh, identity)
	clear(identity)
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

// Take opens what was put in. While the vault is locked it fails with [ErrLocked]. The drawer
// follows the vault to another key, as with another passphrase; where another program gave it
// one while it was locked, what was put in before is lost: an error of KindVault.
func (d *Drawer) Take(ctx context.Context, sealed []byte) (text []byte, err error) {
	err = d.vault.read(ctx, func(w view) error {
		key, err := d.open(w.s)
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

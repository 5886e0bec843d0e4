package store

import (
	"bytes"
	"errors"
	"testing"

	"tokendesk/oauth"
	"tokendesk/store/keys"
)

// Promise 36: what is put into a drawer, before a lock or after it, is opened by the vault's
// key alone, and holds nothing of the text.
func TestADrawerOutlivesALock(t *testing.T) {
	o := Options{Dir: t.TempDir() + "/vault", Keys: keys.Passphrase, Ask: with("right")}
	v := create(t, o)
	d, err := v.Drawer(t.Context())
	check(t, err)
	before, err := d.Put([]byte("typed before"))
	check(t, err)
	check(t, v.Lock())
	after, err := d.Put([]byte("typed after"))
	check(t, err)
	for _, sealed := range [][]byte{before, after} {
		if bytes.Contains(sealed, []byte("typed")) {
			t.Error("it is not sealed")
		}
		if text, err := d.Take(t.Context(), sealed); !errors.Is(err, ErrLocked) || text != nil {
			t.Errorf("while locked it is %q, %v", text, err)
		}
	}
	if bytes.Contains(d.key, []byte("AGE-SECRET-KEY")) {
		t.Error("its key is not sealed")
	}
	check(t, v.Unlock(t.Context(), with("right")))
	for want, sealed := range map[string][]byte{"typed before": before, "typed after": after} {
		if text, err := d.Take(t.Context(), sealed); err != nil || string(text) != want {
			t.Errorf("it is %q, %v", text, err)
		}
	}
	if again, err := v.Drawer(t.Context()); err != nil || again != d {
		t.Errorf("another drawer, %v", err)
	}
	if _, err := create(t, Options{Dir: t.TempDir() + "/other", Keys: keys.Passphrase, Ask: with("right")}).Drawer(t.Context()); err != nil {
		t.Error(err)
	}
}

// A drawer follows its vault to another key, whoever gives it one while it is open; one
// that got it while it was locked cannot follow.
func TestADrawerFollowsTheKey(t *testing.T) {
	o := Options{Dir: t.TempDir() + "/vault", Keys: keys.Passphrase, Ask: with("right")}
	v := create(t, o)
	d, err := v.Drawer(t.Context())
	check(t, err)
	before, err := d.Put([]byte("typed before"))
	check(t, err)
	check(t, v.SetPassphrase(t.Context(), "another"))
	after, err := d.Put([]byte("typed after"))
	check(t, err)
	check(t, v.Lock())
	check(t, v.Unlock(t.Context(), with("another")))
	for want, sealed := range map[string][]byte{"typed before": before, "typed after": after} {
		if text, err := d.Take(t.Context(), sealed); err != nil || string(text) != want {
			t.Errorf("it is %q, %v", text, err)
		}
	}

	check(t, v.Lock())
	o.Ask = with("another")
	check(t, open(t, o).SetPassphrase(t.Context(), "a third"))
	check(t, v.Unlock(t.Context(), with("a third")))
	if text, err := d.Take(t.Context(), after); kindOf(err) != oauth.KindVault || text != nil {
		t.Errorf("with a key that it got while it was locked it is %q, %v", text, err)
	}
	next, err := v.Drawer(t.Context())
	check(t, err)
	sealed, err := next.Put([]byte("typed next"))
	check(t, err)
	if text, err := next.Take(t.Context(), sealed); err != nil || string(text) != "typed next" {
		t.Errorf("the next one holds %q, %v", text, err)
	}
}

// So, too, where the keyring has the key that another program gave the vault.
func TestADrawerFollowsAnothersKey(t *testing.T) {
	o := diskOptions(t)
	o.Keys = keys.Keyring
	v := create(t, o)
	d, err := v.Drawer(t.Context())
	check(t, err)
	sealed, err := d.Put([]byte("typed"))
	check(t, err)
	check(t, open(t, o).SetOpeners(t.Context(), "", true))
	if text, err := d.Take(t.Context(), sealed); err != nil || string(text) != "typed" {
		t.Errorf("it is %q, %v", text, err)
	}
}

package keys

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"tokendesk/oauth"
)

// fake is a keyring with a script of faults.
type fake struct {
	items          map[string]string
	getErr, addErr error
	forgets        bool
	always         string // what every name holds already
}

func (f *fake) Get(_ context.Context, user string) (string, error) {
	if f.getErr != nil {
		return "", f.getErr
	}
	if f.always != "" {
		return f.always, nil
	}
	if secret, ok := f.items[user]; ok {
		return secret, nil
	}
	return "", ErrNotFound
}

func (f *fake) Add(_ context.Context, user, secret string) error {
	if f.addErr != nil {
		return f.addErr
	}
	if _, taken := f.items[user]; taken {
		panic("an item was replaced")
	}
	if !f.forgets {
		f.items[user] = secret
	}
	return nil
}

func (f *fake) Delete(_ context.Context, user string) error { delete(f.items, user); return nil }

func newFake() *fake { return &fake{items: map[string]string{}} }

func says(t *testing.T, err, cause error) {
	t.Helper()
	var said *oauth.Error
	if !errors.As(err, &said) || said.Kind != oauth.KindVault || said.Advice == "" || !errors.Is(err, cause) {
		t.Errorf("got %v, want %v for a person", err, cause)
	}
}

func TestKeyringSlot(t *testing.T) {
	store, data := newFake(), NewKey()
	source := Source{Store: store}
	slot, err := Create(t.Context(), Auto, source, "vault", data)
	if err != nil || slot.Kind != Keyring {
		t.Fatal(slot.Kind, err)
	}
	got, _, err := Open(t.Context(), Auto, source, "vault", []Slot{slot})
	if err != nil || !bytes.Equal(got, data) {
		t.Fatal("the key does not come back:", err)
	}
	_, _, err = Open(t.Context(), Auto, source, "another vault", []Slot{slot})
	says(t, err, ErrReplaced)

	other := newFake()
	foreign, err := Create(t.Context(), Keyring, Source{Store: other}, "vault", NewKey())
	if err != nil {
		t.Fatal(err)
	}
	store.items[slot.ID] = other.items[foreign.ID]
	_, _, err = Open(t.Context(), Auto, source, "vault", []Slot{slot})
	says(t, err, ErrReplaced)
	store.items[slot.ID] = "something else"
	_, _, err = Open(t.Context(), Auto, source, "vault", []Slot{slot})
	says(t, err, ErrReplaced)
	delete(store.items, slot.ID)
	_, _, err = Open(t.Context(), Auto, source, "vault", []Slot{slot})
	says(t, err, ErrNotFound)
	for _, cause := range []error{ErrNoBus, ErrNoService, ErrNoCollection, ErrLocked, ErrUnanswered, ErrSilent, ErrGone} {
		store.getErr = cause
		_, _, err = Open(t.Context(), Auto, source, "vault", []Slot{slot})
		says(t, err, cause)
	}
}

// Whoever has no keyring here is not sent in a circle: a vault that has no passphrase says
// so, and where it gets one.
func TestAVaultOfTheKeyringAlone(t *testing.T) {
	store := newFake()
	slot, err := Create(t.Context(), Keyring, Source{Store: store}, "vault", NewKey())
	if err != nil {
		t.Fatal(err)
	}
	store.getErr = ErrNoBus
	for _, mode := range []Mode{Auto, Keyring, Passphrase} {
		_, _, err = Open(t.Context(), mode, Source{Store: store}, "vault", []Slot{slot})
		var e *oauth.Error
		if !errors.As(err, &e) || !strings.Contains(e.Advice, "passphrase set") || strings.Contains(e.Advice, "--keys") {
			t.Errorf("%q: %v, %+v", mode, err, e)
		}
	}
}

func TestKeyringThatSavesNothing(t *testing.T) {
	store := newFake()
	store.forgets = true
	_, err := Create(t.Context(), Keyring, Source{Store: store}, "vault", NewKey())
	says(t, err, ErrNotSaved)
}

// Each attempt writes an item of its own name, and none over one that is there.
func TestNoItemIsReplaced(t *testing.T) {
	store := newFake()
	source := Source{Store: store}
	var slots []Slot
	for range 3 {
		slot, err := Create(t.Context(), Keyring, source, "vault", NewKey()) // the fake panics over a second item of a name
		if err != nil {
			t.Fatal(err)
		}
		slots = append(slots, slot)
	}
	for _, slot := range slots {
		if _, _, err := Open(t.Context(), Keyring, source, "vault", []Slot{slot}); err != nil {
			t.Errorf("an earlier attempt's key is gone: %v", err)
		}
	}
	if len(store.items) != len(slots) {
		t.Errorf("%d items for %d attempts", len(store.items), len(slots))
	}
	store.always = "somebody's"
	_, err := Create(t.Context(), Keyring, source, "vault", NewKey())
	says(t, err, ErrReplaced)
	if len(store.items) != len(slots) {
		t.Error("something was written where an item was")
	}
}

func TestPassphraseSlot(t *testing.T) {
	store, data := newFake(), NewKey()
	store.getErr = ErrNoBus
	says(t, func() error { _, err := Create(t.Context(), Auto, Source{Store: store}, "vault", data); return err }(), ErrNoBus)

	word := "correct horse"
	ask := func(context.Context, bool) (string, error) { return word, nil }
	source := Source{Store: store, Ask: ask}
	slot, err := Create(t.Context(), Auto, source, "vault", data)
	if err != nil || slot.Kind != Passphrase {
		t.Fatal(slot.Kind, err)
	}
	got, _, err := Open(t.Context(), Auto, source, "vault", []Slot{slot})
	if err != nil || !bytes.Equal(got, data) {
		t.Fatal("the key does not come back:", err)
	}
	word = "wrong"
	_, _, err = Open(t.Context(), Auto, source, "vault", []Slot{slot})
	says(t, err, ErrWrongPassphrase)
	slot.Argon2.Memory = 1 << 30
	if _, _, err = Open(t.Context(), Auto, source, "vault", []Slot{slot}); err == nil {
		t.Error("absurd costs were accepted")
	}
	if _, err := NewPassphraseSlot(t.Context(), "vault", "", data); err == nil {
		t.Error("an empty passphrase was accepted")
	}
}

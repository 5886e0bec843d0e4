package keys

import (
	"bytes"
	"context"
	"errors"
	"testing"
)

func costly(time, memory uint32, threads uint8) Slot {
	slot := newSlot(Passphrase)
	slot.Argon2 = &Argon2{Salt: make([]byte, 16), Time: time, Memory: memory, Threads: threads}
	slot.Wrapped = make([]byte, 72)
	return slot
}

// Promise 45: what a slot may cost is bounded, each and together, and the
// vault's own is not kept from its turn by planted ones.
func TestCostsAreBounded(t *testing.T) {
	for _, slot := range []Slot{
		costly(16, 1024*1024, 4), costly(1, 1024*1024, 1), costly(13, 64*1024, 4), costly(12, 128*1024, 4),
		costly(3, 64*1024, 255), costly(0, 64*1024, 4), costly(3, 64*1024, 0), costly(1<<31, 64*1024, 4), costly(3, 1<<31, 4), costly(3, 1024, 4),
	} {
		if slot.Argon2.usable() {
			t.Errorf("%+v is taken", slot.Argon2)
		}
	}
	for _, slot := range []Slot{costly(argonTime, argonMemory, argonThreads), costly(4, 128*1024, 4), costly(12, 64*1024, 8)} {
		if !slot.Argon2.usable() {
			t.Errorf("%+v is refused", slot.Argon2)
		}
	}
	own := costly(argonTime, argonMemory, argonThreads)
	var slots []Slot
	for range 600 {
		slots = append(slots, costly(6, 128*1024, 4))
	}
	tried, err := affordable(append(slots, own))
	if err != nil || tried[0].ID != own.ID {
		t.Fatalf("the own slot is not the first: %v", err)
	}
	total := uint64(0)
	for _, slot := range tried {
		total += slot.Argon2.cost()
	}
	if total > openingLimit {
		t.Errorf("%d slots cost %d", len(tried), total)
	}
}

// A person who gives up is free at once, and what was left behind keeps nobody
// else's derivation from its turn for longer than it takes.
func TestADerivationIsCancelled(t *testing.T) {
	data := NewKey()
	slot, err := NewPassphraseSlot(t.Context(), "vault", "word", data)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	source := Source{Ask: func(context.Context, bool) (string, error) { cancel(); return "word", nil }}
	if _, _, err := Open(ctx, Auto, source, "vault", []Slot{slot}); !errors.Is(err, context.Canceled) {
		t.Errorf("before it began: %v", err)
	}
	deriving <- struct{}{} // somebody else's turn
	ctx, cancel = context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		_, err := slot.openPassphrase(ctx, "vault", "word")
		done <- err
	}()
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("while it waited: %v", err)
	}
	<-deriving
	ctx, cancel = context.WithCancel(t.Context())
	go func() {
		_, err := costly(12, 64*1024, 1).openPassphrase(ctx, "vault", "word")
		done <- err
	}()
	for len(deriving) == 0 { // until it has begun
		continue
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("in the middle: %v", err)
	}
	if len(deriving) == 0 {
		t.Error("it waited for the end")
	}
	got, err := slot.openPassphrase(t.Context(), "vault", "word")
	if err != nil || !bytes.Equal(got, data) {
		t.Errorf("the next one: %v", err)
	}
}

// A keyring that cannot be had is asked once, however many slots are planted; an
// item that is not there keeps no other from being looked for.
func TestAKeyringIsNotAskedForEver(t *testing.T) {
	store := newFake()
	var slots []Slot
	for range 3 {
		slots = append(slots, newSlot(Keyring))
	}
	data := NewKey()
	own, err := newKeyringSlot(t.Context(), store, "vault", data)
	if err != nil {
		t.Fatal(err)
	}
	counted := &counting{fake: store}
	if got, _, err := Open(t.Context(), Auto, Source{Store: counted}, "vault", append(slots, own)); err != nil || !bytes.Equal(got, data) {
		t.Errorf("behind planted ones: %v", err)
	}
	counted.calls, store.getErr = 0, ErrUnanswered
	_, _, err = Open(t.Context(), Auto, Source{Store: counted}, "vault", append(slots, own))
	says(t, err, ErrUnanswered)
	if counted.calls != 1 {
		t.Errorf("asked %d times", counted.calls)
	}
}

type counting struct {
	*fake
	calls int
}

func (c *counting) Get(ctx context.Context, user string) (string, error) {
	c.calls++
	return c.fake.Get(ctx, user)
}

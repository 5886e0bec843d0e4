package hotkey

import (
	"context"
	"errors"
	"testing"
	"time"
)

// keys are the keys of a display that a test has.
type keys struct {
	had     map[string]bool
	pressed map[string]func(Press)
	sleeps  int
	free    int // which sleep another program lets go of everything in
}

func (k *keys) grab(_ context.Context, c Combination, pressed func(Press)) (func(), error) {
	name := c.String()
	if k.had[name] {
		return nil, ErrTaken
	}
	k.had[name], k.pressed[name] = true, pressed
	return func() { delete(k.had, name); delete(k.pressed, name) }, nil
}

func (k *keys) sleep(ctx context.Context, _ time.Duration) error {
	k.sleeps++
	if k.sleeps == k.free {
		clear(k.had)
	}
	return ctx.Err()
}

func newKeys() (*keys, *Holder) {
	k := &keys{had: map[string]bool{}, pressed: map[string]func(Press){}}
	return k, &Holder{Grab: k.grab, Sleep: k.sleep}
}

func TestAHolderHasOneKey(t *testing.T) {
	k, h := newKeys()
	times := 0
	if err := h.Begin(t.Context(), "", func(Press) { times++ }); err != nil || h.Held() {
		t.Errorf("none is %v, held %v", err, h.Held())
	}
	for _, text := range []string{"Ctrl+Alt+K", "Super+K", "Super+K"} {
		if err := h.Set(t.Context(), text); err != nil {
			t.Fatal(err)
		}
		if now, err := h.State(); now != text || err != nil || !h.Held() {
			t.Errorf("state is %q, %v", now, err)
		}
		if len(k.had) != 1 || !k.had[text] {
			t.Errorf("had are %v", k.had)
		}
		k.pressed[text](Press{})
	}
	if times != 3 {
		t.Errorf("%d presses were told of", times)
	}
	// What cannot be had leaves what is had.
	k.had["Ctrl+Alt+O"] = true
	for text, want := range map[string]error{"Ctrl+Alt+O": ErrTaken, "nonsense": ErrCombination} {
		if err := h.Set(t.Context(), text); !errors.Is(err, want) {
			t.Errorf("%s: %v", text, err)
		}
		if now, err := h.State(); now != "Super+K" || err != nil || !k.had["Super+K"] {
			t.Errorf("then the state is %q, %v", now, err)
		}
	}
	if err := h.Set(t.Context(), ""); err != nil || h.Held() || k.had["Super+K"] {
		t.Errorf("turned off it is %v, had are %v", err, k.had)
	}
	if err := h.Set(t.Context(), "Super+K"); err != nil {
		t.Fatal(err)
	}
	h.Close()
	if k.had["Super+K"] || h.Held() {
		t.Error("closed it is had")
	}
	if _ = h.Set(t.Context(), "Super+K"); k.had["Super+K"] {
		t.Error("after its end it was grabbed")
	}
}

// Another process of the program gives the key back soon; another program does not, and
// that is known.
func TestAKeyThatIsGivenBack(t *testing.T) {
	k, h := newKeys()
	k.had["Super+K"], k.free = true, 3
	if err := h.Begin(t.Context(), "Super+K", func(Press) {}); err != nil || !h.Held() || k.sleeps != 3 {
		t.Errorf("%v after %d", err, k.sleeps)
	}
	k, h = newKeys()
	k.had["Super+K"] = true
	if err := h.Begin(t.Context(), "Super+K", func(Press) {}); !errors.Is(err, ErrTaken) || k.sleeps != tries {
		t.Errorf("%v after %d", err, k.sleeps)
	}
	if now, err := h.State(); now != "Super+K" || !errors.Is(err, ErrTaken) || h.Held() {
		t.Errorf("state is %q, %v", now, err)
	}
	k, h = newKeys() // given back after the person chose none
	k.had["Super+K"] = true
	h.Sleep = func(ctx context.Context, _ time.Duration) error {
		delete(k.had, "Super+K")
		return h.Set(ctx, "")
	}
	if err := h.Begin(t.Context(), "Super+K", func(Press) {}); err != nil || h.Held() {
		t.Errorf("%v, held %v", err, h.Held())
	}
}

func TestNoKeyCanBeHad(t *testing.T) {
	_, h := newKeys()
	h.Possible = ErrWayland
	if err := h.Begin(t.Context(), "Super+K", func(Press) {}); !errors.Is(err, ErrWayland) {
		t.Error(err)
	}
	if err := h.Set(t.Context(), ""); err != nil {
		t.Error(err)
	}
}

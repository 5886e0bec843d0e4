package screenlock

import (
	"context"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestSilentWithoutABus(t *testing.T) {
	w := watch(t.Context(), "", "")
	if r, open := <-w.Reasons(); open {
		t.Errorf("a reason from nowhere: %s", r)
	}
	w.Done()
	w.Done() // nobody waits for it
}

func TestReasonsNobodyTookAreOne(t *testing.T) {
	w := newWatcher()
	w.tell(Sleep)
	w.tell(Locked)
	if len(w.reasons) != 1 {
		t.Errorf("%d reasons", len(w.reasons))
	}
}

func TestEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	w := Watch(ctx)
	cancel()
	for range w.Reasons() { // until it is closed
	}
}

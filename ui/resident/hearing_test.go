package resident

import (
	"slices"
	"testing"

	"tokendesk/store/socket"
)

// However much is said, a lock is heard.
func TestALockIsAlwaysHeard(t *testing.T) {
	h := newHearing()
	hear := h.words()
	for range 20 {
		hear(socket.Raise)
	}
	if !hear(socket.Lock) {
		t.Error("it is not understood")
	}
	if heard := h.rest(); !slices.Contains(heard, socket.Lock) {
		t.Errorf("heard %v", heard)
	}
}

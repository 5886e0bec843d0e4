package tasks

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"
)

// Seconds are counted only while they are shown, and not after it was stopped.
func TestTickerPauses(t *testing.T) {
	var mu sync.Mutex
	var lengths []time.Duration
	g := New(t.Context(), func(f func()) { f() }, func(ctx context.Context, d time.Duration) error {
		mu.Lock()
		lengths = append(lengths, d)
		mu.Unlock()
		<-ctx.Done()
		return ctx.Err()
	})
	defer g.Stop()
	seconds, drawn := true, 0
	k := NewTicker(g, func() bool { drawn++; return seconds })
	asleep := func(d time.Duration) {
		t.Helper()
		for deadline := time.Now().Add(10 * time.Second); ; runtime.Gosched() {
			mu.Lock()
			found := slices.Contains(lengths, d)
			mu.Unlock()
			switch {
			case found:
				return
			case time.Now().After(deadline):
				t.Fatalf("it never sleeps %v", d)
			}
		}
	}
	k.Now()
	asleep(time.Second)
	seconds = false
	k.Now()
	asleep(time.Minute)
	k.Stop()
	k.Now()
	if drawn != 2 {
		t.Errorf("drawn %d times, want 2: not after it was stopped", drawn)
	}
}

package tasks

import (
	"context"
	"runtime"
	"testing"
)

// The next value of a stream is taken when the one before was seen, and not sooner.
func TestFollowWaitsForTheEye(t *testing.T) {
	queue := make(chan func(), 10)
	g := New(t.Context(), func(f func()) { queue <- f }, Sleep)
	defer g.Stop()
	values, taken := make(chan int), make(chan int, 10)
	Follow(g, func(context.Context) <-chan int { return values }, func(n int) { taken <- n })
	values <- 1
	first := <-queue
	second := make(chan struct{})
	go func() { values <- 2; close(second) }()
	for range 1000 {
		runtime.Gosched()
	}
	select {
	case <-second:
		t.Error("it took the second before the first was seen")
	default:
	}
	first()
	<-second
	(<-queue)()
	if a, b := <-taken, <-taken; a != 1 || b != 2 {
		t.Errorf("saw %d, %d", a, b)
	}
}

package tasks

import (
	"testing"
	"time"
)

// A moment that is past or near rings; one that is far rings early enough that a sleep of
// the machine is noticed, and none never does.
func TestAlarm(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	a := NewAlarm(func() time.Time { return now })
	defer a.Stop()
	for _, at := range []time.Time{now.Add(-time.Hour), now, now.Add(time.Millisecond)} {
		a.Set(at)
		<-a.Rings()
	}
	a.Set(now.Add(-time.Hour))
	a.Set(time.Time{})
	select {
	case <-a.Rings():
		t.Error("what is not set rings")
	default:
	}
	if d := a.wait(now.Add(time.Hour)); d != lookAgain {
		t.Errorf("it waits %s for what is far", d)
	}
	if d := a.wait(now.Add(time.Second)); d != time.Second {
		t.Errorf("it waits %s for a second", d)
	}
}

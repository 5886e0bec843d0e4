package practice

import (
	"strconv"
	"testing"
	"time"
)

func TestShelfIsBoundedAndForgets(t *testing.T) {
	t.Parallel()
	s, now := newTTLMap[int](100), time.Unix(1_000_000, 0)
	for i := range 10_000 {
		s.put(strconv.Itoa(i), i, now.Add(time.Hour), now)
		if len(s.items) > 100 {
			t.Fatalf("%d items after %d", len(s.items), i)
		}
		if got, ok := s.get(strconv.Itoa(i), now); !ok || got != i {
			t.Fatalf("%d is gone at once", i)
		}
	}
	if _, ok := s.get("0", now); ok {
		t.Error("the oldest is still there")
	}
	if _, ok := s.get("9990", now); !ok {
		t.Error("a young one is gone")
	}
	if _, ok := s.get("9999", now.Add(time.Hour)); ok {
		t.Error("an expired one is still there")
	}
	// What expired goes before what is old.
	s = newTTLMap[int](2)
	s.put("old", 1, now.Add(time.Hour), now)
	s.put("short", 2, now.Add(time.Second), now)
	s.put("new", 3, now.Add(time.Hour), now.Add(time.Minute))
	if _, ok := s.get("old", now); !ok {
		t.Error("a living one went though another had expired")
	}
}

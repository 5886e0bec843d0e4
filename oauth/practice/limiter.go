package practice

import (
	"sync"
	"time"
)

// limiter allows so many calls in any window of time, for each name. The names
// are the provider's own, so there are few.
type limiter struct {
	limit  int
	window time.Duration
	now    func() time.Time

	mu    sync.Mutex
	calls map[string][]time.Time // in order, at most limit each
}

func newLimiter(limit int, window time.Duration, now func() time.Time) *limiter {
	return &limiter{limit: limit, window: window, now: now, calls: map[string][]time.Time{}}
}

// take counts a call and returns 0, or the whole seconds to wait.
func (l *limiter) take(name string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	recent := l.calls[name]
	for len(recent) > 0 && !now.Before(recent[0].Add(l.window)) {
		recent = recent[1:]
	}
	if len(recent) < l.limit {
		l.calls[name] = append(recent, now)
		return 0
	}
	l.calls[name] = recent
	wait := recent[0].Add(l.window).Sub(now)
	return int((wait + time.Second - 1) / time.Second)
}

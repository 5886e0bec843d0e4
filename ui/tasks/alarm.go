package tasks

import "time"

// Alarm wakes whoever waits at a moment of a clock that people set and that goes on while
// the machine sleeps, with one timer. One goroutine uses it.
type Alarm struct {
	now   func() time.Time
	timer *time.Timer
}

// lookAgain is how late a moment may be noticed that came while the machine slept, or
// because its clock was set: timers know nothing of either.
const lookAgain = time.Minute

// NewAlarm returns an alarm that is not set, by a clock. Stop it.
func NewAlarm(now func() time.Time) *Alarm {
	a := &Alarm{now: now, timer: time.NewTimer(time.Hour)}
	a.timer.Stop()
	return a
}

// Set wakes at a moment, or earlier: whoever is woken looks whether it is time, and sets
// the alarm again. The zero moment never comes.
func (a *Alarm) Set(at time.Time) {
	if at.IsZero() {
		a.timer.Stop()
		return
	}
	a.timer.Reset(a.wait(at))
}

// wait is how long to wait for a moment.
func (a *Alarm) wait(at time.Time) time.Duration {
	return min(max(at.Sub(a.now()), time.Millisecond), lookAgain)
}

// Rings receives when the alarm wakes.
func (a *Alarm) Rings() <-chan time.Time { return a.timer.C }

// Stop ends it.
func (a *Alarm) Stop() { a.timer.Stop() }

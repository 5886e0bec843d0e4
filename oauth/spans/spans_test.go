package spans

import (
	"math"
	"testing"
	"time"
)

func TestRough(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "less than a second", 999 * time.Millisecond: "less than a second", time.Second: "1 s", -42 * time.Second: "42 s",
		90 * time.Second: "1 min", 3 * time.Hour: "3 h", 3*time.Hour + 59*time.Second: "3 h", -3*time.Hour - 2*time.Minute: "3 h 2 m",
		day: "1 day", 59 * day: "59 days", 70 * day: "2 months", 729 * day: "24 months", 730 * day: "2 years",
		2_000_000_000 * time.Second: "63 years", math.MaxInt64: "292 years", math.MinInt64: "292 years",
	} {
		if got := Rough(d); got != want {
			t.Errorf("%d s: %q, want %q", d/time.Second, got, want)
		}
	}
}

func TestLimit(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "less than a second", time.Millisecond: "1 s", 30 * time.Second: "30 s", 59*time.Second + 1: "1 min", 90 * time.Second: "1 min 30 s",
		2 * time.Minute: "2 min", time.Hour: "1 h", time.Hour - time.Second: "59 min 59 s", time.Hour + time.Second: "1 h 1 m", day: "1 day",
		2_000_000_000 * time.Second: "63 years", math.MaxInt64: "292 years", math.MinInt64: "292 years",
	} {
		if got := Limit(d); got != want {
			t.Errorf("%d s: %q, want %q", d/time.Second, got, want)
		}
	}
}

func TestTypedIsReadBack(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0", time.Minute: "1m", 5 * time.Minute: "5m", 90 * time.Second: "1m30s", time.Hour: "1h", 90 * time.Minute: "1h30m",
		time.Hour + time.Second: "1h0m1s", 10 * time.Second: "10s", -10 * time.Minute: "-10m", 100 * time.Hour: "100h", 20 * time.Millisecond: "20ms",
	} {
		if got := Typed(d); got != want {
			t.Errorf("%q, want %q", got, want)
		}
		if back, err := time.ParseDuration(want); err != nil || back != d {
			t.Errorf("%q is read back as %d: %v", want, back, err)
		}
	}
}

// Package spans writes lengths of time for people. No sentence has the notation of
// [time.Duration], in which 63 years are 555555h33m20s.
//
// All functions are pure and say nothing of the sign: whoever puts a length into a
// sentence says which way it is.
package spans

import (
	"fmt"
	"strings"
	"time"
)

const day = 24 * time.Hour

// Rough writes a length of time by its largest units, rounded down: "42 s", "27 min",
// "3 h 2 m", "3 h", "5 days", "2 months", "2 years". It is "less than a second" where
// there is next to none.
func Rough(d time.Duration) string {
	d = d.Abs()
	switch {
	case d < time.Second:
		return "less than a second"
	case d < time.Minute:
		return fmt.Sprintf("%d s", d/time.Second)
	case d < time.Hour:
		return fmt.Sprintf("%d min", d/time.Minute)
	case d < day && d%time.Hour < time.Minute:
		return fmt.Sprintf("%d h", d/time.Hour)
	case d < day:
		return fmt.Sprintf("%d h %d m", d/time.Hour, d%time.Hour/time.Minute)
	case d < 60*day:
		return count(d/day, "day")
	case d < 730*day:
		return count(d/(30*day), "month")
	}
	return count(d/(365*day), "year")
}

// Limit writes a length of time that somebody set or waits for: never less than it is,
// and below an hour to the second. "30 s", "1 min 30 s", "2 h", "1 day".
func Limit(d time.Duration) string {
	d = d.Abs()
	if d > time.Hour {
		return Rough(up(d, time.Minute))
	}
	if d = up(d, time.Second); d > time.Minute && d%time.Minute != 0 {
		return fmt.Sprintf("%d min %d s", d/time.Minute, d%time.Minute/time.Second)
	}
	return Rough(d)
}

// up rounds up to a whole number of units, as far as there are lengths so large.
func up(d, unit time.Duration) time.Duration {
	if rest := d % unit; rest != 0 && d+unit-rest > d {
		return d + unit - rest
	}
	return d
}

// Typed writes a length of time as people type it, for [time.ParseDuration]: "60s" is
// "1m", and none "0".
func Typed(d time.Duration) string {
	text := d.String()
	for _, none := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(text, none) {
			text = text[:len(text)-2]
		}
	}
	if text == "0s" {
		return "0"
	}
	return text
}

func count(n time.Duration, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return fmt.Sprintf("%d %ss", n, unit)
}

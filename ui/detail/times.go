package detail

import (
	"fmt"
	"time"
)

// Remaining says how much time is left, as a countdown does and as the list
// does: "0:42", "27:14", "3 h 02 m", "12 d 4 h". The last second shown is 0:01.
func Remaining(d time.Duration) string {
	s := int64((max(d, 0) + time.Second - 1) / time.Second)
	m, h := s/60, s/3600
	switch {
	case h < 1:
		return fmt.Sprintf("%d:%02d", m, s%60)
	case h < 48:
		return fmt.Sprintf("%d h %02d m", h, m%60)
	case h < 24*365:
		return fmt.Sprintf("%d d %d h", h/24, h%24)
	}
	return plural(int(h/(24*365)), "year")
}

// Relative says when something was or will be, seen from now: "4 min ago",
// "in 27 min", "just now". It changes at most once a minute, except in the
// minute around now.
func Relative(at, now time.Time) string {
	d := at.Sub(now)
	past := d < 0
	if past {
		d = -d
	}
	words := rough(d)
	switch {
	case words == "":
		return "just now"
	case past:
		return words + " ago"
	}
	return "in " + words
}

func rough(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d < time.Second:
		return ""
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	case d < day:
		return fmt.Sprintf("%d h %d min", int(d.Hours()), int(d.Minutes())%60)
	case d < 60*day:
		return plural(int(d/day), "day")
	case d < 730*day:
		return plural(int(d/(30*day)), "month")
	}
	return plural(int(d/(365*day)), "year")
}

// Clock says a moment in the time zone of now: "today, 13:05:12",
// "tomorrow, 09:00:00", "12 Nov 2026, 09:00".
func Clock(at, now time.Time) string {
	at = at.In(now.Location())
	switch days := dayOf(at).Sub(dayOf(now)) / (24 * time.Hour); days {
	case 0:
		return at.Format("today, 15:04:05")
	case -1:
		return at.Format("yesterday, 15:04:05")
	case 1:
		return at.Format("tomorrow, 15:04:05")
	}
	return at.Format("2 Jan 2006, 15:04")
}

// dayOf is the calendar day, free of time zones, so that days can be counted.
func dayOf(t time.Time) time.Time {
	year, month, day := t.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

package words

import (
	"fmt"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/oauth/spans"
)

const day = 24 * time.Hour

// Left writes how much time is left, as a countdown does: "0:07", "27:14",
// "3 h 2 m", "12 d 4 h", "2 years". The last second shown is 0:01: at 0:00 it is
// over.
func Left(d time.Duration) string {
	s := int64((max(d, 0) + time.Second - 1) / time.Second)
	m, h := s/60, s/3600
	switch {
	case h < 1:
		return fmt.Sprintf("%d:%02d", m, s%60)
	case h < 48:
		return fmt.Sprintf("%d h %d m", h, m%60)
	case h < 24*365:
		return fmt.Sprintf("%d d %d h", h/24, h%24)
	}
	return Count(int(h/(24*365)), "year")
}

// LeftByMinute is [Left] without seconds: "27 min", "3 h 12 m".
func LeftByMinute(d time.Duration) string {
	if m := (max(d, 0) + time.Second - 1) / time.Minute; m < 60 {
		return fmt.Sprintf("%d min", m)
	}
	return Left(d)
}

// Span writes a length of time roughly: "42 s", "27 min", "3 h 2 m", "3 h",
// "5 days", "2 years". It is "less than a second" where there is next to none.
func Span(d time.Duration) string { return spans.Rough(d) }

// Relative says when something was or will be, seen from now: "4 min ago",
// "in 27 min", "just now". It changes at most once a minute, except in the
// minute around now.
func Relative(at, now time.Time) string { return relative(at.Sub(now)) }

func relative(d time.Duration) string {
	switch {
	case d.Abs() < time.Second:
		return "just now"
	case d <= -time.Hour: // what is so long over is not counted in minutes
		return Span(d.Truncate(time.Hour)) + " ago"
	case d < 0:
		return Span(d) + " ago"
	default:
		return "in " + Span(d)
	}
}

// Moment says a moment in the time zone of now: "today, 13:05:12",
// "tomorrow, 09:00:00", "12 Nov 2026, 09:00".
func Moment(at, now time.Time) string {
	at = at.In(now.Location())
	switch days := dayOf(at).Sub(dayOf(now)) / day; days {
	case 0:
		return at.Format("today, 15:04:05")
	case -1:
		return at.Format("yesterday, 15:04:05")
	case 1:
		return at.Format("tomorrow, 15:04:05")
	}
	return at.Format("2 Jan 2006, 15:04")
}

// Stamp writes a moment in full, for a line that is kept: in the zone of at.
func Stamp(at time.Time) string { return at.Format("2006-01-02 15:04:05 MST") }

// dayOf is the calendar day, free of time zones, so that days can be counted.
func dayOf(t time.Time) time.Time {
	year, month, day := t.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// Life says how long a token still lives, "27:14" or "does not expire", or what
// stands instead of that: "no token", "needs sign-in", "out of date".
func Life(s session.Status) string {
	switch s.State {
	case session.StateNone:
		return "no token"
	case session.StateNeedsLogin:
		return "needs sign-in"
	}
	if s.State == session.StateExpired && (s.Life != oauth.LifeKnown || s.Left > 0) {
		return "out of date" // its settings changed: it is not copied by mistake
	}
	switch s.Life {
	case oauth.LifeNever:
		return "does not expire"
	case oauth.LifeKnown:
	default:
		return "no expiry given"
	}
	switch {
	case s.Left > -time.Minute && s.Left <= 0:
		return "expired just now" // what it says holds for a minute
	case s.Left <= 0:
		return "expired " + relative(s.Left)
	}
	return Left(s.Left)
}

// Until says until when a token lives, in words that stay true while time passes: "until
// 14:10", "until tomorrow, 09:00", or what stands instead of that: "expired", "needs
// sign-in", "does not expire". The hour is that of the zone of now.
func Until(s session.Status, now time.Time) string {
	lives := s.State == session.StateFresh || s.State == session.StateExpiring
	switch {
	case lives && s.Life == oauth.LifeKnown:
		return "until " + before(s.ExpiresAt, now)
	case lives:
		return Life(s)
	case s.State == session.StateExpired && s.Life == oauth.LifeKnown && s.Left > 0:
		return Life(s)
	}
	return State(s.State).Word
}

// Took says how long a server took to answer: "143 ms", "2.4 s", "3 min".
func Took(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return "under 1 ms"
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d >= time.Minute:
		return Span(d)
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

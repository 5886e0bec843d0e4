package ui

import (
	"fmt"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
)

// countdown is what changes on a row when nothing but time passes.
type countdown struct {
	Text string  // "27:14", "3 h 12 m", "expired 4 min ago"
	Part float64 // of the life that is left, 0 to 1
	Bar  bool    // whether a bar is shown at all
	// Seconds says that Text changes every second rather than every minute.
	Seconds bool
}

// countdownOf is pure. obtained is when the life began.
func countdownOf(s session.Status, obtained, now time.Time) countdown {
	switch s.State {
	case session.StateNone:
		return countdown{Text: "no token yet"}
	case session.StateNeedsLogin:
		return countdown{Text: "needs sign-in"}
	}
	if s.State == session.StateExpired && (s.Life != oauth.LifeKnown || s.ExpiresAt.After(now)) {
		return countdown{Text: "out of date"} // its settings changed: it is not copied by mistake
	}
	switch s.Life {
	case oauth.LifeNever:
		return countdown{Text: "does not expire"}
	case oauth.LifeKnown:
	default:
		return countdown{Text: "no expiry given"}
	}
	left := s.ExpiresAt.Sub(now)
	if left <= 0 {
		return countdown{Text: "expired " + ago(-left)}
	}
	c := countdown{Text: lifeLeft(left), Bar: true, Part: 1, Seconds: left < time.Hour}
	if life := s.ExpiresAt.Sub(obtained); life > 0 {
		c.Part = min(1, max(0, float64(left)/float64(life)))
	}
	return c
}

// lifeLeft writes a positive duration: "0:07", "27:14", "3 h 12 m", "12 d 4 h".
func lifeLeft(d time.Duration) string {
	// The last second shown is 0:01: at 0:00 it has expired.
	s := int64((d + time.Second - 1) / time.Second)
	m, h := s/60, s/3600
	switch {
	case h < 1:
		return fmt.Sprintf("%d:%02d", m, s%60)
	case h < 48:
		return fmt.Sprintf("%d h %02d m", h, m%60)
	case h < 24*365:
		return fmt.Sprintf("%d d %d h", h/24, h%24)
	}
	return fmt.Sprintf("%d years", h/(24*365))
}

// ago writes how long something is past: "just now", "4 min ago", "3 d ago".
func ago(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return fmt.Sprintf("%d min ago", int(d/time.Minute))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h ago", int(d/time.Hour))
	case d < 365*24*time.Hour:
		return fmt.Sprintf("%d d ago", int(d/(24*time.Hour)))
	}
	return "long ago"
}

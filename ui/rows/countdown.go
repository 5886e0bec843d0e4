package rows

import (
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/words"
)

// Countdown is what changes on a row when nothing but time passes.
type Countdown struct {
	Text string  // "27:14", "3 h 12 m", "expired 4 min ago"
	Part float64 // of the life that is left, 0 to 1
	Bar  bool    // whether a bar is shown at all
	// Seconds says that Text changes every second rather than every minute.
	Seconds bool
}

// countdownOf is pure. obtained is when the life began.
func countdownOf(s session.Status, obtained time.Time) Countdown {
	c := Countdown{Text: words.Life(s)}
	counts := s.State == session.StateFresh || s.State == session.StateExpiring
	if !counts || s.Life != oauth.LifeKnown || s.Left <= 0 {
		return c
	}
	c.Bar, c.Part, c.Seconds = true, 1, s.Left < time.Hour
	if life := s.ExpiresAt.Sub(obtained); life > 0 {
		c.Part = min(1, max(0, float64(s.Left)/float64(life)))
	}
	return c
}

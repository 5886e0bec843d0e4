package rows

import (
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/words"
)

// Countdown is what changes on a row when nothing but time passes.
type Countdown struct {
	Text string  // "27:14", "27 min", "3 h 12 m", "expired 4 min ago"
	Part float64 // of the life that is left, 0 to 1
	Bar  bool    // whether a bar is shown at all
	// Heard is the state and the time for those who hear it, by whole minutes.
	Heard string
	// Seconds says that Text changes within a second, rather than a minute.
	Seconds bool
}

// Seconds matter in the last minutes of a life, and where a person looks: each that is
// counted paints the whole window.
const lastMinutes = 5 * time.Minute

// countdownOf is pure. obtained is when the life began; seconds are wanted of what is
// chosen, however long it lives.
func countdownOf(s session.Status, obtained time.Time, seconds bool) Countdown {
	c := Countdown{Text: words.Life(s), Heard: words.Heard(s)}
	counts := s.State == session.StateFresh || s.State == session.StateExpiring
	if !counts || s.Life != oauth.LifeKnown || s.Left <= 0 {
		return c
	}
	c.Bar, c.Part = true, 1
	if !seconds && s.Left > lastMinutes {
		c.Text = words.LeftByMinute(s.Left)
		c.Seconds = s.Left <= lastMinutes+time.Minute // its last minutes may begin before another has passed
	} else {
		c.Seconds = s.Left < time.Hour
	}
	if life := s.ExpiresAt.Sub(obtained); life > 0 {
		c.Part = min(1, max(0, float64(s.Left)/float64(life)))
	}
	return c
}

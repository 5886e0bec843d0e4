package cli

import (
	"fmt"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
)

// span tells a length of time the way a person reads it: 27:14, 3 h 12 m, 5 d 2 h.
func span(d time.Duration) string {
	d = d.Abs()
	switch {
	case d < time.Hour:
		return fmt.Sprintf("%d:%02d", int(d.Minutes()), int(d.Seconds())%60)
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h %d m", int(d.Hours()), int(d.Minutes())%60)
	}
	return fmt.Sprintf("%d d %d h", int(d.Hours())/24, int(d.Hours())%24)
}

// ago tells a moment in relation to now, roughly.
func ago(at, now time.Time) string {
	d := now.Sub(at)
	rough := func(d time.Duration) string {
		switch {
		case d < time.Minute:
			return fmt.Sprintf("%d s", int(d.Seconds()))
		case d < time.Hour:
			return fmt.Sprintf("%d min", int(d.Minutes()))
		}
		return span(d)
	}
	if d < 0 {
		return "in " + rough(-d)
	}
	return rough(d) + " ago"
}

// clock tells a moment in local time.
func clock(at time.Time) string { return at.Local().Format("2006-01-02 15:04:05 MST") }

// left tells how long a token still lives.
func left(st session.Status, has bool) string {
	switch {
	case !has:
		return ""
	case st.Life == oauth.LifeNever:
		return "does not expire"
	case st.Life != oauth.LifeKnown:
		return "no expiry given"
	case st.Left < 0:
		return "expired " + span(st.Left) + " ago"
	}
	return span(st.Left)
}

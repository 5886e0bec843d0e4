package detail

import (
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/words"
)

// clocksAgree is how far apart the clocks may be before a person is told
// (promise 13).
const clocksAgree = 30 * time.Second

// Moment is a named point in time, said by the clock and relative to now.
type Moment struct {
	Name  string
	At    time.Time // zero: Words says why there is none
	Words string
	Tone  words.Tone
}

func (s source) moments() []Moment {
	ts := s.Record.Tokens
	if ts == nil {
		return s.ends(nil)
	}
	moments := []Moment{{Name: "Issued", At: ts.ObtainedAt}}
	expires := Moment{Name: "Expires", At: ts.ExpiresAt}
	switch ts.Life {
	case oauth.LifeNever:
		expires = Moment{Name: "Expires", Words: "Does not expire"}
	case oauth.LifeUnknown:
		expires = Moment{Name: "Expires", Words: "Not given by the server"}
	}
	if s.status.State == session.StateExpiring || s.status.State == session.StateExpired {
		expires.Tone = words.Status(s.status).Tone
	}
	moments = append(moments, expires)
	if ts.RefreshToken != "" {
		refresh := Moment{Name: words.EndName(session.EndRefreshToken), At: ts.RefreshExpiresAt}
		if ts.RefreshExpiresAt.IsZero() {
			refresh.Words = "Expiry not given by the server"
		} else if s.Now.After(ts.RefreshExpiresAt) {
			refresh.Tone = words.ToneBad
		}
		moments = append(moments, refresh)
	}
	return append(s.ends(moments), clockMoment(ts.ClockOffset))
}

// ends adds when else something ends; the refresh token has its own line.
func (s source) ends(moments []Moment) []Moment {
	for _, e := range s.Ends {
		tone := endTone(e.Near(s.Now))
		if e.Of != session.EndRefreshToken {
			moments = append(moments, Moment{Name: words.EndName(e.Of), Words: words.EndWhen(e, s.Now), Tone: tone})
			continue
		}
		for i := range moments {
			if moments[i].Name == words.EndName(e.Of) {
				moments[i].Tone = tone
			}
		}
	}
	return moments
}

func endTone(n session.Nearness) words.Tone {
	switch n {
	case session.EndPast:
		return words.ToneBad
	case session.EndSoon, session.EndNoted:
		return words.ToneWarning
	}
	return words.ToneQuiet
}

// clockMoment says how far the server's clock is off.
func clockMoment(offset time.Duration) Moment {
	m := Moment{Name: "Server clock"}
	by := offset.Abs().Round(time.Second)
	switch {
	case by < 2*time.Second:
		m.Words = "Agrees with this computer"
		return m
	case offset > 0:
		m.Words = words.Span(by) + " ahead of this computer"
	default:
		m.Words = words.Span(by) + " behind this computer"
	}
	if by > clocksAgree {
		m.Tone = words.ToneWarning
	}
	return m
}

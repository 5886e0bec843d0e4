package detail

import (
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/words"
)

// State is the headline: a word, and a countdown where there is one.
type State struct {
	State     session.State
	Icon      words.Icon
	Tone      words.Tone
	Word      string
	ExpiresAt time.Time // not zero: Words counts down to it
}

// Words is the headline at a moment.
func (s State) Words(now time.Time) string {
	if s.ExpiresAt.IsZero() {
		return s.Word
	}
	left := s.ExpiresAt.Sub(now)
	life := words.Life(session.Status{State: s.State, Life: oauth.LifeKnown, Left: left})
	if left <= 0 {
		return words.Sentence(life)
	}
	return s.Word + " · " + life + " left"
}

// Heard is the headline for those who hear it: by whole minutes.
func (s State) Heard(now time.Time) string {
	if s.ExpiresAt.IsZero() {
		return s.Word
	}
	return words.Sentence(words.Heard(session.Status{State: s.State, Life: oauth.LifeKnown, Left: s.ExpiresAt.Sub(now)}))
}

func stateOf(s session.Status) State {
	said := words.Status(s)
	st := State{State: s.State, Icon: said.Icon, Tone: said.Tone, Word: words.Sentence(said.Word)}
	switch s.State {
	case session.StateFresh, session.StateExpiring:
		if s.Life != oauth.LifeKnown {
			st.Word += " · " + words.Life(s)
			return st
		}
	case session.StateExpired:
		if s.Life != oauth.LifeKnown || s.Left > 0 {
			st.Word = words.Sentence(words.Life(s)) // a banner says why
			return st
		}
	default:
		return st
	}
	st.ExpiresAt = s.ExpiresAt
	return st
}

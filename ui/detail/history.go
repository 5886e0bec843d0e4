package detail

import (
	"time"

	"tokendesk/oauth"
	"tokendesk/ui/words"
)

// Line is one entry of the history.
type Line struct {
	At     time.Time
	Words  string
	Detail string
	Tone   words.Tone
}

func (s source) history() []Line {
	lines := make([]Line, 0, len(s.History))
	for _, e := range s.History {
		l := Line{At: e.At, Words: words.History(e.Kind), Detail: s.line(words.HistoryDetail(e, s.Private), 200)}
		if e.Kind == oauth.HistoryFailed {
			l.Tone = words.ToneBad
		}
		lines = append(lines, l)
	}
	return lines
}

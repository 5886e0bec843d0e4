package notify

import (
	"strings"
	"time"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/ui/desk"
	"tokendesk/ui/words"
)

// Due are the notes that are to be shown at a moment and have not been told: what is due
// at once is one note. Hours are those of the zone of now. Pure.
func Due(accounts []*desk.Account, s store.Settings, now time.Time, told Told) []Note {
	var due []matter
	for _, m := range mattersOf(accounts, s, now) {
		if !told[m.key] && !m.busy {
			due = append(due, m)
		}
	}
	if len(due) == 0 {
		return nil
	}
	return []Note{noteOf(due, s, now)}
}

// noteOf is one note of matters, at least one.
func noteOf(matters []matter, s store.Settings, now time.Time) Note {
	if len(matters) == 1 {
		n := matters[0].note(s.Notifications == store.NotifyNamed, now)
		n.Of = []string{matters[0].key}
		return n
	}
	n := Note{
		Title: words.NeedYou(len(matters)), Click: open(oauth.Ref{}), Choices: []Choice{{showLabel, open(oauth.Ref{})}},
		Instead: "Open Tokendesk to see to them.",
	}
	var lines []string
	for i, m := range matters {
		n.Of = append(n.Of, m.key)
		switch {
		case i < maxLines:
			lines = append(lines, m.note(s.Notifications == store.NotifyNamed, now).Title)
		case i == maxLines:
			lines = append(lines, "and "+words.Count(len(matters)-maxLines, "more thing"))
		}
	}
	n.Body = strings.Join(lines, "\n")
	return n
}

// maxLines is how many matters a note tells one by one.
const maxLines = 5

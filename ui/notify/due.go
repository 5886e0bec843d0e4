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
		Instead: "Open Tokendesk to see what to do.",
	}
	for _, m := range matters {
		n.Of = append(n.Of, m.key)
	}
	n.Body = strings.Join(linesOf(matters, s.Notifications == store.NotifyNamed, now), "\n")
	return n
}

// linesOf says matters one by one; those of an app's accounts that read alike are one line,
// with their number.
func linesOf(matters []matter, named bool, now time.Time) (lines []string) {
	alike := map[string]int{}
	for _, m := range matters {
		alike[m.note(named, now).Title]++
	}
	left := len(matters)
	for _, m := range matters {
		title := m.note(named, now).Title
		count := alike[title]
		if count == 0 {
			continue // it is said
		}
		if len(lines) == maxLines {
			return append(lines, "and "+words.Count(left, "more thing"))
		}
		if count > 1 {
			title = m.together(title, count)
		}
		lines = append(lines, title)
		left -= count
		delete(alike, m.note(named, now).Title)
	}
	return lines
}

// together is the title of matters of an app's accounts that have the same.
func (m matter) together(title string, count int) string {
	if m.stage == signInNow || m.stage == signInSoon && m.of.Record.NeedsLogin {
		return words.SignInsNeeded(m.of.App, count)
	}
	return title + " (" + words.Count(count, "account") + ")"
}

// maxLines is how many matters a note tells one by one.
const maxLines = 5

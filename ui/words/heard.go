package words

import (
	"fmt"
	"strings"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
)

// Heard says a state and how long the token still lives for those who hear it rather than
// see it: "fresh, 27 minutes left", "expired 4 minutes ago", "needs sign-in". It is
// [Summary] in whole words, and changes once a minute at the most: a screen reader
// says a name again whenever it is another one.
func Heard(s session.Status) string {
	word := State(s.State).Word
	counts := s.State == session.StateFresh || s.State == session.StateExpiring
	switch {
	case counts && s.Life == oauth.LifeKnown && s.Left > 0:
		return word + ", " + heardSpan(s.Left) + " left"
	case counts && s.Life != oauth.LifeKnown:
		return word + ", " + Life(s)
	case s.State == session.StateExpired && s.Life == oauth.LifeKnown && s.Left <= 0:
		if s.Left > -time.Minute {
			return Life(s)
		}
		return "expired " + heardSpan(-s.Left) + " ago"
	case s.State == session.StateExpired:
		return Life(s)
	}
	return word
}

// heardSpan writes a length of time in whole words: "less than a minute", "27 minutes",
// "3 hours 12 minutes", "4 days".
func heardSpan(d time.Duration) string {
	m := int((d + time.Second - 1) / time.Minute)
	h := m / 60
	switch {
	case m < 1:
		return "less than a minute"
	case h < 1:
		return Count(m, "minute")
	case h < 48 && m%60 == 0:
		return Count(h, "hour")
	case h < 48:
		return Count(h, "hour") + " " + Count(m%60, "minute")
	case h < 24*365:
		return Count(h/24, "day")
	}
	return Count(h/(24*365), "year")
}

// HeardRelative is [Relative] in whole words and by minutes: "4 minutes ago", "in 27
// minutes".
func HeardRelative(at, now time.Time) string {
	d := at.Sub(now)
	switch {
	case d > 0:
		return "in " + heardSpan(d)
	case d > -time.Minute:
		return "just now"
	}
	return heardSpan(-d) + " ago"
}

// HeardLeft says how long something still lasts: "3 minutes left", "less than a minute left".
func HeardLeft(d time.Duration) string { return heardSpan(max(d, 0)) + " left" }

// HeardEnvironment says an environment for those who do not see how dangerous it looks:
// "eu-1", "prod-eu", "live, production".
func HeardEnvironment(name string) string {
	if Dangerous(name) && !strings.Contains(strings.ToLower(name), "prod") {
		return name + ", production"
	}
	return name
}

// Aloud is a text for those who hear it: where dots stand for what is not shown, it says
// that in a word.
func Aloud(text string) string {
	if !strings.ContainsRune(text, '•') {
		return text
	}
	var out strings.Builder
	dots := false
	for _, r := range text {
		if r == '•' {
			if !dots {
				out.WriteString("hidden")
			}
			dots = true
			continue
		}
		dots = false
		out.WriteRune(r)
	}
	return out.String()
}

// Phrases puts what is said of one thing into one sentence: what is empty or only
// repeats the one before is left out, and stops at their ends are gone.
func Phrases(phrases ...string) string {
	var said []string
	for _, p := range phrases {
		if p = strings.TrimRight(strings.TrimSpace(Aloud(p)), ".…, "); p != "" && (len(said) == 0 || said[len(said)-1] != p) {
			said = append(said, p)
		}
	}
	return strings.Join(said, ", ")
}

// Position says where one of several stands: "3 of 12".
func Position(at, of int) string { return fmt.Sprintf("%d of %d", at, of) }

// Percent says a part of a whole: "40 %".
func Percent(part, whole float64) string {
	if whole <= 0 {
		return ""
	}
	return fmt.Sprintf("%.0f %%", 100*part/whole)
}

// Notice is the name of something that a person should know, where the colour that says how
// serious it is is not seen.
func Notice(t Tone, title string) string {
	switch t {
	case ToneBad:
		return "Problem: " + title
	case ToneWarning:
		return "Warning: " + title
	}
	return "Note: " + title
}

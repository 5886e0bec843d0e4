package words

import (
	"slices"
	"strings"
	"time"

	"tokendesk/oauth"
)

// SettingNames is what people call the settings that a history's entry names.
func SettingNames(detail string) string {
	if detail == "" {
		return ""
	}
	var names []string
	for path := range strings.SplitSeq(detail, ", ") {
		names = append(names, FieldName(path))
	}
	return strings.Join(names, ", ")
}

// WorkedUntil is the sentence that an account's failure goes with: when it last
// worked. "" where that is not known.
func WorkedUntil(until, now time.Time) string {
	if until.IsZero() {
		return ""
	}
	return "It worked until " + Moment(until, now) + "."
}

// Since says one thing that changed since an account worked, as part of a
// sentence. Where private is set, nobody is named.
func Since(s oauth.Since, now time.Time, private bool) string {
	text := since(s, now, private)
	if !s.At.IsZero() && s.Kind != oauth.EndedCertificate {
		text += ", " + Moment(s.At, now)
	}
	return OneLine(text, 400)
}

func since(s oauth.Since, now time.Time, private bool) string {
	switch s.Kind {
	case oauth.ChangedSecret:
		return "the " + Secret(oauth.SecretKind(s.Field)) + " was " + how(s, "replaced")
	case oauth.ChangedEndpoint:
		name := strings.ReplaceAll(strings.TrimSuffix(s.Field, "_endpoint"), "_", " ")
		return "the server's metadata names another " + OneLine(name, 40) + fromTo(s)
	case oauth.ChangedCertificate:
		text := "the certificate of " + OneLine(s.Field, 80) + " was replaced"
		if s.Old != s.New {
			text += " (by " + s.Old + " → by " + s.New + ")"
		}
		return text
	case oauth.EndedCertificate:
		return "the certificate of " + OneLine(s.Field, 80) + " expired " + Moment(s.At, now)
	case oauth.ChangedKeys:
		return "the server signs with other keys"
	case oauth.ChangedClock:
		if s.By < 0 {
			return "the clock of this computer was set back by " + Span(s.By)
		}
		return "the clock of this computer was set forward by " + Span(s.By)
	case oauth.ChangedVersion:
		return "Tokendesk was updated" + fromTo(s)
	}
	if private && NamesPerson(s.Field) || private && (s.Field == "expect" || s.Field == "login_hint") {
		s.Old, s.New = Hide(s.Old, true), Hide(s.New, true)
	}
	name, verb := FieldName(s.Field), " was "
	if slices.Contains(manyNames, name) {
		verb = " were "
	}
	if s.Added {
		return "the " + name + verb + "set" + fromTo(s)
	}
	return "the " + name + verb + how(s, "changed") + fromTo(s)
}

func how(s oauth.Since, changed string) string {
	switch {
	case s.Added:
		return "added"
	case s.Removed:
		return "removed"
	}
	return changed
}

func fromTo(s oauth.Since) string {
	switch {
	case s.Old != "" && s.New != "":
		return " (" + OneLine(s.Old, 120) + " → " + OneLine(s.New, 120) + ")"
	case s.New != "":
		return " (" + OneLine(s.New, 120) + ")"
	case s.Old != "":
		return " (it was " + OneLine(s.Old, 120) + ")"
	}
	return ""
}

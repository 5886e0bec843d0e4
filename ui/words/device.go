package words

import (
	"strings"
	"time"

	"tokendesk/oauth"
)

// DeviceTime says how long the code of a device sign-in can still be entered.
func DeviceTime(expires, now time.Time) string {
	if !expires.After(now) {
		return "The code has expired."
	}
	return "The code expires in " + Left(expires.Sub(now)) + "."
}

// DevicePoll says what the server said when it was asked last, and how often it is
// asked.
func DevicePoll(p oauth.DevicePoll, now time.Time) string {
	if p.At.IsZero() {
		return "Tokendesk asks the server for the first time in a moment."
	}
	return Sentence(Relative(p.At, now)) + " " + devicePoll(p)
}

// DeviceSaid is [DevicePoll] without the time.
func DeviceSaid(p oauth.DevicePoll) string { return Sentence(devicePoll(p)) }

func devicePoll(p oauth.DevicePoll) string {
	text := "the server was still waiting; Tokendesk asks every " + Span(p.Next) + "."
	switch p.Meaning {
	case oauth.DeviceTooOften:
		text = "the server asked Tokendesk to wait longer. It now asks every " + Span(p.Next) + "."
	case oauth.DeviceBusy:
		text = "the server had a problem; Tokendesk asks again in " + Span(p.Next) + "."
	case oauth.DeviceUnreachable:
		return "the server could not be reached; Tokendesk asks again in " + Span(p.Next) + "."
	}
	if p.Words != "" {
		text += " It says: " + Quoted(p.Words)
	}
	return text
}

// ForeignPage says that the page of a device sign-in is not the provider's own.
func ForeignPage(host string) string {
	return "The code is entered at " + OneLine(host, 100) + ", which is not one of this app's servers. Go there only if you know it: whoever runs it sees the code."
}

// alphabet are the words of the spelling alphabet (ICAO, ITU) from A to Z.
var alphabet = strings.Fields("Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike " +
	"November Oscar Papa Quebec Romeo Sierra Tango Uniform Victor Whiskey Xray Yankee Zulu")

// Spelled is a code as it is read out to somebody, "Whiskey Delta 4 – Mike". It is
// empty where the code has characters that have no such word.
func Spelled(code string) string {
	var said []string
	for _, r := range strings.ToUpper(code) {
		switch {
		case r >= 'A' && r <= 'Z':
			said = append(said, alphabet[r-'A'])
		case r >= '0' && r <= '9':
			said = append(said, string(r))
		case r == '-' || r == ' ':
			said = append(said, "–")
		default:
			return ""
		}
	}
	return strings.Join(said, " ")
}

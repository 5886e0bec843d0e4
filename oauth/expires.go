package oauth

import (
	"strings"
	"time"

	"tokendesk/oauth/visible"
)

// Expires are the ends of what an app proves itself with, as somebody typed them: a
// day (2027-03-01) or a moment (RFC 3339). An empty one is not known. They steer
// nothing; [ParseEnd] reads them.
type Expires struct {
	ClientSecret string `json:"client_secret,omitempty"`
	ClientKey    string `json:"client_key,omitempty"` // of private_key_jwt and the like
}

// lastEnd is the last year in which an end is one: some write the year 9999 for never,
// which not even a span of time reaches.
const lastEnd = 2200

// ParseEnd reads an end. A day counts as a whole: it ends when the next one begins
// in zone, which day reports. The error is an [Error] of KindUsage.
func ParseEnd(text string, zone *time.Location) (at time.Time, day bool, err error) {
	text = strings.TrimSpace(text)
	if at, err = time.ParseInLocation(time.DateOnly, text, zone); err == nil {
		at, day = at.AddDate(0, 0, 1), true
	} else {
		at, err = time.Parse(time.RFC3339, text)
	}
	switch {
	case err == nil && at.Year() > lastEnd:
		return time.Time{}, false, UsageError("“"+visible.Line(text, 40)+"” is too far in the future for an expiry date.", "Leave it empty if nothing expires.")
	case err == nil:
		return at, day, nil
	}
	return time.Time{}, false, UsageError("“"+visible.Line(text, 40)+"” is not a date.",
		"Write it as 2027-03-01, or with a time as 2027-03-01T14:00:00Z.")
}

// provenBy are the ends that the app's way to prove itself depends on.
func (a App) provenBy() (end, what string) {
	switch a.ClientAuth {
	case ClientSecretBasic, ClientSecretBasicEncoded, ClientSecretPost, ClientSecretJSON, ClientSecretJWT:
		return a.Expires.ClientSecret, "client secret"
	case PrivateKeyJWT:
		return a.Expires.ClientKey, "key"
	}
	return "", ""
}

// endedAdvice is the advice for a refused client whose secret or key has ended, as
// the app's settings say; "" where they do not.
func endedAdvice(app App, now time.Time) string {
	end, what := app.provenBy()
	at, _, err := ParseEnd(end, now.Location())
	if end == "" || err != nil || now.Before(at) {
		return ""
	}
	return "The " + what + " expired on " + end + ", according to the app's settings: create a new one at the provider and enter it here."
}

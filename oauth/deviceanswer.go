package oauth

import (
	"errors"
	"net/http"
	"slices"
)

// deviceAnswer is what a refusal means to a device that asks for its token (RFC
// 8628 3.5).
type deviceAnswer int

const (
	deviceRefused  deviceAnswer = iota // asking again leads nowhere
	devicePending                      // nobody has decided yet
	deviceSlowDown                     // the same, and it was asked too often
	deviceExpired                      // the code has run out
	deviceBusy                         // the server cannot tell at the moment
)

// deviceWords are how servers say it. What a code says comes before what is said
// about it, and what ends the polling before what does not.
var deviceWords = []struct {
	means deviceAnswer
	words []string
}{
	{deviceExpired, []string{"expired", "expired token", "code expired", "token expired", "has run out", "timed out"}},
	{deviceRefused, []string{"denied", "declined", "rejected", "refused", "cancelled", "canceled", "aborted"}},
	{deviceSlowDown, []string{"slow down", "polling too", "too fast", "too frequently", "too many requests", "too quickly", "rate limit", "rate limited"}},
	{deviceBusy, []string{"temporarily unavailable", "service unavailable", "try again later", "try later"}},
}

var (
	// waiting are the words for a person who has not decided, beside "pending".
	waiting = []string{"not yet", "yet to", "still waiting", "hasn t", "has not", "waiting for"}
	// decided are the words for what a person is asked, of which one says what is
	// pending.
	decided = []string{"authorization", "authorisation", "authorized", "authorised", "approval", "consent", "login", "sign in", "user", "device", "request", "action"}
	// otherwise are those of something else that is missing, for which no polling
	// helps.
	otherwise = []string{"no pending", "not pending", "no longer pending", "account pending", "account is pending", "enabled", "activated", "verified", "registered", "configured"}
)

// pends reports whether a text says that the person has not decided yet. An account
// that waits for somebody's approval is another matter.
func pends(text string) bool {
	switch {
	case holdsAny(text, otherwise):
		return false
	case holds(text, "pending"):
		return text == "pending" || holdsAny(text, decided) && !holds(text, "account")
	}
	return holdsAny(text, waiting)
}

// deviceAnswerOf reads a refusal in whatever member, case and status it came.
func deviceAnswerOf(e *Error) deviceAnswer {
	h := hear(e)
	if h.aboutSettings() || slices.Contains([]string{"unauthorized client", "server error"}, h.code) {
		return deviceRefused
	}
	for _, text := range append([]string{h.code}, h.text...) {
		for _, row := range deviceWords {
			if holdsAny(text, row.words) {
				return row.means
			}
		}
		if pends(text) {
			return devicePending
		}
	}
	switch {
	case h.status == http.StatusTooManyRequests:
		return deviceSlowDown
	case h.status == http.StatusPreconditionRequired && h.uncoded():
		return devicePending
	case h.status == http.StatusBadRequest && errors.Is(e, errNoAnswer): // Trakt, as the next
		return devicePending
	case h.status == http.StatusGone && errors.Is(e, errNoAnswer):
		return deviceExpired
	}
	return deviceRefused
}

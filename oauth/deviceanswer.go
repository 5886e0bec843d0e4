package oauth

import (
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
	{devicePending, []string{"pending", "not yet", "yet to", "still waiting", "hasn t", "has not", "waiting for"}},
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
	}
	switch {
	case h.status == http.StatusTooManyRequests:
		return deviceSlowDown
	case h.status == http.StatusPreconditionRequired && h.uncoded():
		return devicePending
	}
	return deviceRefused
}

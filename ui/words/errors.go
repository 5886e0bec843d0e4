package words

import (
	"context"
	"errors"
	"strings"

	"tokendesk/oauth"
)

// Explain returns what happened and what to do, for any error. Only the words
// of an [oauth.Error] are known to be safe to show, others are cut.
func Explain(err error) (message, advice string) {
	var e *oauth.Error
	switch {
	case err == nil:
		return "", ""
	case errors.As(err, &e):
		return e.Message, e.Advice
	case errors.Is(err, context.Canceled):
		return "Cancelled.", ""
	case errors.Is(err, context.DeadlineExceeded):
		return "It took too long.", "Try again."
	}
	return "Something went wrong: " + OneLine(err.Error(), 200), ""
}

// Sentences are what an error says in one text.
func Sentences(err error) string {
	message, advice := Explain(err)
	return strings.TrimSpace(message + " " + advice)
}

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

// Unsaid are the server's words for a failure that its message does not have.
func Unsaid(e *oauth.Error) string {
	has := func(words string) bool {
		return words == "" || strings.Contains(e.Message, strings.TrimRight(words, ". "))
	}
	switch {
	case has(e.ServerError) && has(e.ServerDescription):
		return ""
	case has(e.ServerError):
		return e.ServerDescription
	case has(e.ServerDescription):
		return e.ServerError
	}
	return strings.TrimSuffix(e.ServerError+": "+e.ServerDescription, ": ")
}

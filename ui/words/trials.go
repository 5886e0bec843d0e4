package words

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"tokendesk/oauth"
)

// maxTrial is how many runes of a server's words stand in a sentence.
const maxTrial = 90

// Trial says what a trial of an app's settings found, the verdict first: its
// grant gave tokens or failed with err; its test call, nil where there is none,
// went so or could not be made. The tone is good or bad.
func Trial(tokens oauth.TokenSet, test *oauth.TestResult, testErr, err error) (lines []string, tone Tone) {
	if err != nil {
		return failedTrial(err), ToneBad
	}
	got := gotTokens(tokens)
	switch {
	case testErr != nil && tokens.IDTokenOnly():
		message, advice := Explain(testErr)
		return []string{message, got, advice}, ToneBad
	case testErr != nil:
		message, advice := Explain(testErr)
		return []string{"The server gave a token, but the test call failed: " + message, got, advice}, ToneBad
	case test == nil:
		return []string{"It works.", got + " The app has no test call, so the token has not been tried yet."}, ToneGood
	case !test.OK:
		why := cmp.Or(test.Why, fmt.Sprintf("it answered %d %s", test.Status, http.StatusText(test.Status)))
		return []string{"The server gave a token, but the test call refused it.", why, got}, ToneBad
	}
	return []string{"It works: the test call accepted the token.", got}, ToneGood
}

func failedTrial(err error) []string {
	var e *oauth.Error
	known := errors.As(err, &e)
	if errors.Is(err, context.Canceled) || known && e.Kind == oauth.KindInterrupted {
		return []string{"Cancelled."}
	}
	message, advice := Explain(err)
	if known && e.Kind == oauth.KindUntrusted {
		advice = "Save the app: it then shows what is not trusted yet, old and new, and you can trust it. What you type yourself is trusted."
	}
	if advice == "" {
		return []string{message}
	}
	return []string{message, advice}
}

// gotTokens says what the server gave.
func gotTokens(ts oauth.TokenSet) string {
	facts := []string{"Received a token"}
	if ts.IDTokenOnly() {
		facts = []string{"Received an ID token"}
	}
	switch ts.Life {
	case oauth.LifeKnown:
		facts = append(facts, "it expires in "+Span(ts.ExpiresAt.Sub(ts.ObtainedAt)))
	case oauth.LifeNever:
		facts = append(facts, "it does not expire")
	}
	if ts.Identity != "" {
		facts = append(facts, "signed in as "+Shorten(ts.Identity, maxTrial))
	}
	if len(ts.Scopes) > 0 {
		facts = append(facts, "scopes "+Shorten(strings.Join(ts.Scopes, " "), maxTrial))
	}
	return strings.Join(facts, ", ") + "."
}

// Problems says how many things stand in the way of saving an app. missing reports
// that none of them is wrong: it can be kept as it is.
func Problems(count int, missing bool) string {
	things, is := Count(count, "thing"), "are"
	if count == 1 {
		things, is = "One thing", "is"
	}
	if missing {
		return things + " " + is + " still missing. Save again to keep the app as it is, and fill it in later."
	}
	return things + " " + is + " missing or wrong."
}

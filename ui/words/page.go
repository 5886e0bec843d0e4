package words

import (
	"errors"

	"tokendesk/oauth"
	"tokendesk/oauth/loopback"
	"tokendesk/oauth/session"
)

// SignInPage is what the browser shows of a sign-in that it has come back from: whose it
// was, and what to do in one line. private names nobody.
func SignInPage(o session.Outcome, private bool) loopback.Page {
	identity, expect, formerly := OneLine(o.Identity, 120), OneLine(o.Account.Expect, 120), OneLine(o.Formerly, 120)
	if private {
		identity, expect, formerly = "", "", ""
	}
	switch {
	case o.Held == session.ReasonOtherPerson:
		p := loopback.Page{Tone: loopback.ToneBad, Headline: "Another person signed in.", Next: "Go back to Tokendesk: " + offered(KeepFor(identity)) + "."}
		p.Detail = "This account is for another person than the one who signed in. " + heldBack
		if !private {
			p.Detail = "You signed in as " + identity + ", but this account is for " + expect + ". " + heldBack
		}
		return p
	case o.Held != session.ReasonNone:
		p := loopback.Page{Tone: loopback.ToneBad, Headline: "The server did not say who signed in.", Detail: heldBack, Next: "Go back to Tokendesk: " + offered("") + "."}
		if !private {
			p.Detail = "This account is for " + expect + ". " + heldBack
		}
		return p
	case o.Err != nil:
		return failedPage(o.Err, private)
	}
	p := loopback.Page{Tone: loopback.ToneGood, Headline: "You are signed in.", Next: "You can close this page."}
	if identity != "" {
		p.Headline = "Signed in as " + identity + "."
	}
	if o.Formerly != "" {
		p.Detail = "Another person signed in to this account before."
		if !private {
			p.Detail = "Before, " + formerly + " signed in to this account."
		}
		p.Next = "You can close this page. If you meant to sign in as somebody else, go back to Tokendesk: " + SignInAgain + "."
	}
	return p
}

// heldBack says what becomes of a token of somebody else.
const heldBack = "The token is on hold: nothing uses it until you decide."

// offered are the acts that a person chooses between; keep may be "".
func offered(keep string) string {
	if keep == "" {
		return SignInAgain + ", or " + UseHere
	}
	return SignInAgain + ", " + keep + ", or " + UseHere
}

// failedPage is the page of a sign-in that brought no token. A server's words may name
// somebody, so that private leaves them out.
func failedPage(err error, private bool) loopback.Page {
	p := loopback.Page{Tone: loopback.ToneBad, Headline: "The sign-in failed.", Next: "Tokendesk shows what to do next."}
	var e *oauth.Error
	switch {
	case errors.As(err, &e) && e.Kind == oauth.KindInterrupted:
		p.Tone, p.Headline, p.Next = loopback.ToneCalm, "The sign-in was cancelled.", "You can close this page."
	case !private:
		message, advice := Explain(err)
		p.Detail = OneLine(message, 400)
		if advice != "" {
			p.Next = OneLine(advice, 400)
		}
	}
	return p
}

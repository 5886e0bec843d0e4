package session

import (
	"errors"

	"tokendesk/oauth"
)

// unfinished is the error of a sign-in that was not finished in time: what it still waited
// for when its time was over. opened says that the browser took its page.
func unfinished(at Progress, opened bool) error {
	e := &oauth.Error{
		Kind: oauth.KindNeedsLogin, Cause: oauth.CauseEnded, Message: "The sign-in was not finished in time.",
		Advice: "Start it again and open the sign-in address.", Err: errSignInTime,
	}
	var said *oauth.Error
	switch {
	case errors.As(at.Notice, &said): // it may be why
		e.Cause = oauth.CauseNone
		e.Message = "The sign-in was not finished in time. The browser had come back with an error that did not say which sign-in it was about: " + said.Message
		e.Advice = said.Advice
	case errors.As(at.BrowserErr, &said):
		e.Cause = oauth.CauseBrowser
		e.Message = "The sign-in was not finished in time: its page was not opened. " + said.Message
		e.Advice = "Start it again and open the sign-in address yourself, or choose another browser for this account."
	case at.Stage == StagePort:
		e.Cause = oauth.CausePort
		e.Message = "The sign-in did not begin in time: another Tokendesk is using the redirect port."
		e.Advice = "Finish or cancel the other sign-in, then start this one again."
	case at.Stage == StageDevice:
		e.Message = "The sign-in was not finished in time: the code was not entered."
		e.Advice = "Start it again and enter the new code on its page."
	case at.Stage == StageBrowser && at.MustPaste:
		e.Message = "The sign-in was not finished in time: its answer was not pasted."
		e.Advice = "Start it again, sign in on its page and paste the address at which the browser ends."
	case at.Stage == StageBrowser && opened:
		e.Message = "The sign-in was not finished in time: the browser did not come back."
		e.Advice = "Start it again and sign in on the page that opens in the browser."
	case at.Stage != StageBrowser:
		e.Cause = oauth.CauseNone
		e.Message = "The sign-in did not begin in time: the server took too long."
		e.Advice = "Start it again, and give it more time."
	}
	return e
}

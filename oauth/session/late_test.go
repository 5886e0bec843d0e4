package session

import (
	"context"
	"errors"
	"strings"
	"testing"

	"tokendesk/oauth"
)

// The end of the time says what the sign-in still waited for.
func TestWhatASignInWaitedFor(t *testing.T) {
	refused := &oauth.Error{Message: "The browser could not be opened: lynx failed (exit status 3).", Cause: oauth.CauseBrowser}
	for want, at := range map[string]struct {
		progress Progress
		opened   bool
		cause    oauth.Cause
	}{
		"did not begin in time: the server took too long.":     {Progress{Stage: StageWorking}, false, oauth.CauseNone},
		"did not begin in time: another Tokendesk is using":    {Progress{Stage: StagePort}, false, oauth.CausePort},
		"not finished in time.":                                {Progress{Stage: StageBrowser}, false, oauth.CauseEnded},
		"not finished in time: the browser did not come back.": {Progress{Stage: StageBrowser}, true, oauth.CauseEnded},
		"not finished in time: its answer was not pasted.":     {Progress{Stage: StageBrowser, MustPaste: true}, true, oauth.CauseEnded},
		"not finished in time: the code was not entered.":      {Progress{Stage: StageDevice}, true, oauth.CauseEnded},
		"its page was not opened. " + refused.Message:          {Progress{Stage: StageBrowser, BrowserErr: refused}, true, oauth.CauseBrowser},
		"which sign-in it was about: Declined.":                {Progress{Stage: StageBrowser, Notice: &oauth.Error{Message: "Declined."}}, true, oauth.CauseNone},
	} {
		err := unfinished(at.progress, at.opened)
		e := wantKind(t, forPerson(err), oauth.KindNeedsLogin)
		if !strings.HasSuffix(e.Message, want) && !strings.Contains(want, "another") || !strings.Contains(e.Message, want) || e.Cause != at.cause || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %q, %s", want, e.Message, e.Cause)
		}
		if e.Advice == "" && at.progress.Notice == nil {
			t.Errorf("%s: no advice", want)
		}
	}
}

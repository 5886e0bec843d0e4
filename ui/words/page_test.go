package words

import (
	"errors"
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/oauth/loopback"
	"tokendesk/oauth/session"
)

// Promises 8 and 28: the page in the browser says whose the sign-in was and names the
// acts as every face does; while presenting it names nobody.
func TestSignInPage(t *testing.T) {
	expects := oauth.Account{Expect: "ada@x.test"}
	for name, c := range map[string]struct {
		o    session.Outcome
		tone loopback.Tone
		says []string
	}{
		"signed in":     {session.Outcome{Account: expects, Identity: "ada@x.test"}, loopback.ToneGood, []string{"Signed in as ada@x.test."}},
		"nobody known":  {session.Outcome{}, loopback.ToneGood, []string{"You are signed in."}},
		"was another":   {session.Outcome{Identity: "ada@x.test", Formerly: "eve@x.test"}, loopback.ToneGood, []string{"Signed in as ada@x.test.", "Before, eve@x.test signed in to this account.", SignInAgain}},
		"somebody else": {session.Outcome{Account: expects, Identity: "eve@x.test", Held: session.ReasonOtherPerson}, loopback.ToneBad, []string{"Another person signed in.", "eve@x.test", "for ada@x.test", SignInAgain, KeepFor("eve@x.test"), UseHere, "nothing uses it"}},
		"nobody told":   {session.Outcome{Account: expects, Held: session.ReasonUnknownPerson}, loopback.ToneBad, []string{"The server did not say who signed in.", "ada@x.test", UseHere}},
		"failed":        {session.Outcome{Err: &oauth.Error{Kind: oauth.KindRefused, Message: "The server refused eve@x.test.", Advice: "Ask ada@x.test."}}, loopback.ToneBad, []string{"The sign-in failed.", "The server refused eve@x.test.", "Ask ada@x.test."}},
		"cancelled":     {session.Outcome{Err: &oauth.Error{Kind: oauth.KindInterrupted, Message: "Cancelled."}}, loopback.ToneCalm, []string{"cancelled"}},
		"not ours":      {session.Outcome{Err: errors.New("secret")}, loopback.ToneBad, []string{"The sign-in failed."}},
	} {
		text := func(private bool) string {
			p := SignInPage(c.o, private)
			if p.Tone != c.tone || p.Headline == "" || p.Next == "" {
				t.Errorf("%s: %+v", name, p)
			}
			return p.Headline + "\n" + p.Detail + "\n" + p.Next
		}
		got := text(false)
		for _, want := range c.says {
			if !strings.Contains(got, want) {
				t.Errorf("%s does not say %q: %s", name, want, got)
			}
		}
		if private := text(true); strings.Contains(private, "x.test") {
			t.Errorf("%s names somebody: %s", name, private)
		}
	}
}

package words

import (
	"errors"
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
)

// Colour is never the only sign: each state has an icon of its own.
func TestEachStateHasItsIcon(t *testing.T) {
	signs := map[string]Icon{}
	for _, i := range []Icon{IconNone, IconFresh, IconExpiring, IconExpired, IconPerson, IconFailed, IconBusy, IconPending, IconCannot, IconCaution} {
		if other, taken := signs[i.Sign()]; taken {
			t.Errorf("%s and %s are both written as %s", i, other, i.Sign())
		}
		signs[i.Sign()] = i
	}
	of := map[Icon]session.State{}
	for _, s := range []session.State{
		session.StateNone, session.StateFresh, session.StateExpiring, session.StateExpired, session.StateNeedsLogin, session.StateError,
	} {
		said := State(s)
		if other, taken := of[said.Icon]; taken || said.Word == "" {
			t.Errorf("%s is shown as %+v, and so is %s", s, said, other)
		}
		of[said.Icon] = s
	}
}

func TestReason(t *testing.T) {
	rec := oauth.Record{Account: oauth.Account{Expect: "ada"}, Tokens: &oauth.TokenSet{Identity: "bob"}, Failure: &oauth.Failure{Message: "No."}}
	for reason, want := range map[session.Reason]string{
		session.ReasonNone: "", session.ReasonOtherPerson: "On hold: it belongs to bob, not to ada.", session.ReasonFailed: "No.",
		session.ReasonIncomplete: "No store name.", session.ReasonUnknownPerson: "On hold: the server did not say whose token it is; ada is expected.",
	} {
		if got := Reason(reason, rec, &oauth.Error{Message: "No store name."}); got != want {
			t.Errorf("%q: %q, want %q", reason, got, want)
		}
	}
}

// Every kind of event has words.
func TestHistory(t *testing.T) {
	for kind, want := range map[oauth.HistoryKind]string{
		oauth.HistoryGot: "Token received", oauth.HistoryRenewed: "Renewed", oauth.HistorySignedIn: "Signed in", oauth.HistoryCopied: "Copied",
		oauth.HistoryRefused: "Token not accepted", oauth.HistoryRevoked: "Revoked", oauth.HistoryFailed: "Failed", oauth.HistorySettings: "Settings changed",
		oauth.HistoryTrusted: "Settings trusted", oauth.HistoryIdentity: "Identified", oauth.HistoryRestored: "Restored from a backup",
		"of a later version": "of a later version",
	} {
		if got := History(kind); got != want {
			t.Errorf("%s: %q, want %q", kind, got, want)
		}
	}
	signedIn := oauth.HistoryEntry{Kind: oauth.HistorySignedIn, Detail: "bob"}
	if got := HistoryDetail(signedIn, true); got != Hide("bob", true) {
		t.Errorf("somebody is named while presenting: %q", got)
	}
	if got := HistoryDetail(signedIn, false); got != "bob" {
		t.Errorf("%q", got)
	}
}

func TestStage(t *testing.T) {
	declined := &oauth.Error{Message: "The sign-in was declined."}
	for _, c := range []struct {
		p                       session.Progress
		headline, short, failed string
	}{
		{session.Progress{Stage: session.StageWorking}, "Asking the server", "Asking the server", ""},
		{session.Progress{Stage: session.StageCopying}, "Copying", "Copying", ""},
		{session.Progress{Stage: session.StageLease}, "Another Tokendesk is renewing this account", "Another Tokendesk is renewing it", ""},
		{session.Progress{Stage: session.StagePort}, "Another Tokendesk is using the redirect port", "Another sign-in uses the port", ""},
		{session.Progress{Stage: session.StageDevice, UserCode: "WDJB"}, "Enter this code on any device", "Enter the code WDJB", ""},
		{session.Progress{Stage: session.StageBrowser}, "Waiting for the browser", "Waiting for the browser", ""},
		{session.Progress{Stage: session.StageBrowser, MustPaste: true}, "Waiting for you to paste the answer", "Paste the answer here", ""},
		{session.Progress{Stage: session.StageBrowser, BrowserErr: errors.New("none")}, "No browser could be opened", "No browser could be opened", "Something went wrong: none"},
		{session.Progress{Stage: session.StageBrowser, Notice: declined}, "Waiting for the browser", "The browser came back with an error", "The sign-in was declined."},
	} {
		if w := Stage(c.p); w.Headline != c.headline || w.Short != c.short || w.Failed != c.failed {
			t.Errorf("%s: %+v", c.p.Stage, w)
		}
	}
}

// What to copy depends on where the browser ends.
func TestWhatToPaste(t *testing.T) {
	for uri, says := range map[string]string{
		"https://oauth.pstmn.io/v1/callback": "begins with https://oauth.pstmn.io/v1/callback, whatever the page says",
		"http://localhost":                   "begins with http://localhost, whatever the page says",
		"com.example.app:/cb":                "developer tools",
		"urn:ietf:wg:oauth:2.0:oob":          "shows a code",
	} {
		p := session.Progress{Stage: session.StageBrowser, MustPaste: true, RedirectURI: uri}
		if got := Stage(p).Advice; !strings.Contains(got, says) || !strings.Contains(got, "paste it here") {
			t.Errorf("%s: %s", uri, got)
		}
		p.BrowserErr = errors.New("none")
		if got := Stage(p).Advice; !strings.Contains(got, says) || !strings.Contains(got, "Copy the sign-in address") {
			t.Errorf("%s, no browser: %s", uri, got)
		}
	}
}

// What failed is said once: the kind, which scripts read, is not said beside it.
func TestAFailureIsSaidOnce(t *testing.T) {
	for detail, want := range map[string]string{
		"refused: id.example refused: invalid_client": "id.example refused: invalid_client",
		"id.example refused: invalid_client":          "id.example refused: invalid_client",
		"nonsense: The answer is not JSON.":           "The answer is not JSON.",
	} {
		if got := HistoryDetail(oauth.HistoryEntry{Kind: oauth.HistoryFailed, Detail: detail}, false); got != want {
			t.Errorf("%q: %q, want %q", detail, got, want)
		}
	}
}

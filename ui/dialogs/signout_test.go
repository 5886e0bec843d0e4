package dialogs

import (
	"context"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/parts"
	"tokendesk/ui/parts/partstest"
	look "tokendesk/ui/theme"
)

var (
	adaRef   = oauth.Ref{App: "acme", Account: "ada"}
	adaSteps = []session.SignOutStep{
		{Act: session.SignOutRefresh, Address: "https://id.example.test/revoke"},
		{Act: session.SignOutAccess, Address: "https://id.example.test/revoke"},
		{Act: session.SignOutSession, Lack: session.LackEndpoint},
		{Act: session.SignOutForget},
	}
)

// signingDesk signs out, and fails the first step as often as it says.
type signingDesk struct {
	fails int
	asked []session.SignOutRequest
	refs  [][]oauth.Ref
}

func (d *signingDesk) SignOutPlan(context.Context, oauth.Ref) ([]session.SignOutStep, error) {
	steps := slices.Clone(adaSteps)
	steps[2] = session.SignOutStep{Act: session.SignOutSession, Address: "https://id.example.test/logout"}
	return steps, nil
}

func (d *signingDesk) SignOutAll(_ context.Context, refs []oauth.Ref, r session.SignOutRequest, _ map[oauth.Ref][]session.SignOutResult, report func(session.SignedOut)) {
	d.asked, d.refs = append(d.asked, r), append(d.refs, refs)
	for _, ref := range refs {
		var results []session.SignOutResult
		for _, s := range adaSteps {
			results = append(results, session.SignOutResult{SignOutStep: s, State: session.SignOutDone})
		}
		report(session.SignedOut{Ref: ref, Results: results})
		var err error
		if d.fails > 0 && !r.ForgetOnly {
			d.fails--
			err = &oauth.Error{Kind: oauth.KindUnreachable, Message: "No route to ada@example.test."}
			results[0].State, results[0].Err, results[3].State = session.SignOutFailed, err, session.SignOutWaiting
		}
		report(session.SignedOut{Ref: ref, Results: results, Ended: true, Err: err})
	}
}

// Promise 23: the sheet says before what happens, with what cannot be; Enter does nothing;
// a failure is shown at its step, and can be tried again or forgotten here all the same.
func TestSigningOutSaysWhatHappens(t *testing.T) {
	for _, last := range []string{"Try again", "Forget here anyway"} {
		b := partstest.New(t, partstest.Small, look.Light)
		d, said := &signingDesk{fails: 1}, ""
		m := signOut(b.Win, SignOutOptions{
			Title: "Acme, Ada", Desk: d, Run: b.Run, Done: func(message string) { said = message },
			Accounts: []SignOutAccount{{Ref: adaRef, Steps: adaSteps, Hide: func(s string) string { return strings.ReplaceAll(s, "ada@example.test", "•") }}},
		})
		for _, want := range []string{"Revoke the refresh token at id.example.test", "Revoke the access token at id.example.test", "has no sign-out address", "Forget the tokens here"} {
			if !strings.Contains(b.Text(), want) {
				t.Errorf("it does not say %q: %s", want, b.Text())
			}
		}
		b.Drain() // what the metadata says
		if !strings.Contains(b.Text(), "End the session in the account's browser at id.example.test") || !m.sessions.Visible() {
			t.Error("what the server turned out to offer is not said")
		}
		b.Tap(t, "Sign out")
		b.Drain()
		if text := b.Text(); !m.sheet.Open() || !strings.Contains(text, "No route to •.") || strings.Contains(text, "ada@") {
			t.Fatalf("the failure is not shown: %s", text)
		}
		b.Tap(t, last)
		b.Drain()
		again := d.asked[1]
		want := "Signed out of Acme, Ada"
		if last != "Try again" {
			want = "Forgot the tokens of Acme, Ada"
		}
		if m.sheet.Open() || said != want || !d.asked[0].Sessions || again.ForgetOnly != (last != "Try again") {
			t.Errorf("%s: said %q, %+v", last, said, d.asked)
		}
	}
}

func TestEnterSignsNobodyOut(t *testing.T) {
	b := partstest.New(t, partstest.Small, look.Light)
	d := &signingDesk{}
	m := signOut(b.Win, SignOutOptions{Title: "Acme, Ada", Desk: d, Run: b.Run, Accounts: []SignOutAccount{{Ref: adaRef, Steps: adaSteps}}})
	b.Press(fyne.KeyReturn)
	b.Press(fyne.KeySpace)
	b.Drain()
	if len(d.asked) > 0 || m.sheet.Open() {
		t.Error("Enter does more than close it")
	}
}

// Where no server can be asked the sheet says so, and has the one verb that is left.
func TestOfAServerThatCannotRevoke(t *testing.T) {
	b := partstest.New(t, partstest.Small, look.Dark)
	d := &muteDesk{}
	m := signOut(b.Win, SignOutOptions{Title: "Acme", Desk: d, Run: b.Run, Accounts: []SignOutAccount{{Ref: adaRef, Name: "Ada", Steps: muteSteps}}})
	b.Drain()
	if text := b.Text(); !strings.Contains(text, "This server cannot revoke tokens. Tokendesk only forgets the tokens") || strings.Contains(text, "asks the server") {
		t.Errorf("it says %s", text)
	}
	for _, o := range b.Shown() {
		if w, ok := o.(*parts.KeyButton); ok && w.Text == "Sign out" {
			t.Error("it offers to ask the server")
		}
	}
	b.Tap(t, "Forget here only")
	b.Drain()
	if len(d.asked) != 1 || !d.asked[0].ForgetOnly || m.sheet.Open() {
		t.Errorf("it asked for %+v", d.asked)
	}
}

// muteSteps are of a server without a revocation endpoint.
var muteSteps = []session.SignOutStep{
	{Act: session.SignOutAccess, Lack: session.LackEndpoint},
	{Act: session.SignOutSession, Lack: session.LackEndpoint},
	{Act: session.SignOutForget},
}

type muteDesk struct{ signingDesk }

func (*muteDesk) SignOutPlan(context.Context, oauth.Ref) ([]session.SignOutStep, error) {
	return muteSteps, nil
}

// Of many, those that failed are listed, and tried again alone.
func TestSigningOutOfMany(t *testing.T) {
	b := partstest.New(t, partstest.Small, look.Dark)
	d := &signingDesk{fails: 1}
	bob := oauth.Ref{App: "acme", Account: "bob"}
	m := signOut(b.Win, SignOutOptions{
		Title: "Acme", Desk: d, Run: b.Run,
		Accounts: []SignOutAccount{{Ref: adaRef, Name: "Ada", Steps: adaSteps}, {Ref: bob, Name: "Bob", Steps: adaSteps}},
	})
	if !strings.Contains(b.Text(), "The tokens of 2 accounts are revoked at id.example.test.") || !strings.Contains(b.Text(), "2 accounts have no sign-out address") {
		t.Errorf("it says %s", b.Text())
	}
	b.Tap(t, "Sign out")
	b.Drain()
	if text := b.Text(); !strings.Contains(text, "Ada") || strings.Contains(text, "Bob") || !m.sheet.Open() {
		t.Fatalf("it says %s", text)
	}
	b.Tap(t, "Try again")
	b.Drain()
	if text := b.Text(); len(d.refs) != 2 || !slices.Equal(d.refs[1], []oauth.Ref{adaRef}) || !m.sheet.Open() || !strings.Contains(text, "Signed out of 2 accounts") || !strings.Contains(text, "tokens of 2 accounts have been revoked") {
		t.Errorf("%v, it says %s", d.refs, text)
	}
	if b.Tap(t, "Close"); m.sheet.Open() {
		t.Error("it stays")
	}
}

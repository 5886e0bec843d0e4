package ui

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/store"
	"tokendesk/ui/desk"
	"tokendesk/ui/parts"
	"tokendesk/ui/words"
)

// onDevice makes a record one that signs in with a device's code.
func onDevice(r *oauth.Record) {
	byPerson(r)
	r.App.Grant = oauth.GrantDeviceCode
	r.App.Endpoints.DeviceAuthorization = "https://as.example.test/device"
	r.App.Endpoints.Token = "https://as.example.test/token"
	r.Account.Browser = "isolated:firefox"
}

// givesCode is a server that gives a code and then what then says.
func givesCode(then func() (int, map[string]any)) func(context.Context, string) (int, map[string]any) {
	asked := false
	return func(context.Context, string) (int, map[string]any) {
		if asked {
			return then()
		}
		asked = true
		return http.StatusOK, map[string]any{
			"device_code": "D", "user_code": "WDJB-MJHT", "verification_uri": "https://as.example.test/enter",
			"verification_uri_complete": "https://as.example.test/enter?c=WDJB-MJHT", "expires_in": 600, "interval": 1,
		}
	}
}

// sheetButton is the button with a text on the uppermost sheet, nil for none.
func (b *bench) sheetButton(text string) *parts.Button {
	for _, o := range b.sheet() {
		if w, ok := o.(*parts.Button); ok && w.Text == text {
			return w
		}
	}
	return nil
}

// sheetSays reports whether the uppermost sheet says exactly a text.
func (b *bench) sheetSays(text string) bool {
	return slices.ContainsFunc(b.sheet(), func(o fyne.CanvasObject) bool { return textOf(o) == text })
}

func (b *bench) sheet() []fyne.CanvasObject {
	if top := b.window.shell.Win.Canvas().Overlays().Top(); top != nil {
		return test.LaidOutObjects(top)
	}
	return nil
}

// A device sign-in shows its code; the sheet may be closed and shown again, and goes
// with the sign-in. Its page opens in the account's browser, each time.
func TestTheCodeSheetComesAndGoesWithItsSignIn(t *testing.T) {
	b := newBench(t, nil, record("ikas", onDevice))
	m := b.main(1)
	b.until("the row is there", func() bool { return b.says("App ikas") })
	b.Servers.Answers(givesCode(func() (int, map[string]any) {
		return http.StatusBadRequest, map[string]any{"error": "authorization_pending"}
	}))
	m.act(ref("ikas"), session.StepSignIn)
	b.until("the code is shown", func() bool { return b.sheetButton("Copy code") != nil })
	b.until("its page was opened", func() bool { return len(b.Browser.Opened()) == 1 })
	m.actions.openAgain(ref("ikas"))
	b.until("and again", func() bool { return len(b.Browser.Opened()) == 2 })
	for _, page := range b.Browser.Opened() {
		if page.Setting != "isolated:firefox" || page.Address != "https://as.example.test/enter?c=WDJB-MJHT" || page.Ref != ref("ikas") {
			t.Errorf("opened %+v", page)
		}
	}
	b.Browser.Fail(errors.New("no display"))
	m.actions.signing.device.Widgets.Escape()
	if m.DialogOpen() || !b.account("ikas").Running {
		t.Fatal("closing it ends the sign-in")
	}
	m.actions.openAgain(ref("ikas"))
	b.until("other ways are offered", func() bool { return b.sheetSays("Open it on this computer") })
	m.actions.signing.sheet.Hide()
	m.actions.showCode(ref("ikas"))
	if !m.DialogOpen() {
		t.Fatal("the code is not shown again")
	}
	m.desk.Cancel(ref("ikas"))
	b.until("it has gone", func() bool { return !b.account("ikas").Running && !m.DialogOpen() })

	// A failure stands in it, and it can be started again from there.
	b.Servers.Answers(givesCode(func() (int, map[string]any) { return http.StatusBadRequest, map[string]any{"error": "access_denied"} }))
	m.act(ref("ikas"), session.StepSignIn)
	b.until("it was refused", func() bool { return b.sheetButton("Start again") != nil })
	b.Servers.Answers(givesCode(func() (int, map[string]any) {
		return http.StatusOK, map[string]any{"access_token": "T", "token_type": "Bearer", "expires_in": 3600}
	}))
	test.Tap(b.sheetButton("Start again"))
	b.until("it has a token", func() bool { return b.account("ikas").HasToken() && !m.DialogOpen() })
}

// Somebody else who entered the code leaves the same question as somebody else who came
// back from the browser; the sheet with the code is gone.
func TestSomebodyElseEntersTheCode(t *testing.T) {
	b := newBench(t, nil, record("ikas", onDevice, func(r *oauth.Record) {
		r.App.Endpoints.Userinfo = "https://as.example.test/me"
		r.Account.Expect = "ada@example.test"
	}))
	m := b.main(1)
	b.until("the row is there", func() bool { return b.says("App ikas") })
	code := givesCode(func() (int, map[string]any) {
		return http.StatusOK, map[string]any{"access_token": "T", "token_type": "Bearer", "expires_in": 3600}
	})
	b.Servers.Answers(func(ctx context.Context, app string) (int, map[string]any) {
		if app == "" { // who it is
			return http.StatusOK, map[string]any{"sub": "eve", "email": "eve@example.test"}
		}
		return code(ctx, app)
	})
	m.act(ref("ikas"), session.StepSignIn)
	b.until("the ways on are offered", func() bool { return b.sheetButton(words.UseHere) != nil })
	if b.sheetButton("Copy code") != nil || b.sheetButton(words.KeepFor("eve@example.test")) == nil || len(m.Win.Canvas().Overlays().List()) != 1 {
		t.Error("the code is still there")
	}
}

// Where no browser opens the sign-in page, others are offered at once, and the answer
// can be pasted.
func TestABrowserThatFailsOffersOthers(t *testing.T) {
	b := newBench(t, nil, record("ikas", byPerson, func(r *oauth.Record) { r.Account.Browser = "private" }))
	m := b.main(1)
	b.until("the row is there", func() bool { return b.says("App ikas") })
	b.Browser.Fail(&oauth.Error{Kind: oauth.KindMisconfigured, Message: "Nothing opens anything."})
	m.act(ref("ikas"), session.StepSignIn)
	b.until("others are offered", func() bool { return b.sheetSays("Nothing opens anything.") })
	if n := len(b.Browser.Opened()); n != 1 || b.Browser.Opened()[0].Setting != "private" {
		t.Errorf("opened %v", b.Browser.Opened())
	}
	m.actions.openIn(ref("ikas"), "firefox", b.account("ikas").Progress.Address, false, func(error) {})
	b.until("another was tried", func() bool { return len(b.Browser.Opened()) == 2 })
	if got := b.Browser.Opened()[1].Setting; got != "private:firefox" {
		t.Errorf("it was tried as %q", got)
	}
	m.desk.Cancel(ref("ikas"))
	b.until("it goes with the sign-in", func() bool { return !b.account("ikas").Running && !m.DialogOpen() })
}

// The window comes to the front when a sign-in has come back from the browser, and
// only then.
func TestTheWindowComesBackAfterASignIn(t *testing.T) {
	b := newBench(t, nil, record("ikas", onDevice))
	m := b.main(1)
	raised := 0
	m.raise = func() { raised++ }
	b.until("the row is there", func() bool { return b.says("App ikas") })
	run := func(answer map[string]any, status int) {
		t.Helper()
		b.Servers.Answers(givesCode(func() (int, map[string]any) { return status, answer }))
		m.act(ref("ikas"), session.StepSignIn)
		b.until("it runs", func() bool { return b.account("ikas").Progress.Device != nil })
	}
	ends := func(want int) {
		t.Helper()
		b.until("it ends", func() bool { return !b.account("ikas").Running })
		if raised != want {
			t.Errorf("it came to the front %d times, want %d", raised, want)
		}
		if sheet := m.actions.signing.device; sheet != nil && sheet.Open() {
			sheet.Hide()
		}
	}
	token := map[string]any{"access_token": "T", "token_type": "Bearer", "expires_in": 3600}
	run(map[string]any{"error": "authorization_pending"}, http.StatusBadRequest)
	m.desk.Cancel(ref("ikas"))
	ends(0)
	run(map[string]any{"error": "access_denied"}, http.StatusBadRequest)
	ends(1)
	run(token, http.StatusOK)
	ends(2)
	m.choices.Change(func(s *store.Settings) { s.StayBehind = true })
	b.Clock.Pass(time.Hour)
	run(token, http.StatusOK)
	ends(2)
}

// Where the answer must be pasted and no browser opens the page, one sheet has both.
func TestWhatMustBePastedMayBeOpenedElsewhere(t *testing.T) {
	b := newBench(t, nil, record("ikas", elsewhere))
	m := b.main(1)
	b.until("the row is there", func() bool { return b.says("App ikas") })
	b.Browser.Fail(&oauth.Error{Kind: oauth.KindMisconfigured, Message: "Nothing opens anything."})
	m.act(ref("ikas"), session.StepSignIn)
	b.until("both are offered", func() bool { return b.sheetSays("Nothing opens anything.") && b.sheetButton("Continue") != nil })
	if n := len(m.Win.Canvas().Overlays().List()); n != 1 {
		t.Errorf("%d sheets are open", n)
	}
	m.actions.signing.sheet.Hide()
	m.desk.Cancel(ref("ikas"))
	b.until("it ends", func() bool { return !b.account("ikas").Running })
}

// Somebody who signs in without an account comes back as one that is new.
func TestTheWindowComesBackForSomebodyNew(t *testing.T) {
	b := newBench(t, nil, record("ikas", byPerson), record("mypos", byPerson))
	m := b.main(2)
	b.until("the rows are there", func() bool { return b.says("App ikas") })
	guest := desk.Account{Record: oauth.Record{App: oauth.App{ID: "ikas"}, Account: oauth.Account{ID: "guest"}}, Running: true, Progress: session.Progress{Stage: session.StageBrowser}}
	came := func(app string, at time.Time) desk.Update {
		return desk.Update{All: true, Accounts: []*desk.Account{{Record: oauth.Record{App: oauth.App{ID: app}, Account: oauth.Account{ID: "new"}, Tokens: &oauth.TokenSet{ObtainedAt: at}}}}}
	}
	for name, c := range map[string]struct {
		update desk.Update
		back   bool
	}{
		"came":                  {came("ikas", noon), true},
		"cancelled":             {came("ikas", noon.Add(-time.Hour)), false},
		"another app's":         {came("mypos", noon), false},
		"gone":                  {desk.Update{Removed: []oauth.Ref{guest.Ref()}}, false},
		"another change":        {desk.Update{Accounts: came("ikas", noon).Accounts}, false},
		"cancelled, nothing is": {desk.Update{All: true}, false},
	} {
		m.away = map[oauth.Ref]absence{}
		if m.comesBack(desk.Update{Accounts: []*desk.Account{&guest}}) {
			t.Errorf("%s: it comes back as somebody goes", name)
		}
		if got := m.comesBack(c.update); got != c.back {
			t.Errorf("%s: it comes back: %v", name, got)
		}
	}
}

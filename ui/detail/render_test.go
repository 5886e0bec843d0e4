package detail

import (
	"encoding/json"
	"errors"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/parts/partstest"
	look "tokendesk/ui/theme"
	"tokendesk/ui/words"
)

// picture draws what build returns into a file: see [partstest.Picture].
func picture(t *testing.T, name string, build func() fyne.CanvasObject, size fyne.Size, choice look.Appearance) {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(look.New(choice))
	w := test.NewTempWindow(t, build())
	w.SetPadded(false)
	w.Resize(size)
	for _, wrong := range partstest.Heard(w.Canvas(), nil, sameTwice) {
		t.Error(wrong)
	}
	partstest.Picture(t, w, "detail-"+name)
}

// sameTwice are buttons that stand in a warning, too, and do the same there.
var sameTwice = []string{"Edit…", "Renew", "Sign in", words.SignInAgain}

// TestEveryScreenRenders draws the pane in each of its states, in both themes.
func TestEveryScreenRenders(t *testing.T) {
	held := ada(t)
	held.Record.Held = true
	held.Record.Tokens.Identity = "bob@example.test"
	untrusted := ada(t)
	untrusted.Record.Waiting = []oauth.Change{
		{Field: "endpoints.token", Old: "https://id.example.test", New: "https://id.elsewhere.test"},
		{Field: "proxy", New: "http://proxy.example.test:8080"},
	}
	browser := ada(t)
	browser.Running, browser.Progress = true, session.Progress{
		Stage: session.StageBrowser, Address: "https://id.example.test/authorize?client_id=AIK_CLIENT_1", Paste: func(string) error { return nil },
	}
	device := ada(t)
	device.Running, device.Progress = true, session.Progress{
		Stage: session.StageDevice, Address: "https://id.example.test/device", UserCode: "WDJB-MJHT",
	}
	failed := machine()
	failed.Record.Tokens = nil
	failed.Record.Failure = &oauth.Failure{At: noon, Kind: oauth.KindRefused, Message: "The server refused the client: invalid_client", Advice: "Check the client id and the secret; this provider wants them in a JSON body."}
	failed.Trace = ada(t).Trace
	names := ada(t)
	names.App.Name = "مرحبا بالعالم — an application with a really remarkably long name of ninety characters or so 🚀"
	names.Record.Account.Label = "משתמש בדיקה 👩‍🚀"
	names.App.Environment = "production"
	private := ada(t)
	private.Private = true

	for name, in := range map[string]Input{
		"ada": ada(t), "machine": machine(), "held": held, "untrusted": untrusted, "browser": browser, "device": device,
		"failed": failed, "names": names, "private": private,
	} {
		for _, choice := range []look.Appearance{look.Light, look.Dark} {
			t.Run(name+"/"+string(choice), func(t *testing.T) {
				size := fyne.NewSize(520, 600)
				if choice == look.Dark {
					size = fyne.NewSize(960, 1900)
				}
				picture(t, name+"-"+string(choice), func() fyne.CanvasObject {
					p := New(Actions{})
					p.Show(ModelOf(in))
					return p.Object()
				}, size, choice)
			})
		}
	}
}

func TestRevealedTokenAndAnswersRender(t *testing.T) {
	actions := Actions{
		Test: func(_ oauth.Ref, done func(oauth.TestResult, error)) func() {
			done(oauth.TestResult{Status: 200, OK: false, Body: `{"errors":[{"extensions":{"code":"LOGIN_REQUIRED"}}]}`, Why: "The answer has errors in it though its status is 200."}, nil)
			return func() {}
		}, Introspect: func(oauth.Ref, func(r json.RawMessage, err error)) func() { return func() {} },
		Userinfo: func(_ oauth.Ref, done func(r json.RawMessage, err error)) func() {
			done(nil, errors.New("no route to host"))
			return func() {}
		},
	}
	picture(t, "revealed", func() fyne.CanvasObject {
		p := New(actions)
		p.Show(ModelOf(ada(t)))
		p.reveal()
		p.ask(session.QuestionTest)
		p.ask(session.QuestionUserinfo)
		p.ask(session.QuestionIntrospect)
		return p.Object()
	}, fyne.NewSize(640, 1500), look.Light)
}

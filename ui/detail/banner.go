package detail

import (
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
)

// Action names what a button of the pane does; the pane maps it to [Actions].
type Action string

// The actions of banners.
const (
	ActionDo     Action = "do"
	ActionSignIn Action = "sign-in"
	ActionAccept Action = "accept"
	ActionTrust  Action = "trust"
	ActionEdit   Action = "edit"
)

// Banner is one thing a person should know, with what to do about it.
type Banner struct {
	Tone    Tone
	Title   string
	Text    string
	Changes []oauth.Change // shown as old → new
	At      time.Time      // when it happened, zero for "now"
	Buttons []Button
}

// Button is a verb of a banner.
type Button struct {
	Label  string
	Action Action
}

// bannersOf lists what stands in the way first, then what failed, then what is
// good to know.
func bannersOf(in Input) []Banner {
	var out []Banner
	rec, app := in.Record, in.App
	add := func(b Banner) {
		b.Title, b.Text = clean(b.Title, 200), clean(b.Text, 400)
		out = append(out, b)
	}
	if len(in.Changes) > 0 {
		add(Banner{
			Tone: ToneWarning, Title: "Some settings wait for your word",
			Text:    "They came from a file, something pasted, a backup or the server. Until you accept them nothing is sent, run or opened for this app.",
			Changes: cleanChanges(in.Changes),
			Buttons: []Button{{"Review and trust…", ActionTrust}, {"Edit…", ActionEdit}},
		})
	}
	if rec.Held {
		add(heldBanner(rec, in.Private))
	}
	failureShown := false
	if in.CompleteErr != nil {
		message, advice := words(in.CompleteErr)
		add(Banner{Tone: ToneBad, Title: message, Text: advice, Buttons: []Button{{"Edit…", ActionEdit}}})
		failureShown = true
	}
	if f := rec.Failure; f != nil && !in.Event.Running && !failureShown && !rec.Held {
		add(failureBanner(*f, rec, in))
		failureShown = true
	}
	if rec.NeedsLogin && !failureShown && !in.Event.Running {
		add(Banner{
			Tone: ToneWarning, Title: "The server no longer takes the refresh token",
			Text:    "It expired, was revoked, or was used elsewhere. Signing in gives a new one.",
			Buttons: []Button{{"Sign in", ActionSignIn}},
		})
	}
	if note := in.Status.Note; note != "" && len(in.Changes) == 0 && !rec.Held && !failureShown {
		add(Banner{Tone: ToneWarning, Title: note})
	}
	if rec.Tokens != nil && rec.Tokens.ClockOffset.Abs() > 30*time.Second {
		add(Banner{
			Tone: ToneWarning, Title: "The clocks disagree: the server's is " + clockMoment(rec.Tokens.ClockOffset).Words,
			Text: "Tokens may look expired too early or too late. Set this computer's clock by the network.",
		})
	}
	switch {
	case app.TLS.InsecureSkipVerify:
		add(Banner{Tone: ToneBad, Title: "This app's connections are not verified", Text: "Anybody on the way can read its secrets and tokens. Switch the TLS check on again under Edit, TLS and proxy."})
	case app.TLS.AllowHTTP:
		add(Banner{Tone: ToneWarning, Title: "This app may send secrets over plain http", Text: "Anybody on the way can read them. Use https addresses where there are any."})
	}
	return out
}

func heldBanner(rec oauth.Record, private bool) Banner {
	who := "Nobody could be identified"
	if rec.Tokens != nil && rec.Tokens.Identity != "" {
		who = "Signed in as " + Hide(rec.Tokens.Identity, private)
	}
	return Banner{
		Tone:    ToneWarning,
		Title:   who + ", but " + Hide(rec.Account.Expect, private) + " was expected",
		Text:    "The token is held back so that it is not used by mistake. Sign in again as the right person, or use this one all the same.",
		Buttons: []Button{{"Sign in again", ActionSignIn}, {"Use it anyway", ActionAccept}},
	}
}

// failureBanner says what went wrong and offers the one thing that may mend it.
func failureBanner(f oauth.Failure, rec oauth.Record, in Input) Banner {
	say := func(text string) string { return HideIn(text, rec, in.Private) }
	b := Banner{Tone: ToneBad, Title: say(f.Message), Text: say(f.Advice), At: f.At}
	switch {
	case rec.NeedsLogin || f.Kind == oauth.KindNeedsLogin:
		b.Tone, b.Buttons = ToneWarning, []Button{{"Sign in", ActionSignIn}}
	case f.Kind == oauth.KindMisconfigured || f.Kind == oauth.KindUsage:
		b.Buttons = []Button{{"Edit…", ActionEdit}}
	case f.Kind == oauth.KindUntrusted:
		b.Buttons = []Button{{"Review and trust…", ActionTrust}}
	case f.Kind == oauth.KindRefused:
		b.Buttons = []Button{{"Try again", retry(in)}, {"Edit…", ActionEdit}}
	case f.Kind == oauth.KindVault:
		// Nothing on this pane mends the vault.
	default:
		b.Buttons = []Button{{"Try again", retry(in)}}
	}
	return b
}

// retry repeats what failed: a person's sign-in where that is the only way.
func retry(in Input) Action {
	if needsPerson(in.App.Grant) && !canRenew(in.App, in.Record) {
		return ActionSignIn
	}
	return ActionDo
}

func cleanChanges(changes []oauth.Change) []oauth.Change {
	out := make([]oauth.Change, 0, len(changes))
	for _, c := range changes {
		out = append(out, oauth.Change{Field: clean(c.Field, 60), Old: clean(c.Old, 200), New: clean(c.New, 200)})
	}
	return out
}

// Working is a call under way.
type Working struct {
	Words    string
	Advice   string
	Address  string // to copy or open again
	UserCode string // to type at Address (RFC 8628 3.3)
	CanPaste bool
	Failed   string // why no browser could be opened, or what it came back with
}

// Headline is what is going on, in a few words.
func (w Working) Headline() string {
	if w.Failed != "" {
		return "Waiting for the sign-in…" // the words below say why no browser came
	}
	return w.Words + "…"
}

func workingOf(e session.Event) *Working {
	if !e.Running {
		return nil
	}
	p := e.Progress
	w := Working{Address: p.Address, UserCode: clean(p.UserCode, 40), CanPaste: p.Paste != nil}
	switch p.Stage {
	case session.StageLease:
		w.Words = "Another Tokendesk is renewing this account"
		w.Advice = "Its result will be used as soon as it is there."
	case session.StagePort:
		w.Words = "Another Tokendesk is using the redirect port"
		w.Advice = "The sign-in goes on as soon as that one is done."
	case session.StageBrowser:
		w.Words = "Waiting for the browser"
		w.Advice = "Sign in there and come back. No browser here? Copy the address to another machine, and paste the address that it ends at."
		if p.BrowserErr != nil {
			w.Words = "No browser could be opened"
			w.Failed, _ = words(p.BrowserErr)
			w.Advice = "Copy the address into a browser of your choice."
		}
		if p.Notice != nil {
			w.Failed, _ = words(p.Notice)
			w.Advice = "This came back from the browser and names no sign-in, so that this one goes on. Finish it there, or cancel it."
		}
	case session.StageDevice:
		w.Words = "Type this code on any device"
		w.Advice = "At " + clean(p.Address, 160) + ", or point a telephone's camera at the picture."
	default:
		w.Words = "Asking the server"
	}
	return &w
}

package detail

import (
	"errors"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/oauth/visible"
	"tokendesk/ui/desk"
	"tokendesk/ui/words"
)

// Action names what a button of a banner does; the pane maps it to [Actions].
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
	Tone    words.Tone
	Title   string
	Text    string
	Changes []oauth.Change // shown as old → new
	At      time.Time      // when it happened, zero for "now"
	Buttons []BannerButton
}

// BannerButton is a verb of a banner.
type BannerButton struct {
	Label  string
	Action Action
}

// banners lists what stands in the way first, then what failed, then what is
// good to know.
func (s source) banners() []Banner {
	var out []Banner
	rec, app := s.Record, s.App
	add := func(b Banner) {
		b.Title, b.Text = s.line(b.Title, 200), s.line(b.Text, 400)
		out = append(out, b)
	}
	reason := func(r session.Reason) string { return words.Reason(r, rec, s.Unusable()) }
	if len(rec.Waiting) > 0 {
		add(Banner{
			Tone: words.ToneWarning, Title: reason(session.ReasonUntrusted),
			Text:    "They came from a file, something pasted, a backup or the server. Until you accept them nothing is sent, run or opened for this app.",
			Changes: shownChanges(rec.Waiting),
			Buttons: []BannerButton{{"Review and trust…", ActionTrust}, {"Edit…", ActionEdit}},
		})
	}
	if rec.Held {
		add(Banner{
			Tone: words.ToneWarning, Title: reason(session.HeldReason(rec.Tokens)),
			Text:    "So that it is not used by mistake. Sign in again as the right person, or use this one all the same.",
			Buttons: []BannerButton{{"Sign in again", ActionSignIn}, {"Use it anyway", ActionAccept}},
		})
	}
	failure, failed := s.failure()
	switch {
	case s.Incomplete != nil:
		message, advice := words.Explain(s.Incomplete)
		add(Banner{Tone: words.ToneBad, Title: message, Text: advice, Buttons: []BannerButton{{"Edit…", ActionEdit}}})
		failed = true
	case len(s.Open) > 0 && !s.HasToken():
		add(Banner{
			Tone: words.ToneWarning, Title: reason(session.ReasonOpen),
			Text:    "What this app was made from left it open. A token can be had once it is there.",
			Buttons: []BannerButton{{words.Step(session.StepFill), ActionDo}},
		})
		failed = true // what failed before matters no more
	case failed:
		add(s.failureBanner(failure))
	}
	if rec.NeedsLogin && !failed && !s.Running {
		add(Banner{
			Tone: words.ToneWarning, Title: reason(session.ReasonRefreshRefused),
			Text:    "It expired, was revoked, or was used elsewhere. Signing in gives a new one.",
			Buttons: []BannerButton{{words.Step(session.StepSignIn), ActionSignIn}},
		})
	}
	switch s.status.Reason {
	case session.ReasonSettingsChanged, session.ReasonClockSetBack, session.ReasonUncheckedPerson, session.ReasonAnotherPerson:
		if !rec.Held && !failed {
			add(Banner{Tone: words.ToneWarning, Title: reason(s.status.Reason)})
		}
	}
	if s.status.Reason == session.ReasonIDTokenOnly && !failed {
		_, advice := words.Explain(oauth.NoAccessToken(app))
		add(Banner{Tone: words.ToneWarning, Title: reason(s.status.Reason), Text: advice, Buttons: []BannerButton{{"Edit…", ActionEdit}}})
	}
	for _, e := range s.Ends {
		if b, near := s.endBanner(e); near {
			add(b)
		}
	}
	if rec.Tokens != nil && rec.Tokens.ClockOffset.Abs() > clocksAgree {
		add(Banner{
			Tone: words.ToneWarning, Title: "The clocks disagree: the server's is " + clockMoment(rec.Tokens.ClockOffset).Words,
			Text: "Tokens may look expired too early or too late. Set this computer's clock by the network.",
		})
	}
	switch {
	case app.TLS.InsecureSkipVerify:
		add(Banner{Tone: words.ToneBad, Title: "This app's connections are not verified", Text: "Anybody on the way can read its secrets and tokens. Switch the TLS check on again under Edit, TLS and proxy."})
	case app.TLS.AllowHTTP:
		add(Banner{Tone: words.ToneWarning, Title: "This app may send secrets over plain http", Text: "Anybody on the way can read them. Use https addresses where there are any."})
	}
	return out
}

// failure is what the last call failed with: as it is kept, or, where a failure
// is not kept (the clipboard's is not), as the call returned it.
func (s source) failure() (_ oauth.Failure, failed bool) {
	switch {
	case s.Running || s.Record.Held:
		return oauth.Failure{}, false
	case s.Record.Failure != nil:
		return *s.Record.Failure, true
	case s.Err == nil || desk.IsCancelled(s.Err):
		return oauth.Failure{}, false
	}
	f := oauth.Failure{Kind: oauth.KindOther}
	if e := (*oauth.Error)(nil); errors.As(s.Err, &e) {
		f.Kind = e.Kind
	}
	f.Message, f.Advice = words.Explain(s.Err)
	return f, true
}

// failureBanner says what went wrong and offers the one thing that may mend it.
func (s source) failureBanner(f oauth.Failure) Banner {
	b := Banner{Tone: words.ToneBad, Title: f.Message, Text: f.Advice, At: f.At}
	again := BannerButton{"Try again", ActionDo}
	if !session.Renewable(s.Record, s.App) {
		again.Action = ActionSignIn // the only way
	}
	switch {
	case s.Record.NeedsLogin || f.Kind == oauth.KindNeedsLogin:
		b.Tone, b.Buttons = words.ToneWarning, []BannerButton{{words.Step(session.StepSignIn), ActionSignIn}}
	case f.Kind == oauth.KindMisconfigured || f.Kind == oauth.KindUsage:
		b.Buttons = []BannerButton{{"Edit…", ActionEdit}}
	case f.Kind == oauth.KindUntrusted:
		b.Buttons = []BannerButton{{"Review and trust…", ActionTrust}}
	case f.Kind == oauth.KindRefused:
		b.Buttons = []BannerButton{again, {"Edit…", ActionEdit}}
	case f.Kind == oauth.KindVault:
		// Nothing on this pane mends the vault.
	default:
		b.Buttons = []BannerButton{again}
	}
	return b
}

// shownChanges are what differs, to the letter: blanks are not folded.
func shownChanges(changes []oauth.Change) []oauth.Change {
	exact := func(text string, n int) string { return words.Shorten(visible.Text(text), n) }
	out := make([]oauth.Change, 0, len(changes))
	for _, c := range changes {
		out = append(out, oauth.Change{Field: exact(c.Field, 60), Old: exact(c.Old, 200), New: exact(c.New, 200)})
	}
	return out
}

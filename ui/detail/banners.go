package detail

import (
	"errors"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/oauth/visible"
	"tokendesk/ui/words"
)

// Action names what a button of a banner does; the pane maps it to [Actions].
type Action string

// The actions of banners.
const (
	ActionDo     Action = "do"
	ActionSignIn Action = "sign-in"
	ActionWhose  Action = "whose"
	ActionKeep   Action = "keep" // for the token's owner
	ActionTrust  Action = "trust"
	ActionEdit   Action = "edit"
	ActionRemedy Action = "remedy" // the button's Remedy

	ActionCertificate Action = "certificate"
)

// Banner is one thing a person should know, with what to do about it.
type Banner struct {
	Tone    words.Tone
	Title   string
	Text    string
	Changes []Change  // not trusted yet
	At      time.Time // when it happened, zero for "now"
	Since   Since     // of a failure: what changed since it worked
	Buttons []BannerButton
}

// BannerButton is a verb of a banner.
type BannerButton struct {
	Label  string
	Action Action
	Remedy session.Remedy // of ActionRemedy
}

func button(label string, action Action) BannerButton {
	return BannerButton{Label: label, Action: action}
}

// remedyButtons are buttons that do what may mend a failure.
func (s source) remedyButtons(remedies ...session.Remedy) (out []BannerButton) {
	for _, r := range remedies {
		out = append(out, BannerButton{Label: s.line(words.Remedy(r, s.Now), 80), Action: ActionRemedy, Remedy: r})
	}
	return out
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
			Text:    "They came from a file, pasted text, a backup or the server. Until you trust them nothing is sent, run or opened for this app.",
			Changes: shownChanges(rec.Waiting),
			Buttons: []BannerButton{button("Review and trust…", ActionTrust), button("Edit…", ActionEdit)},
		})
	}
	if rec.Held {
		held := session.HeldReason(rec.Tokens)
		buttons := []BannerButton{button(words.SignInAgain, ActionSignIn), button(words.OtherWays, ActionWhose)}
		if held == session.ReasonUnknownPerson {
			buttons = append(s.openIDButton(), buttons...)
		}
		add(Banner{Tone: words.ToneWarning, Title: reason(held), Text: words.HeldWhy(rec), Buttons: buttons})
	}
	failure, failed := s.failure()
	switch {
	case s.Incomplete != nil:
		message, advice := words.Explain(s.Incomplete)
		add(Banner{Tone: words.ToneBad, Title: message, Text: advice, Buttons: s.remediesOf(s.Incomplete)})
		failed = true
	case len(s.Open) > 0 && !s.HasToken():
		add(Banner{
			Tone: words.ToneWarning, Title: reason(session.ReasonOpen),
			Text:    "What this app was imported from left it out. Fill it in to get a token.",
			Buttons: []BannerButton{button(words.Step(session.StepFill), ActionDo)},
		})
		failed = true // what failed before matters no more
	case failed:
		add(s.failureBanner(failure))
	}
	if rec.NeedsLogin && !failed && !s.Running {
		add(Banner{
			Tone: words.ToneWarning, Title: reason(session.ReasonRefreshRefused),
			Text:    "It expired, was revoked, or was used elsewhere. Signing in gives a new one.",
			Since:   s.since(),
			Buttons: []BannerButton{button(words.Step(session.StepSignIn), ActionSignIn)},
		})
	}
	switch s.status.Reason {
	case session.ReasonSettingsChanged, session.ReasonClockSetBack, session.ReasonUncheckedPerson, session.ReasonAnotherPerson:
		if !rec.Held && !failed {
			b := Banner{Tone: words.ToneWarning, Title: reason(s.status.Reason)}
			if s.status.Reason == session.ReasonUncheckedPerson {
				b.Buttons = s.openIDButton()
			}
			add(b)
		}
	}
	if session.UsedHere(rec) && s.status.Reason != session.ReasonSettingsChanged {
		add(Banner{Tone: words.ToneWarning, Title: reason(session.ReasonUsedHere), Text: words.UsedHereNote, Buttons: s.usedHereButtons()})
	}
	if s.status.Reason == session.ReasonIDTokenOnly && !failed {
		_, advice := words.Explain(oauth.NoAccessToken(app))
		add(Banner{Tone: words.ToneWarning, Title: reason(s.status.Reason), Text: advice, Buttons: s.remedyButtons(session.Remedy{Kind: session.RemedyEdit, Field: "scopes"})})
	}
	if hint, ok := s.ScopesHint(); ok && !failed {
		title, text := words.ScopesHint(hint)
		add(Banner{Tone: words.ToneWarning, Title: title, Text: text, Buttons: s.remedyButtons(hint)})
	}
	for _, e := range s.Ends {
		if b, near := s.endBanner(e); near {
			add(b)
		}
	}
	if rec.Tokens != nil && rec.Tokens.ClockOffset.Abs() > clocksAgree {
		add(Banner{
			Tone: words.ToneWarning, Title: "The clocks differ: the server's is " + clockMoment(rec.Tokens.ClockOffset).Words,
			Text: "Tokens may look expired too early or too late. Set this computer's clock from the network.",
		})
	}
	if app.Redirect.HTTPS && app.Redirect.URI == "" && app.Grant == oauth.GrantAuthorizationCode && !s.HasToken() && !s.Running && !failed {
		add(Banner{
			Tone: words.ToneBusy, Title: "Your browser may warn at the end of this sign-in", Text: words.ComesBySecure,
			Buttons: []BannerButton{{Label: "About the certificate…", Action: ActionCertificate}},
		})
	}
	switch {
	case app.TLS.InsecureSkipVerify:
		add(Banner{Tone: words.ToneBad, Title: "This app's connections are not verified", Text: "Anybody between you and the server can read its secrets and tokens. Check the server's certificate again: Edit, TLS and proxy."})
	case app.TLS.AllowHTTP:
		add(Banner{Tone: words.ToneWarning, Title: "This app may send secrets over plain http", Text: "Anybody between you and the server can read them. Use https addresses if the server has them."})
	}
	return out
}

// usedHereButtons put right that a token is used which is somebody else's.
func (s source) usedHereButtons() []BannerButton {
	if s.Running {
		return nil
	}
	owner := ""
	if !s.Private {
		owner = words.Shorten(words.Owner(s.Record), 60)
	}
	return []BannerButton{button(words.SignInAgain, ActionSignIn), button(words.KeepFor(owner), ActionKeep)}
}

// openIDButton asks for the scopes that tell whose a token is, where the app lacks them.
func (s source) openIDButton() []BannerButton {
	missing := session.MissingOpenID(s.App, s.Record.Account)
	if len(missing) == 0 || !s.App.Grant.NeedsPerson() {
		return nil
	}
	return s.remedyButtons(session.AddingScopes(s.App, missing))
}

// failure is what the last call failed with, where nothing that stands in the way is
// said in its place.
func (s source) failure() (oauth.Failure, bool) {
	if s.Record.Held {
		return oauth.Failure{}, false
	}
	return s.Failure()
}

// failureBanner says what went wrong and offers what may mend it.
func (s source) failureBanner(f oauth.Failure) Banner {
	b := Banner{Tone: words.ToneBad, Title: f.Message, Text: f.Advice, At: f.At, Since: s.since(), Buttons: s.remedyButtons(s.Remedies(f)...)}
	switch {
	case len(b.Buttons) == 0 && (f.Kind == oauth.KindMisconfigured || f.Kind == oauth.KindUsage):
		b.Buttons = []BannerButton{button("Edit…", ActionEdit)}
	case f.Kind == oauth.KindUntrusted:
		b.Buttons = []BannerButton{button("Review and trust…", ActionTrust)}
	case s.Record.NeedsLogin || f.Kind == oauth.KindNeedsLogin:
		b.Tone = words.ToneWarning
	}
	return b
}

// remediesOf are the buttons that may mend what is wrong with the app itself.
func (s source) remediesOf(err error) []BannerButton {
	var e *oauth.Error
	if errors.As(err, &e) && e.Kind == oauth.KindMisconfigured {
		if buttons := s.remedyButtons(s.Remedies(oauth.FailureOf(e, time.Time{}))...); len(buttons) > 0 {
			return buttons
		}
	}
	return []BannerButton{button("Edit…", ActionEdit)}
}

// Change is a setting that is not trusted yet.
type Change struct {
	Name        string // as the editor calls it
	Field       string // its key in the app file
	Before, Now string // "not set" for nothing
}

// shownChanges are what differs, to the letter: blanks are not folded.
func shownChanges(changes []oauth.Change) []Change {
	exact := func(text string, n int) string { return words.Shorten(visible.Text(text), n) }
	out := make([]Change, 0, len(changes))
	for _, c := range changes {
		out = append(out, Change{
			Name: exact(words.FieldLabel(c.Field), 80), Field: exact(c.Field, 120),
			Before: exact(words.SettingValue(c.Field, c.Old), 200), Now: exact(words.SettingValue(c.Field, c.New), 200),
		})
	}
	return out
}

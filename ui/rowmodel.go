package ui

import (
	"strings"
	"time"
	"unicode"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/detail"
)

// tone is how a state feels; a row turns it into a colour and an icon.
type tone int

const (
	toneQuiet tone = iota
	toneGood
	toneWarn
	toneBad
	toneBusy
)

// verb is the one right thing to do with an account.
type verb string

const (
	verbCopy   verb = "Copy"
	verbGet    verb = "Get"
	verbRenew  verb = "Renew"
	verbSignIn verb = "Sign in"
	verbCancel verb = "Cancel"
	verbTrust  verb = "Trust…"
	verbAccept verb = "Accept…"
)

// rowModel is everything a row shows, as plain data.
type rowModel struct {
	Ref     oauth.Ref
	Title   string // the app's name
	Initial string // one letter of it
	Seed    string // what the glyph's colour is made of: the provider, else the app

	// Line is the account and who it turned out to be, or what it waits for,
	// or the failure in one line. LineTone colours it.
	Line     string
	LineTone tone

	Environment string
	Dangerous   bool // production
	Insecure    bool // TLS is not verified, or plain http is allowed
	Favourite   bool

	State  session.State
	Tone   tone
	Word   string // "fresh"; empty where the countdown says it
	Status session.Status
	Since  time.Time // when the token was obtained
	Clock  countdown

	Verb    verb
	Working bool
	Waiting bool   // for a person or another program, perhaps for minutes: nothing moves
	Address string // of the sign-in page, while waiting for a browser
	Paste   bool   // the answer can be pasted
}

// facts are what a row is made of.
type facts struct {
	Record    oauth.Record
	App       oauth.App // complete; sparse where it cannot be completed
	Broken    error     // why it cannot be completed
	Status    session.Status
	Untrusted bool          // settings wait for a person's word
	Event     session.Event // the running call, if Running
	Private   bool          // presentation mode: who it is is masked
}

// rowOf turns facts and the time into what a row shows. Pure.
func rowOf(f facts, now time.Time) rowModel {
	app := f.App
	m := rowModel{
		Ref:         oauth.Ref{App: app.ID, Account: f.Record.Account.ID},
		Title:       shorten(nameOf(app), 120),
		Seed:        firstOf(app.Provider, app.ID),
		Environment: shorten(app.Environment, 24),
		Dangerous:   detail.Dangerous(app.Environment),
		Insecure:    app.TLS.InsecureSkipVerify || app.TLS.AllowHTTP,
		Favourite:   app.Favourite,
		State:       f.Status.State,
		Status:      f.Status,
		Line:        shorten(detail.Who(f.Record, f.Private), 160),
	}
	m.Initial = initialOf(m.Title)
	if f.Record.Tokens != nil {
		m.Since = f.Record.Tokens.ObtainedAt
	}
	m.Clock = countdownOf(f.Status, m.Since, now)
	m.Tone, m.Word = toneOf(f.Status.State)
	m.Verb = verbOf(f)

	switch {
	case f.Event.Running:
		m.working(f.Event.Progress)
	case f.Broken != nil:
		message, _ := explain(f.Broken)
		m.fail(message)
	case f.Untrusted:
		m.warn("Settings from outside wait for your word")
	case f.Record.Held:
		m.warn("Signed in as " + detail.Hide(who(f.Record), f.Private) + ", expected " + detail.Hide(f.Record.Account.Expect, f.Private))
	case f.Record.Failure != nil:
		m.fail(f.Record.Failure.Message)
	case f.Event.Err != nil:
		message, _ := explain(f.Event.Err)
		m.fail(message)
	case f.Status.Note != "" && f.Status.State != session.StateNeedsLogin:
		// Who must sign in matters more than why, which the pane tells.
		m.warn(f.Status.Note)
	}
	m.Line = detail.HideIn(m.Line, f.Record, f.Private)
	return m
}

func (m *rowModel) fail(why string) {
	m.Line, m.LineTone = oneLine(why), toneBad
	if m.State == session.StateError {
		m.Clock = countdown{Text: "failed"}
		m.Tone, m.Word = toneBad, ""
	}
}

func (m *rowModel) warn(why string) { m.Line, m.LineTone = oneLine(why), toneWarn }

func (m *rowModel) working(p session.Progress) {
	m.Working, m.Tone, m.Word, m.LineTone = true, toneBusy, "", toneBusy
	m.Clock = countdown{Text: "working…"}
	m.Address, m.Paste = p.Address, p.Paste != nil
	m.Waiting = true
	switch p.Stage {
	case session.StageBrowser:
		m.Line = "Waiting for the browser"
		if p.BrowserErr != nil {
			m.Line = "No browser could be opened"
		}
		if p.Notice != nil {
			m.Line = "The browser came back with an error"
		}
		m.Clock.Text = "signing in…"
	case session.StageDevice:
		m.Line = "Enter the code " + p.UserCode
		m.Clock.Text = "signing in…"
	case session.StageLease:
		m.Line = "Another Tokendesk is renewing it"
	case session.StagePort:
		m.Line = "Another sign-in holds the port"
	default:
		m.Line, m.Waiting = "Asking the server", false
	}
}

// toneOf returns how a state looks and its word where the countdown is a number.
func toneOf(s session.State) (tone, string) {
	switch s {
	case session.StateFresh:
		return toneGood, "fresh"
	case session.StateExpiring:
		return toneWarn, "expiring"
	case session.StateExpired, session.StateError:
		return toneBad, ""
	case session.StateNeedsLogin:
		return toneWarn, ""
	}
	return toneQuiet, ""
}

// verbOf is the rule of the one right button: what stands in the way comes
// first, then a fresh token is copied, then whatever needs no person is
// preferred to what does.
func verbOf(f facts) verb {
	interactive := needsPerson(f.App.Grant)
	renewable := f.Record.Tokens != nil && f.Record.Tokens.RefreshToken != "" && !f.Record.NeedsLogin
	switch {
	case f.Event.Running:
		return verbCancel
	case f.Untrusted:
		return verbTrust
	case f.Record.Held:
		return verbAccept
	case f.Status.State == session.StateFresh:
		return verbCopy
	case f.Record.Tokens == nil && !interactive:
		return verbGet
	case interactive && !renewable:
		return verbSignIn
	case f.Record.Tokens == nil:
		return verbGet
	}
	return verbRenew
}

// needsPerson tells whether a grant asks somebody to sign in.
func needsPerson(g oauth.Grant) bool {
	return g == oauth.GrantAuthorizationCode || g == oauth.GrantDeviceCode
}

func nameOf(app oauth.App) string { return firstOf(app.Name, app.ID) }

// who names the person a token belongs to.
func who(r oauth.Record) string {
	if r.Tokens != nil && r.Tokens.Identity != "" {
		return r.Tokens.Identity
	}
	return "somebody unknown"
}

func initialOf(name string) string {
	for _, r := range name {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return string(unicode.ToUpper(r))
		}
	}
	return "·"
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func oneLine(text string) string {
	return shorten(strings.Join(strings.Fields(text), " "), 160)
}

// Package rows turns an account and the time into what a line about it shows, as
// plain data: for the list of the window, and whatever else lists accounts. It is
// pure and knows no toolkit.
package rows

import (
	"cmp"
	"time"
	"unicode"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/desk"
	"tokendesk/ui/words"
)

// Model is everything a row shows, as plain data.
type Model struct {
	Ref     oauth.Ref
	Title   string // the app's name
	Initial string // one letter of it
	Seed    string // what the glyph's colour is made of: the provider, else the app

	// Line is the account and who it turned out to be, or what it waits for,
	// or the failure in one line. LineTone colours it.
	Line     string
	LineTone words.Tone

	Environment string
	Dangerous   bool // production
	Insecure    bool // TLS is not verified, or plain http is allowed
	Favourite   bool

	Icon  words.Icon
	Tone  words.Tone
	Word  string    // "fresh"; empty where the countdown says it
	Since time.Time // when the token was obtained
	Clock Countdown

	Step    session.Step
	Working bool
	Waiting bool   // for a person or another program, perhaps for minutes: nothing moves
	Address string // of the sign-in page, while waiting for a browser
	Paste   bool   // the answer can be pasted
}

// Of turns an account and the time into what a row shows. private masks who
// it is. Pure.
func Of(a desk.Account, private bool, now time.Time) Model {
	status := a.Status(now)
	state := words.State(status.State)
	m := Model{
		Ref:         a.Ref(),
		Title:       words.Shorten(a.App.Title(), 120),
		Seed:        cmp.Or(a.App.Provider, a.App.ID),
		Environment: words.Shorten(a.App.Environment, 24),
		Dangerous:   words.Dangerous(a.App.Environment),
		Insecure:    a.App.TLS.InsecureSkipVerify || a.App.TLS.AllowHTTP,
		Favourite:   a.App.Favourite,
		Icon:        state.Icon,
		Tone:        state.Tone,
		Line:        words.Shorten(words.Who(a.Record, private), 160),
		Step:        a.NextStep(now),
	}
	m.Initial = initialOf(m.Title)
	if a.Record.Tokens != nil {
		m.Since = a.Record.Tokens.ObtainedAt
	}
	m.Clock = countdownOf(status, m.Since)
	if status.State == session.StateFresh || status.State == session.StateExpiring {
		m.Word = state.Word
	}
	if status.State == session.StateError {
		m.Clock = Countdown{Text: state.Word}
	}
	switch {
	case a.Running:
		m.working(a.Progress)
	case a.Incomplete != nil:
		m.say(a, status.Reason, words.ToneBad)
	case status.Reason == session.ReasonUntrusted:
		m.Line, m.LineTone = "Settings from outside wait for your word", words.ToneWarning
	case a.Record.Held:
		m.Line = words.OneLine("Signed in as "+words.Hide(words.Owner(a.Record), private)+", expected "+words.Hide(a.Record.Account.Expect, private), lineLimit)
		m.LineTone = words.ToneWarning
	case a.Record.Failure != nil:
		m.Line, m.LineTone = words.OneLine(a.Record.Failure.Message, lineLimit), words.ToneBad
	case a.Err != nil:
		message, _ := words.Explain(a.Err)
		m.Line, m.LineTone = words.OneLine(message, lineLimit), words.ToneBad
	case status.Reason == session.ReasonIDTokenOnly: // whose it is matters more; the pane tells the rest
	case status.Reason != session.ReasonNone && status.State != session.StateNeedsLogin:
		// Who must sign in matters more than why, which the pane tells.
		m.say(a, status.Reason, words.ToneWarning)
	}
	m.Line = words.HideIn(m.Line, a.Record, private)
	return m
}

// lineLimit is how many runes of a line are laid out.
const lineLimit = 160

// say says the reason of the state on the line.
func (m *Model) say(a desk.Account, reason session.Reason, tone words.Tone) {
	m.Line, m.LineTone = words.OneLine(words.Reason(reason, a.Record, a.Unusable()), lineLimit), tone
}

// working says what runs instead of the state.
func (m *Model) working(p session.Progress) {
	stage := words.Stage(p)
	m.Working, m.Word = true, ""
	m.Icon, m.Tone, m.LineTone = words.IconBusy, words.ToneBusy, words.ToneBusy
	m.Clock = Countdown{Text: stage.Doing}
	m.Line = stage.Short
	m.Address, m.Paste = p.Address, p.Paste != nil
	m.Waiting = p.Stage != session.StageWorking && p.Stage != session.StageCopying
}

func initialOf(name string) string {
	for _, r := range name {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return string(unicode.ToUpper(r))
		}
	}
	return "·"
}

// Package rows turns an account and the time into what a line about it shows, as
// plain data: for the list of the window, and whatever else lists accounts. It is
// pure and knows no toolkit.
package rows

import (
	"strings"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/desk"
	"tokendesk/ui/emblems"
	"tokendesk/ui/words"
)

// Model is everything a row shows, as plain data.
type Model struct {
	Ref oauth.Ref

	// Title says first what tells the account from the others around it: the
	// person, in a group of one app's accounts; else the app. It never gives way
	// to what happens.
	Title   string
	Emblem  emblems.Emblem // of the person, in a group of one app's accounts; else of the app
	Grouped bool           // it stands under a [Group], which names the app
	Who     string         // of one that is not grouped: the person
	Beside  string         // what its label adds to the person

	// Line is what it waits for or does, a warning, or the failure, in one line;
	// "" where nothing happens. LineTone colours it.
	Line     string
	LineTone words.Tone

	Environment string // of one that is not grouped
	Dangerous   bool   // production
	Insecure    bool   // TLS is not verified, or plain http is allowed
	Favourite   bool
	Place       string // its app and where that is, for those who hear it: see [Model.Heard]

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
	Code    bool   // a device's code can be shown
}

// As says how an account is to be shown.
type As struct {
	Private bool // presentation mode: nobody is named
	Grouped bool // under a [Group] that names its app
	Seconds bool // its time is counted in seconds, also while it lives long
}

// Of turns an account and the time into what a row shows. Pure.
func Of(a desk.Account, as As, now time.Time) Model {
	status := a.Status(now)
	state := words.Status(status)
	m := Model{
		Ref:     a.Ref(),
		Grouped: as.Grouped,
		Icon:    state.Icon,
		Tone:    state.Tone,
		Place:   place(a.App),
		Step:    a.NextStep(now),
	}
	if as.Grouped {
		m.person(a, as.Private)
	} else {
		m.app(a, as.Private)
	}
	m.Beside = name(words.Beside(a.Record, as.Private))
	if a.Record.Tokens != nil {
		m.Since = a.Record.Tokens.ObtainedAt
	}
	m.Clock = countdownOf(status, m.Since, as.Seconds)
	if status.State == session.StateFresh || status.State == session.StateExpiring {
		m.Word = state.Word
	}
	if status.State == session.StateError {
		m.Clock = Countdown{Text: state.Word, Heard: state.Word}
	}
	switch {
	case a.Running:
		m.working(a.Progress)
	case a.Incomplete != nil:
		m.say(a, status.Reason, words.ToneBad)
	case status.Reason == session.ReasonUntrusted:
		m.Line, m.LineTone = "New settings are not trusted yet", words.ToneWarning
	case a.Record.Held:
		m.Line = words.OneLine("Signed in as "+words.Hide(words.Owner(a.Record), as.Private)+", expected "+words.Hide(a.Record.Account.Expect, as.Private), lineLimit)
		m.LineTone = words.ToneWarning
	case a.Record.Failure != nil:
		m.Line, m.LineTone = words.OneLine(a.Record.Failure.Message, lineLimit), words.ToneBad
	case session.UsedHere(a.Record) && status.Reason != session.ReasonSettingsChanged:
		m.say(a, session.ReasonUsedHere, words.ToneWarning)
	case a.Err != nil:
		message, _ := words.Explain(a.Err)
		m.Line, m.LineTone = words.OneLine(message, lineLimit), words.ToneBad
	case status.Reason != session.ReasonNone && status.Reason != session.ReasonIDTokenOnly && status.State != session.StateNeedsLogin:
		// Who must sign in matters more than why, and whose it is more than that it is
		// an ID token alone: the pane tells that.
		m.say(a, status.Reason, words.ToneWarning)
	case words.TeamNote(a.Record.Team) != "":
		m.Line, m.LineTone = words.OneLine(words.TeamNote(a.Record.Team), lineLimit), words.ToneWarning
	case words.KeptNote(a.Kept) != "":
		m.Line, m.LineTone = words.OneLine(words.KeptNote(a.Kept), lineLimit), words.ToneWarning
	default:
		m.ends(a, now)
	}
	m.Line = words.HideIn(m.Line, a.Record, as.Private)
	return m
}

// lineLimit is how many runes of a line are laid out.
const lineLimit = 160

// person begins a row of a group: whose it is.
func (m *Model) person(a desk.Account, private bool) {
	m.Title = name(words.Person(a.Record, private))
	m.Emblem = emblems.OfPerson(m.Title)
}

// app begins a row that stands alone: which app, and below whose account.
func (m *Model) app(a desk.Account, private bool) {
	m.Title = name(a.App.Title())
	if words.Person(a.Record, false) != oauth.DefaultAccount {
		m.Who = name(words.Person(a.Record, private))
	}
	m.Emblem = emblems.Of(a.App)
	m.Environment = words.Middle(a.App.Environment, environmentLimit)
	m.Dangerous = words.Dangerous(a.App.Environment)
	m.Insecure = insecure(a.App)
	m.Favourite = a.App.Favourite
}

func insecure(app oauth.App) bool { return app.TLS.InsecureSkipVerify || app.TLS.AllowHTTP }

// name is a name as it is laid out: on one line, and not endless.
func name(text string) string { return words.Middle(strings.Join(strings.Fields(text), " "), 120) }

// environmentLimit is how many runes of an environment's name are laid out.
const environmentLimit = 24

// say says the reason of the state on the line.
func (m *Model) say(a desk.Account, reason session.Reason, tone words.Tone) {
	m.Line, m.LineTone = words.OneLine(words.Reason(reason, a.Record, a.Unusable()), lineLimit), tone
}

// ends says what ends soon, or has.
func (m *Model) ends(a desk.Account, now time.Time) {
	end, near := session.Nearest(a.Ends, now)
	if !near {
		return
	}
	m.Line, m.LineTone = words.Sentence(words.End(end, now)), words.ToneWarning
	if end.Near(now) == session.EndPast {
		m.LineTone = words.ToneBad
	}
}

// working says what runs instead of the state.
func (m *Model) working(p session.Progress) {
	said := words.Working(p)
	m.Working, m.Word = true, ""
	m.Icon, m.Tone, m.LineTone = said.Icon, said.Tone, said.Tone
	m.Clock = Countdown{Text: said.Word, Heard: said.Word}
	m.Line = words.Stage(p).Short
	m.Address, m.Paste, m.Code = p.Address, p.Paste != nil, p.Device != nil
	m.Waiting = p.Stage != session.StageWorking && p.Stage != session.StageCopying
}

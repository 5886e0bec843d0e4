package detail

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
)

// Secret is a token on its way to the pane. It prints as a mask.
type Secret string

// String keeps tokens out of logs and failing tests.
func (Secret) String() string { return mask }

// GoString keeps tokens out of %#v.
func (Secret) GoString() string { return mask }

// Model is what the pane shows, as plain data. The zero Model shows that
// nothing is chosen.
type Model struct {
	Ref         oauth.Ref
	Now         time.Time // when it was made
	Title       string    // the app's name
	Who         string    // the account's label and who it turned out to be
	Seed        string    // what the glyph's colour is made of, as on the row
	Environment string
	Dangerous   bool // production
	Private     bool

	State State
	Verb  string // of the one right button
	Can   Can

	Banners []Banner
	Working *Working // nil while nothing runs

	Token      Secret
	IDToken    Secret
	TokenFacts []Fact
	Moments    []Moment
	Scopes     Scopes
	Identity   []Fact
	Claims     []ClaimSet
	Changed    []string // what differs from the token before
	Notes      []string

	Test    Offer
	Ask     []Offer // userinfo, introspection
	Trace   Trace
	History []Line
}

// Can says which actions make sense now.
type Can struct {
	Copy, Renew, SignIn, Revoke bool
}

// State is the headline: a word, and a countdown where there is one.
type State struct {
	State     session.State
	Word      string
	ExpiresAt time.Time // not zero: Words counts down to it
}

// Words is the headline at a moment.
func (s State) Words(now time.Time) string {
	switch {
	case s.ExpiresAt.IsZero():
		return s.Word
	case !now.Before(s.ExpiresAt):
		return "Expired " + Relative(s.ExpiresAt, now)
	}
	return s.Word + " · " + Remaining(s.ExpiresAt.Sub(now)) + " left"
}

// Fact is one named value.
type Fact struct {
	Name, Value string
	Note        string // smaller, below
	Tone        Tone
}

// Moment is a fact about time, said by the clock and relative to now.
type Moment struct {
	Name  string
	At    time.Time // zero: Words says why there is none
	Words string
	Tone  Tone
}

// Tone is how something feels; it is never the only sign.
type Tone int

// Tones of facts and banners.
const (
	ToneQuiet Tone = iota
	ToneGood
	ToneWarning
	ToneBad
)

// Line is one entry of the history.
type Line struct {
	At     time.Time
	Words  string
	Detail string
	Tone   Tone
}

// Offer is something the server can be asked. Why says why it cannot.
type Offer struct {
	Name, What string
	Why        string
}

// ModelOf turns facts into what is shown. Pure.
func ModelOf(in Input) Model {
	m := modelOf(in)
	if in.Private {
		hideAll(reflect.ValueOf(&m), NamesOf(in.Record))
	}
	return m
}

func modelOf(in Input) Model {
	rec, app := in.Record, in.App
	m := Model{
		Ref:         oauth.Ref{App: app.ID, Account: rec.Account.ID},
		Now:         in.Now,
		Title:       clean(nameOf(app), 120),
		Who:         clean(Who(rec, in.Private), 160),
		Seed:        orElse(app.Provider, app.ID),
		Environment: clean(app.Environment, 24),
		Dangerous:   Dangerous(app.Environment),
		Private:     in.Private,
		Verb:        in.Verb,
		State:       stateOf(in.Status, rec),
		Banners:     bannersOf(in),
		Working:     workingOf(in.Event),
		Scopes:      scopesOf(app, rec),
		Test:        testOf(app),
		Ask:         askOf(app),
		Trace:       traceOf(in),
		History:     historyOf(in),
	}
	running, has := in.Event.Running, rec.Tokens != nil
	m.Can = Can{
		Copy:   has && !running && !rec.Held,
		Renew:  !running && canRenew(app, rec),
		SignIn: !running && needsPerson(app.Grant),
		Revoke: has && !running,
	}
	m.TokenFacts = tokenFacts(app, rec)
	m.Moments = momentsOf(in)
	if !has {
		return m
	}
	ts := *rec.Tokens
	m.Token, m.IDToken = Secret(ts.AccessToken), Secret(ts.IDToken)
	m.Identity = identityOf(rec, in.Private)
	m.Claims = append(m.Claims, claimSetOf("Access token", ts.AccessToken, in.Private, in.Now))
	if ts.IDToken != "" {
		m.Claims = append(m.Claims, claimSetOf("ID token", ts.IDToken, in.Private, in.Now))
	}
	for _, note := range ts.Notes {
		m.Notes = append(m.Notes, clean(note, maxValue))
	}
	if in.Previous != nil {
		m.Changed = changedSince(*in.Previous, ts, in.Private)
	}
	return m
}

func stateOf(s session.Status, rec oauth.Record) State {
	words := map[session.State]string{
		session.StateNone:       "No token yet",
		session.StateFresh:      "Fresh",
		session.StateExpiring:   "Expiring",
		session.StateExpired:    "Expired",
		session.StateNeedsLogin: "Needs sign-in",
		session.StateError:      "Failed",
	}
	st := State{State: s.State, Word: words[s.State]}
	if s.State != session.StateFresh && s.State != session.StateExpiring && s.State != session.StateExpired {
		return st
	}
	switch {
	case s.Life == oauth.LifeNever:
		st.Word += " · does not expire"
	case s.Life == oauth.LifeUnknown:
		st.Word += " · no expiry given"
	case s.State == session.StateExpired && s.Left > 0:
		st.Word = "Out of date" // the settings changed since; a note says so
	default:
		st.ExpiresAt = s.ExpiresAt
	}
	return st
}

func tokenFacts(app oauth.App, rec oauth.Record) []Fact {
	if rec.Tokens == nil {
		return nil
	}
	ts := *rec.Tokens
	kind := Fact{Name: "Type", Value: clean(orElse(ts.TokenType, "not said"), 60)}
	switch {
	case ts.TokenType == "":
		kind.Note = "Used as Bearer."
	case ts.DPoPKey != "":
		kind.Note = "Bound to a key of this account (DPoP): it works with no other."
	case !strings.EqualFold(ts.TokenType, "bearer"):
		kind.Note = "An unusual spelling. Used as Bearer."
	}
	facts := []Fact{kind}
	if h := app.Quirks.Header; h != "" && !strings.EqualFold(h, "Authorization") {
		facts = append(facts, Fact{Name: "Sent as", Value: clean(h, 60), Note: "This provider wants its token in a header of its own."})
	}
	refresh := Fact{Name: "Refresh token", Value: "Kept in the vault", Note: "Renews without a sign-in. It is never shown."}
	if ts.RefreshToken == "" {
		refresh = Fact{Name: "Refresh token", Value: "None", Note: "The server gave none."}
		if !needsPerson(app.Grant) {
			refresh.Note = "None is needed: a new token is fetched with the client's own credentials."
		}
	}
	return append(facts, refresh)
}

func momentsOf(in Input) []Moment {
	ts := in.Record.Tokens
	if ts == nil {
		return nil
	}
	moments := []Moment{{Name: "Issued", At: ts.ObtainedAt}}
	expires := Moment{Name: "Expires", At: ts.ExpiresAt}
	switch ts.Life {
	case oauth.LifeNever:
		expires = Moment{Name: "Expires", Words: "It does not expire"}
	case oauth.LifeUnknown:
		expires = Moment{Name: "Expires", Words: "The server did not say"}
	}
	if in.Status.State == session.StateExpiring {
		expires.Tone = ToneWarning
	} else if in.Status.State == session.StateExpired {
		expires.Tone = ToneBad
	}
	moments = append(moments, expires)
	if ts.RefreshToken != "" {
		refresh := Moment{Name: "Refresh token", At: ts.RefreshExpiresAt}
		if ts.RefreshExpiresAt.IsZero() {
			refresh.Words = "The server did not say when it expires"
		} else if in.Now.After(ts.RefreshExpiresAt) {
			refresh.Tone = ToneBad
		}
		moments = append(moments, refresh)
	}
	return append(moments, clockMoment(ts.ClockOffset))
}

// clockMoment says how far the server's clock is off; 30 seconds are the
// promise's limit (promise 13).
func clockMoment(offset time.Duration) Moment {
	m := Moment{Name: "Server clock"}
	by := offset.Abs().Round(time.Second)
	switch {
	case by < 2*time.Second:
		m.Words = "Agrees with this computer"
		return m
	case offset > 0:
		m.Words = rough(by) + " ahead of this computer"
	default:
		m.Words = rough(by) + " behind this computer"
	}
	if by > 30*time.Second {
		m.Tone = ToneWarning
	}
	return m
}

func identityOf(rec oauth.Record, private bool) []Fact {
	ts := *rec.Tokens
	who := Fact{Name: "Signed in as", Value: "Nobody said", Note: "The server gave no identity that could be checked."}
	if ts.Identity != "" {
		who = Fact{Name: "Signed in as", Value: Hide(clean(ts.Identity, 120), private)}
	}
	if e := rec.Account.Expect; e != "" {
		switch {
		case rec.Held:
			who.Tone, who.Note = ToneBad, "Expected "+Hide(clean(e, 120), private)
		case ts.Identity == "":
			who.Tone, who.Note = ToneWarning, "Expected "+Hide(clean(e, 120), private)+"; it could not be checked."
		case ts.Person.Is(e):
			who.Tone, who.Note = ToneGood, "As expected."
		default:
			who.Tone, who.Note = ToneWarning, "Expected "+Hide(clean(e, 120), private)+"; you accepted this one."
		}
	}
	facts := []Fact{who}
	if ts.IDToken != "" {
		facts = append(facts, signatureOf(ts))
	}
	if ts.Subject != "" && ts.Subject != ts.Identity {
		facts = append(facts, Fact{Name: "Subject", Value: Hide(clean(ts.Subject, 120), private)})
	}
	return facts
}

func signatureOf(ts oauth.TokenSet) Fact {
	switch ts.Verified {
	case oauth.VerifiedYes:
		f := Fact{Name: "ID token", Value: "Verified", Tone: ToneGood, Note: "Its signature and its claims were checked."}
		if ts.Issuer != "" {
			f.Note = "Signed by " + clean(ts.Issuer, 160)
		}
		return f
	case oauth.VerifiedNo:
		return Fact{Name: "ID token", Value: "Not verified", Tone: ToneWarning, Note: "Nothing proves what it says, so it decides nothing."}
	}
	return Fact{Name: "ID token", Value: "Not verified", Note: "There is no key to check it with, so it decides nothing."}
}

func testOf(app oauth.App) Offer {
	o := Offer{Name: "Test call", What: clean(strings.TrimSpace(app.Test.Method+" "+app.Test.URL), 160)}
	if app.Test.URL == "" {
		o.What, o.Why = "", "No test call is known for this app. Add one with Edit, under Test call."
	}
	return o
}

func askOf(app oauth.App) []Offer {
	user := Offer{Name: "User info", What: clean(app.Endpoints.Userinfo, 160)}
	if app.Endpoints.Userinfo == "" && app.Endpoints.Issuer == "" {
		user.Why = "This app has no userinfo endpoint."
	}
	inspect := Offer{Name: "Introspect", What: clean(app.Endpoints.Introspection, 160)}
	if app.Endpoints.Introspection == "" && app.Endpoints.Issuer == "" {
		inspect.Why = "This app has no introspection endpoint."
	}
	return []Offer{user, inspect}
}

func historyOf(in Input) []Line {
	words := map[oauth.What]string{
		oauth.WhatGot: "Got a token", oauth.WhatRenewed: "Renewed", oauth.WhatSignedIn: "Signed in",
		oauth.WhatCopied: "Copied", oauth.WhatRevoked: "Revoked", oauth.WhatFailed: "Failed",
		oauth.WhatSettings: "Settings changed", oauth.WhatTrusted: "Change accepted",
		oauth.WhatIdentity: "Identified", "restored": "Restored from a backup",
	}
	lines := make([]Line, 0, len(in.History))
	for _, e := range in.History {
		l := Line{At: e.At, Words: words[e.What], Detail: clean(HideIn(e.Detail, in.Record, in.Private), 200)}
		switch e.What {
		case oauth.WhatGot, oauth.WhatRenewed, oauth.WhatSignedIn, oauth.WhatIdentity, oauth.WhatTrusted:
			l.Detail = Hide(l.Detail, in.Private) // it names somebody, perhaps somebody else
		}
		if l.Words == "" {
			l.Words = clean(string(e.What), 40)
		}
		if e.What == oauth.WhatFailed {
			l.Tone = ToneBad
		}
		lines = append(lines, l)
	}
	return lines
}

// canRenew tells whether a new token can be had without a person.
func canRenew(app oauth.App, rec oauth.Record) bool {
	if !needsPerson(app.Grant) {
		return true
	}
	return rec.Tokens != nil && rec.Tokens.RefreshToken != "" && !rec.NeedsLogin
}

func needsPerson(g oauth.Grant) bool {
	return slices.Contains([]oauth.Grant{oauth.GrantAuthorizationCode, oauth.GrantDeviceCode}, g)
}

// words returns what a failure says to a person.
func words(err error) (message, advice string) {
	var e *oauth.Error
	switch {
	case errors.As(err, &e):
		return e.Message, e.Advice
	case err != nil:
		return "Something went wrong: " + clean(err.Error(), 200), ""
	}
	return "", ""
}

package detail

import (
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/desk"
	"tokendesk/ui/emblems"
	"tokendesk/ui/words"
)

// How much of a text is shown. Long text is slow to lay out and nobody reads it;
// a copy button gives the rest.
const (
	maxValue = 280      // runes of one value
	maxText  = 16 << 10 // bytes of a body, a trace or a token's JSON
)

// Secret is a token on its way to the pane. It prints as a mask.
type Secret string

// String keeps tokens out of logs and failing tests.
func (Secret) String() string { return words.Mask }

// GoString keeps tokens out of %#v.
func (Secret) GoString() string { return words.Mask }

// Model is what the pane shows, as plain data. The zero Model shows that
// nothing is chosen.
type Model struct {
	Ref         oauth.Ref
	Now         time.Time      // when it was made
	Title       string         // the app's name
	Who         string         // the account's label and who it turned out to be
	Emblem      emblems.Emblem // as on the row
	Environment string
	Dangerous   bool // production
	Private     bool
	Person      bool // somebody signs in to the app

	State    State
	Step     session.Step // what the one right button does, as on the row
	Verb     string       // what that button says
	HasToken bool         // though perhaps not read yet: [Model.WithoutTokens]
	Can      Can

	Banners []Banner
	Working *Working // nil while nothing runs

	Token      Secret
	IDToken    Secret
	TokenFacts []Fact
	Moments    []Moment
	Scopes     Scopes
	Places     []Fact // where the token is kept current
	Team       []Fact // the folder that the settings are of
	Identity   []Fact
	Claims     []ClaimSet
	Changed    []string // what differs from the token before
	Notes      []string

	Questions []Offer // what the server can be asked
	Revoke    Offer
	Trace     Trace
	History   []Line
}

// Can says which actions make sense now. Tokens that cannot be revoked can still
// be forgotten.
type Can struct {
	Copy, Renew, SignIn, Another, SignOut, Edit bool
}

// Fact is one line of the pane: a name and its value.
type Fact struct {
	Name, Value string
	Note        string // smaller, below
	Tone        words.Tone
}

// ModelOf makes a model of an input. Pure.
func ModelOf(in Input) Model {
	s := source{Input: in, status: in.Status(in.Now)}
	if !in.Private {
		return s.model()
	}
	s.names = words.NamesOf(in.Record, oauth.Record{Tokens: in.Previous})
	m := s.model()
	s.names.MaskAll(&m, "Ref", "Emblem", "Verb", "Address", "UserCode", "Remedy", "RedirectURI")
	return m
}

// WithoutTokens is what can be shown while the tokens themselves were not read.
func (m Model) WithoutTokens() Model {
	m.Token, m.IDToken, m.Claims, m.Changed = "", "", nil, nil
	return m
}

// source is an input with what follows from it.
type source struct {
	Input
	status session.Status
	names  words.Names // in presentation mode
}

// line makes a text fit for one line. Names are masked before it is cut.
func (s source) line(text string, n int) string {
	if s.Private {
		text = s.names.Mask(text)
	}
	return words.OneLine(text, n)
}

// person is line for what names somebody.
func (s source) person(name string) string {
	return words.Hide(words.OneLine(name, 120), s.Private)
}

func (s source) model() Model {
	rec, app := s.Record, s.App
	running, has := s.Running, s.HasToken()
	step := s.NextStep(s.Now)
	m := Model{
		Ref:         s.Ref(),
		Now:         s.Now,
		Title:       words.OneLine(app.Title(), 120),
		Who:         words.OneLine(words.Who(rec, s.Private), 160),
		Emblem:      emblems.Of(app),
		Environment: words.Middle(words.OneLine(app.Environment, 200), 24),
		Dangerous:   words.Dangerous(app.Environment),
		Private:     s.Private,
		Person:      app.Grant.NeedsPerson(),
		State:       stateOf(s.status),
		Step:        step,
		Verb:        words.Step(step),
		HasToken:    has,
		Can: Can{
			Copy:    has && !running && !rec.Held,
			Renew:   !running && session.Renewable(rec, app),
			SignIn:  s.SignsIn(),
			Another: desk.AnotherPersonSignsIn(app) == nil,
			SignOut: has && !running,
			Edit:    s.Editable(),
		},
		Banners:    s.banners(),
		Working:    s.working(),
		TokenFacts: tokenFacts(app, rec.Tokens),
		Moments:    s.moments(),
		Scopes:     scopesOf(app, rec),
		Places:     s.places(),
		Team:       s.team(),
		Questions:  s.questions(),
		Revoke:     s.offer(session.QuestionRevoke),
		Trace:      s.trace(),
		History:    s.history(),
	}
	if !has {
		return m
	}
	ts := *rec.Tokens
	m.Token, m.IDToken = Secret(ts.AccessToken), Secret(ts.IDToken)
	m.Identity = s.identity()
	if ts.AccessToken != "" {
		m.Claims = append(m.Claims, claimSetOf(accessToken, ts.AccessToken, s.Private, s.Now))
	}
	if ts.IDToken != "" {
		m.Claims = append(m.Claims, claimSetOf(idToken, ts.IDToken, s.Private, s.Now))
	}
	for _, note := range ts.Notes {
		m.Notes = append(m.Notes, s.line(note, maxValue))
	}
	if s.Previous != nil {
		m.Changed = changedSince(*s.Previous, ts, s.Private)
	}
	return m
}

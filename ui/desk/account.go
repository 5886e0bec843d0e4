package desk

import (
	"slices"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/practice"
	"tokendesk/oauth/session"
)

// Account is everything that a face shows of one account, computed once, here.
// It is plain data and holds no secret and no token: a face that lists accounts
// keeps no plaintext of those that nobody looks at ([Desk.Details] has it).
type Account struct {
	// Record is what is kept, with a mark in place of every secret and token
	// that there is. Record.Waiting are the changes that wait for a person's word
	// (promise 42).
	Record oauth.Record

	App        oauth.App   // complete but for Open; Record.App where Incomplete is set
	Open       []oauth.Gap // what it still lacks
	Incomplete error       // what is wrong so that the catalogue cannot complete the app, an [*oauth.Error]
	Provider   string      // the provider's name, "" for none

	// What remedies are made of: the provider's page where clients are registered and
	// the one where an administrator consents, "" for none, and the scopes it is known
	// to have; the port of the practice provider that the app is of, 0 for none.
	Registration, AdminConsent string
	Offered                    []string
	Practice                   int

	// Kept are the places in which the token is kept current, and how they stand.
	Kept []oauth.KeptPlace

	Running  bool             // something runs: a call, or copying what it brought
	Progress session.Progress // of what runs
	Err      error            // how the last call ended; nil after a success, a cancel, a change of the record, and before

	// Ends are what comes to an end beside the access token, the first to end first.
	Ends []session.End

	// Discovered are the app's endpoints with what its issuer's metadata filled
	// in, nil while that was not read.
	Discovered *oauth.Endpoints
}

// Ref names the account.
func (a Account) Ref() oauth.Ref {
	return oauth.Ref{App: a.Record.App.ID, Account: a.Record.Account.ID}
}

// Status is the account's state at a moment, with the reason for it.
func (a Account) Status(now time.Time) session.Status {
	s := session.StatusOf(a.Record, a.App, now)
	switch {
	case a.Incomplete != nil:
		s.State, s.Reason = session.StateError, session.ReasonIncomplete
	case s.State == session.StateNone && s.Reason == session.ReasonNone && len(a.Open) > 0:
		s.Reason = session.ReasonOpen
	}
	return s
}

// Unusable is why nothing can be sent for the account as it is set up: what is
// wrong with its app, or what it still lacks. It is nil where neither is so.
func (a Account) Unusable() error {
	switch {
	case a.Incomplete != nil:
		return a.Incomplete
	case len(a.Open) > 0:
		return oauth.OpenError(a.Ref().App, a.Open)
	}
	return nil
}

// NextStep is the one right thing to do with the account at a moment.
func (a Account) NextStep(now time.Time) session.Step {
	step := session.NextStep(a.Record, a.App, session.StatusOf(a.Record, a.App, now), a.Running)
	if step.Gets() && a.Record.Tokens == nil && len(a.Open) > 0 {
		return session.StepFill
	}
	return step
}

// Target says whether the account's server can be asked a question, and where.
// After discovery that includes what the server's metadata named.
func (a Account) Target(q session.Question) session.Target {
	return session.TargetOf(q, a.App, a.Discovered)
}

// HasToken reports whether there is a token to hand out, now or after a renewal.
func (a Account) HasToken() bool { return a.Record.Tokens != nil }

// account makes an Account of a record as the vault has it.
func (d *Desk) account(rec oauth.Record) Account {
	a := Account{Record: d.withoutSecrets(rec)}
	if a.App, a.Open, a.Incomplete = d.Catalogue.Outline(rec); a.Incomplete != nil {
		a.App = rec.App
	}
	if p, ok := d.Catalogue.Provider(rec.App.Provider); ok {
		a.Provider, a.Registration, a.Offered = p.Name, p.RegisterAt(rec.App.Vars), p.Scopes.Values()
		a.AdminConsent = adminConsent(p.Quirks.AdminConsent, a.App)
	}
	a.Practice, _ = practice.PortOf(a.App)
	a.Discovered = d.sessions.Discovered(a.Ref(), a.App)
	a.Ends = d.endsOf(rec, a.App)
	a.Kept = d.placesOfRecord(rec)
	return a
}

// withoutSecrets replaces every secret and token of a record by a mark that
// there is one. A secret that is set and empty stays so.
func (d *Desk) withoutSecrets(r oauth.Record) oauth.Record {
	r.Secrets = d.marks.of(r.Secrets)
	r.Tokens, r.Replaced = marked(r.Tokens), marked(r.Replaced)
	r.Narrow = slices.Clone(r.Narrow)
	for i := range r.Narrow {
		r.Narrow[i].Tokens = *marked(&r.Narrow[i].Tokens)
	}
	return r
}

// marked is a token set with a mark in place of each token.
func marked(set *oauth.TokenSet) *oauth.TokenSet {
	if set == nil {
		return nil
	}
	ts := *set
	for _, s := range []*string{&ts.AccessToken, &ts.RefreshToken, &ts.IDToken, &ts.DPoPKey} {
		if *s != "" {
			*s = secretMark
		}
	}
	ts.Extra = nil
	return &ts
}

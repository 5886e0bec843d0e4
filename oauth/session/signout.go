package session

import (
	"context"
	"slices"
	"sync"

	"tokendesk/oauth"
)

// SignOutState is how far a step of signing out is.
type SignOutState string

// The states of a step.
const (
	SignOutWaiting    SignOutState = "waiting"
	SignOutRunning    SignOutState = "running"
	SignOutDone       SignOutState = "done"
	SignOutAlready    SignOutState = "already"    // the server knew the token no longer, or the session was ended with another account
	SignOutRunsOut    SignOutState = "runs_out"   // the server ends the token by itself
	SignOutOpened     SignOutState = "opened"     // the page is open in the browser: what it says counts
	SignOutImpossible SignOutState = "impossible" // SignOutStep.Lack says why
	SignOutLeft       SignOutState = "left"       // it was not asked for
	SignOutFailed     SignOutState = "failed"     // SignOutResult.Err says why
)

// over reports whether a step need not be done again.
func (s SignOutState) over() bool {
	return s == SignOutDone || s == SignOutAlready || s == SignOutRunsOut || s == SignOutOpened
}

// SignOutResult is what became of a step.
type SignOutResult struct {
	SignOutStep
	State SignOutState
	Err   error // an [*oauth.Error]
}

// SignOutRequest says how [Manager.SignOut] does it.
type SignOutRequest struct {
	// Sessions ends the session in the account's browser, too.
	Sessions bool
	// ForgetOnly tells nobody and forgets the tokens here.
	ForgetOnly bool
	// MustRevoke fails with KindUsage, and forgets nothing, where the server has no way
	// to revoke.
	MustRevoke bool
	// Before is what an earlier call returned: what is done is not done again.
	Before []SignOutResult
	// Report is told of all steps whenever one changes, on a goroutine of the call, and of
	// the end of one that was given up perhaps later; nil: nobody is.
	Report func([]SignOutResult)

	// ended reports whether a session was ended before, for the first that asks; nil:
	// none was.
	ended func(address, browser string) bool
}

// SignOut ends an account's access step by step, see [SignOutSteps]: what can be revoked
// at the server (RFC 7009), the session in the browser, then what is kept here. Nothing
// is forgotten before the server has ended what it can: a failure keeps the tokens, and
// what came of each step is returned (promise 23). The end of ctx stops between two
// steps, and keeps the tokens, too: it can be asked again.
func (m *Manager) SignOut(ctx context.Context, ref oauth.Ref, r SignOutRequest) ([]SignOutResult, error) {
	var results []SignOutResult
	var mu sync.Mutex // a call that was given up still ends
	report := r.Report
	r.Report = func(now []SignOutResult) {
		mu.Lock()
		results = now
		mu.Unlock()
		if report != nil {
			report(slices.Clone(now))
		}
	}
	err := m.alone(ctx, ref, func(f *flight) error {
		s := &signingOut{m: m, f: f, ref: ref, r: r}
		if r.ForgetOnly {
			return s.forgetOnly()
		}
		return s.run()
	})
	mu.Lock()
	defer mu.Unlock()
	return slices.Clone(results), err
}

// signingOut is one call of [Manager.SignOut].
type signingOut struct {
	m       *Manager
	f       *flight
	ref     oauth.Ref
	r       SignOutRequest
	a       account
	client  *oauth.Client
	results []SignOutResult
}

// forgetOnly needs nothing of the app: one that is open, or waits for a word, has tokens
// to forget as well.
func (s *signingOut) forgetOnly() error {
	if !s.f.depart() {
		return context.Canceled
	}
	ctx, cancel := s.f.seeThrough(oauth.App{})
	defer cancel()
	return s.m.drop(ctx, s.ref, "here only")
}

func (s *signingOut) run() (err error) {
	if s.a, err = s.m.account(s.f.ctx, s.ref); err != nil {
		return err
	}
	s.f.report(Progress{Stage: StageWorking})
	if s.client, err = s.m.client(s.f.ctx, s.a, ""); err != nil {
		return err
	}
	if err := s.plan(); err != nil {
		return err
	}
	var failure error
	for i := range s.results {
		if s.f.ctx.Err() != nil {
			return s.f.ctx.Err()
		}
		at := &s.results[i]
		if at.State != SignOutWaiting || at.Act == SignOutForget && failure != nil {
			continue
		}
		s.say(at, SignOutRunning, nil)
		state, err := s.do(*at)
		if err != nil && s.f.ctx.Err() != nil {
			s.say(at, SignOutWaiting, nil)
			return s.f.ctx.Err()
		}
		if err != nil {
			err = forPerson(err)
			state = SignOutFailed
		}
		s.say(at, state, err)
		if failure == nil && (at.Act.Revokes() || at.Act == SignOutForget) {
			failure = err
		}
	}
	if failure != nil {
		ctx, cancel := s.f.seeThrough(s.a.app)
		defer cancel()
		return s.m.notRevoked(ctx, s.a, s.results, failure)
	}
	return nil
}

// plan finds the steps, with what the server offers, and takes over what is done.
func (s *signingOut) plan() error {
	app := s.a.app
	if nothingKept(s.a.rec) && !s.r.Sessions && app.Endpoints.Issuer != "" {
		app.Endpoints.Revocation = app.Endpoints.Issuer // nothing is to be sent, so nothing is to be known
	}
	if app.Endpoints.Issuer != "" && (app.Endpoints.Revocation == "" || s.r.Sessions && app.Endpoints.EndSession == "") {
		found, err := s.client.App(s.f.ctx)
		switch {
		case err == nil:
			app.Endpoints = found.Endpoints
		case app.Endpoints.Revocation == "":
			return s.m.notRevoked(context.WithoutCancel(s.f.ctx), s.a, nil, err)
		}
		if err == nil {
			app.Endpoints.Issuer = "" // what it names is known
		}
	}
	steps := SignOutSteps(s.a.rec, app, nil)
	for _, b := range s.r.Before { // what is over is no longer in the record
		if b.Act.Revokes() && b.State.over() && !slices.ContainsFunc(steps, func(s SignOutStep) bool { return s.Act == b.Act && s.Before == b.Before }) {
			s.results = append(s.results, b)
		}
	}
	for _, step := range steps {
		result := SignOutResult{SignOutStep: step, State: SignOutWaiting}
		switch {
		case step.Lack != "":
			result.State = SignOutImpossible
		case step.Act == SignOutSession && !s.r.Sessions:
			result.State = SignOutLeft
		}
		same := func(b SignOutResult) bool { return b.Act == step.Act && b.Before == step.Before && b.State.over() }
		if i := slices.IndexFunc(s.r.Before, same); i >= 0 {
			result.State = s.r.Before[i].State
		}
		s.results = append(s.results, result)
	}
	if s.r.MustRevoke && app.Endpoints.Revocation == "" && app.Endpoints.Issuer == "" {
		return s.client.Revoke(s.f.ctx, oauth.TokenSet{}) // sends nothing, and says that there is no such endpoint
	}
	idTokenOnly := func(r SignOutResult) bool { return r.Lack == LackIDToken }
	if s.r.MustRevoke && slices.ContainsFunc(s.results, idTokenOnly) {
		return s.m.notRevoked(context.WithoutCancel(s.f.ctx), s.a, nil, oauth.NothingToRevoke())
	}
	s.r.Report(slices.Clone(s.results))
	return nil
}

func (s *signingOut) say(at *SignOutResult, state SignOutState, err error) {
	at.State, at.Err = state, err
	s.r.Report(slices.Clone(s.results))
}

// do does one step.
func (s *signingOut) do(step SignOutResult) (SignOutState, error) {
	set := s.a.rec.Tokens
	if step.Before {
		set = s.a.rec.Replaced
	}
	switch step.Act {
	case SignOutSession:
		return s.endSession()
	case SignOutForget:
		s.f.depart()
		ctx, cancel := s.f.seeThrough(s.a.app)
		defer cancel()
		if nothingKept(s.a.rec) {
			return SignOutDone, nil
		}
		return SignOutDone, s.m.drop(ctx, s.ref, s.where())
	}
	refreshed := slices.ContainsFunc(s.results, func(r SignOutResult) bool {
		return r.Act == SignOutRefresh && r.Before == step.Before && r.State.over()
	})
	if step.Act == SignOutAccess && !step.Before {
		if err := s.revokeNarrow(refreshed); err != nil || set == nil {
			return SignOutDone, err
		}
	}
	how, err := s.client.RevokeOne(s.f.ctx, *set, revocableOf(step.Act), refreshed)
	switch how {
	case oauth.RevokedBefore:
		return SignOutAlready, err
	case oauth.RevokedByItself:
		return SignOutRunsOut, err
	}
	return SignOutDone, err
}

// revokeNarrow revokes the narrower tokens that are still valid, with the account's own.
func (s *signingOut) revokeNarrow(refreshed bool) error {
	for _, t := range s.a.rec.Narrow {
		if ts := t.Tokens; ts.AccessToken != "" && lives(ts, 0, s.m.o.Now()) {
			if _, err := s.client.RevokeOne(s.f.ctx, ts, oauth.RevocableAccess, refreshed); err != nil {
				return err
			}
		}
	}
	return nil
}

// where says for the history what ended the tokens.
func (s *signingOut) where() string {
	revoked := func(r SignOutResult) bool { return r.Act.Revokes() && r.State.over() }
	if slices.ContainsFunc(s.results, revoked) {
		return "at the server"
	}
	return "here only"
}

// endSession opens the page that ends the session, in the account's own browser. What
// comes of it is between the person and the page. It has no token in its address
// (promise 8).
func (s *signingOut) endSession() (SignOutState, error) {
	ts := oauth.TokenSet{}
	if s.a.rec.Tokens != nil {
		ts = *s.a.rec.Tokens
	}
	address, err := s.client.LogoutURL(s.f.ctx, ts)
	if err != nil {
		return "", err
	}
	browser := s.a.rec.Account.Browser
	if s.r.ended != nil && s.r.ended(address, browser) {
		return SignOutAlready, nil
	}
	if s.m.o.OpenBrowser == nil {
		return "", browserError(nil)
	}
	if err := s.m.o.OpenBrowser(s.f.ctx, address, s.ref, browser); err != nil {
		return "", browserError(err)
	}
	return SignOutOpened, nil
}

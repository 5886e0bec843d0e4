package session

import (
	"context"
	"errors"
	"slices"
	"time"

	"tokendesk/oauth"
)

// RenewRequest says which accounts [Manager.RenewAll] renews.
type RenewRequest struct {
	Accounts []oauth.Ref // in the order in which they are begun; each counts once
	// AtLeast leaves accounts as they are whose token lives so much longer; 0 renews
	// all of them.
	AtLeast time.Duration
	// Call renews one account; nil: [Manager.Token].
	Call func(ctx context.Context, ref oauth.Ref, options ...Option) (oauth.TokenSet, error)
	// Report is told of the beginning, of each account that ends and of each pause, in
	// order, on the goroutine of the call; nil: nobody is.
	Report func(RenewProgress)
}

// RenewOutcome is how the renewal of one account of many ended.
type RenewOutcome string

// The outcomes.
const (
	RenewDone      RenewOutcome = "renewed"
	RenewValid     RenewOutcome = "valid"        // it lives long enough: see RenewRequest.AtLeast
	RenewPerson    RenewOutcome = "needs_person" // RenewResult.Step is what a person must do
	RenewFailed    RenewOutcome = "failed"
	RenewNotTried  RenewOutcome = "not_tried" // its host answers nobody or wants a pause, or the vault is locked
	RenewCancelled RenewOutcome = "cancelled"
)

// RenewResult is what became of one account of many.
type RenewResult struct {
	Ref     oauth.Ref
	Outcome RenewOutcome
	Step    Step           // of RenewPerson: sign in, sign in again, trust or fill
	Set     oauth.TokenSet // what there is now, without the tokens themselves; of RenewDone and RenewValid
	Err     error          // why it was not renewed, an [*oauth.Error]; nil where it was, or need not be
	Host    string         // that was asked, or was not: of the token endpoint as far as it is known
}

// RenewProgress is how far a renewal of many accounts has come. The counts of all
// outcomes, Running and Left add up to Total.
type RenewProgress struct {
	Total         int
	Counts        map[RenewOutcome]int // its own copy
	Running, Left int
	Result        *RenewResult // the one that ended just now; nil at the beginning and for a pause
	Pauses        []RenewPause // the hosts that are left alone for a while
}

// RenewPause is a host that asked to be left alone.
type RenewPause struct {
	Host  string
	Until time.Time // by Options.Now
}

const (
	renewalsAltogether = 100 // at once, over all hosts

	// lostHost is how many accounts meet a host that answers nobody before the others
	// are no longer tried.
	lostHost = 2
	// longestRest is the longest pause that a person who renews many accounts waits for
	// a host, and mostRests how many of them.
	longestRest = 2 * time.Minute
	mostRests   = 3
)

// RenewAll renews accounts that need no person, at most four at once at one host,
// and never opens a browser. Hosts do not wait for each other. What is
// asked elsewhere for an account meanwhile is one with it (promise 18).
//
// Nothing is tried twice. A host that answers nobody ends its own accounts'
// turns soon: those that were not begun are not tried, and nothing is noted at them. One that says 429
// or 503 is left alone for as long as it says, if that is not long; its other
// accounts wait for that. Where the vault cannot be had nothing more is tried.
//
// The end of ctx frees the caller at once; an exchange that has left is seen
// through and its result saved (promise 20). There is a result for each account,
// in the order in which they ended.
func (m *Manager) RenewAll(ctx context.Context, r RenewRequest) []RenewResult {
	if r.Call == nil {
		r.Call = m.Token
	}
	if r.Report == nil {
		r.Report = func(RenewProgress) {}
	}
	b := &batch{
		m: m, r: r, began: m.o.Now(), counts: map[RenewOutcome]int{},
		hosts: map[string]*batchHost{}, landed: make(chan batchLanding, renewalsAltogether),
	}
	seen := map[oauth.Ref]bool{}
	for _, ref := range r.Accounts {
		if !seen[ref] {
			seen[ref] = true
			b.waiting = append(b.waiting, &batchJob{ref: ref})
		}
	}
	b.total = len(b.waiting)
	b.run(ctx)
	return b.results
}

// prepared is an account of many that is ready to be asked for, or what became of it
// without that.
type prepared struct {
	hosts  []string
	known  bool         // its token endpoint's host is among them
	way    string       // of reaching the host: the app's proxy
	result *RenewResult // not nil: nothing is to be asked
}

// prepare looks at an account as it is now. Nothing is sent.
func (m *Manager) prepare(ctx context.Context, ref oauth.Ref, r RenewRequest, began time.Time) prepared {
	ended := func(result RenewResult) prepared {
		result.Ref = ref
		return prepared{result: &result}
	}
	a, err := m.account(ctx, ref)
	if err != nil {
		return ended(m.unrenewed(ctx, ref, err))
	}
	now := m.o.Now()
	if ts, ok := a.usable(r.AtLeast, now); ok && r.AtLeast > 0 {
		return ended(RenewResult{Outcome: RenewValid, Set: withoutTokens(ts)})
	} else if ok && ts.ObtainedAt.After(began) {
		return ended(RenewResult{Outcome: RenewDone, Set: withoutTokens(ts)}) // by somebody else, meanwhile
	}
	if err = a.barred(false); err == nil && a.way(false) == byPerson && a.held() == nil {
		if err = needsLogin(a.person()); a.app.Grant == oauth.GrantRefreshToken {
			err = needsPaste(a.person())
		}
	}
	if err != nil {
		return ended(m.unrenewed(ctx, ref, err))
	}
	hosts, known := m.hostsOf(ctx, a)
	return prepared{hosts: hosts, known: known, way: a.app.Proxy}
}

// unrenewed says what became of an account that an error kept from being renewed.
func (m *Manager) unrenewed(ctx context.Context, ref oauth.Ref, err error) RenewResult {
	err = forPerson(err)
	result := RenewResult{Ref: ref, Outcome: RenewFailed, Err: err}
	var e *oauth.Error
	if errors.As(err, &e) {
		result.Host = e.Host
	}
	switch kindOf(err) {
	case oauth.KindInterrupted:
		result.Outcome = RenewCancelled
	case oauth.KindVault:
		result.Outcome = RenewNotTried
	case oauth.KindUntrusted:
		result.Outcome, result.Step = RenewPerson, StepTrust
	case oauth.KindNeedsLogin:
		result.Outcome, result.Step = RenewPerson, StepSignIn
		if rec, err := m.o.Storage.Record(ctx, ref); err == nil {
			switch {
			case rec.Held:
				result.Step = StepSignInAgain
			case rec.App.Grant == oauth.GrantRefreshToken:
				result.Step = StepFill
			}
		}
	default:
		if errors.Is(err, oauth.ErrOpen) {
			result.Outcome, result.Step = RenewPerson, StepFill
		}
	}
	return result
}

// withoutTokens is a set with nothing secret in it.
func withoutTokens(ts oauth.TokenSet) oauth.TokenSet {
	ts.AccessToken, ts.RefreshToken, ts.IDToken, ts.DPoPKey, ts.Extra = "", "", "", "", nil
	ts.Scopes, ts.Notes = slices.Clone(ts.Scopes), slices.Clone(ts.Notes)
	return ts
}

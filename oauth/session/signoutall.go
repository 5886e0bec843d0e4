package session

import (
	"context"
	"net/url"
	"sync"

	"tokendesk/oauth"
)

// SignedOut is what became of one account of many.
type SignedOut struct {
	Ref     oauth.Ref
	Results []SignOutResult
	Ended   bool  // false: more is to come
	Err     error // as [Manager.SignOut] returned it
}

// SignOutAll signs out of accounts as [Manager.SignOut] does, at most four at once at
// one host. Accounts that share a browser's session have it ended once. report is told of
// each account when something changes, one at a time, on other goroutines. Each account
// is told of at least once. The end of ctx stops between the steps.
func (m *Manager) SignOutAll(ctx context.Context, refs []oauth.Ref, r SignOutRequest, before map[oauth.Ref][]SignOutResult, report func(SignedOut)) {
	var telling sync.Mutex
	tell := func(s SignedOut) {
		telling.Lock()
		defer telling.Unlock()
		report(s)
	}
	ended := map[string]bool{}
	var sessions sync.Mutex
	var all sync.WaitGroup
	for _, ref := range refs {
		all.Go(func() {
			leave, err := m.signOutPlace(ctx, ref)
			if err != nil {
				tell(SignedOut{Ref: ref, Ended: true, Err: forPerson(err)})
				return
			}
			defer leave()
			r := r
			r.Before = before[ref]
			r.Report = func(results []SignOutResult) { tell(SignedOut{Ref: ref, Results: results}) }
			r.ended = func(address, browser string) bool {
				jar := sessionOf(ref, address, browser)
				sessions.Lock()
				defer sessions.Unlock()
				was := ended[jar]
				ended[jar] = true
				return was
			}
			results, err := m.SignOut(ctx, ref, r)
			tell(SignedOut{Ref: ref, Results: results, Ended: true, Err: err})
		})
	}
	all.Wait()
}

// signOutPlace waits for a place at the host that an account's tokens are revoked at.
func (m *Manager) signOutPlace(ctx context.Context, ref oauth.Ref) (leave func(), err error) {
	host := ref.App
	if a, err := m.read(ctx, ref); err == nil {
		e := a.app.Endpoints
		if found := m.Discovered(ref, a.app); found != nil {
			e = *found
		}
		for _, address := range []string{e.Revocation, e.Issuer} {
			if h := oauth.HostOf(address); h != "" {
				host = h
				break
			}
		}
	}
	for {
		entered, freed := m.gate.enter(renewalsPerHost, host)
		if entered {
			return func() { m.gate.leave(host) }, nil
		}
		select {
		case <-freed:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// sessionOf names the session that a page ends: that of a server in a browser's profile.
func sessionOf(ref oauth.Ref, address, browser string) string {
	profile := browser
	if wanted, err := oauth.ParseBrowser(browser); err == nil && wanted.Kind == oauth.BrowserIsolated {
		profile += " " + ref.String()
	}
	if u, err := url.Parse(address); err == nil {
		u.RawQuery = ""
		address = u.String()
	}
	return profile + " " + address
}

// SignOutPlan lists what signing out of an account would do, see [SignOutSteps]. Where
// only its issuer's metadata can tell what the server offers, that is read first.
func (m *Manager) SignOutPlan(ctx context.Context, ref oauth.Ref) ([]SignOutStep, error) {
	if err := m.open(ctx); err != nil {
		return nil, forPerson(err)
	}
	a, err := m.account(ctx, ref)
	if err != nil {
		return nil, forPerson(err)
	}
	found := m.Discovered(ref, a.app)
	if e := a.app.Endpoints; found == nil && e.Issuer != "" && (e.Revocation == "" || e.EndSession == "") {
		if err := m.find(ctx, a); err != nil {
			return SignOutSteps(a.rec, a.app, nil), forPerson(err)
		}
		found = m.Discovered(ref, a.app)
	}
	return SignOutSteps(a.rec, a.app, found), nil
}

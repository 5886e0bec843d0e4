package session

import (
	"context"
	"errors"
	"strings"
	"time"

	"tokendesk/oauth"
)

// forNarrower begins the kind of a flight that gets a narrower token.
const forNarrower = "narrower "

// narrower returns a token for what a call asks for in place of the app. Where one is
// kept and lives long enough, it is that. Else it is asked for: by the grant itself
// where that needs nobody, and by the account's refresh token otherwise; an account that
// has none signs in first, as for its own token. What the account has stays as it is, but
// for a refresh token that the server gave in place of the one that was sent.
func (m *Manager) narrower(ctx context.Context, a account, c call) (oauth.TokenSet, error) {
	if !a.app.Grant.CanNarrow() {
		return oauth.TokenSet{}, cannotNarrow(a.app.Grant)
	}
	if err := a.held(); err != nil {
		return oauth.TokenSet{}, err
	}
	fresh := c.fresh || c.again
	if ts, ok := a.narrow(c.narrower, c.atLeast, m.o.Now()); ok && !fresh {
		return ts, nil
	}
	seen, _ := oauth.NarrowTokenFor(a.rec.Narrow, c.narrower)
	if !a.app.Grant.FetchesNarrower() && !a.refreshes() {
		own := c
		own.narrower, own.fresh, own.again, own.seen = oauth.Narrower{}, false, false, ""
		if _, err := m.token(ctx, a.ref, own); err != nil {
			return oauth.TokenSet{}, err
		}
	}
	return m.flownNarrower(ctx, a, c, func(ts oauth.TokenSet) bool { return !fresh || ts.Main() != seen.Main() })
}

// flownNarrower joins the flight that gets a narrower token. new reports whether a kept
// one is new enough.
func (m *Manager) flownNarrower(ctx context.Context, a account, c call, new func(oauth.TokenSet) bool) (_ oauth.TokenSet, err error) {
	end := m.begin(a.ref)
	defer func() { end(forPerson(err)) }()
	subject, err := m.subjectToken(ctx, a, c)
	if err != nil {
		return oauth.TokenSet{}, err
	}
	key := flightKey{a.ref, flightKind(forNarrower + strings.Join([]string{strings.Join(c.narrower.Scopes, " "), c.narrower.Audience, strings.Join(c.narrower.Resources, " ")}, "\n"))}
	for {
		out, err := m.join(ctx, key, c, 0, func(f *flight) outcome {
			ts, err := m.getNarrower(f, c, subject, new)
			return outcome{ts: ts, err: err}
		})
		switch {
		case err != nil:
			return oauth.TokenSet{}, err
		case out.err != nil && kindOf(forPerson(out.err)) == oauth.KindInterrupted && m.open(ctx) == nil:
			continue // others gave it up, not this caller
		}
		return out.ts, out.err
	}
}

// getNarrower is that flight: lease, look again, ask, save.
func (m *Manager) getNarrower(f *flight, c call, subject string, new func(oauth.TokenSet) bool) (oauth.TokenSet, error) {
	release, err := m.lease(f.ctx, f)
	if err != nil {
		return oauth.TokenSet{}, err
	}
	defer release()
	if err := m.saveLate(f.ctx, f.ref); err != nil {
		return oauth.TokenSet{}, err
	}
	a, err := m.account(f.ctx, f.ref)
	if err != nil {
		return oauth.TokenSet{}, err
	}
	if err := a.held(); err != nil {
		return oauth.TokenSet{}, err
	}
	if ts, ok := a.narrow(c.narrower, c.atLeast, m.o.Now()); ok && new(ts) {
		return ts, nil
	}
	way := byFetch
	if !a.app.Grant.FetchesNarrower() {
		if way = byRefresh; !a.refreshes() {
			return oauth.TokenSet{}, noRefreshToken(a.ref)
		}
	}
	if err := a.lacking(way); err != nil {
		return oauth.TokenSet{}, err
	}
	f.report(Progress{Stage: StageWorking})
	client, err := m.client(f.ctx, a, subject)
	if err != nil {
		return oauth.TokenSet{}, err
	}
	var ts oauth.TokenSet
	if way == byFetch {
		ts, err = client.FetchNarrower(f.ctx, a.rec.Account, c.narrower)
		if err == nil && !f.depart() {
			err = context.Canceled
		}
	} else {
		ctx, cancel := f.departing(a.app)
		defer cancel()
		ts, err = client.RefreshNarrower(ctx, a.rec.Account, *a.rec.Tokens, c.narrower)
	}
	if err != nil {
		return oauth.TokenSet{}, m.notNarrowed(f.ctx, a, way, ts, err)
	}
	return m.saveNarrower(f, client, a, c.narrower, way, ts)
}

// saveNarrower keeps a narrower token, and the refresh token that came with it as the
// account's own (promise 19), before anybody has it.
func (m *Manager) saveNarrower(f *flight, client *oauth.Client, a account, n oauth.Narrower, way way, ts oauth.TokenSet) (oauth.TokenSet, error) {
	ctx, cancel := f.seeThrough(a.app)
	defer cancel()
	ts.Fingerprint = oauth.Fingerprint(a.app, a.rec.Account)
	if beyond := n.Beyond(ts); len(beyond) > 0 {
		ts.Notes = append(ts.Notes, "The server granted scopes that were not asked for: "+strings.Join(beyond, " ")+".")
	}
	kept := ts
	kept.RefreshToken, kept.RefreshExpiresAt, kept.RefreshDoubted = "", time.Time{}, false
	u := unsaved{
		entry: oauth.HistoryEntry{At: m.o.Now(), Kind: oauth.HistoryNarrowed, Detail: n.String()}, replaces: a.token(),
	}
	var other error
	if a.holds(ts, false) { // promise 28
		named, err := client.Identify(ctx, ts)
		if err != nil && !errors.Is(err, oauth.ErrOtherSubject) {
			named = ts
		}
		if errors.Is(err, oauth.ErrOtherSubject) || a.holds(named, false) {
			other = heldBack(named, a.rec.Account.Expect)
			u.entry = oauth.HistoryEntry{}
		}
		kept.Identity, kept.Person = named.Identity, named.Person
	}
	u.change = func(r *oauth.Record) error {
		if way == byRefresh {
			rotate(r, a, ts)
		}
		if other == nil {
			r.Narrow = oauth.WithNarrow(r.Narrow, oauth.NarrowToken{For: n, Tokens: kept}, m.o.Now())
		}
		return nil
	}
	if err := m.put(ctx, a.ref, u.entry, u.change); err != nil {
		m.mu.Lock()
		m.unsaved[a.ref] = u
		m.mu.Unlock()
		return oauth.TokenSet{}, notKept(err, a, ts)
	}
	if other != nil {
		return oauth.TokenSet{}, other
	}
	return kept, nil
}

// rotate puts a refresh token in the place of the one that was sent for it.
func rotate(r *oauth.Record, a account, ts oauth.TokenSet) {
	if ts.RefreshToken == "" || r.Tokens == nil || r.Tokens.RefreshToken != a.rec.Tokens.RefreshToken {
		return
	}
	set := *r.Tokens
	set.RefreshToken, set.RefreshExpiresAt = ts.RefreshToken, ts.RefreshExpiresAt
	r.Tokens = &set
}

// notNarrowed is what becomes of a refusal. It says nothing of the account, whose own token
// asks for something else; but a refresh token that the server gave is kept, and one that
// may have reached it without an answer is not sent again by itself (promise 11).
func (m *Manager) notNarrowed(ctx context.Context, a account, way way, ts oauth.TokenSet, err error) error {
	if way == byRefresh && ts.RefreshToken != "" && ts.RefreshToken != a.rec.Tokens.RefreshToken {
		return m.keepRotated(ctx, a, ts, err)
	}
	e, ok := forPerson(err).(*oauth.Error)
	if !ok {
		return err
	}
	if way == byRefresh && e.Sent && (e.Kind == oauth.KindUnreachable || e.Kind == oauth.KindBadAnswer) && !repeatable(e) {
		return m.failed(ctx, a, e)
	}
	return oauth.Diagnose(e, a.app, a.rec.Account)
}

// narrow is a kept token for what is asked for, if it lives long enough.
func (a account) narrow(n oauth.Narrower, atLeast time.Duration, now time.Time) (oauth.TokenSet, bool) {
	ts, ok := oauth.NarrowTokenFor(a.rec.Narrow, n)
	if !ok || ts.Main() == "" || ts.Fingerprint != oauth.Fingerprint(a.app, a.rec.Account) {
		return oauth.TokenSet{}, false
	}
	return ts, lives(ts, atLeast, now)
}

// refreshes reports whether the account has a refresh token that may be sent.
func (a account) refreshes() bool {
	return a.rec.Tokens != nil && a.rec.Tokens.RefreshToken != "" && !a.rec.NeedsLogin && !a.stale()
}

func cannotNarrow(grant oauth.Grant) error {
	return oauth.UsageError("An app with the grant "+string(grant)+" cannot get a token for other scopes, audiences or resources.",
		"Get its own token, without --scope, --audience and --resource.")
}

func noRefreshToken(ref oauth.Ref) error {
	return oauth.MisconfiguredError("A token for other scopes, audiences or resources takes a refresh token, and the server gave "+ref.String()+" none.",
		"Many servers give one for the scope offline_access, or as the app is set up there.")
}

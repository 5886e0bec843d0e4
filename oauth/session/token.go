package session

import (
	"context"
	"errors"
	"slices"
	"time"

	"tokendesk/oauth"
)

// need is what a caller asks of a token.
type need struct {
	atLeast    time.Duration
	fresh      bool
	again      bool
	seen       string // the token when the call began
	background bool   // a person did not ask
	privately  bool   // in a private window
	another    bool   // nobody knows who will sign in
}

// met reports whether a token that was looked up satisfies a caller. Whoever
// wants a fresh one is content with any that came after the call began.
func (n need) met(ts oauth.TokenSet, now time.Time) bool {
	if n.fresh {
		return ts.Main() != n.seen && lives(ts, 0, now)
	}
	return lives(ts, n.atLeast, now)
}

// Token returns a valid token; the package comment has the decision rule.
func (m *Manager) Token(ctx context.Context, ref oauth.Ref, opts ...Option) (oauth.TokenSet, error) {
	c := newCall(opts)
	ts, err := m.token(ctx, ref, c)
	if err == nil && c.idToken {
		ts, err = m.idToken(ctx, ref, c, ts)
	}
	return ts, forPerson(err)
}

// SignIn runs the app's interactive grant (or its grant, when that needs no
// person), whatever is cached.
func (m *Manager) SignIn(ctx context.Context, ref oauth.Ref, opts ...Option) (oauth.TokenSet, error) {
	c := newCall(opts)
	c.again, c.fresh, c.noSignIn = true, true, false
	ts, err := m.token(ctx, ref, c)
	return ts, forPerson(err)
}

func (m *Manager) token(ctx context.Context, ref oauth.Ref, c call) (_ oauth.TokenSet, err error) {
	if err := m.open(ctx); err != nil {
		return oauth.TokenSet{}, err
	}
	a, err := m.account(ctx, ref)
	if err != nil {
		return oauth.TokenSet{}, err
	}
	if !c.narrower.IsZero() {
		return m.narrower(ctx, a, c)
	}
	if ts, ok := a.usable(c.atLeast, m.o.Now()); ok && !c.fresh && !c.again {
		return ts, nil
	}
	if err := a.barred(c.again); err != nil {
		return oauth.TokenSet{}, err
	}
	end := m.begin(ref)
	defer func() { end(forPerson(err)) }()

	n := need{atLeast: c.atLeast, fresh: c.fresh, again: c.again, seen: a.token(), background: c.background, privately: c.privately, another: c.another}
	if c.seen != "" {
		n.seen = c.seen
	}
	why := errPerson
	if !c.again || !a.app.Grant.NeedsPerson() {
		ts, err := m.renewed(ctx, a, c, n)
		if !errors.Is(err, errPerson) {
			return ts, err
		}
		why = err
	}
	switch {
	case a.app.Grant == oauth.GrantRefreshToken:
		return oauth.TokenSet{}, needsPaste(why)
	case c.noSignIn:
		return oauth.TokenSet{}, needsLogin(why)
	}
	return m.signIn(ctx, ref, c, n)
}

// barred is why nothing is sent for an account although its settings are accepted:
// its token is held back, or a secret is not there. again is as in [account.way].
func (a account) barred(again bool) error {
	if err := a.held(); err != nil && !again && !a.mayTurnOut() {
		return err
	}
	return a.lacking(a.way(again))
}

// open is nil while calls are taken.
func (m *Manager) open(ctx context.Context) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return errClosed()
	}
	return ctx.Err()
}

// renewed joins the account's renewal until one meets the caller's need.
func (m *Manager) renewed(ctx context.Context, a account, c call, n need) (oauth.TokenSet, error) {
	subject, err := m.subjectToken(ctx, a, c)
	if err != nil {
		return oauth.TokenSet{}, err
	}
	for {
		out, err := m.join(ctx, flightKey{a.ref, forRenewal}, c, 0, func(f *flight) outcome {
			return m.renew(f, n, subject)
		})
		switch {
		case err != nil:
			return oauth.TokenSet{}, err
		case errors.Is(out.err, errNotAgain) && !c.background:
			continue // it was said to the background renewal that began it
		case out.err != nil:
			if kindOf(forPerson(out.err)) == oauth.KindInterrupted && m.open(ctx) == nil {
				continue // others gave it up, not this caller
			}
			return oauth.TokenSet{}, out.err
		case out.renewed || n.met(out.ts, m.o.Now()):
			return out.ts, nil
		}
	}
}

// subjectToken gets the token that is to be exchanged, from its own account.
func (m *Manager) subjectToken(ctx context.Context, a account, c call) (string, error) {
	ref, ok := a.subject()
	if !ok {
		return "", nil
	}
	if ref == a.ref || slices.Contains(c.via, ref) {
		return "", oauth.MisconfiguredError("The token exchange refers to itself at "+ref.String()+".",
			"Choose an account that gets its token in another way (token_exchange.subject).")
	}
	ts, err := m.token(ctx, ref, c.forSubject(a.ref))
	if err != nil {
		return "", err
	}
	if a.app.TokenExchange.SubjectTokenType != "urn:ietf:params:oauth:token-type:id_token" {
		if ts.IDTokenOnly() {
			return "", oauth.MisconfiguredError(ref.String()+" has only an ID token to exchange: its server gave no access token.",
				"Set the type of the token to exchange (token_exchange.subject_token_type) to urn:ietf:params:oauth:token-type:id_token, or add a scope of an API to that account's app.")
		}
		return ts.AccessToken, nil
	}
	if ts.IDToken == "" {
		return "", oauth.MisconfiguredError(ref.String()+" has no ID token to exchange.",
			"Add the scope openid to it, or exchange its access token.")
	}
	return ts.IDToken, nil
}

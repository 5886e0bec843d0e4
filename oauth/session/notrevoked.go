package session

import (
	"context"
	"strings"
	"time"

	"tokendesk/oauth"
)

// notRevoked says what the server has ended and what not, that the rest is still here,
// and how to forget it. What was ended is no longer used: a token that a server was
// told to end never renews another one.
func (m *Manager) notRevoked(ctx context.Context, a account, results []SignOutResult, err error) error {
	e, ok := forPerson(err).(*oauth.Error)
	if !ok {
		return err
	}
	told := *e
	if done := tokenNames(results, SignOutState.over); len(done) > 0 {
		left := tokenNames(results, func(s SignOutState) bool { return s == SignOutFailed })
		told.Message = "The " + strings.Join(done, " and the ") + isOrAre(done) + " revoked; the " +
			strings.Join(left, " and the ") + isOrAre(left) + " not: " + e.Message
	}
	const rest = "What the server has not revoked is still here; you can forget it here only"
	told.Advice = strings.TrimSpace(e.Advice + " " + rest + " (tokendesk revoke " + a.ref.String() + " --local).")
	_ = m.put(ctx, a.ref, failedEntry(m.o.Now(), &told), func(r *oauth.Record) error {
		for _, result := range results {
			if result.State.over() {
				endHere(r, a.rec, result.SignOutStep, m.o.Now())
			}
		}
		return nil
	})
	return &told
}

// endHere takes from a record what one step has ended, if it is still what was sent.
func endHere(r *oauth.Record, sent oauth.Record, step SignOutStep, now time.Time) {
	at, was := &r.Tokens, sent.Tokens
	if step.Before {
		at, was = &r.Replaced, sent.Replaced
	}
	if *at == nil || was == nil {
		return
	}
	set := **at
	*at = &set
	switch {
	case step.Act == SignOutRefresh && set.RefreshToken == was.RefreshToken:
		set.RefreshToken, set.RefreshExpiresAt, set.RefreshDoubted = "", time.Time{}, false
	case step.Act == SignOutAccess && set.AccessToken == was.AccessToken:
		set.Life, set.ExpiresAt = oauth.LifeKnown, now
	}
}

// tokenNames names the tokens whose revocation is in a state that fits.
func tokenNames(results []SignOutResult, fits func(SignOutState) bool) (names []string) {
	for _, r := range results {
		if !r.Act.Revokes() || !fits(r.State) {
			continue
		}
		name := map[SignOutAct]string{SignOutRefresh: "refresh token", SignOutAccess: "access token", SignOutGrant: "grant"}[r.Act]
		if r.Before {
			name = "previous " + name
		}
		names = append(names, name)
	}
	return names
}

func isOrAre(names []string) string {
	if len(names) == 1 {
		return " is"
	}
	return " are"
}

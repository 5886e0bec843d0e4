package session

import (
	"context"
	"slices"

	"tokendesk/oauth"
)

// refreshTokenDropped is the note of a sign-in that ended the renewals of before.
const refreshTokenDropped = "This sign-in gave no refresh token, and the previous one was removed: when this token expires, a person must sign in again."

// goesOn reports whether a new set is known to be of the person and the settings
// of the set before it.
func (a account) goesOn(ts oauth.TokenSet) bool {
	old := a.rec.Tokens
	return old != nil && old.Identity != "" && old.Fingerprint == ts.Fingerprint && oauth.SamePerson(*old, ts)
}

// withOldRefreshToken completes the set of a sign-in that brought no refresh token
// although there was one. Where the server gives one only once, the old one counts
// for the same person; elsewhere it belongs to a sign-in that is over, and that is
// noted.
func (a account) withOldRefreshToken(ts oauth.TokenSet) oauth.TokenSet {
	old := a.rec.Tokens
	if ts.RefreshToken != "" || old == nil || old.RefreshToken == "" || a.rec.NeedsLogin {
		return ts
	}
	notes := slices.DeleteFunc(slices.Clone(ts.Notes), func(n string) bool { return n == refreshTokenDropped })
	if a.app.Quirks.RefreshTokenOnce && a.goesOn(ts) && ts.DPoPKey == old.DPoPKey {
		ts.RefreshToken, ts.RefreshExpiresAt, ts.RefreshDoubted = old.RefreshToken, old.RefreshExpiresAt, old.RefreshDoubted
	} else {
		notes = append(notes, refreshTokenDropped)
	}
	ts.Notes = notes
	return ts
}

// refreshTokenKept is the note of a set whose renewal was refused here.
const refreshTokenKept = "The last renewal gave an ID token that was rejected, so nothing of it was used. " +
	"Only the new refresh token was kept, because the server no longer accepts the previous one; if renewals still fail, sign in again."

// keepRotated keeps the refresh token of a renewal whose ID token was not taken, and
// the failure. The tokens of before stay as they are.
func (m *Manager) keepRotated(ctx context.Context, a account, rotated oauth.TokenSet, why error) error {
	e, ok := forPerson(why).(*oauth.Error)
	if !ok {
		return why
	}
	e = oauth.Diagnose(e, a.app, a.rec.Account)
	at := m.o.Now()
	u := unsaved{
		entry: failedEntry(at, e), replaces: a.token(),
		change: func(r *oauth.Record) error {
			if r.Tokens == nil {
				return nil
			}
			set := *r.Tokens
			set.RefreshToken, set.RefreshExpiresAt, set.RefreshDoubted = rotated.RefreshToken, rotated.RefreshExpiresAt, true
			if !slices.Contains(set.Notes, refreshTokenKept) {
				set.Notes = append(slices.Clone(set.Notes), refreshTokenKept)
			}
			failure := oauth.FailureOf(e, at)
			r.Tokens, r.Failure = &set, &failure
			return nil
		},
	}
	ctx, cancel := seeThrough(ctx, a.app)
	defer cancel()
	if err := m.put(ctx, a.ref, u.entry, u.change); err != nil {
		m.mu.Lock()
		m.unsaved[a.ref] = u
		m.mu.Unlock()
		return notKept(err, a, rotated)
	}
	return e
}

// Succeed is the set of a sign-in as it takes the place of a record's own set, if
// there is one: it says whose the account was before, and keeps the refresh token of
// before where the new one counts on that. The set is one of that account, see
// [oauth.TokenSet.Rebound]; app is the record's, complete. It is pure.
func Succeed(rec oauth.Record, app oauth.App, ts oauth.TokenSet) oauth.TokenSet {
	a := account{rec: rec, app: app}
	ts.Formerly = a.formerly(ts, true)
	return a.withOldRefreshToken(ts)
}

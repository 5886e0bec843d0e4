package session

import (
	"slices"

	"tokendesk/oauth"
)

// refreshTokenDropped is the note of a sign-in that ended the renewals of before.
const refreshTokenDropped = "This sign-in brought no refresh token, and the one of before was dropped: when this token ends, a person must sign in again."

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
		ts.RefreshToken, ts.RefreshExpiresAt = old.RefreshToken, old.RefreshExpiresAt
	} else {
		notes = append(notes, refreshTokenDropped)
	}
	ts.Notes = notes
	return ts
}

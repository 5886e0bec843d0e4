package words

import "tokendesk/oauth/session"

// Revocation says what revoking an account's tokens does, and where the server
// is asked for it: "" where that is not known yet, or there is no such place.
func Revocation(t session.Target) (what, where string) {
	switch {
	case t.Missing:
		return "This app has no revocation endpoint, so the server cannot be told. The tokens can only be forgotten here; they stay valid until they expire.", ""
	case t.Address == "":
		where = "The issuer's metadata says where the server is asked."
	default:
		where = "The server is asked at " + Shorten(t.Address, 200)
	}
	return "The server ends them, refresh token first, then they are forgotten here. Whoever else uses them is signed out, too.", where
}

// Revoked says that an account's tokens were revoked, or that it had none.
func Revoked(title string, had bool) string {
	if !had {
		return noTokens(title)
	}
	return "Revoked the tokens of " + title
}

// Forgot says that an account's tokens were forgotten here, or that it had none.
func Forgot(title string, had bool) string {
	if !had {
		return noTokens(title)
	}
	return "Forgot the tokens of " + title
}

func noTokens(title string) string { return title + " had no tokens" }

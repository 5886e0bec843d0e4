package words

import (
	"tokendesk/oauth"
	"tokendesk/oauth/session"
)

// What can be done where a token is held back, because it is somebody else's than the
// account expects. Every face names the acts so; [KeepFor] is the third.
const (
	UseHere     = "Use it anyway"
	OtherWays   = "Other ways…"                     // opens what offers all three
	OtherPerson = "Decide about the token on hold…" // the same, in an account's menu
)

// KeepFor names the act that gives a token to the account of the person it belongs to;
// who is "" while nobody is to be named.
func KeepFor(who string) string {
	if who == "" {
		return "Move it to its owner"
	}
	return "Move it to " + who
}

// UsedHere says that a token is used although it is somebody else's.
func UsedHere(owner string) string { return "The token of " + owner + " is used anyway" }

// UsedHereNote says what it means that a token is used so.
const UsedHereNote = "Anyone you give this token to acts as its owner. Sign in again as the expected person, or move the token to its owner."

// KeptFor says that a token was given to its owner's account; made says that it is new.
func KeptFor(owner string, made bool) string {
	if made {
		return "Moved to " + owner + ", in a new account"
	}
	return "Moved to " + owner
}

// unknownOwner reports whether a token is held back because nobody told whose it is.
func unknownOwner(rec oauth.Record) bool {
	return session.HeldReason(rec.Tokens) == session.ReasonUnknownPerson
}

// HeldTitle asks about a token that is held back. private names nobody.
func HeldTitle(rec oauth.Record, private bool) string {
	expect := Shorten(Hide(rec.Account.Expect, private), 60)
	if unknownOwner(rec) {
		return "The server did not say whether it was " + expect
	}
	return "The token belongs to " + Shorten(Hide(Owner(rec), private), 60) + ", not to " + expect
}

// HeldWhy says what it means that a token is held back.
func HeldWhy(rec oauth.Record) string {
	if rec.Replaced != nil {
		return heldBack + " The account's previous token is kept."
	}
	return heldBack
}

// SignInAgainNote says what signing in again does where somebody else has signed in.
func SignInAgainNote(rec oauth.Record, app oauth.App, private bool) string {
	expect := Shorten(Hide(rec.Account.Expect, private), 60)
	switch {
	case !app.Grant.NeedsPerson():
		return "The app asks for another token."
	case unknownOwner(rec):
		return "Tokendesk asks the server again whose token it is. The app may need the scope openid."
	case rec.Account.Browser == "none":
		return "Open the address in a browser where " + expect + " is signed in, or nobody."
	}
	return "In a private window, so that " + expect + " can sign in although your browser is signed in as somebody else."
}

// KeepForNote says what keeping a token for its owner does; made says that their
// account is a new one.
func KeepForNote(rec oauth.Record, made, private bool) string {
	note := "Their account gets the token."
	if made {
		note = "A new account of this app gets the token."
	}
	if rec.Replaced != nil {
		return note + " This account stays as it was before."
	}
	return note + " This account needs a sign-in."
}

// UseHereNote says what using a token all the same does.
func UseHereNote(rec oauth.Record, title string, private bool) string {
	if unknownOwner(rec) {
		return "Tokendesk then gives it for " + title + ", whoever it belongs to."
	}
	note := "Tokendesk then gives it for " + title + ". Anyone who uses it acts as " + Shorten(Hide(Owner(rec), private), 60) + "."
	if rec.Replaced != nil {
		note += " The account's previous token is forgotten."
	}
	return note
}

package words

import (
	"tokendesk/oauth"
	"tokendesk/oauth/session"
)

// What can be done where a token is held back, because it is somebody else's than the
// account expects. Every face names the acts so; [KeepFor] is the third.
const (
	UseHere     = "Use it here all the same"
	OtherWays   = "Other ways…"              // opens what offers all three
	OtherPerson = "Somebody else signed in…" // the same, in an account's menu
)

// KeepFor names the act that gives a token to the account of the person it belongs to;
// who is "" while nobody is to be named.
func KeepFor(who string) string {
	if who == "" {
		return "Keep it for its owner"
	}
	return "Keep it for " + who
}

// UsedHere says that a token is used although it is somebody else's.
func UsedHere(owner string) string { return "The token of " + owner + " is used here all the same" }

// UsedHereNote says what it means that a token is used so.
const UsedHereNote = "Whoever is given this token acts as its owner. Sign in again as who is expected, or keep it for its owner."

// KeptFor says that a token was given to its owner's account; made says that it is new.
func KeptFor(owner string, made bool) string {
	if made {
		return "Kept for " + owner + ", in a new account"
	}
	return "Kept for " + owner
}

// unknownOwner reports whether a token is held back because nobody told whose it is.
func unknownOwner(rec oauth.Record) bool {
	return session.HeldReason(rec.Tokens) == session.ReasonUnknownPerson
}

// HeldTitle asks about a token that is held back. private names nobody.
func HeldTitle(rec oauth.Record, private bool) string {
	expect := Shorten(Hide(rec.Account.Expect, private), 60)
	if unknownOwner(rec) {
		return "Nobody told whether it was " + expect
	}
	return "It was " + Shorten(Hide(Owner(rec), private), 60) + ", not " + expect
}

// HeldWhy says what it means that a token is held back.
func HeldWhy(rec oauth.Record) string {
	if rec.Replaced != nil {
		return heldBack + " What this account had before is kept."
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
		return "The server is asked again whose it is. The app may lack the scope openid."
	case rec.Account.Browser == "none":
		return "Open the address where " + expect + " is signed in, or nobody is."
	}
	return "In a private window, so that " + expect + " can sign in though your browser knows somebody else."
}

// KeepForNote says what keeping a token for its owner does; made says that their
// account is a new one.
func KeepForNote(rec oauth.Record, made, private bool) string {
	note := "Their account gets the token."
	if made {
		note = "A new account of this app is made, and gets the token."
	}
	if rec.Replaced != nil {
		return note + " This account is as it was before."
	}
	return note + " This account needs a sign-in."
}

// UseHereNote says what using a token all the same does.
func UseHereNote(rec oauth.Record, title string, private bool) string {
	if unknownOwner(rec) {
		return "It is handed out for " + title + ", whoever it belongs to."
	}
	note := "It is handed out for " + title + ", as " + Shorten(Hide(Owner(rec), private), 60) + "."
	if rec.Replaced != nil {
		note += " What this account had before is forgotten."
	}
	return note
}

package words

import (
	"cmp"
	"strings"
	"unicode"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
)

// Person names whose an account is: who it turned out to be, else whom it expects, its
// label, its hint or its id. Where a token is somebody else's, held back or used all
// the same, it is the person whom the account is for, not the one who came: nothing
// that happens gives a row another name. private masks it (promise 39).
func Person(rec oauth.Record, private bool) string {
	a := rec.Account
	return Hide(cmp.Or(turnedOut(rec), a.Expect, a.Label, a.LoginHint, a.ID), private)
}

// Beside is what an account's label adds to its [Person], else its id; "" where that
// says no more than the person does. private masks it (promise 39).
func Beside(rec oauth.Record, private bool) string {
	person := Person(rec, false)
	for _, more := range []string{rec.Account.Label, rec.Account.ID} {
		switch {
		case more == "" || more == oauth.DefaultAccount:
		case more == person:
			return ""
		case !strings.Contains(letters(person), letters(more)):
			return Hide(more, private)
		}
	}
	return ""
}

// letters is what of a name tells it from another, however it is written.
func letters(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// turnedOut is who the server said it is, or was before a token that is held back; ""
// where that is not known or where the account expects somebody else.
func turnedOut(rec oauth.Record) string {
	if rec.Held {
		rec.Tokens, rec.Held = rec.Replaced, false
	}
	if rec.Tokens == nil || session.UsedHere(rec) {
		return ""
	}
	return rec.Tokens.Identity
}

// Who is the line about an account under its app's name: "ada@example.test · Ada
// (admin)". private masks it (promise 39).
func Who(rec oauth.Record, private bool) string {
	if Person(rec, false) == oauth.DefaultAccount {
		return "" // nothing is known of anybody
	}
	person, beside := Person(rec, private), Beside(rec, private)
	if beside == "" {
		return person
	}
	return person + " · " + beside
}

// Title names an account in a sentence: its app, and its label, else its id where that
// says which of several it is.
func Title(app oauth.App, account oauth.Account, private bool) string {
	name := account.Label
	if name == "" && account.ID != oauth.DefaultAccount {
		name = account.ID
	}
	if name == "" {
		return app.Title()
	}
	return app.Title() + ", " + Hide(name, private)
}

// TokenOf names a token in a sentence by whom it belongs to, its account's label beside
// that, then its app: what is cut where there is little room is the app. Who owns it is
// what the server said, whatever the account is called or expects. private names nobody.
func TokenOf(app oauth.App, rec oauth.Record, ts oauth.TokenSet, private bool) string {
	title := OneLine(app.Title(), tokenNameLimit)
	if private {
		return title
	}
	a := rec.Account
	if ts.Identity == "" {
		id := a.ID
		if id == oauth.DefaultAccount {
			id = ""
		}
		if name := cmp.Or(a.Label, id, a.Expect, a.LoginHint); name != "" {
			return OneLine(name, tokenNameLimit) + ", " + title
		}
		return title
	}
	owner := OneLine(ts.Identity, tokenNameLimit)
	if a.Label != "" && !strings.Contains(letters(owner), letters(a.Label)) {
		owner += ", account " + OneLine(a.Label, tokenNameLimit)
	}
	return owner + ", " + title
}

// tokenNameLimit is how many runes of a name are said of a token.
const tokenNameLimit = 80

// Owner names the person whom a token belongs to.
func Owner(rec oauth.Record) string {
	if rec.Tokens != nil && rec.Tokens.Identity != "" {
		return rec.Tokens.Identity
	}
	return "an unknown person"
}

package words

import (
	"cmp"
	"strings"
	"unicode"

	"tokendesk/oauth"
)

// Person names whose an account is: who it turned out to be, else its label, whom
// it expects, its hint or its id. Where a token is held back it is the person
// whom the account is for, not the one who came. private masks it (promise 39).
func Person(rec oauth.Record, private bool) string {
	a := rec.Account
	return Hide(cmp.Or(turnedOut(rec), a.Label, a.Expect, a.LoginHint, a.ID), private)
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

// turnedOut is who the server said it is, "" where that is not known or where the
// account expects somebody else.
func turnedOut(rec oauth.Record) string {
	if rec.Tokens == nil || rec.Held {
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
	if name == "" || private {
		return app.Title()
	}
	return app.Title() + ", " + name
}

// Owner names the person whom a token belongs to.
func Owner(rec oauth.Record) string {
	if rec.Tokens != nil && rec.Tokens.Identity != "" {
		return rec.Tokens.Identity
	}
	return "somebody unknown"
}

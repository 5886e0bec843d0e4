package session

import (
	"cmp"
	"strings"

	"tokendesk/oauth"
)

// hint is what a sign-in page is told of who is about to sign in (login_hint, OpenID
// Connect Core 3.1.2.1): the account's own hint, else whom it expects, else who it was. A
// token that is held back is somebody else's. A subject is no hint: no page has a
// field for it.
func hint(rec oauth.Record) string {
	was := oauth.Person{}
	if rec.Tokens != nil && !rec.Held {
		was = rec.Tokens.Person
	}
	expect := strings.TrimSpace(rec.Account.Expect)
	if expect == was.Subject || !namesUser(expect) {
		expect = ""
	}
	if rec.Account.Expect != "" && expect == "" && !was.Is(rec.Account.Expect) {
		was = oauth.Person{} // somebody who was taken all the same
	}
	return cmp.Or(rec.Account.LoginHint, expect, was.Email, was.Name)
}

// longestName is a user name that people type; what is longer is a machine's.
const longestName = 64

// namesUser reports whether an expectation is something that people sign in with: an
// address or a user name, rather than a number or a subject.
func namesUser(expect string) bool {
	if strings.HasPrefix(expect, "subject ") || strings.ContainsAny(expect, "|:/ ") || len(expect) > longestName {
		return false
	}
	if strings.Contains(expect, "@") {
		return true
	}
	number := strings.Trim(strings.ToLower(expect), "0123456789abcdef-") == ""
	return !number || !strings.ContainsAny(expect, "0123456789")
}

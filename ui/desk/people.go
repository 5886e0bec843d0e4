package desk

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
)

// AccountOf finds the account of an app that is the person whose a token set is. records are
// the app's; false means that none of them is, or that nobody has told whose the set
// is. What is compared comes from verified ID tokens and from userinfo alone: the
// subject where both sides have one (OpenID Connect Core 5.7), else the address, else the
// name. An account whose subject is known is nobody else's, whatever it expects; one
// without is whom it expects, by the address first, else whom its login hint names. One
// that uses somebody else's token all the same comes after an account of their own. It
// is pure.
func AccountOf(records []oauth.Record, ts oauth.TokenSet) (oauth.Record, bool) {
	expected := func(r oauth.Record) bool { return !another(r, ts) && ts.Person.Is(r.Account.Expect) }
	for _, is := range []func(oauth.Record) bool{
		func(r oauth.Record) bool { return owns(r, ts) && !session.UsedHere(r) },
		func(r oauth.Record) bool { return expected(r) && strings.Contains(r.Account.Expect, "@") },
		expected,
		func(r oauth.Record) bool {
			return r.Tokens == nil && r.Account.Expect == "" && ts.Person.Is(r.Account.LoginHint)
		},
		func(r oauth.Record) bool { return owns(r, ts) },
	} {
		if at := slices.IndexFunc(records, is); at >= 0 {
			return records[at], true
		}
	}
	return oauth.Record{}, false
}

// another reports whether an account belongs to somebody else: to another subject, or
// to a subject where nobody told that of the set.
func another(r oauth.Record, ts oauth.TokenSet) bool {
	mine := r.Owner()
	return mine != nil && (mine.KnowsSubject() || oauth.Differ(*mine, ts))
}

// owns reports whether the token that an account has is of the same person. One that
// is held back is somebody else's than the account.
func owns(r oauth.Record, ts oauth.TokenSet) bool {
	mine := r.Owner()
	switch {
	case mine == nil || oauth.Differ(*mine, ts):
		return false
	case mine.KnowsSubject() && ts.KnowsSubject(), mine.Person.Email != "" && ts.Person.Email != "":
		return true
	}
	// A name that a subject once had may be somebody else's by now.
	return !mine.KnowsSubject() && !ts.KnowsSubject() && mine.Person.Name != "" && ts.Person.Name != ""
}

// namesake finds the account of an app that is called after the verified address of a
// person, by its label or its id, says nothing else of whose it is, and never had a token
// of anybody: pristine reports that of an id. It is pure.
func namesake(records []oauth.Record, ts oauth.TokenSet, pristine func(id string) bool) (oauth.Record, bool) {
	for _, r := range records {
		if r.Tokens == nil && r.Failure == nil && len(r.Secrets) == 0 && r.Account.Expect == "" && r.Account.LoginHint == "" &&
			calledAfter(r.Account, ts.Person.Email) && pristine(r.Account.ID) {
			return r, true
		}
	}
	return oauth.Record{}, false
}

// calledAfter reports whether the label or the id of an account is an address, or what
// stands before its @.
func calledAfter(a oauth.Account, address string) bool {
	local, _, ok := strings.Cut(strings.ToLower(address), "@")
	if !ok {
		return false
	}
	named := func(s string) bool {
		s = strings.ToLower(strings.TrimSpace(s))
		return s == strings.ToLower(address) || s == local
	}
	return named(a.Label) || named(a.ID) || a.ID == oauth.MakeID(address)
}

// AccountFor makes an account of the person whose a token set is, beside those that the
// app has: an id that none of them has, what the person is called, the hint that a
// sign-in page takes, and whom the account expects ([oauth.Person.Expectation]). Where nobody has told who it is,
// the account is called by its number and expects nobody. It is pure.
func AccountFor(records []oauth.Record, ts oauth.TokenSet) oauth.Account {
	p, name := ts.Person, freeLabel(records)
	numbered := oauth.Account{ID: freeAccount(records, oauth.MakeID(name)), Label: cmp.Or(ts.Identity, name)}
	if ts.Identity == "" || !p.Is(ts.Identity) { // nobody, or a secret was taken out of the name
		return numbered
	}
	local, _, _ := strings.Cut(p.Email, "@")
	subject := p.Subject
	if len(subject) > longestSubject {
		subject = "" // nobody would type it
	}
	id := cmp.Or(oauth.MakeID(local), oauth.MakeID(p.Name), oauth.MakeID(p.Full), oauth.MakeID(subject), oauth.MakeID(name))
	return oauth.Account{
		ID: freeAccount(records, id), Label: cmp.Or(p.Full, ts.Identity),
		Expect: p.Expectation(), LoginHint: cmp.Or(p.Email, p.Name),
	}
}

// longestSubject is a subject that still makes an id for commands.
const longestSubject = 24

// freeLabel numbers an account that nobody has named, as none of the others is.
func freeLabel(records []oauth.Record) string {
	for number := len(records) + 1; ; number++ {
		label := fmt.Sprintf("Account %d", number)
		if !slices.ContainsFunc(records, func(r oauth.Record) bool { return strings.EqualFold(r.Account.Label, label) }) {
			return label
		}
	}
}

// freeAccount returns id, or id-2, id-3 … where an account has it.
func freeAccount(records []oauth.Record, id string) string {
	free := id
	for n := 2; slices.ContainsFunc(records, func(r oauth.Record) bool { return r.Account.ID == free }); n++ {
		free = fmt.Sprintf("%s-%d", id, n)
	}
	return free
}

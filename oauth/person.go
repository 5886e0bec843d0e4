package oauth

import (
	"bytes"
	"cmp"
	"strings"
	"unicode"

	"tokendesk/oauth/visible"
)

// Person is what a verified ID token or userinfo said of whose a token is. Each
// field is of one kind, since they do not prove the same: anybody may choose a user
// name that looks like somebody's address.
type Person struct {
	Email   string `json:"email,omitempty"`   // one that counts as theirs: the server does not say that it is unverified
	Name    string `json:"name,omitempty"`    // preferred_username where it does not look like an address
	Subject string `json:"subject,omitempty"` // sub
	Full    string `json:"full,omitempty"`    // name: what people call them, to be read and never to be compared
}

const maxFull = 80 // characters of what people are called that are shown

const maxName = 255 // characters of a name or subject that are taken (OpenID Connect Core 2)

// personIn reads the standard claims (OpenID Connect Core 5.1). upn, unique_name
// and their kin are not read: no specification says who may choose them.
func personIn(claims fields) Person {
	p := Person{Email: claims.text("email"), Name: claims.text("preferred_username"), Subject: claims.text("sub")}
	if !isMailbox(p.Email) || deniesEmail(claims) {
		p.Email = ""
	}
	if looksLikeAddress(p.Name) || len(p.Name) > maxName || strings.TrimSpace(p.Name) == "" {
		p.Name = ""
	}
	if len(p.Subject) > maxName {
		p.Subject = ""
	}
	p.Full = visible.Line(strings.TrimSpace(claims.text("name")), maxFull)
	return p
}

// deniesEmail reports whether a document says that its email was not verified, in
// whatever type and in the spellings that are seen. What is no plain yes is a no;
// a server that does not say takes the address for its own knowledge.
func deniesEmail(claims fields) bool {
	for _, name := range []string{"email_verified", "verified_email", "emailVerified", "verified"} {
		raw := bytes.TrimSpace(claims[name])
		if len(raw) == 0 || string(raw) == "null" {
			continue
		}
		switch strings.ToLower(cmp.Or(strings.TrimSpace(stringOf(raw)), string(raw))) {
		case "true", "1":
		default:
			return true
		}
	}
	return false
}

// named reports whether more than a subject is known.
func (p Person) named() bool { return p.Email != "" || p.Name != "" }

// shown names the person for a row. A subject that looks like an address is marked
// as one, so that nobody takes it for what the server knows to be theirs.
func (p Person) shown() string {
	who := cmp.Or(p.Email, p.Name, p.Subject)
	if who != "" && !p.named() && looksLikeAddress(who) {
		who = ofSubject + who
	}
	return visible.Line(who, 200)
}

// SamePerson reports whether two sets of one app are the same person's: by the
// subject, which a server never gives to somebody else (OpenID Connect Core 5.7)
// and which the verified ID token or userinfo told; where neither did for either
// set, by the name.
func SamePerson(a, b TokenSet) bool {
	if a.subject() != "" || b.subject() != "" {
		return a.subject() == b.subject() && (a.Issuer == b.Issuer || a.Issuer == "" || b.Issuer == "")
	}
	return a.Identity == b.Identity
}

// Differ reports whether two sets of one app are known to be two persons': by the
// subject where both have one (OpenID Connect Core 5.7), whatever address or name they
// share; else by the address, else by the name. False is also where nobody told enough.
func Differ(a, b TokenSet) bool {
	p, q := a.Person, b.Person
	switch {
	case a.subject() != "" && b.subject() != "":
		return !SamePerson(a, b)
	case p.Email != "" && q.Email != "":
		return lowerASCII(p.Email) != lowerASCII(q.Email)
	}
	return p.Name != "" && q.Name != "" && lowerASCII(p.Name) != lowerASCII(q.Name)
}

// KnowsSubject reports whether a verified ID token or userinfo told the subject of
// whose the set is.
func (ts TokenSet) KnowsSubject() bool { return ts.subject() != "" }

// subject is whom the set is about, as the verified ID token says, else userinfo.
func (ts TokenSet) subject() string { return cmp.Or(ts.Subject, ts.Person.Subject) }

// Is reports whether this is who an account expects (promise 28). An expectation has a
// kind, and is met by nothing of another: "subject " and what follows by Subject
// alone, compared exactly; one with an @ by Email; any other is a user name, met by
// Name, and by Subject only of somebody who has no name. Only ASCII letters are the
// same in either case: Unicode's folding takes a Kelvin sign for a k, and a long s
// for an s.
func (p Person) Is(expect string) bool {
	expect = strings.TrimSpace(expect)
	subject, isSubject := strings.CutPrefix(expect, ofSubject)
	switch {
	case expect == "":
		return false
	case isSubject:
		return p.Subject != "" && p.Subject == subject
	case looksLikeAddress(expect):
		return p.Email != "" && lowerASCII(p.Email) == lowerASCII(expect)
	case p.Name != "":
		return lowerASCII(p.Name) == lowerASCII(expect)
	}
	return p.Subject == expect
}

// ofSubject begins an expectation of a subject, and the name of somebody whose
// subject looks like an address.
const ofSubject = "subject "

// Expectation is what an account of this person expects, which they meet: the
// address, else the subject, else the user name, which a server may give to
// somebody else later. "" where nothing is known.
func (p Person) Expectation() string {
	for _, expect := range []string{p.Email, ofSubject + p.Subject, p.Name} {
		if p.Is(expect) && !visible.Contains(expect) {
			return expect
		}
	}
	return ""
}

// isMailbox reports whether a text is one address without anything around it.
func isMailbox(s string) bool {
	at := strings.IndexByte(s, '@')
	return at > 0 && at < len(s)-1 && strings.Count(s, "@") == 1 && len(s) <= 254 && // RFC 5321 4.5.3.1.3
		!strings.ContainsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) })
}

// looksLikeAddress also knows the full-width and the small at sign.
func looksLikeAddress(s string) bool { return strings.ContainsAny(s, "@\uff20\ufe6b") }

func lowerASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	}, s)
}

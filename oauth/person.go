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
	for _, name := range []string{"email_verified", "verified_email", "emailVerified"} {
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
		who = "subject " + who
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

// subject is whom the set is about, as the verified ID token says, else userinfo.
func (ts TokenSet) subject() string { return cmp.Or(ts.Subject, ts.Person.Subject) }

// Is reports whether this is who an account expects (promise 28). An expectation with
// an @ is an address and met by Email alone; any other by Name, or by Subject, which
// is compared exactly. What the program shows of a person meets it as well. Only
// ASCII letters are the same in either case: Unicode's folding takes a Kelvin sign
// for a k, and a long s for an s.
func (p Person) Is(expect string) bool {
	expect = strings.TrimSpace(expect)
	switch {
	case expect == "":
		return false
	case expect == "subject "+p.Subject && p.Subject != "":
		return true
	case looksLikeAddress(expect):
		return p.Email != "" && lowerASCII(p.Email) == lowerASCII(expect)
	}
	return p.Name != "" && lowerASCII(p.Name) == lowerASCII(expect) || p.Subject == expect
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

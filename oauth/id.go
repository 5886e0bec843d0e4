package oauth

import (
	"strings"
	"unicode"

	"tokendesk/oauth/pattern"
)

// MaxID is the most characters that the id of an app or account has.
const MaxID = 100

var validID = pattern.New(`^[a-z0-9][a-z0-9._-]*$`)

// ValidID reports whether text may be the id of an app or account.
func ValidID(text string) bool { return len(text) <= MaxID && validID.MatchString(text) }

// maxMadeID leaves room for a number behind an id that is taken.
const maxMadeID = 48

// MakeID makes an id of words, such as a name, or a provider and a client id:
// "Acme Staging (EU)" is "acme-staging-eu". The same words make the same id. It
// is valid, or empty where the words have no letter or digit that an id may have.
func MakeID(words ...string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(strings.Join(words, "-")) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', b.Len() > 0 && (r == '.' || r == '_'):
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-") && (r < 0x80 || unicode.IsSpace(r)):
			b.WriteByte('-')
		}
		if b.Len() >= maxMadeID {
			break
		}
	}
	return strings.Trim(b.String(), "-._")
}

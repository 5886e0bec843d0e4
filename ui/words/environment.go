package words

import (
	"strings"
	"unicode"
)

// Dangerous reports whether an environment's name says that mistakes cost money.
func Dangerous(environment string) bool {
	found := false
	for _, word := range strings.FieldsFunc(strings.ToLower(environment), func(r rune) bool { return !unicode.IsLetter(r) }) {
		switch word {
		case "non", "not", "pre", "nonprod", "preprod", "nonproduction", "preproduction":
			return false
		case "prod", "prd", "production", "live":
			found = true
		}
	}
	return found
}

package keys

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Strength is how well a passphrase holds against somebody who has the vault's file and
// tries many.
type Strength int

// From the weakest to the strongest.
const (
	StrengthWeak Strength = iota
	StrengthFair
	StrengthGood
)

// StrengthOf guesses how strong a passphrase is, from how many different things it is made
// of: letters that repeat, follow each other in the alphabet or on the keyboard, and the
// commonest words count as one. It is a guess of the worse kind on purpose; dictionaries
// that know better are a megabyte that every command would load. It is pure.
func StrengthOf(passphrase string) Strength {
	switch n := distinctSteps(strings.ToLower(passphrase)); {
	case n < 9:
		return StrengthWeak
	case n < 16:
		return StrengthFair
	}
	return StrengthGood
}

// commonest are what passphrases are made of that are guessed first.
var commonest = []string{
	"password", "passphrase", "passwort", "kennwort", "tokendesk", "letmein", "welcome", "admin", "secret", "iloveyou",
	"monkey", "dragon", "master", "login", "changeme", "default", "football", "summer", "winter", "sunshine", "princess",
}

// rows are keys that lie side by side.
var rows = []string{"qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm", "azertyuiop", "1234567890"}

// distinctSteps counts the letters of a text that cannot be told from the one before.
func distinctSteps(text string) int {
	for _, word := range commonest {
		text = strings.ReplaceAll(text, word, word[:1])
	}
	n, last := 0, utf8.RuneError
	seen := map[rune]int{}
	for _, r := range text {
		seen[r]++
		digits := unicode.IsDigit(r) && unicode.IsDigit(last) // a date, a number
		switch {
		case follows(last, r), seen[r] > 3 && !unicode.IsSpace(r):
		case digits && seen[r] > 1:
		default:
			n++
		}
		last = r
	}
	return n
}

// follows reports whether a letter is the one before again, or the next to it in the
// alphabet or on a keyboard, in either direction.
func follows(last, r rune) bool {
	if d := r - last; d >= -1 && d <= 1 {
		return true
	}
	for _, row := range rows {
		i, j := strings.IndexRune(row, last), strings.IndexRune(row, r)
		if i >= 0 && j >= 0 && (i-j == 1 || j-i == 1) {
			return true
		}
	}
	return false
}

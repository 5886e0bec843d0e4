package fuzzy

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// folded is a text as it is compared.
type folded struct {
	letters []letter
	before  kind // of the last character in the original
	room    [32]byte
}

// letter is one letter, and where it came from.
type letter struct {
	rune
	starts   bool // it begins a word
	from, to int  // in the original, by byte
}

// longest is how many letters of a text are looked at: names are shorter.
const longest = 512

// fold takes a text in: compatible forms, without case and accents, runs of space as
// one. A letter that becomes several, such as ß, is where each of them came from.
func (f *folded) fold(text string) {
	f.letters, f.before = f.letters[:0], beginning
	for at := 0; at < len(text) && len(f.letters) < longest; {
		if c := text[at]; c < utf8.RuneSelf && (at+1 == len(text) || text[at+1] < utf8.RuneSelf) {
			f.take(rune(c), at, at+1)
			at++
			continue
		}
		n := norm.NFKD.NextBoundaryInString(text[at:], true)
		if n <= 0 {
			n = len(text) - at
		}
		for apart := norm.NFKD.AppendString(f.room[:0], text[at:at+n]); len(apart) > 0; {
			r, size := utf8.DecodeRune(apart)
			apart = apart[size:]
			f.take(r, at, at+n)
		}
		at += n
	}
	if n := len(f.letters); n > 0 && f.letters[n-1].rune == ' ' {
		f.letters = f.letters[:n-1]
	}
}

// take adds a character that stood from one offset to another.
func (f *folded) take(r rune, from, to int) {
	n := len(f.letters)
	if ignored(r) {
		if n > 0 && f.letters[n-1].from >= from {
			f.letters[n-1].to = to
		}
		return
	}
	now := kindOf(r)
	begins := now.begins(f.before)
	if n > 1 && now == small && f.before == capital {
		f.letters[n-1].starts = true // the last capital of several: HTTPServer
	}
	f.before = now
	switch {
	case now == space:
		if n > 0 && f.letters[n-1].rune != ' ' {
			f.letters = append(f.letters, letter{' ', false, from, to})
		}
	case r < utf8.RuneSelf:
		if now == capital {
			r += 'a' - 'A'
		}
		f.letters = append(f.letters, letter{r, begins, from, to})
	default:
		r = unicode.ToLower(r)
		written, ok := typed[r]
		if !ok {
			f.letters = append(f.letters, letter{r, begins, from, to})
		}
		for _, r := range written {
			f.letters = append(f.letters, letter{r, begins, from, to})
			begins = false
		}
	}
}

// runes are the letters alone.
func (f *folded) runes() []rune {
	runes := make([]rune, len(f.letters))
	for i, l := range f.letters {
		runes[i] = l.rune
	}
	return runes
}

// ignored reports whether a character is none that people type: an accent that has
// come off its letter, and what only steers how others look.
func ignored(r rune) bool {
	if r < utf8.RuneSelf {
		return r < ' ' && !unicode.IsSpace(r)
	}
	const tatweel = '\u0640'
	if r == tatweel || unicode.In(r, unicode.Cf, unicode.Variation_Selector) {
		return true
	}
	var room [utf8.UTFMax]byte
	return norm.NFKD.Properties(utf8.AppendRune(room[:0], r)).CCC() != 0
}

// typed are letters that Unicode does not take apart, as people type them who do not
// have them.
var typed = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ħ': "h", 'ŧ': "t", 'ŋ': "n",
	'ı': "i", 'ς': "σ", '’': "'", '‘': "'", '‐': "-", '‑': "-", '–': "-", '—': "-", '−': "-",
}

// kind is what a character is, as far as words are concerned.
type kind uint8

const (
	beginning kind = iota // of the text
	between               // what separates words
	space
	small // and letters without case
	capital
	digit
	whole // a word of its own: an ideograph, a picture
)

func kindOf(r rune) kind {
	switch {
	case 'a' <= r && r <= 'z':
		return small
	case 'A' <= r && r <= 'Z':
		return capital
	case '0' <= r && r <= '9':
		return digit
	case r == ' ', '\t' <= r && r <= '\r':
		return space
	case r < utf8.RuneSelf:
		return between
	case unicode.IsSpace(r):
		return space
	case unicode.IsUpper(r):
		return capital
	case unicode.IsDigit(r):
		return digit
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.So):
		return whole
	case unicode.In(r, unicode.L, unicode.M):
		return small
	}
	return between
}

// begins reports whether a word begins with a character of a kind after one of another.
func (k kind) begins(before kind) bool {
	switch {
	case k <= space:
		return false
	case before <= space, k == whole:
		return true
	case k == capital: // CamelHumps
		return before != capital
	}
	return k == digit && before != digit
}

// wordly reports whether a character can be in a word.
func wordly(r rune) bool { return kindOf(r) > space }

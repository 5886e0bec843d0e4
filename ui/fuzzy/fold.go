package fuzzy

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// folded is a text as it is compared, and where each of its letters came from.
type folded struct {
	letters []rune
	from    []int  // byte offset in the original, of each letter
	to      []int  // and where that ends
	starts  []bool // whether it begins a word

	before rune // in the original
}

// longest is how many letters of a text are looked at: names are shorter.
const longest = 512

// fold takes a text in: compatible forms, without case and accents, runs of space as
// one. A letter that becomes several, such as ß, is where each of them came from.
func (f *folded) fold(text string) {
	f.letters, f.from, f.to, f.starts, f.before = f.letters[:0], f.from[:0], f.to[:0], f.starts[:0], 0
	var room [32]byte
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
		for apart := norm.NFKD.AppendString(room[:0], text[at:at+n]); len(apart) > 0; {
			r, size := utf8.DecodeRune(apart)
			apart = apart[size:]
			f.take(r, at, at+n)
		}
		at += n
	}
	if n := len(f.letters); n > 0 && f.letters[n-1] == ' ' {
		f.letters, f.from, f.to, f.starts = f.letters[:n-1], f.from[:n-1], f.to[:n-1], f.starts[:n-1]
	}
}

// take adds a character that stood from one offset to another.
func (f *folded) take(r rune, from, to int) {
	n := len(f.letters)
	if ignored(r) {
		if n > 0 && f.from[n-1] >= from {
			f.to[n-1] = to
		}
		return
	}
	begins := begins(f.before, r)
	if n > 1 && !begins && unicode.IsLower(r) && unicode.IsUpper(f.before) {
		f.starts[n-1] = true // the last capital of several: HTTPServer
	}
	f.before = r
	if unicode.IsSpace(r) {
		if n > 0 && f.letters[n-1] != ' ' {
			f.add(' ', from, to, false)
		}
		return
	}
	r = unicode.ToLower(r)
	if r >= utf8.RuneSelf {
		if typed, ok := typed[r]; ok {
			for _, r := range typed {
				f.add(r, from, to, begins)
				begins = false
			}
			return
		}
	}
	f.add(r, from, to, begins)
}

func (f *folded) add(r rune, from, to int, begins bool) {
	f.letters, f.from, f.to, f.starts = append(f.letters, r), append(f.from, from), append(f.to, to), append(f.starts, begins)
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

// begins reports whether a word begins with r after another character; 0 is the
// beginning of the text.
func begins(before, r rune) bool {
	switch {
	case !wordly(r):
		return false
	case before == 0, !wordly(before):
		return true
	case unicode.IsUpper(r):
		return !unicode.IsUpper(before) // CamelHumps
	case unicode.IsDigit(r) != unicode.IsDigit(before):
		return unicode.IsDigit(r)
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.So)
}

// wordly reports whether a character can be in a word: what separates words cannot.
func wordly(r rune) bool {
	return unicode.In(r, unicode.L, unicode.Nd, unicode.M, unicode.So)
}

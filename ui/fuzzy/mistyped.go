package fuzzy

import (
	"slices"
	"unicode/utf8"
)

// leastMistyped is how many letters a word has at least that may be mistyped: among
// shorter ones every other is one letter away.
const leastMistyped = 4

// isMistyped reports whether a word of a text begins with a word but for one of its
// letters: another one, one too many or too few, or two in the wrong order.
func (w *word) isMistyped(t *Text) bool {
	if len(w.runes) < leastMistyped {
		return false
	}
	var room [mostOfWord + 1]rune
	for _, s := range t.starts {
		at, n := int(s), 0
		for n <= len(w.runes) && t.letters[at] != fieldEnd[0] {
			r, size := utf8.DecodeRuneInString(t.letters[at:])
			room[n] = r
			n++
			at += size
		}
		if _, ok := slip(w.runes, room[:n]); ok {
			return true
		}
	}
	return false
}

// mistake is where a word differs from a text.
type mistake struct {
	at             int // letters that are the same before it
	inWord, inText int // how many differ
}

// slip finds the one mistake with which a text begins with a word.
func slip(word, text []rune) (m mistake, ok bool) {
	n := 0
	for n < len(word) && n < len(text) && word[n] == text[n] {
		n++
	}
	if n == len(word) {
		return mistake{at: n}, true
	}
	w, t := word[n:], text[n:]
	begins := func(word, text []rune) bool { return len(text) >= len(word) && slices.Equal(word, text[:len(word)]) }
	switch {
	case len(w) > 1 && len(t) > 1 && w[0] == t[1] && w[1] == t[0] && begins(w[2:], t[2:]):
		return mistake{n, 2, 2}, true
	case len(t) > 0 && begins(w[1:], t[1:]):
		return mistake{n, 1, 1}, true
	case begins(w[1:], t):
		return mistake{n, 1, 0}, true
	case len(t) > 0 && begins(w, t[1:]):
		return mistake{n, 0, 1}, true
	}
	return mistake{}, false
}

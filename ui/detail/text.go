package detail

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// mask stands for any secret or hidden identity; its length says nothing.
const mask = "••••••••••••••••••••••••"

// maxValue is how many runes of one value are shown. Long text is slow to lay
// out and nobody reads it; a copy button gives the rest.
const maxValue = 280

// clean makes a server's words fit to be shown on one line: what would move
// the cursor, colour a terminal or turn the reading direction becomes visible,
// and the rest is cut after limit runes.
func clean(s string, limit int) string {
	var b strings.Builder
	n := 0
	for _, r := range s {
		if n == limit {
			b.WriteRune('…')
			break
		}
		n++
		switch {
		case r == '\n' || r == '\t':
			b.WriteRune(' ')
		case r == utf8.RuneError || unicode.IsControl(r) || turnsDirection(r):
			b.WriteRune('\uFFFD')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// turnsDirection tells the embedding, override and isolate marks of the
// Unicode bidirectional algorithm. Right-to-left letters themselves are fine.
func turnsDirection(r rune) bool {
	return r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069'
}

// cleanLines is clean for text of many lines, capped in bytes.
func cleanLines(s string, limit int) string {
	cut := ""
	if len(s) > limit {
		for limit > 0 && !utf8.RuneStart(s[limit]) {
			limit--
		}
		s, cut = s[:limit], "\n…"
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case r == '\r':
			return -1
		case r == utf8.RuneError || unicode.IsControl(r) || turnsDirection(r):
			return '\uFFFD'
		}
		return r
	}, s) + cut
}

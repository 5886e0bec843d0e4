package oauth

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// clean makes a server's text safe to show: line ends become spaces, other
// control characters, terminal escapes, bidirectional overrides and invisible
// characters are spelt out, and at most limit characters are kept.
func clean(text string, limit int) string {
	var b strings.Builder
	count, space := 0, false
	for _, r := range text {
		if r == '\n' || r == '\r' || r == '\t' || r == ' ' {
			space = b.Len() > 0
			continue
		}
		if count >= limit {
			b.WriteString("…")
			break
		}
		if space {
			b.WriteByte(' ')
			space = false
			count++
		}
		count++
		switch {
		case r == utf8.RuneError:
			b.WriteRune('\uFFFD')
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r), r == '\u2028', r == '\u2029', !unicode.IsPrint(r) && !unicode.IsSpace(r):
			fmt.Fprintf(&b, "\\u%04x", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

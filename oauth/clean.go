package oauth

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// mask stands for a secret; its length tells nothing.
const mask = "••••••••"

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

// scrub replaces every secret that a server put into its text, also where it is
// spelt as in an address or between the quotes of a JSON string.
func scrub(text string, secrets []string) string {
	for _, secret := range secrets {
		if secret == "" {
			continue
		}
		for _, spelt := range spellings(secret) {
			text = strings.ReplaceAll(text, spelt, mask)
		}
	}
	return text
}

// spellings are the forms in which a secret stands in a text, itself first.
// Some servers escape the slash in JSON.
func spellings(secret string) []string {
	inJSON := jsonText(secret)
	all := []string{secret, url.QueryEscape(secret), inJSON, strings.ReplaceAll(inJSON, "/", `\/`), strings.ReplaceAll(secret, "/", `\/`)}
	return slices.Compact(all)
}

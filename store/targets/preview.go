package targets

import (
	"slices"
	"strings"

	"tokendesk/oauth/pattern"
	"tokendesk/oauth/visible"
)

// Mask stands for a value that is not shown; it has one length for all.
const Mask = "••••••••"

// Line is a line of a file for a person: values that may be secret are masked, and what
// does not show is spelt out.
type Line struct {
	Number int // from 1
	Text   string
	Here   bool // the token stands in this line, or is added as it
}

// Preview returns the lines around a place as they are after a rewrite, at most around
// lines before and after it. It shows no value that may be secret: neither the token nor
// its neighbours. Errors are [Rewrite]'s.
func Preview(p Place, data []byte, around int) ([]Line, error) {
	d, s, err := locate(p, data)
	if err != nil {
		return nil, err
	}
	written, err := s.write(specimen)
	if err != nil {
		return nil, err
	}
	text := d.text[:s.start] + written + d.text[s.end:]
	r, err := rewriterOf(p.Format)
	if err != nil {
		return nil, err
	}
	spans := [][2]int{{s.start, s.start + len(written)}}
	if at := strings.Index(written, specimen); at >= 0 {
		spans[0] = [2]int{s.start + at, s.start + at + len(specimen)}
	}
	if p.Format != Raw {
		items, err := r.items(text)
		if err != nil {
			return nil, err
		}
		for _, it := range items {
			apart := it.end <= spans[0][0] || it.start >= spans[0][1]
			if apart && it.end > it.start && secretName.MatchString(it.name) {
				spans = append(spans, [2]int{it.start, it.end})
			}
		}
	}
	masked, here := masked(text, spans)
	return window(masked, here, around), nil
}

// specimen stands for a token while its place is looked at: all formats take it.
const specimen = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJzcGVjaW1lbiJ9.c3BlY2ltZW4"

var (
	secretName = pattern.New(`(?i)(token|secret|passw|passphrase|credential|auth|api[_-]?key|private|apikey|pwd|user$|session|cookie|jwt|bearer|dsn|database_url|_key$)`)
	// secretWord is what may be a secret wherever it stands: long, without a blank, with digits.
	secretWord = pattern.New(`[A-Za-z0-9_+/=.~-]{16,}`)
	userinfo   = pattern.New(`(://[^/\s:@]*:)[^/\s@]+@`)
)

// masked replaces parts of a text, and returns the line (from 0) in which the first of
// them then begins.
func masked(text string, spans [][2]int) (all []string, here int) {
	first := spans[0]
	slices.SortFunc(spans, func(a, b [2]int) int { return a[0] - b[0] })
	var b strings.Builder
	at := 0
	for _, s := range spans {
		if s[0] < at {
			continue // within another one
		}
		b.WriteString(text[at:s[0]])
		if s == first {
			here = strings.Count(b.String(), "\n")
		}
		quote := ""
		if c := text[s[0]]; c == '"' || c == '\'' || c == '`' {
			quote = string(c)
		}
		b.WriteString(quote + Mask + quote)
		at = s[1]
	}
	b.WriteString(text[at:])
	return strings.Split(b.String(), "\n"), here
}

func window(all []string, here, around int) []Line {
	var shown []Line
	for i := max(0, here-around); i <= min(len(all)-1, here+around); i++ {
		text := clipped(strings.TrimSuffix(all[i], "\r"))
		if i == len(all)-1 && text == "" && i != here {
			break
		}
		text = userinfo.ReplaceAllString(text, "${1}"+Mask+"@")
		text = secretWord.ReplaceAllStringFunc(text, func(word string) string {
			if strings.ContainsAny(word, "0123456789") && !strings.Contains(word, "://") && !plainWord.MatchString(word) {
				return Mask
			}
			return word
		})
		shown = append(shown, Line{Number: i + 1, Text: visible.Text(text), Here: i == here})
	}
	return shown
}

// maxWidth is the number of characters of a line that are shown.
const maxWidth = 160

// clipped keeps what of a line stands around its first mask.
func clipped(text string) string {
	runes := []rune(text)
	if len(runes) <= maxWidth {
		return text
	}
	middle := max(0, len([]rune(text[:max(0, strings.Index(text, Mask))])))
	from := max(0, min(middle-maxWidth/2, len(runes)-maxWidth))
	to := from + maxWidth
	short := string(runes[from:to])
	if from > 0 {
		short = "…" + short
	}
	if to < len(runes) {
		short += "…"
	}
	return short
}

// plainWord is what is long but none: a name, a host or a path with few digits.
var plainWord = pattern.New(`^[/.]*[A-Za-z_-]+([./_-]+[A-Za-z_-]*\d{0,4}[A-Za-z_-]*)*$`)

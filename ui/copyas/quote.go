package copyas

import (
	"fmt"
	"strings"

	"tokendesk/oauth/visible"
)

// shQuote quotes for sh, bash, zsh and fish alike, so that it does not matter
// into which of them a line is pasted. Within single quotes nothing is special
// but the single quote itself, and in fish the backslash: both are escaped
// outside of the quotes, which all four read the same.
func shQuote(s string) string {
	return "'" + strings.NewReplacer(`'`, `'\''`, `\`, `'\\'`).Replace(s) + "'"
}

// shFormat quotes a text for the first argument of printf (POSIX), in one line
// and in ASCII, whatever bytes it has. It needs no quoting within the quotes.
func shFormat(s string) string {
	var b strings.Builder
	b.WriteByte('\'')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '%':
			b.WriteString("%%")
		case c == '\n':
			b.WriteString(`\n`)
		case c < ' ' || c > '~' || c == '\'' || c == '\\':
			fmt.Fprintf(&b, `\%03o`, c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('\'')
	return b.String()
}

// powerShellQuote doubles the single quote and the four typographic ones that
// PowerShell takes for it. What does not show is named by its number, and the
// whole then is an expression in parentheses.
func powerShellQuote(s string) string {
	if !visible.Contains(s) {
		return powerShellLiteral(s)
	}
	parts := []string{"''"} // a string first, so that + joins strings
	for s != "" {
		shown := strings.IndexFunc(s, visible.Hidden)
		if shown < 0 {
			shown = len(s)
		}
		if shown > 0 {
			parts = append(parts, powerShellLiteral(s[:shown]))
			s = s[shown:]
			continue
		}
		for _, r := range s {
			parts = append(parts, fmt.Sprintf("[char]::ConvertFromUtf32(%d)", r))
			s = s[len(string(r)):]
			break
		}
	}
	return "(" + strings.Join(parts, "+") + ")"
}

func powerShellLiteral(s string) string {
	var b strings.Builder
	b.WriteByte('\'')
	for _, r := range s {
		b.WriteRune(r)
		switch r {
		case '\'', '\u2018', '\u2019', '\u201a', '\u201b':
			b.WriteRune(r)
		}
	}
	b.WriteByte('\'')
	return b.String()
}

// curlConfigQuote quotes a parameter of a curl config file, within which nothing is
// special but the quote and the backslash.
func curlConfigQuote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

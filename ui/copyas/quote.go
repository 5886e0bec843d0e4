package copyas

import "strings"

// shQuote quotes for sh, bash and zsh: within single quotes nothing is special
// but the single quote itself.
func shQuote(s string) string {
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// fishQuote quotes for fish, where a backslash escapes itself and the quote
// within single quotes.
func fishQuote(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'"
}

// powerShellQuote doubles the single quote and the four typographic ones that
// PowerShell takes for it.
func powerShellQuote(s string) string {
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

// dotenvQuote leaves what every reader of .env files takes as it is, puts other
// values in single quotes, where readers expand nothing, and falls back to
// double quotes with escapes. A shell that sources the file runs nothing of it.
func dotenvQuote(s string) string {
	if strings.IndexFunc(s, needsDotenvQuotes) < 0 && s != "" {
		return s
	}
	if !strings.ContainsAny(s, "'\n\r") {
		return "'" + s + "'"
	}
	escape := strings.NewReplacer(`\`, `\\`, `"`, `\"`, `$`, `\$`, "`", "\\`", "\n", `\n`, "\r", `\r`)
	return `"` + escape.Replace(s) + `"`
}

func needsDotenvQuotes(r rune) bool {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
		return false
	}
	return !strings.ContainsRune("-._~+/=:@%,", r)
}

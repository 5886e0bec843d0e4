// Package complaint tells what another program said of its failure: in one line, bounded,
// without what a terminal obeys and without secrets. It is pure.
package complaint

import (
	"bytes"
	"strings"
	"unicode"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
	"tokendesk/oauth/visible"
)

const (
	most  = 8 << 10 // of what a program writes to standard error is looked at: its end
	shown = 400     // characters of it are told
)

// Tail keeps the end of what a program writes to standard error, and remembers that there
// was more. The zero value is ready. It is for one goroutine.
type Tail struct {
	buffer []byte
	cut    bool
}

// Write implements [io.Writer]; it never fails.
func (t *Tail) Write(p []byte) (int, error) {
	t.buffer = append(t.buffer, p...)
	if over := len(t.buffer) - most; over > 0 {
		t.buffer = append(t.buffer[:0:0], t.buffer[over:]...)
		t.cut = true
	}
	return len(p), nil
}

// Of is what a program said of its failure, for a person. Secrets are masked: those that
// are given, however they are encoded, the values of variables that have the name of a
// secret, what follows such a name, and what looks like a token. It may mask more than
// that; it is never shown raw.
func Of(said *Tail, environment []string, secrets ...string) string {
	text := said.buffer
	if said.cut { // what was cut may be the rest of a secret
		if at := bytes.IndexAny(text, "\n\r"); at >= 0 {
			text = text[at:]
		} else {
			return ""
		}
	}
	clean := escapes.ReplaceAllString(strings.ToValidUTF8(string(text), "\uFFFD"), "")
	clean = oauth.Redact(clean, append(secrets, secretsOf(environment)...)...)
	clean = named.ReplaceAllString(clean, "${1}"+oauth.Mask)
	clean = long.ReplaceAllStringFunc(clean, maskRandom)
	return ending(clean)
}

// ending is the end of a text in one line: where all of it is too long, whole lines of it.
func ending(text string) string {
	lines := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' })
	told := ""
	for i := len(lines) - 1; i >= 0; i-- {
		line := visible.Line(lines[i], shown)
		switch {
		case line == "":
		case told == "":
			told = line
		case len(line)+1+len(told) > shown:
			return "… " + told
		default:
			told = line + " " + told
		}
	}
	return told
}

var (
	escapes = pattern.New(`\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])`) // ECMA-48 5.3, 5.4, 5.6
	named   = pattern.New(`(?i)((?:passw(?:or)?d|passphrase|secret|token|api[_-]?key|pin|session)["']?\s*(?:=\s*|:\s+["']))[^\s,;]+`)
	long    = pattern.New(`[A-Za-z0-9+/_=.~-]{20,}`)
	telling = pattern.New(`(?i)token|secret|pass|key|session|credential|auth`)
)

// Lines are the lines of what a program printed that may be a secret, as all of them are of
// one that prints a secret.
func Lines(printed []byte) []string {
	var found []string
	for line := range strings.SplitSeq(string(printed), "\n") {
		if line = strings.TrimSpace(line); len(line) >= 4 {
			found = append(found, line)
		}
		if len(found) == 64 {
			break
		}
	}
	return found
}

// secretsOf are the values of the variables that are called like secrets.
func secretsOf(environment []string) []string {
	var found []string
	for _, entry := range environment {
		name, value, _ := strings.Cut(entry, "=")
		if len(value) >= 8 && telling.MatchString(name) && !strings.HasPrefix(value, "/") {
			found = append(found, value)
		}
	}
	return found
}

// maskRandom masks the parts of a long word that nobody would write by hand: between slashes,
// which part a path, and dots, which part a JWT.
func maskRandom(word string) string {
	if strings.HasPrefix(word, "eyJ") {
		return oauth.Mask
	}
	parts := strings.Split(word, "/")
	for i, part := range parts {
		if len(part) >= 20 && random(part) {
			parts[i] = oauth.Mask
		}
	}
	if strings.Contains(word, "+") || len(parts) > 1 && random(word) && !strings.ContainsAny(word, ".-_") && longest(parts) >= 12 {
		return oauth.Mask // Base64 has slashes, too
	}
	return strings.Join(parts, "/")
}

func longest(parts []string) (n int) {
	for _, p := range parts {
		n = max(n, len(p))
	}
	return n
}

// random reports whether a word has digits between letters of either case, or is long and in hex.
func random(word string) bool {
	var upper, lower, digits int
	for _, r := range word {
		switch {
		case unicode.IsUpper(r):
			upper++
		case unicode.IsLower(r):
			lower++
		case unicode.IsDigit(r):
			digits++
		}
	}
	return upper > 0 && lower > 0 && digits > 0 || digits >= 4 && len(word) >= 32 && hexadecimal.MatchString(word) && !uuid.MatchString(word)
}

var (
	hexadecimal = pattern.New(`^[0-9a-fA-F-]+$`)
	uuid        = pattern.New(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
)

package appfile

import (
	"encoding/base64"
	"path"
	"slices"
	"strconv"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
)

func errOpenQuote() error {
	return oauth.UsageError("The curl command cannot be read: a quotation mark in it is not closed.", "Look for the missing quotation mark, and paste the whole command.")
}

// forgotten is where a document forgot to close a quotation: the line ends as
// one that goes on, and the next one begins with an option.
var forgotten = pattern.New(`[ \t]*\\[ \t]*\n[ \t]*--?[A-Za-z]`)

// single reads up to the closing mark of a single quotation.
func (s *shell) single(b *strings.Builder) {
	for {
		at := strings.IndexByte(s.text[s.pos:], '\'')
		if at < 0 {
			s.err = errOpenQuote()
			return
		}
		if open := forgotten.FindStringIndex(s.text[s.pos : s.pos+at]); open != nil {
			b.WriteString(s.text[s.pos : s.pos+open[0]])
			s.pos += open[0]
			return
		}
		b.WriteString(s.text[s.pos : s.pos+at])
		s.pos += at + 1
		if !s.doubled || !strings.HasPrefix(s.text[s.pos:], "'") {
			return
		}
		b.WriteByte('\'')
		s.pos++
	}
}

// double reads up to the closing mark of a double quotation. A backslash before
// a quotation mark escapes it in every shell here: in cmd and PowerShell it is
// curl itself that takes it away.
func (s *shell) double(b *strings.Builder) {
	for begin := s.pos; s.err == nil; {
		if s.pos >= len(s.text) {
			s.err = errOpenQuote()
			return
		}
		rest := s.text[s.pos:]
		switch {
		case strings.HasPrefix(rest, `\"`):
			b.WriteByte('"')
			s.pos += 2
		case s.doubled && s.pos > begin && strings.HasPrefix(rest, `""`):
			b.WriteByte('"')
			s.pos += 2
		case rest[0] == '"':
			s.pos++
			return
		case rest[0] == ' ' || rest[0] == '\\':
			if open := forgotten.FindStringIndex(rest[:min(len(rest), 200)]); open != nil && open[0] == 0 {
				return
			}
			if rest[0] == s.escape {
				s.escaped(b)
				continue
			}
			b.WriteByte(rest[0])
			s.pos++
		case rest[0] == s.escape && !s.percent:
			s.escaped(b)
		default:
			s.plain(b)
		}
	}
}

// escaped reads what stands behind the escape within double quotes.
func (s *shell) escaped(b *strings.Builder) {
	if end, _ := s.escapedEnd(s.pos); end > 0 && end < len(s.text) {
		s.pos = end
		return
	}
	s.pos++
	if s.pos >= len(s.text) {
		return
	}
	next := s.text[s.pos]
	switch {
	case s.escape == '`' && next == 'n':
		next = '\n'
	case s.escape == '\\' && strings.IndexByte("\\$`", next) < 0:
		b.WriteByte('\\')
		return
	}
	b.WriteByte(next)
	s.pos++
}

var (
	braced     = pattern.New(`^\$\{(?:env:|script:|global:)?([A-Za-z_]\w*)(?::?-([^{}]*)|[^{}]*)?\}`)
	actionsVar = pattern.New(`^\$\{\{\s*([\w.-]+)\s*\}\}`)
	bare       = pattern.New(`^\$(?:(?i:env|script|global):)?([A-Za-z_]\w*|[0-9@*?#!$])`)
	percentVar = pattern.New(`^(?:%([A-Za-z_]\w*)%|!([A-Za-z_]\w*)!)`)
	hexPair    = pattern.New(`^[0-9A-Fa-f]{2}$`)
)

// variable reads what begins with a dollar sign.
func (s *shell) variable(b *strings.Builder) {
	rest := s.text[s.pos:]
	if inner, size := enclosed(strings.TrimPrefix(rest, "$"), '(', ')'); size > 0 {
		s.pos += size + 1
		s.write(b, s.substituted(inner))
		return
	}
	if m := actionsVar.FindStringSubmatch(rest); m != nil {
		s.pos += len(m[0])
		s.write(b, mark(m[1][strings.LastIndexByte(m[1], '.')+1:]))
		return
	}
	if m := braced.FindStringSubmatch(rest); m != nil {
		s.pos += len(m[0])
		if value := s.value(m[1]); !hasMark(value) || m[2] == "" {
			s.write(b, value)
		} else {
			s.write(b, m[2])
		}
		return
	}
	if m := bare.FindStringSubmatch(rest); m != nil {
		s.pos += len(m[0])
		s.write(b, s.value(m[1]))
		return
	}
	if strings.HasPrefix(rest, "$'") {
		s.pos += 2
		s.ansi(b)
		return
	}
	s.pos++
	if !strings.HasPrefix(rest, `$"`) {
		b.WriteByte('$')
	}
}

// ansi reads a quotation of the form $'…'.
func (s *shell) ansi(b *strings.Builder) {
	for s.pos < len(s.text) {
		c := s.text[s.pos]
		if c == '\'' {
			s.pos++
			return
		}
		if c == '\\' && s.pos+1 < len(s.text) {
			if next := s.text[s.pos+1]; next == '\'' || next == '"' || next == '?' {
				b.WriteByte(next)
				s.pos += 2
				continue
			}
			if value, _, tail, err := strconv.UnquoteChar(s.text[s.pos:], 0); err == nil {
				b.WriteRune(value)
				s.pos = len(s.text) - len(tail)
				continue
			}
		}
		b.WriteByte(c)
		s.pos++
	}
	s.err = errOpenQuote()
}

// percentName reads %NAME% or !NAME! at the beginning of a text. Two hexadecimal
// digits between percent signs are characters of an address, not a name.
func percentName(text string) (name string, size int) {
	m := percentVar.FindStringSubmatch(text)
	if m == nil || hexPair.MatchString(m[1]) {
		return "", 0
	}
	return m[1] + m[2], len(m[0])
}

// maxEnclosed bounds a command within a command, in bytes.
const maxEnclosed = 4 << 10

// enclosed returns what stands between a pair of brackets at the beginning of a
// text, and the size with them; 0 where there is none.
func enclosed(text string, open, closing byte) (inner string, size int) {
	if text == "" || text[0] != open {
		return "", 0
	}
	text = text[:min(len(text), maxEnclosed)]
	depth := 1
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case closing:
			if depth--; depth == 0 {
				return text[1:i], i + 1
			}
		case open:
			depth++
		}
	}
	return "", 0
}

// substituted is what a command within a command would print, where that can be
// told without running it: a text that it encodes with base64, as documents
// write Basic credentials (RFC 7617). Anything else is a placeholder, called
// after the file or variable it reads.
func (s *shell) substituted(text string) string {
	inner := shell{dialect: s.dialect, text: text, vars: s.vars, made: s.made}
	if strings.Count(text, "$(") > 8 { // nested for no honest reason
		return mark("value")
	}
	said := inner.command()
	s.made = inner.made
	if inner.err != nil || len(said.words) == 0 {
		return mark("value")
	}
	name := "value"
	switch said.words[0] {
	case "cat":
		file := said.words[len(said.words)-1]
		name = strings.TrimSuffix(path.Base(unmark(file)), path.Ext(file))
	case "echo", "printf":
		printed := said.printed()
		if said.piped && slices.Contains(inner.command().words, "base64") {
			return base64.StdEncoding.EncodeToString([]byte(printed))
		}
		if hasMark(printed) {
			return printed
		}
	}
	return mark(name)
}

// printed is what echo or printf prints, without the line end.
func (c command) printed() string {
	words := c.words[1:]
	for len(words) > 0 && strings.HasPrefix(words[0], "-") && len(words[0]) <= 3 {
		words = words[1:]
	}
	text := strings.Join(words, " ")
	if c.words[0] == "printf" && len(words) > 1 {
		text = words[0] // the format
		for _, word := range words[1:] {
			text = strings.Replace(text, "%s", word, 1)
		}
	}
	return strings.TrimRight(strings.TrimSuffix(text, `\n`), "\n")
}

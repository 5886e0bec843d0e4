package appfile

import (
	"strings"

	"tokendesk/oauth"
)

// dialect is how a shell writes words and what it replaces in them.
type dialect struct {
	escape  byte // before a character outside quotes, and at the end of a line that goes on
	dollar  bool // $NAME is a variable
	percent bool // %NAME% and !NAME! are
	doubled bool // a quotation mark within its own kind is written twice
}

func posixShell() dialect { return dialect{escape: '\\', dollar: true} }
func powerShell() dialect { return dialect{escape: '`', dollar: true, doubled: true} }
func cmdShell() dialect   { return dialect{escape: '^', percent: true, doubled: true} }

// maxMade bounds what the variables of a text make, in bytes: one may stand in
// another any number of times.
const maxMade = 1 << 20

// shell reads commands as a shell would, and runs nothing: what only a run
// could tell is marked as a placeholder. It is more patient than a shell, since
// documents are written for people: brackets and ampersands within a word
// belong to it.
type shell struct {
	dialect

	text string
	pos  int
	vars map[string]string
	made int // bytes that variables have made
	err  error
}

// command is one simple command.
type command struct {
	words  []string
	input  *string // what a here-document or here-string gives it to read
	output string  // the file that it writes
	piped  bool    // its output goes to the command that follows
	lineUp bool    // the line's end ended it
}

// command reads up to the end of a command, and the here-document that belongs to it.
func (s *shell) command() command {
	var c command
	var until string // the line that ends the here-document
	for s.err == nil {
		s.blanks()
		if s.pos >= len(s.text) {
			break
		}
		switch rest := s.text[s.pos:]; {
		case rest[0] == '\n':
			s.pos++
			c.lineUp = true
			if until != "" {
				c.input = new(s.hereDocument(until))
			}
			return c
		case strings.HasPrefix(rest, "<<<"):
			s.pos += 3
			s.blanks()
			c.input = new(s.word())
		case strings.HasPrefix(rest, "<<"):
			s.pos += 2
			s.skip("-~ ")
			until = s.word()
		case rest[0] == '<' || rest[0] == '>' || strings.HasPrefix(rest, "&>"):
			into := rest[0] != '<'
			s.skip("<>&|")
			s.blanks()
			if file := s.word(); into {
				c.output = file
			}
		case s.ends():
			c.piped = rest[0] == '|' && !strings.HasPrefix(rest, "||")
			s.skip("|&;)")
			return c
		default:
			before := s.pos
			word := s.word()
			if s.pos == before { // nothing that begins a word
				s.pos++
				continue
			}
			if s.pos < len(s.text) && s.text[s.pos] == '>' && (word == "1" || word == "2") {
				continue // the number of a stream
			}
			c.words = append(c.words, word)
		}
	}
	return c
}

// ends reports whether the command ends here: at an operator between commands.
func (s *shell) ends() bool {
	rest := s.text[s.pos:]
	if rest == "" {
		return true
	}
	switch rest[0] {
	case '\n', '|', ')':
		return true
	case ';':
		return !s.percent
	case '&':
		return len(rest) == 1 || strings.ContainsRune(" \t\r\n&", rune(rest[1]))
	}
	return false
}

func (s *shell) skip(any string) {
	for s.pos < len(s.text) && strings.IndexByte(any, s.text[s.pos]) >= 0 {
		s.pos++
	}
}

// blanks skips what separates words: blanks, line ends that are escaped, and
// comments.
func (s *shell) blanks() {
	for s.pos < len(s.text) {
		c := s.text[s.pos]
		switch {
		case c == ' ' || c == '\t' || c == '\r':
			s.pos++
		case c == s.escape || c == '\\':
			end, blankLine := s.escapedEnd(s.pos)
			switch {
			case end == 0 && s.pos+1 < len(s.text) && s.text[s.pos+1] == ' ':
				s.pos++ // the line end behind it was lost when it was copied
			case end == 0, blankLine && !goesOn(s.text[end:]):
				if end > 0 {
					s.pos = end - 1 // nothing goes on after the blank line
				}
				return
			default:
				s.pos = end
			}
		case c == '#' && !s.percent && s.pos > 0 && strings.IndexByte(" \t\n", s.text[s.pos-1]) >= 0:
			if at := strings.IndexByte(s.text[s.pos:], '\n'); at >= 0 {
				s.pos += at
			} else {
				s.pos = len(s.text)
			}
		default:
			return
		}
	}
}

// escapedEnd returns where the text goes on if the escape at a position stands
// at its line's end, and whether blank lines follow, which a copy from a web page
// leaves; else 0.
func (s *shell) escapedEnd(at int) (end int, blankLine bool) {
	rest := s.text[at+1:]
	trimmed := strings.TrimLeft(rest, " \t\r")
	if !strings.HasPrefix(trimmed, "\n") {
		if trimmed == "" {
			return len(s.text), false
		}
		return 0, false
	}
	end = len(s.text) - len(trimmed) + 1
	for {
		line, _, more := strings.Cut(s.text[end:], "\n")
		if strings.TrimSpace(line) != "" || !more {
			return end, blankLine
		}
		blankLine = true
		end += len(line) + 1
	}
}

// word reads one word with its quotes resolved. It is empty without a step ahead
// where none begins.
func (s *shell) word() string {
	var b strings.Builder
	open := 0 // brackets
	for s.pos < len(s.text) && s.err == nil {
		c := s.text[s.pos]
		switch {
		case c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '<' || c == '>' || c == ')' && open == 0:
			return b.String()
		case c != ')' && s.ends():
			return b.String()
		case c == '{' && b.Len() > 0 && strings.IndexByte(`'"`, s.text[s.pos-1]) >= 0 && strings.HasPrefix(s.text[s.pos+1:]+"\n", "\n"):
			return b.String() // the answer, without a line between
		case c == '(':
			open++
			b.WriteByte(c)
			s.pos++
		case c == ')':
			open--
			b.WriteByte(c)
			s.pos++
		case c == '\'':
			s.pos++
			s.single(&b)
		case c == '"':
			s.pos++
			s.double(&b)
		case c == s.escape && !s.isSubstitution():
			if end, blankLine := s.escapedEnd(s.pos); end > 0 {
				if blankLine {
					return b.String()
				}
				s.pos = end
				continue
			}
			s.pos++
			if s.pos < len(s.text) {
				b.WriteByte(s.text[s.pos])
				s.pos++
			}
		default:
			s.plain(&b)
		}
	}
	return b.String()
}

// isSubstitution tells PowerShell's escape from the backtick of sh.
func (s *shell) isSubstitution() bool { return s.text[s.pos] == '`' && s.escape != '`' }

// plain takes one character, or the variable or substitution that begins with it.
func (s *shell) plain(b *strings.Builder) {
	rest := s.text[s.pos:]
	switch {
	case s.dollar && rest[0] == '$':
		s.variable(b)
	case s.isSubstitution():
		inner, size := enclosed(rest, '`', '`')
		if size == 0 { // the end of what began before the command
			s.pos++
			return
		}
		s.pos += size
		s.write(b, s.substituted(inner))
	case s.percent && (rest[0] == '%' || rest[0] == '!'):
		name, size := percentName(rest)
		if size == 0 {
			b.WriteByte(rest[0])
			s.pos++
			return
		}
		s.pos += size
		s.write(b, s.value(name))
	default:
		b.WriteByte(rest[0])
		s.pos++
	}
}

// write adds what a variable made, within the limit.
func (s *shell) write(b *strings.Builder, text string) {
	if s.made += len(text); s.made > maxMade {
		s.err = oauth.UsageError("The variables above the command make a text that is too long.", "Paste the command with its values filled in.")
		return
	}
	b.WriteString(text)
}

// value is what the text has assigned to a variable, else a placeholder.
func (s *shell) value(name string) string {
	if value := s.vars[strings.ToLower(name)]; value != "" {
		return value
	}
	return mark(name)
}

// hereDocument reads the lines up to the one that ends them.
func (s *shell) hereDocument(until string) string {
	var b strings.Builder
	for s.pos < len(s.text) {
		line, _, _ := strings.Cut(s.text[s.pos:], "\n")
		s.pos = min(s.pos+len(line)+1, len(s.text))
		if strings.TrimSpace(line) == until {
			return b.String()
		}
		inner := shell{dialect: s.dialect, text: strings.TrimSuffix(line, "\r"), vars: s.vars, made: s.made}
		for inner.pos < len(inner.text) && inner.err == nil {
			inner.plain(&b)
		}
		s.made, s.err = inner.made, inner.err
		b.WriteByte('\n')
	}
	return b.String()
}

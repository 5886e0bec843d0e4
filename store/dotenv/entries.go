package dotenv

import (
	"fmt"
	"strings"
)

// Entry is an assignment of a .env file. Of several with one name the last one counts.
type Entry struct {
	Name  string
	Value string
	// Start and End are the bytes of the value in the file, its quotes among them.
	Start, End int
}

// SyntaxError says on which line (from 1) a file cannot be read; it holds no value.
type SyntaxError struct {
	Line   int
	Reason string
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Reason) }

// Entries returns the assignments of a file in their order. Lines that are none are
// passed over, as readers do. The error is a [*SyntaxError]: of a quote without an
// end, or one that readers end at different places.
func Entries(text string) ([]Entry, error) {
	var found []Entry
	for at := 0; at < len(text); {
		end := lineEnd(text, at)
		name, sign, value, ok := assignment(text, at, end)
		if !ok {
			at = pastBreak(text, end)
			continue
		}
		e := Entry{Name: name, Start: value}
		if value < end && strings.IndexByte("'\"`", text[value]) >= 0 {
			closing, err := closingQuote(text, value)
			if err != nil {
				return nil, err
			}
			if after := lineEnd(text, closing+1); isRemark(text[closing+1 : after]) {
				e.End, e.Value = closing+1, unescape(text[value], text[value+1:closing])
				found = append(found, e)
				at = pastBreak(text, after)
				continue
			}
		}
		e.End = value + len(withoutRemark(text[value:end]))
		e.Value = text[value:e.End]
		if e.Value == "" { // before the blanks, which a comment behind them needs
			e.Start = sign
			e.End = sign
		}
		found = append(found, e)
		at = pastBreak(text, end)
	}
	return found, nil
}

// assignment splits a line into the name, the end of the sign behind it and the place of
// its value.
func assignment(text string, start, end int) (name string, sign, value int, ok bool) {
	line := text[start:end]
	rest := strings.TrimLeft(line, " \t\v\f")
	if after, exported := strings.CutPrefix(rest, "export"); exported && after != "" && (after[0] == ' ' || after[0] == '\t') {
		rest = strings.TrimLeft(after, " \t")
	}
	n := 0
	for n < len(rest) && isNameByte(rest[n]) {
		n++
	}
	name, rest = rest[:n], rest[n:]
	if name == "" {
		return "", 0, 0, false
	}
	rest = strings.TrimLeft(rest, " \t")
	switch {
	case strings.HasPrefix(rest, "="):
		rest = rest[1:]
	case strings.HasPrefix(rest, ": "): // of dotenv for JavaScript and Ruby
		rest = rest[2:]
	default:
		return "", 0, 0, false
	}
	sign = end - len(rest)
	return name, sign, end - len(strings.TrimLeft(rest, " \t")), true
}

func isNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '.' || c == '-'
}

// closingQuote returns the place of the quote that ends the value which begins at at.
// A backslash before a quote is an escape to some readers, to others not.
func closingQuote(text string, at int) (int, error) {
	quote := text[at]
	for i := at + 1; i < len(text); i++ {
		switch {
		case text[i] == '\\' && quote == '"':
			i++
		case text[i] == '\\' && i+1 < len(text) && text[i+1] == quote:
			return 0, &SyntaxError{lineOf(text, at), "a backslash stands before a quote, which readers of .env files do not agree on"}
		case text[i] == quote:
			return i, nil
		}
	}
	return 0, &SyntaxError{lineOf(text, at), "a quote has no end"}
}

// unescape is what readers agree on: line ends and what would end a double quote.
func unescape(quote byte, s string) string {
	if quote != '"' {
		return s
	}
	return strings.NewReplacer(`\n`, "\n", `\r`, "\r", `\"`, `"`, `\\`, `\`).Replace(s)
}

// isRemark reports whether nothing but a comment stands there.
func isRemark(s string) bool {
	s = strings.TrimLeft(s, " \t")
	return s == "" || s[0] == '#'
}

// withoutRemark cuts a comment and blanks from the end of a value without quotes.
func withoutRemark(s string) string {
	for i := range len(s) {
		if s[i] == '#' && (i == 0 || s[i-1] == ' ' || s[i-1] == '\t') {
			s = s[:i]
			break
		}
	}
	return strings.TrimRight(s, " \t\v\f")
}

func lineEnd(text string, from int) int {
	if n := strings.IndexAny(text[from:], "\r\n"); n >= 0 {
		return from + n
	}
	return len(text)
}

// pastBreak returns where the line after the one that ends at end begins.
func pastBreak(text string, end int) int {
	switch {
	case strings.HasPrefix(text[end:], "\r\n"):
		return end + 2
	case end < len(text):
		return end + 1
	}
	return end
}

// lineOf is the number of the line of a byte, from 1.
func lineOf(text string, at int) int { return 1 + strings.Count(text[:at], "\n") }

package oauth

import (
	"bytes"
	"html"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"tokendesk/oauth/pattern"
	"tokendesk/oauth/visible"
)

// escapes begin what stands for a single character: percent-encoding (RFC 3986
// 2.1), the escapes of JSON and JavaScript strings, and the entities of HTML.
const escapes = `%\&`

// unescaped undoes one layer of the escapes that begin with one of kinds, some
// of [escapes]. undone are those that there were.
func unescaped(l layer, kinds string) (inner layer, undone string) {
	if !bytes.ContainsAny(l.text, kinds) {
		return layer{}, ""
	}
	out := make([]byte, 0, len(l.text))
	starts := make([]int32, 0, len(l.text)+1) // of each byte of out in l.text
	for i := 0; i < len(l.text); {
		size, text, first := 0, []byte(nil), l.text[i]
		if strings.IndexByte(kinds, first) >= 0 {
			switch first {
			case '%':
				size, text = unpercent(l.text[i:])
			case '\\':
				size, text = unbackslash(l.text[i:])
			case '&':
				size, text = unentity(l.text[i:])
			}
		}
		if size == 0 {
			size, text = 1, l.text[i:i+1]
		} else if strings.IndexByte(undone, first) < 0 {
			undone += string(first)
		}
		for _, c := range text {
			out, starts = append(out, c), append(starts, int32(i))
		}
		i += size
	}
	starts = append(starts, int32(len(l.text)))
	return layer{out, func(s span) span {
		end := s.to + sort.Search(len(starts)-s.to, func(i int) bool { return starts[s.to+i] > starts[s.to-1] })
		return l.back(span{int(starts[s.from]), int(starts[min(end, len(starts)-1)])})
	}}, undone
}

// unfolded takes out the blanks, line ends and characters without a width by
// which a text is broken. ok is false when there are none.
func unfolded(l layer) (inner layer, ok bool) {
	out := make([]byte, 0, len(l.text))
	starts := make([]int32, 0, len(l.text)+1)
	for i := 0; i < len(l.text); {
		r, size := utf8.DecodeRune(l.text[i:])
		if unicode.IsSpace(r) || r != utf8.RuneError && visible.Hidden(r) {
			i, ok = i+size, true
			continue
		}
		for range size {
			out, starts = append(out, l.text[i]), append(starts, int32(i))
			i++
		}
	}
	return layer{out, func(s span) span { return l.back(span{int(starts[s.from]), int(starts[s.to-1]) + 1}) }}, ok
}

// cutEscape is an escape that was cut off, at the end of a text in lower case.
var cutEscape = pattern.New(`(?:%[0-9a-f]?|%u[0-9a-f]{0,3}|\\(?:u[0-9a-f]{0,3}|x[0-9a-f]?)?|&(?:#x?[0-9a-f]{0,6}|[a-z]{0,8}))$`)

func withoutCutEscape(text []byte) []byte {
	tail := text[max(0, len(text)-longestEntity):]
	if at := cutEscape.FindIndex(tail); at != nil {
		return text[:len(text)-len(tail)+at[0]]
	}
	return text
}

func unpercent(text []byte) (int, []byte) {
	if len(text) >= 3 {
		if c, err := strconv.ParseUint(string(text[1:3]), 16, 8); err == nil {
			return 3, []byte{byte(c)}
		}
	}
	if len(text) >= 6 && text[1] == 'u' { // JavaScript's escape
		if c, err := strconv.ParseUint(string(text[2:6]), 16, 16); err == nil {
			return 6, utf8.AppendRune(nil, rune(c))
		}
	}
	return 0, nil
}

func unbackslash(text []byte) (int, []byte) {
	if len(text) < 2 {
		return 0, nil
	}
	unit := func(at int) (rune, bool) {
		if len(text) < at+6 || text[at] != '\\' || text[at+1] != 'u' {
			return 0, false
		}
		c, err := strconv.ParseUint(string(text[at+2:at+6]), 16, 16)
		return rune(c), err == nil
	}
	switch c := text[1]; c {
	case '"', '\'', '\\', '/':
		return 2, []byte{c}
	case 'n':
		return 2, []byte{'\n'}
	case 'r':
		return 2, []byte{'\r'}
	case 't':
		return 2, []byte{'\t'}
	case 'b':
		return 2, []byte{'\b'}
	case 'f':
		return 2, []byte{'\f'}
	case 'x':
		if len(text) >= 4 {
			if c, err := strconv.ParseUint(string(text[2:4]), 16, 8); err == nil {
				return 4, []byte{byte(c)}
			}
		}
	case 'u':
		first, ok := unit(0)
		if !ok {
			return 0, nil
		}
		if second, ok := unit(6); ok && utf16.IsSurrogate(first) {
			return 12, utf8.AppendRune(nil, utf16.DecodeRune(first, second))
		}
		return 6, utf8.AppendRune(nil, first)
	}
	return 0, nil
}

// longestEntity is more than any that stands for a character of a secret.
const longestEntity = 16

func unentity(text []byte) (int, []byte) {
	part := text[:min(len(text), longestEntity)]
	if end := bytes.IndexByte(part, ';'); end > 0 {
		part = part[:end+1]
	} else if len(part) < 2 || part[1] != '#' {
		return 0, nil
	} else { // browsers take a number without its semicolon
		end := 2
		isDigit := func(c byte) bool { return c >= '0' && c <= '9' }
		if end < len(part) && (part[end] == 'x' || part[end] == 'X') {
			end, isDigit = 3, isHex
		}
		for end < len(part) && isDigit(part[end]) {
			end++
		}
		part = part[:end]
	}
	plain := html.UnescapeString(string(part))
	if plain == string(part) {
		return 0, nil
	}
	return len(part), []byte(plain)
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

// isBase64 takes both alphabets (RFC 4648 4 and 5), and the line ends that long
// texts are broken by.
func isBase64(c byte) bool { return sixBits(c) >= 0 || c == '\n' || c == '\r' }

func sixBits(c byte) int {
	switch {
	case c >= 'A' && c <= 'Z':
		return int(c - 'A')
	case c >= 'a' && c <= 'z':
		return int(c-'a') + 26
	case c >= '0' && c <= '9':
		return int(c-'0') + 52
	case c == '+' || c == '-':
		return 62
	case c == '/' || c == '_':
		return 63
	}
	return -1
}

// runs are the longest stretches of bytes of a kind, those of at least a length.
func runs(text []byte, is func(byte) bool, least int) (found []span) {
	for i := 0; i < len(text); i++ {
		if !is(text[i]) {
			continue
		}
		from := i
		for i < len(text) && is(text[i]) {
			i++
		}
		if i-from >= least {
			found = append(found, span{from, i})
		}
	}
	return found
}

func unhex(l layer, run span) layer {
	text := l.text[run.from:run.to]
	out := make([]byte, len(text)/2)
	for i := range out {
		out[i] = nibble(text[2*i])<<4 | nibble(text[2*i+1])
	}
	return layer{out, func(s span) span { return l.back(span{run.from + 2*s.from, run.from + 2*s.to}) }}
}

func nibble(c byte) byte {
	switch {
	case c <= '9':
		return c - '0'
	case c >= 'a':
		return c - 'a' + 10
	}
	return c - 'A' + 10
}

// unbase64 undoes Base64 that begins where the run does, or at any character
// before it that is a multiple of four away: a secret in the middle of a longer
// text is found as it stands there.
func unbase64(l layer, run span) layer {
	out := make([]byte, 0, (run.to-run.from)*3/4+1)
	var at []int32 // where each character stands, if line ends are between them
	text := l.text[run.from:run.to]
	broken := bytes.ContainsAny(text, "\r\n")
	bits, held := 0, 0
	for i, c := range text {
		six := sixBits(c)
		if six < 0 {
			continue
		}
		if broken {
			at = append(at, int32(i))
		}
		bits = bits<<6 | six
		if held += 6; held >= 8 {
			held -= 8
			out = append(out, byte(bits>>held))
			bits &= 1<<held - 1
		}
	}
	return layer{out, func(s span) span {
		from, last := s.from*8/6, (s.to*8-1)/6
		if broken {
			from, last = int(at[from]), int(at[last])
		}
		return l.back(span{run.from + from, run.from + last + 1})
	}}
}

// Package visible keeps out of what is handed to people and programs the
// characters that do not show: those that control a terminal, turn the reading
// direction, or have no width and make two texts look the same.
//
// Where a text is only read by a person they are spelt out ([Text], [Line], [Lines]);
// where it is JSON they become escapes that read back the same ([JSON]); where
// neither is possible the text is refused ([Contains]). Letters of every
// language, right-to-left ones among them, are not touched.
package visible

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Hidden reports whether a character does not show: control characters (C0, DEL
// and C1, line ends and tabs among them), format characters (bidirectional
// controls, zero-width ones, tags), line and paragraph separators, private use,
// variation selectors, fillers, and what else is ignored by default where it is
// shown (Unicode Standard 5.21).
func Hidden(r rune) bool {
	if r < 0x80 { // most of every text
		return r < ' ' || r == 0x7f
	}
	return r == '\u2800' || unicode.In(r, // the empty Braille pattern is as blank as a filler
		unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp,
		unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}

// Contains reports whether a text holds a character that does not show, or bytes
// that are no UTF-8: a terminal may take those for C1 controls.
func Contains(s string) bool {
	return strings.ContainsFunc(s, Hidden) || !utf8.ValidString(s)
}

// ContainsInLines is [Contains] for a text of several lines ended by \n.
func ContainsInLines(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r != '\n' && Hidden(r) }) || !utf8.ValidString(s)
}

// Text spells out what does not show, as \u{202e}, for a person who reads one
// line. Joiners and selectors within an emoji stay.
func Text(s string) string {
	if !Contains(s) {
		return s
	}
	var b strings.Builder
	runes := []rune(s) // what is no UTF-8 becomes U+FFFD
	for i, r := range runes {
		if Hidden(r) && !withinEmoji(runes, i) {
			fmt.Fprintf(&b, `\u{%x}`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Line puts somebody else's text, such as a server's, on one line: white space
// becomes single spaces, control and format characters are spelt out as \u202e,
// what is no UTF-8 becomes U+FFFD, and at most limit characters are kept.
func Line(text string, limit int) string {
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

// Lines is [Text] for a text of several lines, ended by \n or \r\n.
func Lines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = Text(strings.TrimSuffix(lines[i], "\r"))
	}
	return strings.Join(lines, "\n")
}

const (
	joiner       = '\u200d'
	textSelector = '\ufe0e'
	iconSelector = '\ufe0f'
)

// withinEmoji reports whether a character joins two pictographs, or says how the
// pictograph before it is drawn. Anywhere else both pose as nothing.
func withinEmoji(s []rune, i int) bool {
	pictograph := func(i int) bool {
		return i >= 0 && i < len(s) && !Hidden(s[i]) && unicode.In(s[i], unicode.So, unicode.Sk)
	}
	switch s[i] {
	case textSelector, iconSelector:
		return pictograph(i - 1)
	case joiner:
		drawn := i > 0 && (s[i-1] == iconSelector || s[i-1] == textSelector)
		return pictograph(i+1) && (pictograph(i-1) || drawn && pictograph(i-2))
	}
	return false
}

// JSON writes the hidden characters of a JSON text as escapes (RFC 8259 7):
// outside of strings it holds none but white space, so that it reads back the
// same. Line ends stay; what is no UTF-8 becomes U+FFFD, as it would for whoever
// reads it.
func JSON(text string) string {
	if !ContainsInLines(text) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '\n' || !Hidden(r):
			b.WriteRune(r)
		case r == '\t' || r == '\r': // white space: a string has it escaped already
			b.WriteByte(' ')
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

package words

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"tokendesk/oauth/visible"
)

// Escaped spells out what does not show in a text of several lines, in JSON by
// escapes that read back the same. The text may come from anybody, and be pasted
// anywhere.
func Escaped(text string) string {
	if json.Valid([]byte(text)) {
		return visible.JSON(text)
	}
	return visible.Lines(text)
}

// Lines makes a text of several lines fit to be shown: it is [Escaped], and what
// goes beyond n bytes is cut.
func Lines(text string, n int) string {
	text = Escaped(strings.ReplaceAll(text, "\t", " "))
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n] + "\n…"
}

// Shorten cuts text to at most n runes, so that no widget and no line meets a
// long string.
func Shorten(text string, n int) string {
	count := 0
	for i := range text {
		if count == n-1 && len([]rune(text[i:min(len(text), i+8)])) > 1 {
			return text[:i] + "…"
		}
		count++
	}
	return text
}

// Middle cuts text to at most n runes and keeps both of its ends: names that begin
// alike are told apart by how they end.
func Middle(text string, n int) string {
	if len(text) <= n {
		return text
	}
	runes := []rune(text)
	if len(runes) <= n || n < 2 {
		return Shorten(text, n)
	}
	tail := (n - 1) / 2
	return string(runes[:n-1-tail]) + "…" + string(runes[len(runes)-tail:])
}

// OneLine makes anybody's text fit to be shown on one line: white space is
// folded, what does not show is spelt out, and what is left is cut to n runes.
func OneLine(text string, n int) string {
	if len(text) > 8*n { // enough for n runes; one that is cut goes
		text = strings.ToValidUTF8(text[:8*n], "")
	}
	return Shorten(visible.Text(strings.Join(strings.Fields(text), " ")), n)
}

// Sentence begins a text with a capital letter.
func Sentence(text string) string {
	for i, r := range text {
		return string(unicode.ToUpper(r)) + text[i+len(string(r)):]
	}
	return text
}

// Count writes a number of things: "1 app", "3 apps".
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// Quoted puts a text that somebody gave into a sentence: what does not show in it
// is spelt out, and a long one is cut.
func Quoted(text string) string { return "“" + Shorten(visible.Text(text), 60) + "”" }

// Bytes writes a size: "512 bytes", "34 kB", "1.2 GB".
func Bytes(n int64) string {
	if n < 1000 {
		return Count(int(n), "byte")
	}
	size, unit := float64(n)/1000, "kB"
	for _, larger := range []string{"MB", "GB", "TB"} {
		if size < 999.5 {
			break
		}
		size, unit = size/1000, larger
	}
	if size < 9.95 {
		return fmt.Sprintf("%.1f %s", size, unit)
	}
	return fmt.Sprintf("%.0f %s", size, unit)
}

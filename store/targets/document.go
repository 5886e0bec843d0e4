package targets

import (
	"strings"
	"unicode/utf8"

	"tokendesk/oauth"
)

const byteOrderMark = "\ufeff"

// document is a file's text without its byte order mark.
type document struct{ mark, text string }

// decode refuses what is no text that can be changed in one place.
func decode(data []byte) (document, error) {
	text := string(data)
	switch {
	case len(data) > MaxSize:
		return document{}, oauth.UsageError("The file is larger than 4 MiB.", "Tokendesk keeps smaller files current.")
	case strings.HasPrefix(text, "\xff\xfe") || strings.HasPrefix(text, "\xfe\xff"):
		return document{}, oauth.UsageError("The file is written in UTF-16.", "Save it as UTF-8.")
	case !utf8.ValidString(text):
		return document{}, oauth.UsageError("The file is not valid UTF-8.", "Save it as UTF-8.")
	case strings.Contains(text, "\x00"):
		return document{}, oauth.UsageError("The file is not a text: it has bytes that are zero.", "Save it as UTF-8.")
	}
	rest, marked := strings.CutPrefix(text, byteOrderMark)
	if marked {
		return document{byteOrderMark, rest}, nil
	}
	return document{"", text}, nil
}

// lineBreak is how the lines of a text end: as the first one does, "\n" where there is none.
func lineBreak(text string) string {
	if n := strings.IndexByte(text, '\n'); n > 0 && text[n-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

// appended is where a line is added at the end of a text, and what stands around it:
// a last line without an end gets one, and the new line then has none.
func appended(text string) (at int, before, after string) {
	br := lineBreak(text)
	if text == "" || strings.HasSuffix(text, "\n") {
		return len(text), "", br
	}
	return len(text), br, ""
}

// line is a line of a text without its end.
type line struct {
	text  string
	start int
}

// lines splits a text at "\n" and "\r\n".
func lines(text string) []line {
	var all []line
	at := 0
	for l := range strings.Lines(text) {
		all = append(all, line{strings.TrimSuffix(strings.TrimSuffix(l, "\n"), "\r"), at})
		at += len(l)
	}
	return all
}

package words

import (
	"strings"
	"unicode"

	"tokendesk/oauth/pattern"
	"tokendesk/oauth/visible"
)

// mostOfLine is how many characters a command that is printed has at most. A longer one
// is not cut: it would do something else.
const mostOfLine = 600

var (
	// plainWord means itself, and only itself, to every shell there is.
	plainWord = pattern.New(`^[A-Za-z0-9][A-Za-z0-9._/:=-]*…?$`)
	// option is one of this program's own.
	option = pattern.New(`^--[a-z]+(-[a-z]+)*$`)
	// plainList is an assignment of several words with blanks between, which mean
	// themselves between single quotes: no quotes of any alphabet, nothing that cmd.exe
	// reads inside of them either.
	plainList = pattern.New(`^[a-z][a-z_.]*=[A-Za-z0-9._~/:?#@*+,=(){}\[\]-]+( [A-Za-z0-9._~/:?#@*+,=(){}\[\]-]+)*$`)
)

// commandLine writes a command of this program by its words, for a person to copy into
// any shell; "" where a word could mean anything but itself there. Words come from files
// that others wrote: every command that is printed is written here.
func commandLine(words ...string) string {
	line := "tokendesk"
	for i, word := range words {
		switch {
		case plainWord.MatchString(word):
			line += " " + word
		case i > 0 && option.MatchString(word):
			line += " " + word
		case i > 0 && plainList.MatchString(word):
			line += " '" + word + "'"
		default:
			return ""
		}
	}
	if len(words) == 0 || len([]rune(line)) > mostOfLine {
		return ""
	}
	return line
}

// said writes what a person is to do with a text that is no command; "" where the text
// would not be shown as it is, or could be taken for the end of this sentence and the
// beginning of a command.
func said(verb, text string) string {
	hides := func(r rune) bool { return unicode.In(r, unicode.Quotation_Mark) || strings.ContainsRune(";`$<>|\\", r) }
	if text == "" || strings.ContainsFunc(text, hides) || visible.Line(text, mostOfLine) != text {
		return ""
	}
	return verb + " " + text
}

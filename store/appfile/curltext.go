package appfile

import (
	"html"
	"strings"

	"tokendesk/oauth/pattern"
)

// tidied undoes what happens to a command on its way through web pages, word
// processors and terminals: typographic quotes and dashes, blanks of other
// widths, HTML entities, line numbers, and the marks before a quoted or
// continued line.
func tidied(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\u00a0", " ", "\u202f", " ", "\u2007", " ", "\u2028", "\n",
		"\u200b", "", "\u200c", "", "\u200d", "", "\u2060", "", "\ufeff", "", string(markOpen), "", string(markClose), "").Replace(text)
	if entities.MatchString(text) {
		text = html.UnescapeString(text)
	}
	if !strings.Contains(text, `"`) {
		text = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "‟", `"`, "«", `"`, "»", `"`).Replace(text)
	}
	if !strings.Contains(text, `'`) {
		text = strings.NewReplacer("‘", "'", "’", "'", "‚", "'", "‛", "'").Replace(text)
	}
	text = dashes.ReplaceAllStringFunc(text, func(option string) string {
		m := dashes.FindStringSubmatch(option)
		if len(m[2]) == 1 {
			return m[1] + "-" + m[2]
		}
		return m[1] + "--" + m[2]
	})
	text = commented.ReplaceAllString(quoted.ReplaceAllString(text, ""), "$1")
	return numbered.ReplaceAllString(text, "$1")
}

var (
	entities  = pattern.New(`&(?:amp|lt|gt|quot|apos|nbsp|#39|#x27|#34);`)
	dashes    = pattern.New(`(^|[\s])[‐‑‒–—−]{1,2}-?([A-Za-z][\w-]*)`)
	quoted    = pattern.New(`(?m)^[ \t]*>>?[ \t]+`)
	commented = pattern.New(`(?m)^[ \t]*(?://+|\*|#+|(?i:rem)|::)[ \t]+(curl\s|--?[A-Za-z]|["']?https?://|["']\{)`)
	numbered  = pattern.New(`(?m)^[ \t]*[0-9]{1,3}[.:|)]?[ \t]*(curl\s|--?[A-Za-z]|https?://)`)
)

// spokenIn tells which shell a text is written for, by how its lines go on, its
// prompts and its variables.
func spokenIn(text string) dialect {
	switch {
	case cmdSigns.MatchString(text):
		return cmdShell()
	case powerSigns.MatchString(text):
		return powerShell()
	}
	return posixShell()
}

var (
	cmdSigns   = pattern.New(`(?m)\^[ \t]*$|(?:^|\s)\^"|^[ \t]*[A-Za-z]:\\[^<>\n]*>|^[ \t]*(?i:set(?:x|[ \t]+/p)?[ \t]+"?\w+=)`)
	powerSigns = pattern.New("(?m)[ \\t]`[ \\t]*$|^[ \\t]*PS [^<>\\n]*>|^[ \\t]*(?:\\[\\w+\\])?\\$(?:env:)?\\w+[ \\t]*=|\\$env:\\w")
)

// cmdUnescaped takes away cmd's escapes where every special character stands
// behind one, quotation marks too, as a browser copies a command. What is left is
// what curl itself sees.
func cmdUnescaped(text string) string {
	if !caretQuote.MatchString(text) {
		return text
	}
	return caretEscape.ReplaceAllString(text, "$1")
}

var (
	caretQuote  = pattern.New(`(?:^|\s)\^"`)
	caretEscape = pattern.New(`\^([^\s])`)
)

// goesOn reports whether a text carries a curl command on, though the line
// before it did not end in an escape: documents break lines for the eye.
func goesOn(text string) bool {
	return carriesOn.MatchString(text)
}

var (
	carriesOn = pattern.New(`^\s*(?:--?[A-Za-z]|(?:(?:POST|GET|PUT)\s+)?["']?https?://|["']\{|["'][A-Za-z_]+=)`)
	partOfURL = pattern.New(`^\s*[&?][A-Za-z_]+=`)
)

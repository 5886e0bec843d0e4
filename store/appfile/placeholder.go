package appfile

import (
	"regexp"
	"strings"
)

// Documentation writes <your_client_id>, $CLIENT_ID or {{client_id}} where a
// person's own value goes. Inside this package such a spot is marked with two
// characters of the private use area, so that it survives quoting and URLs.
const (
	markOpen  = '\ue000'
	markClose = '\ue001'
)

var (
	angled = regexp.MustCompile(`<([A-Za-z][A-Za-z0-9 _.-]*)>`)
	marked = regexp.MustCompile(`\x{e000}[^\x{e001}]*\x{e001}`)
)

func mark(name string) string {
	name = strings.Map(func(r rune) rune {
		if r == markOpen || r == markClose || r <= ' ' {
			return '_'
		}
		return r
	}, strings.TrimSpace(name))
	return string(markOpen) + name + string(markClose)
}

func markAngled(text string) string {
	return angled.ReplaceAllStringFunc(text, func(m string) string { return mark(m[1 : len(m)-1]) })
}

func hasMark(s string) bool {
	return strings.ContainsRune(s, markOpen) || strings.ContainsRune(s, markClose)
}

// unmark writes marks as the {placeholders} of an app file, for a person or as
// a template.
func unmark(s string) string {
	return marked.ReplaceAllStringFunc(s, func(m string) string {
		name := strings.Map(func(r rune) rune {
			switch {
			case r == markOpen || r == markClose:
				return -1
			case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
				return r
			}
			return '_'
		}, strings.ToLower(m))
		return "{" + strings.TrimLeft(name, "_0123456789") + "}"
	})
}

// specimens are the values documents print where one's own goes. What somebody
// may really be called, such as my-client, is none.
var specimens = regexp.MustCompile(`(?i)^your[ _-]|^((my|the)[ _-])?client[ _-]?(id|secret)$|^(xxx+|\.\.\.|…|changeme|gate_x+)$|x{6,}|^\{.*\}$|^\[.*\]$|^AIK_(CLIENT|SECRET)_\.*$`)

// isSpecimen reports whether a value is a placeholder that means nothing.
func isSpecimen(s string) bool { return hasMark(s) || specimens.MatchString(s) }

package appfile

import (
	"slices"
	"strings"

	"tokendesk/oauth/pattern"
)

// Documentation writes <your_client_id>, $CLIENT_ID or {{client_id}} where a
// person's own value goes. Inside this package such a spot is marked with two
// characters of the private use area, so that it survives quoting and URLs.
const (
	markOpen  = '\ue000'
	markClose = '\ue001'
)

var (
	// autolink is how a page without formatting writes a link.
	autolink = pattern.New(`<(https?://[^\s<>"']+)>`)

	angled = pattern.New(`<{1,3}([\p{L}](?:[^<>\n"'\x60$|;&\\]{0,78}[^<>\s"'\x60$|;&\\])?)\\?>{1,3}`)
	marked = pattern.New(`\x{e000}[^\x{e001}]*\x{e001}`)

	// written are the other ways to write a placeholder within a text, each with
	// its name as the only group that is not empty.
	written = pattern.New(`\{\{\s*([^{}"\n]{1,80}?)\s*\}\}` + // {{name}}
		`|[$#%]\{([A-Za-z_][\w.-]{0,80})\}` + // ${name}
		`|\{([A-Za-z][\w ./-]{0,80})\}` + // {name}
		`|\[([A-Za-z][A-Za-z0-9_ -]{1,80})\]` + // [NAME]
		`|\(([A-Za-z][A-Za-z0-9]*(?:[_ -][A-Za-z0-9]+){1,8})\)`) // (client_id)
	coloned   = pattern.New(`(^|/):([A-Za-z][A-Za-z_]{2,40})(/|$)`)
	percented = pattern.New(`%([A-Za-z_]\w+)%`)
	hexBegin  = pattern.New(`^[0-9A-Fa-f]{2}[a-z0-9]*$`)
	dollared  = pattern.New(`(^|[:/=.@, -])\$([A-Z][A-Z0-9_]{2,})($|[:/=.@, -])`)
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
	return angled.ReplaceAllStringFunc(autolink.ReplaceAllString(text, "$1"), func(m string) string { return mark(strings.Trim(m, `<>\`)) })
}

// markWritten marks the placeholders that are written out in a text, whatever
// the way. JSON is full of braces that are none.
func markWritten(text string) string {
	if !strings.ContainsAny(text, "{[<%$(:") {
		return text
	}
	text = markAngled(text)
	text = written.ReplaceAllStringFunc(text, func(m string) string {
		for _, name := range written.FindStringSubmatch(m)[1:] {
			if name != "" {
				name, _, _ = strings.Cut(name, "|") // a filter, or a value for where there is none
				return mark(name)
			}
		}
		return m
	})
	text = percented.ReplaceAllStringFunc(text, func(m string) string {
		if name := m[1 : len(m)-1]; strings.Contains(name, "_") || !hexBegin.MatchString(name) {
			return mark(name)
		}
		return m
	})
	text = coloned.ReplaceAllStringFunc(text, func(m string) string {
		g := coloned.FindStringSubmatch(m)
		return g[1] + mark(g[2]) + g[3]
	})
	return dollared.ReplaceAllStringFunc(text, func(m string) string {
		g := dollared.FindStringSubmatch(m)
		return g[1] + mark(g[2]) + g[3]
	})
}

// markSegments marks what stands between the separators of a text and is an
// example, such as labels of a host.
func markSegments(text, separators string, isExample func(string) bool) string {
	var b strings.Builder
	begin := 0
	flush := func(end int) {
		if segment := text[begin:end]; !hasMark(segment) && isExample(segment) {
			b.WriteString(mark(segment))
		} else {
			b.WriteString(segment)
		}
	}
	for i := range len(text) {
		if strings.IndexByte(separators, text[i]) >= 0 {
			flush(i)
			b.WriteByte(text[i])
			begin = i + 1
		}
	}
	flush(len(text))
	return b.String()
}

func hasMark(s string) bool {
	return strings.ContainsRune(s, markOpen) || strings.ContainsRune(s, markClose)
}

// isMark reports whether a text is one placeholder and nothing else.
func isMark(s string) bool { return marked.FindString(s) == s && s != "" }

// unmark writes marks as the {placeholders} of an app file, for a person or as
// a template.
func unmark(s string) string {
	s = marked.ReplaceAllStringFunc(s, func(m string) string { return "{" + varName(m) + "}" })
	return strings.NewReplacer(string(markOpen), "", string(markClose), "").Replace(s) // halves of one that was cut
}

// runtimeNames are what a request fills in itself; a person's own value needs
// another name.
var runtimeNames = []string{"access_token", "client_secret", "password", "uuid"}

// varName makes the name of an app's var.
func varName(s string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case r == markOpen || r == markClose:
			return -1
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			return r
		}
		return '_'
	}, strings.ToLower(s))
	name = strings.TrimRight(strings.TrimLeft(name, "_0123456789"), "_")
	if r := []rune(name); len(r) > 60 {
		name = strings.TrimRight(string(r[:60]), "_")
	}
	switch {
	case name == "":
		return "value"
	case slices.Contains(runtimeNames, name):
		return "own_" + name
	}
	return name
}

package targets

import (
	"path"
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
)

// curlConfigFile is a config of curl (-K, .curlrc).
func curlConfigFile() rewriter {
	return rewriter{
		FormatInfo: FormatInfo{Format: CurlConfig, Title: "curl config", Name: "The header, or oauth2-bearer", Default: ""},
		named: func(p string) bool {
			base := path.Base(p)
			return base == ".curlrc" || base == "_curlrc" || base == "curlrc" || strings.HasSuffix(base, ".curlrc") || strings.HasSuffix(base, ".curl")
		},
		holds: func(string) bool { return false },
		items: func(text string) ([]item, error) { return curlItems(text), nil },
		places: func(text string) ([]string, error) {
			var all []string
			for _, it := range curlItems(text) {
				if it.text && !slices.Contains(all, it.name) {
					all = append(all, it.name)
				}
			}
			return all, nil
		},
		find: findCurl,
	}
}

const bearerOption = "oauth2-bearer"

var (
	curlLine   = pattern.New(`^[ \t]*(-{0,2}[A-Za-z0-9][A-Za-z0-9.-]*)(?:[ \t]*[=:][ \t]*|[ \t]+)(.*)$`)
	headerLine = pattern.New(`^([!#$%&'*+.^_|~0-9A-Za-z-]+):[ \t]*(.*)$`)
	scheme     = pattern.New(`^(Bearer|Token|DPoP|token|bearer)[ \t]+`)
)

// curlItems are the options of a config: a word, and a parameter in quotes or up to the
// next blank. Of a header the value is an item, of one with a scheme what is behind that.
func curlItems(text string) []item {
	var all []item
	for _, l := range lines(text) {
		rest := strings.TrimLeft(l.text, " \t")
		if rest == "" || rest[0] == '#' {
			continue
		}
		at := curlLine.FindStringSubmatchIndex(l.text)
		if at == nil {
			all = append(all, item{name: "?", value: l.text, start: l.start, end: l.start})
			continue
		}
		option := strings.TrimLeft(l.text[at[2]:at[3]], "-")
		if option == "H" {
			option = "header"
		}
		start := at[4]
		end, closed := curlParameter(l.text, start)
		if !closed {
			all = append(all, item{name: "?", value: l.text, start: l.start, end: l.start})
			continue
		}
		all = append(all, curlOption(option, l, start, end)...)
	}
	return all
}

// curlParameter is where a parameter ends, its quotes not counted in.
func curlParameter(text string, start int) (end int, closed bool) {
	if start >= len(text) || text[start] != '"' {
		n := strings.IndexAny(text[start:], " \t")
		if n < 0 {
			n = len(text) - start
		}
		return start + n, true
	}
	for i := start + 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i, true
		}
	}
	return 0, false
}

func curlOption(option string, l line, start, end int) []item {
	from := start
	if start < len(l.text) && l.text[start] == '"' {
		from++
	}
	literal := l.text[from:end]
	name, skip := option, 0
	is := option == bearerOption
	if option == "header" {
		if h := headerLine.FindStringSubmatchIndex(literal); h != nil {
			name, skip, is = literal[h[2]:h[3]], h[4], true
			if s := scheme.FindStringIndex(literal[skip:]); s != nil {
				skip += s[1]
			}
		}
	}
	rest := item{name: option + " ", value: literal[:skip], start: l.start, end: l.start}
	return []item{rest, {name, curlUnquote(literal[skip:], from > start), l.start + from + skip, l.start + end, is}}
}

// curlUnquote reads what stands between quotes; without them nothing is special.
func curlUnquote(s string, quotes bool) string {
	if !quotes {
		return s
	}
	return strings.NewReplacer(`\\`, `\`, `\"`, `"`, `\t`, "\t", `\n`, "\n", `\r`, "\r", `\v`, "\v", `\`, "").Replace(s)
}

func findCurl(text, name string) (spot, error) {
	var found []item
	for _, it := range curlItems(text) {
		if it.text && (strings.EqualFold(it.name, name) || name == "" && (it.name == bearerOption || strings.EqualFold(it.name, "Authorization"))) {
			found = append(found, it)
		}
	}
	switch {
	case len(found) > 1:
		return spot{}, oauth.UsageError("The file has several places for the token.", "Keep one of them, or name it: a header, or "+bearerOption+".")
	case len(found) == 1:
		return curlSpot(text, found[0]), nil
	}
	if strings.EqualFold(name, bearerOption) {
		return curlAdded(text, bearerOption+` = "`), nil
	}
	if name != "" && !headerLine.MatchString(name+":") {
		return spot{}, oauth.UsageError("That is no name of a header.", "Give a header's name, or "+bearerOption+".")
	}
	if name == "" || strings.EqualFold(name, "Authorization") {
		return curlAdded(text, `header = "Authorization: Bearer `), nil
	}
	return curlAdded(text, `header = "`+name+": "), nil
}

func curlSpot(text string, it item) spot {
	quotes := it.end < len(text) && text[it.end] == '"'
	return spot{it.start, it.end, it.value, true, func(token string) (string, error) {
		switch {
		case strings.TrimSpace(token) != token:
			return "", inert("The token begins or ends with a blank, which is cut off in a header.")
		case quotes:
			return curlEscape(token), nil
		case strings.ContainsAny(token, " \t\"\\#"):
			return "", oauth.UsageError("The value has no quotes in the file, and the token needs some.", "Put the value into quotes there.")
		}
		return token, nil
	}}
}

func curlAdded(text, begin string) spot {
	at, before, after := appended(text)
	return spot{start: at, end: at, write: func(token string) (string, error) {
		if strings.TrimSpace(token) != token {
			return "", inert("The token begins or ends with a blank, which is cut off in a header.")
		}
		return before + begin + curlEscape(token) + `"` + after, nil
	}}
}

func curlEscape(token string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(token)
}

package targets

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
)

// npmrcFile is a config of npm: `//registry/:_authToken=`.
func npmrcFile() rewriter {
	return rewriter{
		FormatInfo: FormatInfo{Format: NPMRC, Title: ".npmrc (npm)", Name: "The registry, such as //registry.npmjs.org/"},
		named: func(p string) bool {
			base := path.Base(p)
			return base == ".npmrc" || base == "npmrc"
		},
		holds: func(text string) bool { return false },
		items: func(text string) ([]item, error) { return npmItems(text), nil },
		places: func(text string) ([]string, error) {
			var all []string
			for _, it := range npmItems(text) {
				if registry, ok := strings.CutSuffix(it.name, authTokenKey); ok && !slices.Contains(all, registry) {
					all = append(all, registry)
				}
			}
			return all, nil
		},
		find: findNPM,
	}
}

const authTokenKey = ":_authToken"

// npmItems are the lines of a config as npm's reader of ini files takes them; those below
// a section's head are none of npm's.
func npmItems(text string) []item {
	var all []item
	for _, l := range lines(text) {
		rest := strings.TrimSpace(l.text)
		switch {
		case rest == "" || rest[0] == ';' || rest[0] == '#':
			continue
		case rest[0] == '[' && strings.HasSuffix(rest, "]"):
			return append(all, item{name: "section", value: text[l.start:], start: l.start, end: l.start})
		}
		key, value, ok := strings.Cut(l.text, "=")
		if !ok {
			continue
		}
		start := l.start + len(key) + 1 + len(value) - len(strings.TrimLeft(value, " \t"))
		literal := strings.TrimSpace(value)
		if literal == "" || literal[0] != '"' && literal[0] != '\'' { // without a remark behind it
			if n := strings.IndexAny(literal, ";#"); n >= 0 {
				literal = strings.TrimSpace(literal[:n])
			}
		}
		read := literal
		if len(literal) >= 2 && (literal[0] == '"' || literal[0] == '\'') && literal[len(literal)-1] == literal[0] {
			read = literal[1 : len(literal)-1]
		}
		all = append(all, item{strings.Trim(strings.TrimSpace(key), `"'`), read, start, start + len(literal), true})
	}
	return all
}

var (
	npmSafe     = pattern.New(`^[A-Za-z0-9._~+/=:@|,!%*-]+$`)
	npmRegistry = pattern.New(`^//[A-Za-z0-9.:_~/@%-]+$`)
)

func findNPM(text, name string) (spot, error) {
	key := strings.TrimSuffix(name, authTokenKey)
	if rest, ok := strings.CutPrefix(key, "https:"); ok {
		key = rest
	}
	var found []item
	for _, it := range npmItems(text) {
		registry, is := strings.CutSuffix(it.name, authTokenKey)
		if is && (key == "" || registry == key || strings.TrimSuffix(registry, "/") == strings.TrimSuffix(key, "/")) {
			found = append(found, it)
		}
	}
	write := func(token string) (string, error) {
		if !npmSafe.MatchString(token) || token == "true" || token == "false" || token == "null" {
			return "", inert("The token holds characters that npm does not read as they are.")
		}
		return token, nil
	}
	switch {
	case len(found) > 1 && key != "":
		return spot{}, oauth.UsageError("The file has the token of that registry twice.", "Keep one of the two.")
	case len(found) > 1:
		return spot{}, oauth.UsageError("The file has tokens of several registries.", "Name one of them, such as //registry.npmjs.org/.")
	case len(found) == 1:
		it := found[0]
		return spot{it.start, it.end, it.value, true, write}, nil
	case !npmRegistry.MatchString(key):
		return spot{}, oauth.UsageError("The file has no token of a registry.", "Name the registry, such as //registry.npmjs.org/.")
	}
	if slices.ContainsFunc(npmItems(text), func(it item) bool { return it.name == "section" }) {
		return spot{}, noRoom()
	}
	if !strings.HasSuffix(key, "/") {
		key += "/"
	}
	at, before, after := appended(text)
	return spot{start: at, end: at, write: func(token string) (string, error) {
		value, err := write(token)
		return before + key + authTokenKey + "=" + value + after, err
	}}, nil
}

// pipFile is a config of pip with the address of an index that holds a password.
func pipFile() rewriter {
	return rewriter{
		FormatInfo: FormatInfo{Format: Pip, Title: "pip.conf (pip)", Name: "The setting, such as global.index-url", Default: "global.index-url"},
		named: func(p string) bool {
			base := path.Base(p)
			return base == "pip.conf" || base == "pip.ini"
		},
		holds: func(string) bool { return false },
		items: func(text string) ([]item, error) { return pipItems(text), nil },
		places: func(text string) ([]string, error) {
			var all []string
			for _, it := range pipItems(text) {
				if it.text {
					all = append(all, it.name)
				}
			}
			return all, nil
		},
		find: findPip,
	}
}

var (
	iniSection = pattern.New(`^\[([^\]]+)\]`)
	iniOption  = pattern.New(`^([^:=\s][^:=]*?)\s*[=:]\s*(.*)$`)
	// indexAddress takes an address apart: what is before the user, the user, the password.
	indexAddress = pattern.New(`^(https?://)([^/@:?#\s]*)(:[^/@?#\s]*)?@[^\s]+$`)
)

// pipItems are the lines of a config as Python's configparser takes them: sections,
// options, values that go on in indented lines. The addresses of an option that has
// several are told apart by their hosts: `global.extra-index-url@packages.example.test`.
func pipItems(text string) []item {
	var all []item
	section, option := "", ""
	indent := 0 // of the option; what is indented more belongs to it
	for _, l := range lines(text) {
		rest := strings.TrimLeft(l.text, " \t")
		blanks := len(l.text) - len(rest)
		switch {
		case rest == "" || rest[0] == '#' || rest[0] == ';':
			continue
		case option != "" && blanks > indent:
			all = append(all, pipAddresses(section+"."+option, strings.TrimRight(rest, " \t"), l.start+blanks)...)
			continue
		}
		if head := iniSection.FindStringSubmatch(rest); head != nil {
			section, option = head[1], ""
			all = append(all, item{name: "[" + section + "]", start: l.start, end: l.start})
			continue
		}
		at := iniOption.FindStringSubmatchIndex(rest)
		if at == nil {
			all = append(all, item{name: "?", value: rest, start: l.start, end: l.start})
			continue
		}
		option = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(rest[at[2]:at[3]])), "_", "-")
		indent = blanks
		all = append(all, item{name: section + "." + option + "=", start: l.start, end: l.start})
		all = append(all, pipAddresses(section+"."+option, strings.TrimRight(rest[at[4]:at[5]], " \t"), l.start+blanks+at[4])...)
	}
	return toldApart(all)
}

var words = pattern.New(`\S+`)

// pipAddresses are the words of a value; of an address with a user the password alone may
// be a token, and the rest of it is an item of its own.
func pipAddresses(name, value string, start int) []item {
	var all []item
	for _, at := range words.FindAllStringIndex(value, -1) {
		word := value[at[0]:at[1]]
		parts := indexAddress.FindStringSubmatchIndex(word)
		if parts == nil {
			all = append(all, item{name: name + " ", value: word, start: start + at[0], end: start + at[0]})
			continue
		}
		from := start + at[0] + parts[5]
		to := from
		if parts[6] >= 0 {
			to = start + at[0] + parts[7]
		}
		all = append(all, item{name: name + " ", value: word[:parts[5]] + "@" + word[to-start-at[0]:], start: start + at[0], end: start + at[0]})
		all = append(all, item{name: name, value: strings.TrimPrefix(word[parts[5]:to-start-at[0]], ":"), start: from, end: to, text: true})
	}
	return all
}

// toldApart adds the host to names that several addresses have.
func toldApart(all []item) []item {
	count := map[string]int{}
	for _, it := range all {
		if it.text {
			count[it.name]++
		}
	}
	for i, it := range all {
		if it.text && count[it.name] > 1 {
			if u, err := url.Parse(all[i-1].value); err == nil { // the address itself stands before its password
				all[i].name += "@" + u.Host
			}
		}
	}
	return all
}

func findPip(text, name string) (spot, error) {
	name = strings.ReplaceAll(name, "_", "-")
	var found []item
	for _, it := range pipItems(text) {
		if it.text && it.name == name {
			found = append(found, it)
		}
	}
	if len(found) > 1 {
		return spot{}, oauth.UsageError("The file has the setting "+quoted(name)+" twice.", "Keep one of the two.")
	}
	if len(found) == 0 {
		return spot{}, oauth.UsageError("The file has no address with a user under "+quoted(name)+".",
			"Write it once as https://user@packages.example.test/simple; the user is what the index asks for, such as __token__.")
	}
	it := found[0]
	value, err := url.PathUnescape(it.value)
	if err != nil {
		value = it.value
	}
	return spot{it.start, it.end, value, true, func(token string) (string, error) { return ":" + percent(token), nil }}, nil
}

var unreserved = pattern.New(`^[A-Za-z0-9._~-]$`)

// percent encodes all but what is unreserved (RFC 3986, 2.3).
func percent(token string) string {
	var b strings.Builder
	for i := range len(token) {
		if c := token[i]; unreserved.MatchString(token[i : i+1]) {
			b.WriteByte(c)
		} else {
			const digits = "0123456789ABCDEF"
			b.WriteString("%" + string(digits[c>>4]) + string(digits[c&15]))
		}
	}
	return b.String()
}

package targets

import (
	"path"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
)

// brunoFile is an environment of Bruno, as .bru or as OpenCollection YAML, or the .env
// file of a collection. The values of secret variables stand in neither of the two first.
func brunoFile() rewriter {
	yaml := environmentFile{
		parse:     parseYAML,
		variables: openCollectionVariables,
		add: func(text string, root *node, name string) (spot, error) {
			list := root.get("variables")
			if list == nil || list.kind != aSlice {
				return spot{}, unfit("This is no environment of Bruno: it has no list of variables.")
			}
			return addedElement(text, list, field{"name", jsonQuote(name)}, field{"value", ""})
		},
		check: withoutTemplates("Bruno", "{{"),
	}
	env := dotenvFile()
	// which of the three a text is
	each := func(text string) (items func(string) ([]item, error), places func(string) ([]string, error), find func(text, name string) (spot, error)) {
		switch {
		case isBru(text):
			return bruItems, bruPlaces, findBru
		case yaml.has(text):
			return yaml.items, yaml.places, yaml.find
		}
		return env.items, env.places, env.find
	}
	return rewriter{
		FormatInfo: FormatInfo{Format: Bruno, Title: "Bruno environment", Name: "The variable", Default: "access_token"},
		named:      func(p string) bool { return path.Ext(p) == ".bru" && path.Base(path.Dir(p)) == "environments" },
		holds: func(text string) bool {
			return isBru(text) || strings.Contains(text, "variables:") && yaml.has(text)
		},
		items: func(text string) ([]item, error) {
			items, _, _ := each(text)
			return items(text)
		},
		places: func(text string) ([]string, error) {
			_, places, _ := each(text)
			return places(text)
		},
		find: func(text, name string) (spot, error) {
			_, _, find := each(text)
			return find(text, name)
		},
	}
}

const brunoSecret = "Bruno keeps the value of this secret variable outside the file."

// openCollectionVariables are those of an environment file. A value is a text, an object
// with a type and data, or a list of variants of which one is selected.
func openCollectionVariables(root *node) []variable {
	list := root.get("variables")
	if list == nil || list.kind != aSlice {
		return nil
	}
	var all []variable
	for _, v := range list.children {
		name := v.get("name")
		if name == nil || !name.scalar() {
			continue
		}
		one := variable{name: name.value, value: openCollectionValue(v.get("value")), off: v.text("disabled") == "true"}
		if v.text("secret") == "true" {
			one.away = brunoSecret
		}
		all = append(all, one)
	}
	return all
}

func openCollectionValue(n *node) *node {
	switch {
	case n == nil || n.scalar():
		return n
	case n.kind == aMap:
		return n.get("data")
	}
	for _, variant := range n.children {
		if variant.text("selected") == "true" {
			if value := variant.get("value"); value != nil && value.kind == aMap {
				return value.get("data")
			}
			return variant.get("value")
		}
	}
	return nil
}

var (
	bruBlock  = pattern.New(`^\s*vars(:secret)?\s*([\[{])\s*$`)
	bruInline = pattern.New(`^\s*vars(:secret)?\s*(\{\s*\}|\[.*\])\s*$`)
)

func isBru(text string) bool {
	for _, l := range lines(text) {
		if bruBlock.MatchString(l.text) || bruInline.MatchString(l.text) {
			return true
		}
	}
	return false
}

// bruVariable is a variable of a .bru file with the place of its value.
type bruVariable struct {
	item
	off, secret bool
	multi       bool // its value stands in several lines
}

// bruFile are the variables of an environment, and where one more would stand.
type bruFile struct {
	variables []bruVariable
	room      int    // the end of the last line of its first block of variables, -1 for none
	indent    string // of a line in it
}

// readBru reads an environment: blocks of lines, name and value with a colon between.
func readBru(text string) (bruFile, error) {
	f := bruFile{room: -1, indent: "  "}
	all := lines(text)
	for i := 0; i < len(all); i++ {
		block := bruBlock.FindStringSubmatch(all[i].text)
		if block == nil {
			continue
		}
		secret, closing := block[1] != "", map[string]string{"{": "}", "[": "]"}[block[2]]
		first := f.room < 0 && !secret && block[2] == "{"
		if first {
			f.room = all[i].start + len(all[i].text)
		}
		for i++; ; i++ {
			if i >= len(all) {
				return f, unfit("A block of variables has no end.")
			}
			l := all[i]
			if strings.TrimSpace(l.text) == closing {
				break
			}
			v, ok := bruLine(l, secret, block[2] == "{")
			if !ok {
				continue
			}
			if v.multi {
				for v.end = -1; i+1 < len(all) && v.end < 0; {
					i++
					if strings.HasSuffix(strings.TrimRight(all[i].text, " \t"), "'''") {
						v.end = all[i].start + len(strings.TrimRight(all[i].text, " \t"))
					}
				}
				if v.end < 0 {
					return f, unfit("A value of several lines has no end.")
				}
				v.value = text[v.start:v.end]
			}
			if first {
				f.room = all[i].start + len(all[i].text)
				f.indent = l.text[:len(l.text)-len(strings.TrimLeft(l.text, " \t"))]
			}
			f.variables = append(f.variables, v)
		}
	}
	return f, nil
}

// bruLine reads a line within a block. A name with a tilde before it is switched off; one
// in quotes may hold blanks and colons.
func bruLine(l line, secret, pairs bool) (bruVariable, bool) {
	rest := strings.TrimLeft(l.text, " \t")
	if rest == "" || rest[0] == '#' || strings.HasPrefix(rest, "//") || rest[0] == '@' {
		return bruVariable{}, false
	}
	v := bruVariable{secret: secret}
	if !pairs {
		v.name = strings.TrimPrefix(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), ",")), "~")
		v.start = l.start + len(l.text)
		v.end = v.start
		return v, v.name != ""
	}
	rest, v.off = strings.CutPrefix(rest, "~")
	if strings.HasPrefix(rest, `"`) {
		end := strings.Index(rest[1:], `"`)
		if end < 0 {
			return v, false
		}
		v.name, rest = rest[1:1+end], rest[end+2:]
	} else {
		n := strings.IndexAny(rest, ": \t")
		if n <= 0 {
			return v, false
		}
		v.name, rest = rest[:n], rest[n:]
	}
	rest = strings.TrimLeft(rest, " \t")
	if !strings.HasPrefix(rest, ":") {
		return v, false
	}
	value := strings.TrimSpace(rest[1:])
	v.start = l.start + len(l.text) - len(strings.TrimLeft(rest[1:], " \t"))
	v.end, v.value = v.start+len(value), value
	v.multi = strings.HasPrefix(value, "'''") && (len(value) < 6 || !strings.HasSuffix(value, "'''"))
	v.text = !secret
	return v, true
}

func bruItems(text string) ([]item, error) {
	f, err := readBru(text)
	var all []item
	for _, v := range f.variables {
		all = append(all, v.item)
	}
	return all, err
}

func bruPlaces(text string) ([]string, error) {
	all, err := bruItems(text)
	return names(all), err
}

func findBru(text, name string) (spot, error) {
	f, err := readBru(text)
	if err != nil {
		return spot{}, err
	}
	var all []variable
	at := map[*node]bruVariable{}
	for _, v := range f.variables {
		n := &node{}
		at[n] = v
		one := variable{name: v.name, value: n, off: v.off}
		if v.secret {
			one.away = brunoSecret
		}
		all = append(all, one)
	}
	v, found, err := pick(all, name)
	switch {
	case err != nil:
		return spot{}, err
	case found && v.away != "":
		return spot{}, oauth.UsageError(v.away, "Keep it in the collection's .env file and write {{process.env.NAME}} where it is used.")
	case found:
		was := at[v.value]
		before := "" // a blank where nothing stands behind the colon
		if was.start > 0 && text[was.start-1] == ':' {
			before = " "
		}
		s := spot{was.start, was.end, was.value, true, func(token string) (string, error) { return before + token, nil }}
		return s.checked(bruValue), nil
	case f.room < 0:
		return spot{}, noRoom()
	case !variableName.MatchString(name) && !bruName.MatchString(name):
		return spot{}, oauth.UsageError("That is no name for a variable of Bruno.", "Use letters, digits, underscores, dots and hyphens.")
	}
	s := spot{start: f.room, end: f.room, write: func(token string) (string, error) {
		return lineBreak(text) + f.indent + name + ": " + token, nil
	}}
	return s.checked(bruValue), nil
}

var bruName = pattern.New(`^[A-Za-z0-9_.-]+$`)

// bruValue refuses what does not stand in a line as it is.
func bruValue(token string) error {
	if err := withoutTemplates("Bruno", "{{")(token); err != nil {
		return err
	}
	if strings.TrimSpace(token) != token || strings.HasPrefix(token, "'''") || strings.HasPrefix(token, "@") || token == "}" {
		return inert("The token begins or ends with what Bruno does not read as a part of it.")
	}
	return nil
}

package targets

import (
	"slices"
	"strings"

	"tokendesk/oauth"
)

// variable is a named value of a program's environment.
type variable struct {
	name  string // "environment/variable" where a file has several environments
	value *node
	off   bool   // switched off in the program
	away  string // why its value does not stand in the file; "" where it does
}

// environmentFile is a file of which variables are the places, whatever tree they stand in.
type environmentFile struct {
	parse     func(text string) ([]*node, error)
	variables func(root *node) []variable
	add       func(text string, root *node, name string) (spot, error)
	start     func(name, token string) (string, error) // a file that held nothing yet
	check     func(token string) error
}

// find finds a variable by its name, by the part of it behind the environment's where
// one environment alone has that, or by a JSON pointer.
func (f environmentFile) find(text, name string) (spot, error) {
	if strings.TrimSpace(text) == "" {
		if f.start == nil {
			return spot{}, absent("The file is empty.", "Let its program write it once.")
		}
		s := spot{start: len(text), end: len(text), write: func(token string) (string, error) { return f.start(name, token) }}
		return s.checked(f.check), nil
	}
	root, err := f.root(text)
	if err != nil {
		return spot{}, err
	}
	if strings.HasPrefix(name, "/") {
		way, err := steps(name)
		if err != nil {
			return spot{}, err
		}
		s, err := findPointer(text, []*node{root}, way)
		if err != nil {
			return s, err
		}
		return s.checked(f.check), nil
	}
	v, found, err := pick(f.variables(root), name)
	if err != nil {
		return spot{}, err
	}
	if !found {
		s, err := f.add(text, root, name)
		if err != nil {
			return s, err
		}
		return s.checked(f.check), nil
	}
	if v.away != "" {
		return spot{}, oauth.UsageError(v.away, "Keep it in the .env file beside the collection and write {{process.env.NAME}} here.")
	}
	if v.value == nil {
		return spot{}, oauth.UsageError("The variable "+quoted(v.name)+" has no value in the file.", "Give it a value in its program once.")
	}
	s, err := v.value.spot()
	if err != nil {
		return s, err
	}
	return s.checked(f.check), nil
}

func (f environmentFile) root(text string) (*node, error) {
	documents, err := f.parse(text)
	switch {
	case err != nil:
		return nil, err
	case len(documents) != 1:
		return nil, unfit("The file is not one YAML document.")
	}
	return documents[0], nil
}

func (f environmentFile) items(text string) ([]item, error) { return itemsOf(f.parse)(text) }

func (f environmentFile) places(text string) ([]string, error) {
	root, err := f.root(text)
	if err != nil {
		return nil, err
	}
	var all []string
	for _, v := range f.variables(root) {
		if v.away == "" && v.value != nil && v.value.scalar() && v.value.fixed == "" && !slices.Contains(all, v.name) {
			all = append(all, v.name)
		}
	}
	return all, nil
}

// has reports whether a text is a tree with at least one variable of the format.
func (f environmentFile) has(text string) bool {
	root, err := f.root(text)
	return err == nil && len(f.variables(root)) > 0
}

// pick chooses a variable: one that is on before one that is off. Two that are on are an
// error, for programs differ in which one counts.
func pick(all []variable, name string) (variable, bool, error) {
	called := func(match func(v variable) bool) []variable {
		var on, off []variable
		for _, v := range all {
			switch {
			case !match(v):
			case v.off:
				off = append(off, v)
			default:
				on = append(on, v)
			}
		}
		if len(on) > 0 {
			return on
		}
		return off
	}
	found := called(func(v variable) bool { return v.name == name })
	if len(found) == 0 && !strings.Contains(name, "/") {
		found = called(func(v variable) bool { return strings.HasSuffix(v.name, "/"+name) })
		if len(found) > 1 {
			return variable{}, false, oauth.UsageError("Several environments of the file have the variable "+quoted(name)+".",
				"Name one of them: "+listOf(found)+".")
		}
	}
	switch len(found) {
	case 0:
		return variable{}, false, nil
	case 1:
		return found[0], true, nil
	}
	return variable{}, false, oauth.UsageError("The file has the variable "+quoted(name)+" twice.", "Keep one of the two.")
}

// listOf names at most ten variables.
func listOf(all []variable) string {
	var parts []string
	for i, v := range all {
		if i == 10 {
			parts = append(parts, "…")
			break
		}
		parts = append(parts, shown(v.name))
	}
	return strings.Join(parts, ", ")
}

// jsonOrYAML parses a text that is one of the two.
func jsonOrYAML(text string) ([]*node, error) {
	if strings.HasPrefix(strings.TrimLeft(text, " \t\r\n"), "{") {
		return jsonDocuments(text)
	}
	return parseYAML(text)
}

package targets

import (
	"path"
	"slices"
	"strings"

	"tokendesk/oauth"
)

const pointerLabel = "A JSON pointer, such as /data/token"

func jsonFile() rewriter {
	r := treeFile(FormatInfo{Format: JSON, Title: "JSON file", Name: pointerLabel, NameNeeded: true}, jsonDocuments, startJSON)
	r.named = func(p string) bool { return slices.Contains([]string{".json", ".jsonc", ".json5"}, path.Ext(p)) }
	return r
}

func yamlFile() rewriter {
	r := treeFile(FormatInfo{Format: YAML, Title: "YAML file", Name: pointerLabel, NameNeeded: true}, parseYAML, startYAML)
	r.named = func(p string) bool { return slices.Contains([]string{".yaml", ".yml"}, path.Ext(p)) }
	return r
}

// treeFile is a file of which any value can be the place.
func treeFile(info FormatInfo, parse func(string) ([]*node, error), start func(path []string, token string) string) rewriter {
	return rewriter{
		FormatInfo: info,
		holds:      func(string) bool { return false },
		items:      itemsOf(parse),
		places: func(text string) ([]string, error) {
			documents, err := parse(text)
			var all []string
			for _, d := range documents {
				for _, pointer := range d.pointers("") {
					if pointer != "" {
						all = append(all, pointer)
					}
				}
			}
			return all, err
		},
		find: func(text, name string) (spot, error) {
			way, err := steps(name)
			if err != nil {
				return spot{}, err
			}
			if strings.TrimSpace(text) == "" {
				return spot{start: len(text), end: len(text), write: func(token string) (string, error) { return start(way, token), nil }}, nil
			}
			documents, err := parse(text)
			if err != nil {
				return spot{}, err
			}
			return findPointer(text, documents, way)
		},
	}
}

// itemsOf lists the values of all documents.
func itemsOf(parse func(string) ([]*node, error)) func(text string) ([]item, error) {
	return func(text string) ([]item, error) {
		documents, err := parse(text)
		if err != nil {
			return nil, err
		}
		var all []item
		for _, d := range documents {
			all = append(all, d.items()...)
		}
		return all, nil
	}
}

func jsonDocuments(text string) ([]*node, error) {
	n, err := parseJSON(text)
	if err != nil {
		return nil, err
	}
	return []*node{n}, nil
}

// findPointer looks a pointer up in the only document that has it; where none has it, it
// is added to the only one that has the object for it.
func findPointer(text string, documents []*node, way []string) (spot, error) {
	var there, parents []*node
	for _, d := range documents {
		at, left, err := d.follow(way)
		switch {
		case err != nil:
			return spot{}, err
		case len(left) == 0:
			there = append(there, at)
		case len(left) == 1 && at.kind == aMap:
			parents = append(parents, at)
		}
	}
	switch {
	case len(there) > 1, len(there) == 0 && len(parents) > 1:
		return spot{}, oauth.UsageError("The file has several YAML documents with that place.", "Keep them in files of their own.")
	case len(there) == 1:
		return there[0].spot()
	case len(parents) == 1:
		if p := parents[0].get("<<"); p != nil {
			return spot{}, oauth.UsageError("That value comes from another place of the file (a YAML merge key).", "Choose the place that it comes from.")
		}
		return added(text, parents[0], way[len(way)-1])
	}
	return spot{}, absent("The file has no such place.", "Choose one of those that it has, or add the objects around it by hand.")
}

// startJSON is the whole of a file that did not hold anything yet.
func startJSON(way []string, token string) string {
	value := jsonQuote(token)
	for _, step := range slices.Backward(way) {
		key := insertStyle{colon: ": "}
		value = "{" + strings.TrimSuffix(key.member(field{step, value}, ""), "") + "}"
	}
	return value + "\n"
}

func startYAML(way []string, token string) string {
	var b strings.Builder
	for i, step := range way {
		style := insertStyle{yaml: true}
		indent := strings.Repeat("  ", i)
		if i == len(way)-1 {
			b.WriteString(indent + style.member(field{key: step}, token) + "\n")
			break
		}
		b.WriteString(indent + strings.TrimSuffix(style.member(field{step, " "}, ""), "  ") + "\n")
	}
	return b.String()
}

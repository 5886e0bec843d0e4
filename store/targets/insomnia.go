package targets

import (
	"strings"

	"tokendesk/oauth"
)

// insomniaFile is a file of Insomnia 5: an environment, or a collection with its own.
func insomniaFile() rewriter {
	f := environmentFile{
		parse:     parseYAML,
		variables: insomniaVariables,
		add: func(text string, root *node, name string) (spot, error) {
			return addedToInsomnia(text, root, name)
		},
		check: withoutTemplates("Insomnia", "{{", "{%", "{#"),
	}
	return rewriter{
		FormatInfo: FormatInfo{Format: Insomnia, Title: "Insomnia environment", Name: "The variable, or the environment and the variable, such as Base/token", Default: "access_token"},
		named:      func(string) bool { return false },
		holds: func(text string) bool {
			return strings.Contains(text, "insomnia.rest/") && f.has(text)
		},
		items:  f.items,
		places: f.places,
		find:   f.find,
	}
}

// insomniaEnvironments are the base environment and those below it.
func insomniaEnvironments(root *node) []*node {
	base := root.get("environments")
	if base == nil || base.kind != aMap {
		return nil
	}
	all := []*node{base}
	if below := base.get("subEnvironments"); below != nil && below.kind == aSlice {
		all = append(all, below.children...)
	}
	return all
}

func insomniaVariables(root *node) []variable {
	var all []variable
	for _, e := range insomniaEnvironments(root) {
		if data := e.get("data"); data != nil && data.kind == aMap {
			for _, v := range data.children {
				all = append(all, variable{name: e.text("name") + "/" + v.key, value: v})
			}
		}
	}
	return all
}

func addedToInsomnia(text string, root *node, name string) (spot, error) {
	environments := insomniaEnvironments(root)
	if len(environments) == 0 {
		return spot{}, unfit("This is no Insomnia environment.")
	}
	environment, key, ok := strings.Cut(name, "/")
	if !ok {
		environment, key = environments[0].text("name"), name
	}
	for _, e := range environments {
		data := e.get("data")
		if e.text("name") != environment || data == nil || data.kind != aMap || key == "" {
			continue
		}
		if e.get("dataPropertyOrder") != nil || e.get("kvPairData") != nil {
			break // Insomnia would not show what stands in one of two lists alone
		}
		return added(text, data, key)
	}
	return spot{}, oauth.UsageError("The file has no variable "+quoted(name)+", and it cannot be added.", "Add it in Insomnia once; Tokendesk then replaces it.")
}

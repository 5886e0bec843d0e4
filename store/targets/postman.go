package targets

import (
	"path"
	"strings"
)

// postmanFile is an environment or the globals of Postman: JSON as it is exported, YAML
// as it stands in the folder of a local workspace.
func postmanFile() rewriter {
	f := environmentFile{
		parse:     jsonOrYAML,
		variables: postmanVariables,
		add: func(text string, root *node, name string) (spot, error) {
			values := root.get("values")
			if values == nil || values.kind != aSlice {
				return spot{}, unfit("This is no Postman environment: it has no list of values.")
			}
			return addedElement(text, values, field{"key", jsonQuote(name)}, field{"value", ""}, field{"type", typeSecret(values)}, field{"enabled", "true"})
		},
		start: func(name, token string) (string, error) {
			return `{"name":"Tokendesk","values":[{"key":` + jsonQuote(name) + `,"value":` + jsonQuote(token) +
				`,"type":"secret","enabled":true}],"_postman_variable_scope":"environment"}` + "\n", nil
		},
		check: withoutTemplates("Postman", "{{"),
	}
	return rewriter{
		FormatInfo: FormatInfo{Format: Postman, Title: "Postman environment", Name: "The variable", Default: "access_token"},
		named: func(p string) bool {
			return strings.HasSuffix(p, ".postman_environment.json") || strings.HasSuffix(p, ".postman_globals.json") ||
				path.Base(path.Dir(p)) == "environments" && path.Base(path.Dir(path.Dir(p))) == "postman"
		},
		holds:  f.has,
		items:  f.items,
		places: f.places,
		find:   f.find,
	}
}

// typeSecret is how the word is written where the token is added: YAML needs no quotes.
func typeSecret(values *node) string {
	if values.block {
		return "secret"
	}
	return `"secret"`
}

func postmanVariables(root *node) []variable {
	var all []variable
	values := root.get("values")
	if values == nil || values.kind != aSlice {
		return nil
	}
	for _, v := range values.children {
		if key := v.get("key"); key != nil && key.scalar() {
			all = append(all, variable{name: key.value, value: v.get("value"), off: v.text("enabled") == "false" || v.text("disabled") == "true"})
		}
	}
	return all
}

package targets

import (
	"path"
	"strings"

	"tokendesk/oauth"
)

const environmentLabel = "The environment and the variable, such as dev/token"

// jetbrainsFile is an environment file of the HTTP client of JetBrains' programs, which
// others (kulala, httpyac) read, too: environments with their variables.
func jetbrainsFile() rewriter {
	f := environmentFile{
		parse:     jsonDocuments,
		variables: func(root *node) []variable { return variablesIn(root) },
		add:       func(text string, root *node, name string) (spot, error) { return addedIn(text, root, name) },
		start: func(name, token string) (string, error) {
			environment, key, ok := strings.Cut(name, "/")
			if !ok || environment == "" || key == "" {
				return "", absent("The file is empty, and the environment has no name.", "Name both: dev/token.")
			}
			return startJSON([]string{environment, key}, token), nil
		},
		check: withoutTemplates("the HTTP client", "{{"),
	}
	return rewriter{
		FormatInfo: FormatInfo{Format: JetBrains, Title: "JetBrains HTTP client environment", Name: environmentLabel, NameNeeded: true},
		named: func(p string) bool {
			base := path.Base(p)
			return base == "http-client.private.env.json" || base == "http-client.env.json" || base == "rest-client.private.env.json" || base == "rest-client.env.json"
		},
		holds:  func(string) bool { return false },
		items:  f.items,
		places: f.places,
		find:   f.find,
	}
}

const restClientKey = "rest-client.environmentVariables"

// vscodeFile is a file of VS Code's settings, the person's, a folder's or a workspace's,
// with the environments of the extension REST Client.
func vscodeFile() rewriter {
	f := environmentFile{
		parse:     jsonDocuments,
		variables: func(root *node) []variable { return variablesIn(restClient(root)) },
		add: func(text string, root *node, name string) (spot, error) {
			environments := restClient(root)
			if environments == nil {
				return spot{}, unfit("The settings have no %s.", restClientKey)
			}
			return addedIn(text, environments, name)
		},
		check: withoutTemplates("REST Client", "{{"),
	}
	return rewriter{
		FormatInfo: FormatInfo{Format: VSCode, Title: "VS Code settings (REST Client)", Name: environmentLabel, NameNeeded: true},
		named: func(p string) bool {
			return path.Ext(p) == ".code-workspace" || path.Base(p) == "settings.json" && path.Base(path.Dir(p)) == ".vscode"
		},
		holds:  func(text string) bool { return strings.Contains(text, restClientKey) && f.has(text) },
		items:  f.items,
		places: f.places,
		find:   f.find,
	}
}

// restClient are the environments within settings; those of a workspace's file stand one
// level deeper.
func restClient(root *node) *node {
	if n := root.get(restClientKey); n != nil {
		return n
	}
	return root.get("settings").get(restClientKey)
}

// variablesIn are those of an object of environments.
func variablesIn(environments *node) []variable {
	var all []variable
	if environments == nil || environments.kind != aMap {
		return nil
	}
	for _, e := range environments.children {
		if e.kind != aMap {
			continue
		}
		for _, v := range e.children {
			all = append(all, variable{name: e.key + "/" + v.key, value: v})
		}
	}
	return all
}

// addedIn adds a variable to an environment that is there.
func addedIn(text string, environments *node, name string) (spot, error) {
	environment, key, ok := strings.Cut(name, "/")
	var known []variable
	if environments.kind == aMap {
		for _, e := range environments.children {
			if e.kind != aMap {
				continue
			}
			known = append(known, variable{name: e.key})
			if ok && key != "" && e.key == environment {
				return added(text, e, key)
			}
		}
	}
	if len(known) == 0 {
		return spot{}, unfit("The file has no environments.")
	}
	return spot{}, oauth.UsageError("The file has no variable "+quoted(name)+", and it cannot be added without its environment.",
		"Name both, as in dev/token. The file's environments: "+listOf(known)+".")
}

package appfile

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"tokendesk/oauth/pattern"
)

// Postman's format 3 is a folder of YAML files: one for each request, and
// .resources/definition.yaml for what a collection or a folder says itself.

var postmanYAML = pattern.New(`(?m)^['"]?\$kind['"]?:\s*['"]?(collection|[\w.]+-(request|example))\b`)

// isPostmanYAML reports whether a text is one of these files, or an environment
// beside them.
func isPostmanYAML(text []byte) bool {
	if postmanYAML.Match(text[:min(len(text), 256<<10)]) {
		return true
	}
	if !postmanValues.Match(text[:min(len(text), 256<<10)]) {
		return false
	}
	tree, err := parseYAML(text)
	o, _ := tree.value.(object)
	return err == nil && hasKey(o, "name") && len(objects(o, "values")) > 0 && isValues(o)
}

var postmanValues = pattern.New(`(?m)^values:\s*(\[|$)`)

// isPostmanPart reports whether an object is one of the files of a folder.
func isPostmanPart(o object) bool { return text(o, "$kind") != "" }

const postmanDefinition = ".resources/definition.yaml"

// postmanFolder are the files of format 3 in a folder, and the environments beside.
func postmanFolder(paths []string) []string {
	some := false
	var out []string
	for _, p := range paths {
		request := strings.HasSuffix(p, ".request.yaml") || strings.HasSuffix(p, ".request.yml")
		definition := p == postmanDefinition || strings.HasSuffix(p, "/"+postmanDefinition)
		some = some || request || definition
		if request || definition || path.Base(path.Dir(p)) == "environments" && (path.Ext(p) == ".yaml" || path.Ext(p) == ".yml") ||
			strings.HasSuffix(p, ".postman_environment.json") || strings.HasSuffix(p, ".environment.yaml") {
			out = append(out, p)
		}
	}
	if !some {
		return nil
	}
	return out
}

// fromFormat3 writes the files of format 3 as collections of format 2. Every folder
// in a folder "collections" is one, else the highest folder that has a definition.
func fromFormat3(parts []part) []object {
	if len(parts) == 0 {
		return nil
	}
	slices.SortFunc(parts, func(a, b part) int { return strings.Compare(a.Path, b.Path) })
	var paths []string
	for _, p := range parts {
		paths = append(paths, cmp.Or(p.Path, "request.yaml"))
	}
	roots := collectionRoots(paths)
	trees := map[string]*branch{}
	for i, p := range parts {
		root, _ := rootOf(roots, paths[i])
		if trees[root] == nil {
			trees[root] = &branch{name: strings.TrimPrefix(path.Base(root), ".")}
		}
		addFormat3(trees[root], below(root, paths[i]), p.tree)
	}
	var out []object
	for _, root := range roots {
		if t := trees[root]; t != nil {
			out = append(out, collectionOf(t.name, t.vars, t.auth, t.all()))
		}
	}
	return out
}

// collectionRoots are the folders of collections among paths.
func collectionRoots(paths []string) []string {
	var roots []string
	for _, p := range paths {
		if before, after, ok := strings.Cut("/"+p, "/collections/"); ok && strings.Contains(after, "/") {
			name, _, _ := strings.Cut(after, "/")
			roots = append(roots, strings.TrimPrefix(before+"/collections/"+name, "/"))
		}
	}
	if roots == nil {
		defined := rootsBy(paths, "definition.yaml")
		for _, d := range defined {
			folder := path.Dir(d) // of .resources
			if _, inner := rootOf(rootsWithout(defined, d), folder); !inner {
				roots = append(roots, folder)
			}
		}
	}
	return unique(append(roots, "."))
}

// rootsWithout are the folders of definitions but for one.
func rootsWithout(defined []string, but string) []string {
	var out []string
	for _, d := range defined {
		if d != but {
			out = append(out, path.Dir(d))
		}
	}
	return out
}

func addFormat3(root *branch, file string, o object) {
	if text(o, "$kind") == "collection" {
		at := root.at(path.Dir(path.Dir(file)))
		at.name = cmp.Or(text(o, "name"), at.name)
		at.vars = variables(o, "variables")
		at.auth = format3Auth(o)
		if before := format3Script(o, "before"); before != "" {
			at.items = append(at.items, call{name: at.name, before: before}.item())
		}
		return
	}
	if text(o, "$kind") != "http-request" {
		return
	}
	name, _, _ := strings.Cut(path.Base(file), ".request.")
	c := call{
		name: cmp.Or(text(o, "name"), name), method: text(o, "method"), url: text(o, "url"),
		headers: keyed(o, "headers"), query: keyed(o, "queryParams"), path: keyed(o, "pathVariables"),
		auth: format3Auth(o), before: format3Script(o, "before"), after: format3Script(o, "after"),
	}
	body := child(o, "body")
	switch content, _ := body.get("content"); text(body, "type") {
	case "urlencoded", "formdata":
		c.body = formBody(keyed(body, "content"), text(body, "type") == "formdata")
	case "", "none", "file":
	default:
		c.body = rawBody(scalar(content))
	}
	at := root.at(path.Dir(file))
	at.items = append(at.items, c.item())
}

// keyed are the members of a list, or of an object of names and values.
func keyed(o object, key string) []object {
	n, _ := o.get(key)
	if values, ok := n.value.(object); ok {
		var all []object
		for _, m := range values {
			all = append(all, field(m.key, scalar(m.value), false))
		}
		return all
	}
	return objectsOf(n)
}

// format3Auth is what an authorization says; of several, the first that is OAuth 2.
func format3Auth(o object) object {
	auth := child(o, "auth")
	for i, one := range objects(o, "auth") {
		if i == 0 || text(one, "type") == "oauth2" && text(auth, "type") != "oauth2" {
			auth = one
		}
	}
	kind := text(auth, "type")
	if kind == "" {
		return nil
	}
	settings, _ := auth.get("credentials")
	return object{{"type", node{kind}}, {kind, settings}}
}

func format3Script(o object, when string) string {
	var all []string
	for _, s := range objects(o, "scripts") {
		if strings.Contains(strings.ToLower(text(s, "type")), when) {
			all = append(all, text(s, "code"))
		}
	}
	return strings.Join(all, "\n")
}

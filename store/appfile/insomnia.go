package appfile

import (
	"cmp"
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
)

// insomniaFormat is what Insomnia exports: YAML since version 11 (format 5), JSON
// before (formats 3 and 4).
func insomniaFormat() format {
	return format{
		SourceInfo: SourceInfo{Name: SourceInsomnia, Title: "an Insomnia export"},
		ofObject: func(o object) bool {
			return text(o, "_type") == "export" || hasKey(o, "__export_format") || isInsomnia5(o)
		},
		guess:     has(`(?m)^(['"]?type['"]?:\s*["']?\w+\.insomnia(\.rest)?/|_type:\s*['"]?export|__export_format:)`),
		read:      func(data []byte, _ string) (File, []string, error) { return parseInsomnia([]Document{{Data: data}}) },
		together:  parseInsomnia,
		hasValues: isInsomniaEnvironment,
	}
}

func isInsomnia5(o object) bool { return strings.Contains(text(o, "type"), ".insomnia") }

// isInsomniaEnvironment reports whether a file has values and no request.
func isInsomniaEnvironment(data []byte) bool {
	tree, err := parseJSONOrYAML(data)
	o, _ := tree.value.(object)
	if err != nil || o == nil {
		return false
	}
	if isInsomnia5(o) {
		return strings.HasPrefix(text(o, "type"), "environment.")
	}
	all := objects(o, "resources")
	return len(all) > 0 && !slices.ContainsFunc(all, func(r object) bool { return hasKey(r, "url") })
}

func parseInsomnia(documents []Document) (File, []string, error) {
	var all []postmanFiles
	for _, d := range documents {
		tree, err := parseJSONOrYAML(d.Data)
		if err != nil {
			return File{}, nil, err
		}
		o, _ := replaceStrings(tree, insomniaText).value.(object)
		switch {
		case isInsomnia5(o):
			all = append(all, insomnia5(o, d.Name))
		case isList(o, "resources"):
			all = append(all, insomnia4(o)...)
		default:
			return File{}, nil, oauth.UsageError("This is no Insomnia export.", "In Insomnia choose Export, and the format Insomnia v5 or v4.")
		}
	}
	return readCollections("Insomnia", nil, withGlobals(all)...)
}

// withGlobals gives each collection, beside its own environments, those that belong to
// none.
func withGlobals(all []postmanFiles) []postmanFiles {
	var globals postmanFiles
	var out []postmanFiles
	for _, f := range all {
		if len(f.collections) == 0 {
			globals.environments = append(globals.environments, f.environments...)
		} else {
			out = append(out, f)
		}
	}
	if len(out) == 0 {
		return []postmanFiles{globals}
	}
	for i := range out {
		out[i].environments = append(out[i].environments, globals.environments...)
	}
	return out
}

var (
	// insomniaValue is {{ _.name }}, {{ name }} or {{ _['name'] }}, with or without a filter.
	insomniaValue = pattern.New(`\{\{\s*(?:_\s*\.\s*|_\s*\[\s*['"]|vault\s*\.\s*)?([^{}|'"\[\]]{1,200}?)\s*(?:['"]\s*\]\s*)?(?:\|[^{}]{0,200})?\}\}`)
	// insomniaTag is what a plugin or Insomnia itself computes: {% uuid 'v4' %}.
	insomniaTag = pattern.New(`\{%\s*(\w+)([^%]*?)%\}`)
	firstQuoted = pattern.New(`^\s*['"]([^'"]{1,80})['"]`)
)

// insomniaText writes the variables of a text as Postman would. What is computed is a
// placeholder; a prompt is called as its title.
func insomniaText(s string) string {
	if !strings.Contains(s, "{{") && !strings.Contains(s, "{%") {
		return s
	}
	s = insomniaValue.ReplaceAllString(s, "{{$1}}")
	return insomniaTag.ReplaceAllStringFunc(s, func(m string) string {
		g := insomniaTag.FindStringSubmatch(m)
		if title := firstQuoted.FindStringSubmatch(g[2]); g[1] == "prompt" && title != nil {
			return "{{" + title[1] + "}}"
		}
		return placeholderOf(g[1])
	})
}

// same is a text as it is.
func same(s string) string { return s }

func insomnia5(o object, file string) (f postmanFiles) {
	name := cmp.Or(text(o, "name"), file)
	base := child(o, "environments")
	kind, _, _ := strings.Cut(text(o, "type"), ".")
	if kind == "environment" {
		f.takeEnvironments(name, base, objects(base, "subEnvironments"))
		return f
	}
	vars := insomniaData(base)
	for _, sub := range objects(base, "subEnvironments") {
		f.environments = append(f.environments, environment{name: text(sub, "name"), vars: insomniaData(sub), dumped: true})
	}
	f.collections = append(f.collections, collectionOf(name, vars, nil, insomniaItems(objects(o, "collection"), 0)))
	return f
}

// takeEnvironments takes an environment that belongs to no collection: what others
// are made of is in each.
func (f *postmanFiles) takeEnvironments(name string, base object, subs []object) {
	under := insomniaData(base)
	if len(subs) == 0 {
		f.environments = append(f.environments, environment{name: name, vars: under})
	}
	for _, sub := range subs {
		f.environments = append(f.environments, environment{name: cmp.Or(text(sub, "name"), name), vars: merged(under, insomniaData(sub))})
	}
}

// insomniaData are an environment's values, which are JSON, or a list of keys and
// values.
func insomniaData(env object) map[string]variable {
	vars := map[string]variable{}
	data, _ := env.get("data")
	flatten(vars, "", data, same)
	for _, v := range objects(env, "kvPairData") {
		if on, said := v.get("enabled"); text(v, "name") != "" && (!said || on.value != false) {
			value, _ := v.get("value")
			vars[text(v, "name")] = variable{value: scalar(value), secret: text(v, "type") == "secret"}
		}
	}
	return vars
}

func insomniaItems(all []object, depth int) array {
	var items array
	for _, o := range all {
		switch {
		case depth > maxDepth:
		case isList(o, "children"):
			vars := map[string]variable{}
			data, _ := o.get("environment")
			flatten(vars, "", data, same)
			items = append(items, folderOf(text(o, "name"), vars, insomniaAuth(child(o, "authentication")), insomniaItems(objects(o, "children"), depth+1)))
		case hasKey(o, "url"):
			scripts := child(o, "scripts")
			items = append(items, insomniaCall(o, text(scripts, "preRequest"), text(scripts, "afterResponse")))
		}
	}
	return items
}

func insomniaCall(o object, before, after string) node {
	c := call{
		name: text(o, "name"), method: cmp.Or(text(o, "method"), "GET"), url: text(o, "url"), before: before, after: after,
		headers: namedFields(objects(o, "headers")), query: namedFields(objects(o, "parameters")), path: namedFields(objects(o, "pathParameters")),
		auth: insomniaAuth(child(o, "authentication")),
	}
	body := child(o, "body")
	switch kind := text(body, "mimeType"); {
	case strings.Contains(kind, "form"):
		c.body = formBody(namedFields(objects(body, "params")), strings.Contains(kind, "multipart"))
		if raw := text(body, "text"); raw != "" && len(objects(body, "params")) == 0 {
			c.body = rawBody(raw)
		}
	case strings.Contains(kind, "graphql"):
	case text(body, "text") != "":
		c.body = rawBody(text(body, "text"))
		if strings.Contains(kind, "json") {
			c.headers = append(c.headers, field("Content-Type", kind, false))
		}
	}
	return c.item()
}

// namedFields are fields whose key is called name.
func namedFields(all []object) []object {
	var out []object
	for _, o := range all {
		value, _ := o.get("value")
		f := field(cmp.Or(text(o, "name"), text(o, "key")), scalar(value), isOff(o))
		if kind := text(o, "type"); kind == "file" {
			f = append(f, member{"type", node{kind}})
		}
		out = append(out, f)
	}
	return out
}

// insomniaNames are the settings of an authorization, as Postman calls them.
var insomniaNames = []pair{
	{"grantType", "grant_type"},
	{"accessTokenUrl", "accessTokenUrl"},
	{"authorizationUrl", "authUrl"},
	{"clientId", "clientId"},
	{"clientSecret", "clientSecret"},
	{"scope", "scope"},
	{"audience", "audience"},
	{"resource", "resource"},
	{"redirectUrl", "redirect_uri"},
	{"username", "username"},
	{"password", "password"},
	{"accessToken", "accessToken"},
	{"tokenPrefix", "headerPrefix"},
}

func insomniaAuth(auth object) object {
	kind := text(auth, "type")
	switch {
	case kind == "" || isOff(auth):
		return nil
	case kind == "none":
		return authOf("noauth", nil)
	case kind == "basic":
		return authOf("basic", []object{field("username", text(auth, "username"), false), field("password", text(auth, "password"), false)})
	case kind != "oauth2":
		return authOf(kind, nil)
	}
	var a oauth2
	grant := text(auth, "grantType")
	for _, p := range insomniaNames {
		browser := grant == "authorization_code" || grant == "implicit" || grant == ""
		if n, _ := auth.get(p.name); !unused(p.value, browser, grant) {
			a.set(p.value, scalar(n))
		}
	}
	if inBody, _ := auth.get("credentialsInBody"); inBody.value == true {
		a.set("client_authentication", "body")
	}
	on, said := auth.get("usePkce")
	a.pkce(!said || on.value == true, text(auth, "pkceMethod"))
	if origin := text(auth, "origin"); origin != "" {
		a.extra(onToken, "Origin", origin, true, false)
	}
	return a.auth()
}

// unused reports whether a setting is left over from another grant: programs keep what
// was entered before.
func unused(setting string, browser bool, grant string) bool {
	switch setting {
	case "authUrl", "redirect_uri":
		return !browser && grant != ""
	case "username", "password":
		return !strings.HasPrefix(grant, "password") && grant != ""
	}
	return false
}

// insomnia4 takes the resources of formats 3 and 4, a list that names what each lies
// in: a collection, with its environments, for each workspace.
func insomnia4(o object) (all []postmanFiles) {
	in := map[string][]object{}
	var workspaces []object
	known := map[string]bool{}
	for _, r := range objects(o, "resources") {
		in[text(r, "parentId")] = append(in[text(r, "parentId")], r)
		known[text(r, "_id")] = true
		if text(r, "_type") == "workspace" {
			workspaces = append(workspaces, r)
		}
	}
	for parent, all := range in { // of a workspace that is not in the file
		if !known[parent] && parent != "" && len(all) > 0 && text(all[0], "_type") != "workspace" {
			workspaces = append(workspaces, object{{"_id", node{parent}}})
		}
	}
	slices.SortStableFunc(workspaces, func(a, b object) int { return strings.Compare(text(a, "_id"), text(b, "_id")) })
	for _, w := range workspaces {
		var f postmanFiles
		var base object
		var subs []object
		for _, r := range in[text(w, "_id")] {
			if text(r, "_type") == "environment" {
				base = r
				for _, sub := range in[text(r, "_id")] {
					if text(sub, "_type") == "environment" {
						subs = append(subs, sub)
					}
				}
			}
		}
		items := insomnia4Items(in, text(w, "_id"), 0)
		if len(items) == 0 {
			f.takeEnvironments(cmp.Or(text(w, "name"), text(base, "name")), base, subs)
			all = append(all, f)
			continue
		}
		for _, sub := range subs {
			f.environments = append(f.environments, environment{name: text(sub, "name"), vars: insomniaData(sub), dumped: true})
		}
		f.collections = append(f.collections, collectionOf(text(w, "name"), insomniaData(base), nil, items))
		all = append(all, f)
	}
	return all
}

func insomnia4Items(in map[string][]object, parent string, depth int) array {
	var items array
	if depth > maxDepth {
		return nil
	}
	for _, r := range in[parent] {
		switch kind := text(r, "_type"); {
		case kind == "request_group":
			vars := map[string]variable{}
			data, _ := r.get("environment")
			flatten(vars, "", data, same)
			items = append(items, folderOf(text(r, "name"), vars, insomniaAuth(child(r, "authentication")), insomnia4Items(in, text(r, "_id"), depth+1)))
		case kind == "request":
			items = append(items, insomniaCall(r, text(r, "preRequestScript"), text(r, "afterResponseScript")))
		}
	}
	return items
}

package appfile

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
)

// brunoFormat is a file of Bruno, in its own language, in the YAML of OpenCollection or
// in the JSON that it exports; a collection is a folder of them.
func brunoFormat() format {
	return format{
		SourceInfo: SourceInfo{Name: SourceBruno, Title: "a Bruno or OpenCollection file or folder"},
		ofObject:   func(o object) bool { return isBrunoJSON(o) || isOpenCollection(o) },
		guess: func(text []byte) bool {
			return bruLine(text) || openCollectionLine(text) || openCollectionRequest(text)
		},
		read:      func(data []byte, _ string) (File, []string, error) { return parseBruno([]Document{{Data: data}}) },
		together:  parseBruno,
		hasValues: isBrunoEnvironment,
		folder:    brunoFolder,
	}
}

var (
	bruLine               = has(`(?m)^(meta|auth(:\w+)?|vars(:[\w-]+)?|get|post|put|patch|delete|body(:[\w-]+)?|headers|params(:\w+)?)\s*[{\[]\s*$`)
	openCollectionLine    = has(`(?m)^["']?opencollection["']?:\s*`)
	openCollectionHTTP    = pattern.New(`(?m)^http:\s*$`)
	openCollectionInfo    = pattern.New(`(?m)^info:\s*$`)
	openCollectionEnviron = pattern.New(`(?m)^variables:\s*$`)
)

// openCollectionRequest reports whether a text is one request of an OpenCollection.
func openCollectionRequest(text []byte) bool {
	text = text[:min(len(text), 256<<10)]
	return openCollectionHTTP.Match(text) && openCollectionInfo.Match(text)
}

func isBrunoJSON(o object) bool {
	return text(o, "type") == "collection" && hasKey(o, "version") || hasKey(o, "brunoConfig") || hasKey(o, "items") && hasKey(o, "version") && !hasKey(o, "requests")
}

func isOpenCollection(o object) bool { return hasKey(o, "opencollection") }

// isBrunoEnvironment reports whether a file only has variables.
func isBrunoEnvironment(data []byte) bool {
	if bruLine(data) {
		blocks, err := parseBru(data)
		return err == nil && len(blocks) > 0 && !slices.ContainsFunc(blocks, func(b bruBlock) bool { return b.name != "vars" && b.name != "vars:secret" && b.name != "color" })
	}
	return openCollectionEnviron.Match(data) && !openCollectionLine(data) && !openCollectionHTTP.Match(data)
}

// brunoFolder are Bruno's files in a folder: of a collection there is bruno.json or
// opencollection.yml, or at least one file in Bruno's language.
func brunoFolder(paths []string) []string {
	roots := rootsBy(paths, "bruno.json", "opencollection.yml", "opencollection.yaml", "collection.bru")
	if len(roots) == 0 {
		if !slices.ContainsFunc(paths, func(p string) bool { return path.Ext(p) == ".bru" }) {
			return nil
		}
		roots = []string{"."}
	}
	var out []string
	for _, p := range paths {
		root, in := rootOf(roots, p)
		if !in {
			continue
		}
		open := slices.Contains(paths, path.Join(root, "opencollection.yml")) || slices.Contains(paths, path.Join(root, "opencollection.yaml"))
		switch ext := path.Ext(p); {
		case ext == ".bru", path.Base(p) == "bruno.json", path.Join(root, ".env") == p, open && (ext == ".yml" || ext == ".yaml"):
			out = append(out, p)
		}
	}
	return out
}

// brunoFiles are a collection's files on their way into one of Postman's.
type brunoFiles struct {
	root         branch
	environments []environment
	dotenv       map[string]variable
}

// parseBruno reads files of Bruno. Those of one collection are read together; without
// a folder all of them are one.
func parseBruno(documents []Document) (File, []string, error) {
	var paths []string
	for _, d := range documents {
		paths = append(paths, d.Path)
	}
	roots := append(rootsBy(paths, "bruno.json", "opencollection.yml", "opencollection.yaml"), ".")
	in := map[string]*brunoFiles{}
	files := map[string]*postmanFiles{}
	var notes []string
	var first error
	read := 0
	for _, d := range documents {
		root, _ := rootOf(roots, d.Path)
		if in[root] == nil {
			files[root] = &postmanFiles{}
			in[root] = &brunoFiles{root: branch{name: cmp.Or(strings.Trim(path.Base(root), "."), d.Name)}}
		}
		if d.Path == "" {
			d.Path = "request"
			d.Name = strings.Trim(d.Name, "“”")
		} else {
			d.Path = below(root, d.Path)
			d.Name = path.Base(d.Path)
		}
		if err := in[root].take(files[root], d); err != nil {
			first = cmp.Or(first, err)
			notes = append(notes, quoteName(d.Name)+" was left out: "+err.Error())
			continue
		}
		read++
	}
	if read == 0 && first != nil {
		return File{}, nil, first
	}
	var all []postmanFiles
	for _, root := range unique(roots) {
		if b := in[root]; b != nil {
			b.finish(files[root])
			all = append(all, *files[root])
		}
	}
	return readCollections("Bruno", notes, all...)
}

func (b *brunoFiles) take(files *postmanFiles, d Document) error {
	base := path.Base(d.Path)
	switch {
	case base == ".env":
		b.dotenv = dotenvVariables(d.Data)
		return nil
	case bruLine(d.Data) || path.Ext(base) == ".bru":
		blocks, err := parseBru(d.Data)
		if err == nil {
			b.bru(blocks, d)
		}
		return err
	}
	tree, err := parseJSONOrYAML(d.Data)
	if err != nil {
		return err
	}
	o, _ := tree.value.(object)
	switch {
	case base == "bruno.json" || text(o, "type") == "collection" && !hasKey(o, "items"):
		b.root.name = cmp.Or(text(o, "name"), b.root.name)
	case isOpenCollection(o) || hasKey(o, "http") || hasKey(o, "info") || path.Base(path.Dir(d.Path)) == "environments" || isList(o, "variables"):
		b.open(files, o, d)
	case isBrunoJSON(o):
		b.json(files, o)
	default:
		return oauth.UsageError("This is no file of Bruno.", "Choose the collection's folder, or export the collection.")
	}
	return nil
}

// finish makes a collection of what was read.
func (b *brunoFiles) finish(files *postmanFiles) {
	t := b.root
	envs := b.environments
	if items := t.all(); len(items) > 0 || t.auth != nil {
		c := collectionOf(t.name, merged(b.dotenv, t.vars), t.auth, items)
		files.collections = append(files.collections, withoutProcess(c, b.dotenv))
	}
	for i := range envs {
		vars := map[string]variable{}
		for name, v := range envs[i].vars {
			v.value = processEnv(v.value, b.dotenv)
			vars[name] = v
		}
		envs[i].vars = vars
		envs[i].dumped = true
	}
	files.environments = append(files.environments, envs...)
}

var inProcess = pattern.New(`\{\{\s*process\.env\.([A-Za-z_]\w*)\s*\}\}`)

// processEnv writes a variable of the program's environment as what the .env file has,
// or as a variable of its name.
func processEnv(s string, dotenv map[string]variable) string {
	if !strings.Contains(s, "process.env.") {
		return s
	}
	return inProcess.ReplaceAllStringFunc(s, func(m string) string {
		name := inProcess.FindStringSubmatch(m)[1]
		if _, ok := dotenv["process.env."+name]; ok {
			return "{{process.env." + name + "}}"
		}
		return "{{" + name + "}}"
	})
}

func withoutProcess(c object, dotenv map[string]variable) object {
	o, _ := replaceStrings(node{c}, func(s string) string { return processEnv(s, dotenv) }).value.(object)
	return o
}

// dotenvVariables are the values of a .env file, by the name that a request has for
// them.
func dotenvVariables(data []byte) map[string]variable {
	out := map[string]variable{}
	for _, p := range envVars(string(data)) {
		if len(out) < maxVariables {
			out["process.env."+p.name] = variable{value: p.value}
		}
	}
	return out
}

var bruMethods = []string{"get", "post", "put", "patch", "delete", "options", "head", "connect", "trace", "http"}

// bru takes a file of Bruno's language.
func (b *brunoFiles) bru(blocks []bruBlock, d Document) {
	var request, mode bruBlock
	vars := map[string]variable{}
	name, seen := "", map[string]bruBlock{}
	for _, block := range blocks {
		seen[block.name] = block
		switch {
		case slices.Contains(bruMethods, block.name):
			request = block
		case block.name == "auth":
			mode = block
		case block.name == "meta":
			name = block.get("name")
		case block.name == "vars" || block.name == "vars:pre-request":
			for _, f := range block.fields {
				if !f.off {
					vars[f.name] = variable{value: f.value}
				}
			}
		case block.name == "vars:secret":
			for _, f := range block.fields {
				if !f.off {
					vars[f.name] = variable{secret: true}
				}
			}
		}
	}
	at := b.root.at(path.Dir(d.Path))
	switch base := path.Base(d.Path); {
	case request.name != "":
		auth := bruAuth(cmp.Or(request.get("auth"), "none"), seen)
		c := call{
			name: cmp.Or(name, strings.TrimSuffix(d.Name, ".bru")), method: strings.ToUpper(cmp.Or(request.get("method"), request.name)), url: request.get("url"),
			headers: bruFields(seen["headers"]), query: bruQuery(seen), path: bruFields(seen["params:path"]),
			auth: auth, before: seen["script:pre-request"].text, after: seen["script:post-response"].text,
		}
		c.body = bruBody(request.get("body"), seen)
		item := c.item()
		if len(vars) > 0 {
			item = folderOf(c.name, vars, nil, array{item})
		}
		at.items = append(at.items, item)
	case path.Base(path.Dir(d.Path)) == "environments" || isBrunoEnvironment(d.Data):
		b.environments = append(b.environments, environment{name: strings.TrimSuffix(cmp.Or(name, d.Name), ".bru"), vars: vars})
	default:
		if base == "folder.bru" && name != "" || base == "request" {
			at.name = cmp.Or(name, at.name)
		}
		at.vars = vars
		if at.auth = bruAuth(mode.get("mode"), seen); at.auth == nil && mode.name == "" {
			at.auth = bruAuth("oauth2", seen)
		}
		if script := seen["script:pre-request"].text; script != "" {
			at.items = append(at.items, call{name: at.name, before: script}.item())
		}
	}
}

func bruFields(b bruBlock) []object {
	var out []object
	for _, f := range b.fields {
		one := field(f.name, f.value, f.off)
		if strings.HasPrefix(f.value, "@file(") {
			one = append(one, member{"type", node{"file"}})
		}
		out = append(out, one)
	}
	return out
}

// bruBody is what a request sends; kind is what its body says it is.
func bruBody(kind string, seen map[string]bruBlock) object {
	switch kind {
	case "none", "":
		return nil
	case "form-urlencoded", "formUrlEncoded":
		return formBody(bruFields(seen["body:form-urlencoded"]), false)
	case "multipart-form", "multipartForm":
		return formBody(bruFields(seen["body:multipart-form"]), true)
	case "graphql", "file":
		return object{{"mode", node{kind}}}
	}
	for _, name := range []string{"body:" + kind, "body"} {
		if block, ok := seen[name]; ok {
			return rawBody(block.text)
		}
	}
	return nil
}

// bruAuth is the authorization that a file says is used; nil inherits.
func bruAuth(mode string, seen map[string]bruBlock) object {
	block, there := seen["auth:"+mode]
	switch {
	case mode == "" || mode == "inherit":
		return nil
	case mode == "basic":
		return authOf("basic", []object{field("username", block.get("username"), false), field("password", block.get("password"), false)})
	case mode == "oauth2" && !there:
		return nil
	case mode != "oauth2":
		return authOf(cmp.Or(strings.Replace(mode, "none", "noauth", 1), "noauth"), nil)
	}
	var a oauth2
	bruSettings(&a, block.get)
	for _, where := range []pair{{"auth_req", onAuthorize}, {"access_token_req", onToken}, {"refresh_token_req", onRefresh}} {
		for _, place := range []string{"headers", "queryparams", "body"} {
			for _, f := range seen["auth:oauth2:additional_params:"+where.name+":"+place].fields {
				a.extra(where.value, f.name, f.value, place == "headers", f.off)
			}
		}
	}
	return a.auth()
}

// bruNamesOf are the settings of an authorization, in Bruno's language and in its JSON,
// as Postman calls them.
var bruNamesOf = []struct{ bru, json, postman string }{
	{"grant_type", "grantType", "grant_type"},
	{"callback_url", "callbackUrl", "redirect_uri"},
	{"authorization_url", "authorizationUrl", "authUrl"},
	{"access_token_url", "accessTokenUrl", "accessTokenUrl"},
	{"refresh_token_url", "refreshTokenUrl", "refreshTokenUrl"},
	{"client_id", "clientId", "clientId"},
	{"client_secret", "clientSecret", "clientSecret"},
	{"scope", "scope", "scope"},
	{"username", "username", "username"},
	{"password", "password", "password"},
	{"token_header_prefix", "tokenHeaderPrefix", "headerPrefix"},
	{"resource", "resource", "resource"},
	{"audience", "audience", "audience"},
}

// bruSettings takes the settings that get returns by either name. What it says nothing
// of is sent in the body.
func bruSettings(a *oauth2, get func(string) string) {
	grant := cmp.Or(get("grant_type"), get("grantType"))
	for _, n := range bruNamesOf {
		if !unused(n.postman, grant == "authorization_code" || grant == "implicit", grant) {
			a.set(n.postman, cmp.Or(get(n.bru), get(n.json)))
		}
	}
	if cmp.Or(get("credentials_placement"), get("credentialsPlacement")) != "header" && !strings.HasPrefix(cmp.Or(get("credentials_placement"), get("credentialsPlacement")), "basic") {
		a.set("client_authentication", "body")
	}
	a.pkce(true, cmp.Or(get("pkce_method"), get("pkceMethod")))
}

// bruQuery are the parameters of the address, which older files call otherwise.
func bruQuery(seen map[string]bruBlock) []object {
	if b, ok := seen["params:query"]; ok {
		return bruFields(b)
	}
	return bruFields(seen["query"])
}

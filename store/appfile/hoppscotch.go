package appfile

import (
	"cmp"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
)

// hoppscotchFormat is what Hoppscotch exports: collections, one or a list, and
// environments.
func hoppscotchFormat() format {
	return format{
		SourceInfo: SourceInfo{Name: SourceHoppscotch, Title: "a Hoppscotch collection or environment"},
		ofObject:   func(o object) bool { return isHoppCollection(o) || isHoppEnvironment(o) },
		inList:     true,
		read:       func(data []byte, _ string) (File, []string, error) { return parseHoppscotch([]Document{{Data: data}}) },
		together:   parseHoppscotch,
		hasValues: func(text []byte) bool {
			o, _ := firstObject(text)
			return isHoppEnvironment(o)
		},
	}
}

func isHoppCollection(o object) bool {
	return isList(o, "folders") && isList(o, "requests") && !hasKey(o, "order") || hasKey(o, "v") && isList(o, "requests") || isHoppRequest(o)
}

func isHoppRequest(o object) bool {
	return hasKey(o, "endpoint") && hasKey(o, "method") && hasKey(o, "v")
}

func isHoppEnvironment(o object) bool {
	if !isList(o, "variables") || hasKey(o, "requests") || hasKey(o, "item") {
		return false
	}
	all := objects(o, "variables")
	return hasKey(o, "v") && hasKey(o, "name") || hasKey(o, "name") && len(all) > 0 && hasKey(all[0], "key")
}

func parseHoppscotch(documents []Document) (File, []string, error) {
	var files postmanFiles
	for _, d := range documents {
		tree, err := parseTree(d.Data)
		if err != nil {
			return File{}, nil, err
		}
		tree = replaceStrings(tree, hoppText)
		all := objectsOf(tree)
		if o, ok := tree.value.(object); ok {
			all = []object{o}
		}
		for _, o := range all {
			switch {
			case isHoppEnvironment(o) && strings.EqualFold(text(o, "name"), "global"):
				files.globals = hoppVariables(o)
			case isHoppEnvironment(o):
				files.environments = append(files.environments, environment{name: cmp.Or(text(o, "name"), d.Name), vars: hoppVariables(o), dumped: len(all) > 1})
			case isHoppRequest(o):
				files.collections = append(files.collections, collectionOf(text(o, "name"), nil, nil, array{hoppCall(o)}))
			case isHoppCollection(o):
				files.collections = append(files.collections, collectionOf(cmp.Or(text(o, "name"), d.Name), hoppVariables(o), hoppAuth(child(o, "auth")), hoppItems(o, 0)))
			default:
				return File{}, nil, oauth.UsageError("This is neither a Hoppscotch collection nor a Hoppscotch environment.", "In Hoppscotch choose Export.")
			}
		}
	}
	return readCollections("Hoppscotch", nil, files)
}

var hoppVariable = pattern.New(`<<\s*([^<>\n]{1,100}?)\s*>>`)

// hoppText writes the variables of a text, <<name>>, as Postman would.
func hoppText(s string) string {
	if !strings.Contains(s, "<<") {
		return s
	}
	return hoppVariable.ReplaceAllString(s, "{{$1}}")
}

// hoppVariables are the variables of an environment or collection. What is current
// goes before what an export holds for everybody.
func hoppVariables(o object) map[string]variable {
	out := map[string]variable{}
	for _, v := range objects(o, "variables") {
		name := strings.TrimSpace(text(v, "key"))
		if name == "" || len(out) == maxVariables {
			continue
		}
		value := ""
		for _, key := range []string{"currentValue", "value", "initialValue"} {
			n, _ := v.get(key)
			value = cmp.Or(value, scalar(n))
		}
		secret, _ := v.get("secret")
		out[name] = variable{value: value, secret: secret.value == true}
	}
	return out
}

func hoppItems(o object, depth int) array {
	var items array
	if depth > maxDepth {
		return nil
	}
	for _, folder := range objects(o, "folders") {
		items = append(items, folderOf(text(folder, "name"), hoppVariables(folder), hoppAuth(child(folder, "auth")), hoppItems(folder, depth+1)))
	}
	for _, request := range objects(o, "requests") {
		items = append(items, hoppCall(request))
	}
	return items
}

func hoppCall(o object) node {
	c := call{
		name: text(o, "name"), method: text(o, "method"), url: cmp.Or(text(o, "endpoint"), text(o, "url")+text(o, "path")),
		headers: hoppFields(o, "headers"), query: hoppFields(o, "params"), auth: hoppAuth(child(o, "auth")),
		before: text(o, "preRequestScript"), after: text(o, "testScript"),
	}
	body := child(o, "body")
	kind := text(body, "contentType")
	switch n, _ := body.get("body"); {
	case strings.Contains(kind, "x-www-form-urlencoded"):
		if s := scalar(n); s != "" {
			c.body = formBody(hoppLines(s), false)
			break
		}
		c.body = formBody(hoppFields(body, "body"), false)
	case strings.Contains(kind, "multipart"):
		c.body = formBody(hoppFields(body, "body"), true)
	case scalar(n) != "":
		c.body = rawBody(scalar(n))
	}
	return c.item()
}

// hoppLines reads a form as Hoppscotch writes it, a line of name: value for each field,
// of which # switches one off.
func hoppLines(s string) []object {
	var out []object
	for line := range strings.SplitSeq(s, "\n") {
		rest, off := strings.CutPrefix(strings.TrimSpace(line), "#")
		name, value, ok := strings.Cut(rest, ":")
		if ok {
			out = append(out, field(strings.TrimSpace(name), strings.TrimSpace(value), off))
		}
	}
	if out == nil {
		for _, p := range formPairs(s) {
			out = append(out, field(p.name, p.value, false))
		}
	}
	return out
}

func hoppFields(o object, key string) []object {
	var out []object
	for _, f := range objects(o, key) {
		on, said := f.get("active")
		file, _ := f.get("isFile")
		value, _ := f.get("value")
		one := field(text(f, "key"), scalar(value), said && on.value == false)
		if file.value == true {
			one = append(one, member{"type", node{"file"}})
		}
		out = append(out, one)
	}
	return out
}

// hoppNames are the settings of an authorization, in both of its forms, as Postman
// calls them.
var hoppNames = []pair{
	{"authEndpoint", "authUrl"},
	{"authURL", "authUrl"},
	{"tokenEndpoint", "accessTokenUrl"},
	{"accessTokenURL", "accessTokenUrl"},
	{"clientID", "clientId"},
	{"clientSecret", "clientSecret"},
	{"scopes", "scope"},
	{"scope", "scope"},
	{"oidcDiscoveryURL", "issuer"},
	{"username", "username"},
	{"password", "password"},
	{"token", "accessToken"},
	{"redirectUri", "redirect_uri"},
	{"redirectURI", "redirect_uri"},
	{"authUrl", "authUrl"},
	{"tokenUrl", "accessTokenUrl"},
}

func hoppAuth(auth object) object {
	if on, said := auth.get("authActive"); said && on.value == false {
		return authOf("noauth", nil)
	}
	switch text(auth, "authType") {
	case "", "inherit":
		return nil
	case "none":
		return authOf("noauth", nil)
	case "basic":
		return authOf("basic", []object{field("username", text(auth, "username"), false), field("password", text(auth, "password"), false)})
	case "oauth-2":
	default:
		return authOf(text(auth, "authType"), nil)
	}
	info := auth
	if inner := child(auth, "grantTypeInfo"); inner != nil {
		info = inner
	}
	var a oauth2
	grant := strings.ToLower(text(info, "grantType"))
	a.set("grant_type", grant)
	seen := map[string]bool{}
	for _, p := range hoppNames {
		if value := text(info, p.name); value != "" && !seen[p.value] && !unused(p.value, grant == "authorization_code" || grant == "implicit", grant) {
			seen[p.value] = true
			a.set(p.value, value)
		}
	}
	if text(info, "clientAuthentication") != "AS_BASIC_AUTH_HEADERS" {
		a.set("client_authentication", "body")
	}
	on, _ := info.get("isPKCE")
	a.pkce(on.value == true, text(info, "codeVerifierMethod"))
	for _, where := range []string{onAuthorize, onToken, onRefresh} {
		for _, p := range objects(info, where) {
			on, said := p.get("active")
			header := text(p, "sendIn") == "headers" && where != onAuthorize
			a.extra(where, text(p, "key"), text(p, "value"), header, said && on.value == false)
		}
	}
	return a.auth()
}

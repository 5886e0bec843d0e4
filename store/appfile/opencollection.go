package appfile

import (
	"cmp"
	"path"
	"strings"
)

// OpenCollection is Bruno's form in YAML: a folder of files as in its own language, or
// all of a collection in one file ("bundled").

// open takes one file of an OpenCollection.
func (b *brunoFiles) open(files *postmanFiles, o object, d Document) {
	base := strings.TrimSuffix(strings.TrimSuffix(path.Base(d.Path), ".yaml"), ".yml")
	info := child(o, "info")
	name := cmp.Or(text(info, "name"), text(o, "name"))
	at := b.root.at(path.Dir(d.Path))
	switch {
	case isOpenCollection(o):
		b.root.name = cmp.Or(name, b.root.name)
		b.openDefaults(&b.root, child(o, "request"))
		b.root.items = append(b.root.items, openItems(objects(o, "items"), 0)...)
		for _, env := range objects(child(o, "config"), "environments") {
			b.environments = append(b.environments, environment{name: text(env, "name"), vars: openVariables(env)})
		}
	case child(o, "http") != nil:
		at.items = append(at.items, openCall(o, cmp.Or(name, base)))
	case isList(o, "variables") || path.Base(path.Dir(d.Path)) == "environments":
		b.environments = append(b.environments, environment{name: cmp.Or(name, base), vars: openVariables(o)})
	case base == "folder" || text(info, "type") == "folder":
		at.name = cmp.Or(name, at.name)
		b.openDefaults(at, child(o, "request"))
	}
}

// openDefaults takes what a collection or folder says for all of its requests.
func (b *brunoFiles) openDefaults(at *branch, request object) {
	at.vars, at.auth = openVariables(request), openAuth(request)
	if before := openScript(request, "before-request"); before != "" {
		at.items = append(at.items, call{name: at.name, before: before}.item())
	}
}

func openItems(all []object, depth int) array {
	var items array
	for _, o := range all {
		name := cmp.Or(text(child(o, "info"), "name"), text(o, "name"))
		switch request := child(o, "request"); {
		case depth > maxDepth:
		case child(o, "http") != nil:
			items = append(items, openCall(o, name))
		case isList(o, "items"):
			items = append(items, folderOf(name, openVariables(request), openAuth(request), openItems(objects(o, "items"), depth+1)))
		}
	}
	return items
}

func openCall(o object, name string) node {
	http := child(o, "http")
	runtime := child(o, "runtime")
	c := call{
		name: name, method: strings.ToUpper(text(http, "method")), url: text(http, "url"), headers: namedFields(objects(http, "headers")),
		auth: openAuth(http), before: openScript(runtime, "before-request"), after: openScript(runtime, "after-response"),
	}
	for _, p := range objects(http, "params") {
		if text(p, "type") == "path" {
			c.path = append(c.path, namedFields([]object{p})...)
		} else {
			c.query = append(c.query, namedFields([]object{p})...)
		}
	}
	c.body = openBody(http)
	item := c.item()
	if vars := openVariables(runtime); len(vars) > 0 {
		return folderOf(name, vars, nil, array{item})
	}
	return item
}

// openBody is a request's body; of several, the one that is selected.
func openBody(http object) object {
	body := child(http, "body")
	for i, variant := range objects(http, "body") {
		if selected, _ := variant.get("selected"); i == 0 || selected.value == true {
			body = child(variant, "body")
		}
	}
	switch data, _ := body.get("data"); text(body, "type") {
	case "", "none":
		return nil
	case "form-urlencoded", "multipart-form":
		return formBody(namedFields(objects(body, "data")), text(body, "type") == "multipart-form")
	case "file":
		return object{{"mode", node{"file"}}}
	default:
		return rawBody(scalar(data))
	}
}

// openVariables are variables, each with a value, one of a type or one of several.
func openVariables(o object) map[string]variable {
	out := map[string]variable{}
	for _, v := range objects(o, "variables") {
		if name := text(v, "name"); name != "" && !isOff(v) && len(out) < maxVariables {
			value, _ := v.get("value")
			secret, _ := v.get("secret")
			out[name] = variable{value: openVariableValue(value), secret: secret.value == true}
		}
	}
	return out
}

func openVariableValue(n node) string {
	for i, variant := range objectsOf(n) {
		if selected, _ := variant.get("selected"); i == 0 || selected.value == true {
			n, _ = variant.get("value")
			if selected.value == true {
				break
			}
		}
	}
	if o, ok := n.value.(object); ok {
		n, _ = o.get("data")
	}
	return scalar(n)
}

// openAuth is the authorization of a request or of what it lies in; nil inherits.
func openAuth(o object) object {
	auth := child(o, "auth")
	switch kind := text(auth, "type"); kind {
	case "":
		if text(o, "auth") == "none" {
			return authOf("noauth", nil)
		}
		return nil
	case "basic":
		return authOf("basic", []object{field("username", text(auth, "username"), false), field("password", text(auth, "password"), false)})
	case "oauth2":
	default:
		return authOf(kind, nil)
	}
	var a oauth2
	credentials, owner := child(auth, "credentials"), child(auth, "resourceOwner")
	token := child(auth, "tokenConfig")
	prefix := child(token, "placement")
	bruSettings(&a, func(name string) string {
		switch name {
		case "grantType":
			return cmp.Or(text(auth, "flow"), text(auth, name))
		case "clientId", "clientSecret":
			return cmp.Or(text(credentials, name), text(auth, name))
		case "credentialsPlacement":
			return text(credentials, "placement")
		case "username", "password":
			return cmp.Or(text(owner, name), text(auth, name))
		case "tokenHeaderPrefix":
			return text(prefix, "header")
		case "pkceMethod":
			return text(child(auth, "pkce"), "method")
		}
		return text(auth, name)
	})
	more := child(auth, "additionalParameters")
	for _, where := range []pair{{"authorizationRequest", onAuthorize}, {"accessTokenRequest", onToken}, {"refreshTokenRequest", onRefresh}} {
		for _, p := range objects(more, where.name) {
			value, _ := p.get("value")
			a.extra(where.value, text(p, "name"), scalar(value), text(p, "placement") == "header", isOff(p))
		}
	}
	return a.auth()
}

func openScript(o object, when string) string {
	var all []string
	for _, s := range objects(o, "scripts") {
		if text(s, "type") == when {
			all = append(all, text(s, "code"))
		}
	}
	return strings.Join(all, "\n")
}

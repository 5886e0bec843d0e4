package appfile

import (
	"cmp"
	"strings"
)

// json takes a collection that Bruno exported as JSON.
func (b *brunoFiles) json(files *postmanFiles, o object) {
	root := child(child(o, "root"), "request")
	for _, env := range objects(o, "environments") {
		vars := map[string]variable{}
		for _, v := range objects(env, "variables") {
			value, _ := v.get("value")
			secret, _ := v.get("secret")
			if name := text(v, "name"); name != "" && !isOff(v) && len(vars) < maxVariables {
				vars[name] = variable{value: scalar(value), secret: secret.value == true}
			}
		}
		b.environments = append(b.environments, environment{name: text(env, "name"), vars: vars})
	}
	name := cmp.Or(text(o, "name"), text(child(o, "brunoConfig"), "name"))
	c := collectionOf(name, brunoVariables(root), brunoAuth(child(root, "auth")), brunoItems(objects(o, "items"), 0))
	files.collections = append(files.collections, withoutProcess(c, b.dotenv))
}

func brunoItems(all []object, depth int) array {
	var items array
	for _, o := range all {
		request := child(o, "request")
		switch {
		case depth > maxDepth:
		case text(o, "type") == "folder" || isList(o, "items"):
			inner := child(child(o, "root"), "request")
			items = append(items, folderOf(text(o, "name"), brunoVariables(inner), brunoAuth(child(inner, "auth")), brunoItems(objects(o, "items"), depth+1)))
		case request != nil:
			item := brunoCall(request, text(o, "name"))
			if vars := brunoVariables(request); len(vars) > 0 {
				item = folderOf(text(o, "name"), vars, nil, array{item})
			}
			items = append(items, item)
		}
	}
	return items
}

func brunoCall(r object, name string) node {
	c := call{
		name: name, method: text(r, "method"), url: text(r, "url"), headers: namedFields(objects(r, "headers")), auth: brunoAuth(child(r, "auth")),
		before: text(child(r, "script"), "req"), after: text(child(r, "script"), "res"),
	}
	for _, p := range append(objects(r, "params"), objects(r, "query")...) {
		if text(p, "type") == "path" {
			c.path = append(c.path, namedFields([]object{p})...)
		} else {
			c.query = append(c.query, namedFields([]object{p})...)
		}
	}
	body := child(r, "body")
	switch mode := text(body, "mode"); mode {
	case "", "none":
	case "formUrlEncoded", "multipartForm":
		c.body = formBody(namedFields(objects(body, mode)), mode == "multipartForm")
	case "graphql", "file":
		c.body = object{{"mode", node{mode}}}
	default:
		c.body = rawBody(text(body, mode))
	}
	return c.item()
}

func brunoVariables(request object) map[string]variable {
	out := map[string]variable{}
	for _, v := range objects(child(request, "vars"), "req") {
		value, _ := v.get("value")
		if name := text(v, "name"); name != "" && !isOff(v) && len(out) < maxVariables {
			out[name] = variable{value: scalar(value)}
		}
	}
	return out
}

func brunoAuth(auth object) object {
	mode := text(auth, "mode")
	inner := child(auth, mode)
	switch {
	case mode == "" || mode == "inherit":
		return nil
	case mode == "basic":
		return authOf("basic", []object{field("username", text(inner, "username"), false), field("password", text(inner, "password"), false)})
	case mode != "oauth2":
		return authOf(strings.Replace(mode, "none", "noauth", 1), nil)
	}
	var a oauth2
	bruSettings(&a, func(name string) string {
		n, _ := inner.get(name)
		return scalar(n)
	})
	more := child(inner, "additionalParameters")
	for _, where := range []pair{{"authorization", onAuthorize}, {"token", onToken}, {"refresh", onRefresh}} {
		for _, p := range objects(more, where.name) {
			on, said := p.get("enabled")
			a.extra(where.value, text(p, "name"), text(p, "value"), text(p, "sendIn") == "headers", said && on.value == false)
		}
	}
	return a.auth()
}

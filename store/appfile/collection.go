package appfile

import (
	"path"
	"slices"
	"strings"

	"tokendesk/oauth/pattern"
)

// What other programs keep of requests is written here as a collection of Postman's
// format 2, and read as one: so every program's variables, environments, token requests
// and sign-in pages are understood alike.

// collectionOf is a collection with its variables, authorization and items.
func collectionOf(name string, vars map[string]variable, auth object, items array) object {
	return append(object{{"info", node{object{{"name", node{name}}}}}}, folderParts(vars, auth, items)...)
}

// folderOf is a folder in a collection.
func folderOf(name string, vars map[string]variable, auth object, items array) node {
	return node{append(object{{"name", node{name}}}, folderParts(vars, auth, items)...)}
}

func folderParts(vars map[string]variable, auth object, items array) object {
	o := object{{"item", node{items}}}
	if len(vars) > 0 {
		o = append(o, member{"variable", node{variableList(vars)}})
	}
	if auth != nil {
		o = append(o, member{"auth", node{auth}})
	}
	return o
}

// variableList is what [variables] reads.
func variableList(vars map[string]variable) array {
	var list array
	for name, v := range vars {
		kind := "default"
		if v.secret {
			kind = "secret"
		}
		list = append(list, node{object{{"key", node{name}}, {"value", node{v.value}}, {"type", node{kind}}}})
	}
	slices.SortFunc(list, func(a, b node) int {
		return strings.Compare(text(a.value.(object), "key"), text(b.value.(object), "key"))
	})
	return list
}

// call is a request of another program.
type call struct {
	name, method, url string
	headers, query    []object // as [field] makes them
	path              []object // the values of :names in the address
	body              object
	auth              object // nil inherits
	before, after     string // scripts
}

// field is a header, parameter or setting.
func field(key, value string, off bool) object {
	o := object{{"key", node{key}}, {"value", node{value}}}
	if off {
		o = append(o, member{"disabled", node{true}})
	}
	return o
}

func listOf(all []object) node {
	var list array
	for _, o := range all {
		list = append(list, node{o})
	}
	return node{list}
}

// item is a call as an item of a collection.
func (c call) item() node {
	address := object{{"raw", node{c.url}}}
	if !strings.Contains(c.url, "?") && len(c.query) > 0 {
		address = object{{"host", node{c.url}}, {"query", listOf(c.query)}}
	}
	address = append(address, member{"variable", listOf(c.path)})
	request := object{{"method", node{c.method}}, {"url", node{address}}, {"header", listOf(c.headers)}}
	if c.body != nil {
		request = append(request, member{"body", node{c.body}})
	}
	if c.auth != nil {
		request = append(request, member{"auth", node{c.auth}})
	}
	item := object{{"name", node{c.name}}, {"request", node{request}}}
	var events array
	for _, e := range []pair{{"prerequest", c.before}, {"test", c.after}} {
		if e.value != "" {
			script := object{{"exec", node{e.value}}}
			events = append(events, node{object{{"listen", node{e.name}}, {"script", node{script}}}})
		}
	}
	if len(events) > 0 {
		item = append(item, member{"event", node{events}})
	}
	return node{item}
}

// rawBody is a body as text, formBody one of fields; multipart says which form.
func rawBody(text string) object {
	return object{{"mode", node{"raw"}}, {"raw", node{text}}}
}

func formBody(fields []object, multipart bool) object {
	mode := "urlencoded"
	if multipart {
		mode = "formdata"
	}
	return object{{"mode", node{mode}}, {mode, listOf(fields)}}
}

// authOf is an authorization without settings, such as noauth, or with some.
func authOf(kind string, settings []object) object {
	if len(settings) == 0 {
		return object{{"type", node{kind}}}
	}
	return object{{"type", node{kind}}, {kind, listOf(settings)}}
}

// oauth2 is an OAuth 2 authorization on its way into a collection.
type oauth2 struct {
	settings []object
	extras   map[string][]object
}

// set takes a setting; "" is none.
func (a *oauth2) set(name, value string) {
	if value != "" {
		a.settings = append(a.settings, field(name, value, false))
	}
}

// Where an additional parameter goes.
const (
	onAuthorize = "authRequestParams"
	onToken     = "tokenRequestParams"
	onRefresh   = "refreshRequestParams"
)

// extra takes an additional parameter, or a header.
func (a *oauth2) extra(where, name, value string, header, off bool) {
	if name == "" {
		return
	}
	if a.extras == nil {
		a.extras = map[string][]object{}
	}
	o := field(name, value, off)
	if header {
		o = append(o, member{"send_as", node{"request_header"}})
	}
	a.extras[where] = append(a.extras[where], o)
}

// auth is the authorization as a collection has it.
func (a *oauth2) auth() object {
	all := slices.Clone(a.settings)
	for _, where := range []string{onAuthorize, onToken, onRefresh} {
		if list := a.extras[where]; len(list) > 0 {
			all = append(all, object{{"key", node{where}}, {"value", listOf(list)}})
		}
	}
	if len(all) == 0 {
		return object{{"type", node{"oauth2"}}}
	}
	return authOf("oauth2", all)
}

// pkce takes whether, and how, a code is protected. What protects none is protected
// anyway: servers that do not know PKCE ignore it (RFC 7636 5).
func (a *oauth2) pkce(on bool, method string) {
	if on && strings.EqualFold(method, "plain") {
		a.set("pkce", "plain")
	}
}

// flatten writes nested values as variables: a.b of {"a":{"b":1}}.
func flatten(into map[string]variable, prefix string, n node, fill func(string) string) {
	switch v := n.value.(type) {
	case object:
		for _, m := range v {
			name := m.key
			if prefix != "" {
				name = prefix + "." + m.key
			}
			flatten(into, name, m.value, fill)
		}
	case array, nil:
	default:
		if prefix != "" && len(into) < maxVariables {
			into[prefix] = variable{value: fill(scalar(n))}
		}
	}
}

// maxVariables bounds the variables of one environment.
const maxVariables = 20_000

// merged are variables over others.
func merged(under, over map[string]variable) map[string]variable {
	out := map[string]variable{}
	for name, v := range under {
		out[name] = v
	}
	for name, v := range over {
		out[name] = v
	}
	return out
}

// replaceStrings is a tree with each text rewritten, in values and not in keys.
func replaceStrings(n node, rewrite func(string) string) node {
	switch v := n.value.(type) {
	case object:
		out := make(object, len(v))
		for i, m := range v {
			out[i] = member{m.key, replaceStrings(m.value, rewrite)}
		}
		return node{out}
	case array:
		out := make(array, len(v))
		for i, one := range v {
			out[i] = replaceStrings(one, rewrite)
		}
		return node{out}
	case string:
		return node{rewrite(v)}
	}
	return n
}

// part is a file of a collection that is kept as a folder.
type part struct {
	Document
	tree object
}

// leaf is a folder of files on its way into a collection.
type branch struct {
	name    string
	vars    map[string]variable
	auth    object
	items   array
	inner   map[string]*branch
	ordered []string
}

// at is the branch of a folder, made where there is none yet.
func (b *branch) at(folder string) *branch {
	if folder == "." || folder == "" {
		return b
	}
	first, rest, _ := strings.Cut(folder, "/")
	if b.inner == nil {
		b.inner = map[string]*branch{}
	}
	next := b.inner[first]
	if next == nil {
		next = &branch{name: first}
		b.inner[first] = next
		b.ordered = append(b.ordered, first)
	}
	return next.at(rest)
}

// all are the items of a branch, those of its folders behind its own.
func (b *branch) all() array {
	items := b.items
	for _, name := range b.ordered {
		inner := b.inner[name]
		items = append(items, folderOf(inner.name, inner.vars, inner.auth, inner.all()))
	}
	return items
}

// rootOf is the innermost of roots that a path lies in; ok is false for none.
func rootOf(roots []string, file string) (root string, ok bool) {
	for _, r := range roots {
		if (r == "." || strings.HasPrefix(file, r+"/")) && (!ok || len(r) > len(root) || root == ".") {
			root, ok = r, true
		}
	}
	return root, ok
}

// below is a path within a folder that it lies in.
func below(root, file string) string {
	if root == "." {
		return file
	}
	return strings.TrimPrefix(file, root+"/")
}

// rootsBy are the folders of files that are called one of names.
func rootsBy(paths []string, names ...string) []string {
	var roots []string
	for _, p := range paths {
		if slices.Contains(names, path.Base(p)) {
			roots = append(roots, path.Dir(p))
		}
	}
	return unique(roots)
}

// stem is a file's name without what it ends in.
func stem(file string) string {
	base := path.Base(file)
	return strings.TrimSuffix(base, path.Ext(base))
}

var perCall = pattern.New(`^(?i)(?:uuid|guid|timestamp|now|datetime|localdatetime|randomint|random\b|faker|isotimestamp)`)

// placeholderOf is a variable for what only the running program knows: left out where a
// parameter holds it, if it is made anew for each call.
func placeholderOf(name string) string {
	if perCall.MatchString(name) {
		return "{{$" + name + "}}"
	}
	return "{{" + name + "}}"
}

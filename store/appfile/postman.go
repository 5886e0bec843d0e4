package appfile

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"

	"tokendesk/oauth"
)

// postmanFormat is what Postman exports as an import format.
func postmanFormat() format {
	return format{
		SourceInfo: SourceInfo{Name: SourcePostman, Title: "a Postman collection or environment"},
		guess: func(text []byte) bool {
			tree, err := parseTree(text)
			o, _ := tree.value.(object)
			return err == nil && !hasKey(o, "tokendesk") && isPostman(o)
		},
		read: func(data []byte, _ string) (File, []string, error) { return parsePostman(data) },
	}
}

func isPostman(o object) bool {
	if hasKey(o, "info") && hasKey(o, "item") {
		return true
	}
	values, ok := o.get("values")
	_, isList := values.value.(array)
	return ok && isList
}

// parsePostman reads a collection (format 2.0 or 2.1) or an environment. Every
// OAuth 2 authorization and every token request in it becomes an app, the same
// one only once.
func parsePostman(data []byte) (File, []string, error) {
	tree, err := parseTree(data)
	if err != nil {
		return File{}, nil, err
	}
	root, ok := tree.value.(object)
	if !ok || !isPostman(root) {
		return File{}, nil, oauth.UsageError("This is neither a Postman collection (2.0 or 2.1) nor a Postman environment.", "Export the collection as Collection v2.1.")
	}
	vars := variables(root)
	p := postman{vars: vars, asking: askingIn(vars), known: map[string]bool{}, ids: map[string]bool{}, next: map[string]int{}}
	if hasKey(root, "item") {
		info := child(root, "info")
		p.walk(root, text(info, "name"), nil)
	} else {
		p.environment(text(root, "name"))
	}
	if p.err != nil {
		return File{}, nil, p.err
	}
	if p.unsaid > 0 {
		p.notes = append(p.notes, fmt.Sprintf("%d more remarks about this file are left out.", p.unsaid))
	}
	if len(p.apps) == 0 {
		return File{}, nil, oauth.UsageError("There is no OAuth 2 authorization in this Postman file.",
			"Export the collection whose Authorization tab says OAuth 2.0.")
	}
	return File{Apps: p.apps}, p.notes, nil
}

// postman collects the apps of a file.
type postman struct {
	vars     map[string]string
	asking   bool // a variable holds a token request's parameters
	expanded int  // bytes that variables have made so far
	apps     []Entry
	known    map[string]bool // what an app says, but for its id and name
	ids      map[string]bool
	next     map[string]int // the number of the next app with an id
	notes    []string
	unsaid   int // notes beyond maxNotes
	err      error
}

// More limits of what is taken from one file of another program.
const (
	maxApps  = 1000
	maxNotes = 200
)

// walk visits a folder or the collection itself. inherited is the authorization
// of what it lies in.
func (p *postman) walk(folder object, name string, inherited object) {
	p.auth(child(folder, "auth"), name)
	auth := ownAuth(folder, inherited)
	items, _ := folder.get("item")
	list, _ := items.value.(array)
	for _, n := range list {
		item, ok := n.value.(object)
		if !ok {
			continue
		}
		if p.err != nil {
			return
		}
		at := text(item, "name")
		if request := child(item, "request"); request != nil {
			p.auth(child(request, "auth"), at)
			p.request(request, ownAuth(request, auth), at)
			continue
		}
		p.walk(item, at, auth)
	}
}

// ownAuth is the authorization that a request or folder has: its own (which may
// be none at all, "noauth"), else that of the folder it lies in.
func ownAuth(o, inherited object) object {
	own := child(o, "auth")
	if own == nil || text(own, "type") == "inherit" {
		return inherited
	}
	return own
}

func (p *postman) auth(auth object, name string) {
	if text(auth, "type") != "oauth2" {
		return
	}
	oauth2, _ := auth.get("oauth2")
	e, notes, err := fromPostmanAuth(p.settings(oauth2), p.extras(oauth2), name)
	p.add(e, notes, err, name)
}

// request reads a request that is itself a token request.
func (p *postman) request(o, auth object, name string) {
	if !p.asksForToken(o) {
		return
	}
	r := request{method: text(o, "method"), url: p.resolve(rawURL(o))}
	r.headers = append(r.headers, p.pairs(o, "header")...)
	body := child(o, "body")
	switch text(body, "mode") {
	case "urlencoded":
		r.params = p.pairs(body, "urlencoded")
	case "raw":
		r.setBody(p.resolve(text(body, "raw")))
	}
	if text(auth, "type") == "basic" {
		basic, _ := auth.get("basic")
		s := p.settings(basic)
		r.basic, r.user, r.password = true, s["username"], s["password"]
	}
	r.takeQuery()
	if !r.hasParam("grant_type") {
		return
	}
	e, notes, err := fromRequest(r)
	p.add(e, notes, err, name)
}

// asksForToken reports whether a request may be a token request, before anything
// of it is filled in.
func (p *postman) asksForToken(o object) bool {
	body := child(o, "body")
	switch text(body, "mode") {
	case "urlencoded":
		n, _ := body.get("urlencoded")
		list, _ := n.value.(array)
		for _, n := range list {
			if o, ok := n.value.(object); ok && text(o, "key") == grantType {
				return true
			}
		}
	case "raw":
		if raw := text(body, "raw"); len(raw) <= maxResolved && p.mayAsk(raw) {
			return true
		}
	}
	address := rawURL(o)
	return len(address) <= maxAddress && p.mayAsk(address)
}

// rawURL is a request's address as it is written, its variables too.
func rawURL(o object) string {
	u, _ := o.get("url")
	switch v := u.value.(type) {
	case string:
		return v
	case object:
		if raw := text(v, "raw"); raw != "" {
			return raw
		}
		return address(v)
	}
	return ""
}

// address puts an address together that is given in parts alone, as generated
// collections have it.
func address(u object) string {
	parts := func(key, separator string) string {
		n, _ := u.get(key)
		list, isList := n.value.(array)
		if !isList {
			return scalar(n)
		}
		var all []string
		for _, part := range list {
			all = append(all, scalar(part))
		}
		return strings.Join(all, separator)
	}
	address := parts("host", ".")
	if protocol := text(u, "protocol"); protocol != "" {
		address = protocol + "://" + address
	}
	if port := parts("port", ""); port != "" {
		address += ":" + port
	}
	if path := parts("path", "/"); path != "" {
		address += "/" + strings.TrimPrefix(path, "/")
	}
	return address
}

// environment makes one app of an environment's values, by the names people
// give them.
func (p *postman) environment(name string) {
	settings := map[string]string{}
	for key, value := range p.vars {
		plain := strings.NewReplacer("_", "", "-", "", ".", "", " ", "").Replace(strings.ToLower(key))
		if known, ok := environmentNames[plain]; ok {
			settings[known] = p.resolve(value)
		}
	}
	if settings["accessTokenUrl"] == "" {
		return
	}
	e, notes, err := fromPostmanAuth(settings, nil, name)
	if err == nil {
		e.App.Environment = name
	}
	p.add(e, notes, err, name)
}

var environmentNames = map[string]string{
	"accesstokenurl": "accessTokenUrl", "tokenurl": "accessTokenUrl", "tokenendpoint": "accessTokenUrl", "tokenuri": "accessTokenUrl",
	"authurl": "authUrl", "authorizationurl": "authUrl", "authorizeurl": "authUrl", "authorizationendpoint": "authUrl",
	"clientid": "clientId", "clientsecret": "clientSecret", "scope": "scope", "scopes": "scope",
	"granttype": "grant_type", "username": "username", "audience": "audience", "redirecturi": "redirect_uri", "callbackurl": "redirect_uri",
}

// add takes an app that is not there yet and gives it an id of its own.
func (p *postman) add(e Entry, notes []string, err error, name string) {
	if p.err != nil {
		return
	}
	if err != nil {
		p.note(fmt.Sprintf("%s was left out: %s", quoteName(name), err))
		return
	}
	said := sayings(e)
	if p.known[said] {
		return
	}
	if len(p.apps) == maxApps {
		p.err = oauth.UsageError(fmt.Sprintf("This Postman file holds more than %d different apps.", maxApps), "Split it into several files.")
		return
	}
	id := e.App.ID
	for p.ids[e.App.ID] {
		p.next[id] = max(p.next[id]+1, 2)
		e.App.ID = fmt.Sprintf("%s-%d", id, p.next[id])
	}
	p.known[said], p.ids[e.App.ID] = true, true
	p.apps = append(p.apps, e)
	for _, note := range notes {
		p.note(e.App.ID + ": " + note)
	}
}

func (p *postman) note(note string) {
	if len(p.notes) == maxNotes {
		p.unsaid++
		return
	}
	p.notes = append(p.notes, note)
}

func quoteName(name string) string {
	if r := []rune(name); len(r) > 60 {
		name = string(r[:60]) + "…"
	}
	return fmt.Sprintf("%q", name)
}

// sayings is all that an app says but for what it is called, to tell the same
// app from another.
func sayings(e Entry) string {
	e.App.ID, e.App.Name = "", ""
	type plain Entry // without the String that hides what it holds
	data, _ := json.Marshal(plain(e))
	sum := sha256.Sum256(data)
	return string(sum[:])
}

// settings reads Postman's lists of keys and values, 2.1's and 2.0's.
func (p *postman) settings(n node) map[string]string {
	out := map[string]string{}
	switch v := n.value.(type) {
	case array:
		for _, pair := range p.list(v) {
			out[pair.name] = pair.value
		}
	case object:
		for _, m := range v {
			if s, ok := m.value.value.(string); ok {
				out[m.key] = p.resolve(s)
			}
		}
	}
	return out
}

// extras are the lists of additional parameters in an OAuth 2 authorization
// (authRequestParams, tokenRequestParams, refreshRequestParams), without those
// that are switched off.
func (p *postman) extras(n node) map[string][]extra {
	named := map[string]node{}
	switch v := n.value.(type) {
	case array:
		for _, setting := range v {
			if o, ok := setting.value.(object); ok {
				named[text(o, "key")], _ = o.get("value")
			}
		}
	case object:
		for _, m := range v {
			named[m.key] = m.value
		}
	}
	out := map[string][]extra{}
	for name, value := range named {
		list, _ := value.value.(array)
		for _, n := range list {
			o, _ := n.value.(object)
			if on, there := o.get("enabled"); there && on.value == false || text(o, "key") == "" {
				continue
			}
			out[name] = append(out[name], extra{pair{text(o, "key"), p.resolve(text(o, "value"))}, text(o, "send_as") == "request_header"})
		}
	}
	return out
}

// extra is an additional parameter of Postman's, or a header.
type extra struct {
	pair
	header bool
}

func (p *postman) pairs(o object, key string) []pair {
	n, _ := o.get(key)
	list, _ := n.value.(array)
	return p.list(list)
}

func (p *postman) list(list array) []pair {
	var out []pair
	for _, n := range list {
		o, ok := n.value.(object)
		if !ok {
			continue
		}
		if off, there := o.get("disabled"); there && off.value == true {
			continue
		}
		if key := text(o, "key"); key != "" {
			out = append(out, pair{key, p.resolve(text(o, "value"))})
		}
	}
	return out
}

func child(o object, key string) object {
	n, _ := o.get(key)
	c, _ := n.value.(object)
	return c
}

func text(o object, key string) string {
	n, _ := o.get(key)
	s, _ := n.value.(string)
	return s
}

// scalar is the text of a string or number; "" for anything else.
func scalar(n node) string {
	switch v := n.value.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	}
	return ""
}

// grants are Postman's names of them.
var postmanGrants = map[string]oauth.Grant{
	"authorization_code":           oauth.GrantAuthorizationCode,
	"authorization_code_with_pkce": oauth.GrantAuthorizationCode,
	"implicit":                     oauth.GrantAuthorizationCode,
	"client_credentials":           oauth.GrantClientCredentials,
	"password_credentials":         oauth.GrantPassword,
	"password":                     oauth.GrantPassword,
}

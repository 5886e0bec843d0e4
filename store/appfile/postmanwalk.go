package appfile

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"tokendesk/oauth"
)

// reading is what became of one collection in one environment.
type reading struct {
	in         string // the environment's name; "" without one
	collection string // its name
	found      []found
	pages      []page
	unfilled   []string // variables of addresses that have no value
	notes      []string
	secret     func(string) bool // reports whether a text holds a secret variable's value
}

// found is an app that a collection describes at one place.
type found struct {
	entry  Entry
	notes  []string
	name   string // of the request, folder or collection
	label  string // what the file calls the token; "" where it does not
	client string // the client id as it is written, placeholders too
	tab    bool   // from an Authorization tab, not from a request
	uses   bool   // the environment had a part in it
}

func (r *reading) uses() bool {
	for _, f := range r.found {
		if f.uses {
			return true
		}
	}
	return false
}

// visit walks through a collection.
type visit struct {
	reading
	resolver
	left    []noApp
	known   map[string]bool // what an app says
	read    map[string]bool // what asks for a token
	scripts map[string]bool
}

func (p *postman) readIn(c object, env environment) reading {
	name := cmp.Or(text(child(c, "info"), "name"), text(c, "name"))
	v := p.visit(name, env)
	v.folder(c, name, nil)
	if vars := variables(c, "variable"); len(v.found) == 0 && len(vars) > 0 {
		v.scope = v.scope.within(vars)
		v.fromVariables(vars, name)
	}
	if len(v.found) == 0 && p.namesTokenAddress() {
		v.pages = nil // the environment's app opens them
	}
	v.openedBy()
	v.tellLeft()
	if p.err == nil {
		p.err = p.room.err
	}
	return v.reading
}

// visit begins to read a collection, or what stands for one, in an environment.
func (p *postman) visit(name string, env environment) *visit {
	v := &visit{
		reading: reading{in: env.name, collection: name},
		resolver: resolver{
			scope: new(scope).within(p.files.globals), environment: env.vars, asking: askingIn(env.vars),
			room: &p.room, secrets: map[string]bool{}, computed: map[string]bool{},
		},
		known: map[string]bool{}, read: map[string]bool{}, scripts: map[string]bool{},
	}
	v.secret = v.isSecret
	return v
}

// folder visits a folder or the collection itself. inherited is the authorization
// of what it lies in.
func (v *visit) folder(folder object, name string, inherited object) {
	outer := v.scope
	v.scope = outer.within(variables(folder, "variable"))
	defer func() { v.scope = outer }()
	v.authorization(child(folder, "auth"), name)
	v.compute(folder)
	v.script(folder, name)
	auth := ownAuth(folder, inherited)
	for _, item := range objects(folder, "item") {
		if v.room.err != nil || len(v.found) > maxFound {
			return
		}
		at := text(item, "name")
		if !hasKey(item, "request") {
			v.folder(item, at, auth)
			continue
		}
		v.compute(item)
		v.script(item, at)
		n, _ := item.get("request")
		request, _ := n.value.(object)
		if address, ok := n.value.(string); ok { // only an address is a request, too
			request = object{{"url", node{address}}}
		}
		v.authorization(child(request, "auth"), at)
		v.request(request, ownAuth(request, auth), at)
	}
}

// maxFound bounds what is kept of one collection: more than [maxApps] are refused
// in the end.
const maxFound = maxApps

// ownAuth is the authorization that a request or folder has: its own (which may
// be none at all, "noauth"), else that of the folder it lies in.
func ownAuth(o, inherited object) object {
	own := child(o, "auth")
	if own == nil || text(own, "type") == "inherit" {
		return inherited
	}
	return own
}

// authorization reads an Authorization tab.
func (v *visit) authorization(auth object, name string) {
	if text(auth, "type") != "oauth2" {
		return
	}
	v.used = false
	n, _ := auth.get("oauth2")
	tab := postmanTab{settings: v.settings(n), extras: v.extras(n)}
	if !tab.getsToken() {
		if tab.settings["accessToken"] != "" {
			v.leave(name, "its authorization has a finished token, not how to get one.")
		} else {
			v.leave(name, "its authorization says OAuth 2.0, and nothing else.")
		}
		return
	}
	if !v.first(tab) {
		return
	}
	v.look(tab.settings["accessTokenUrl"], tab.settings["authUrl"], tab.settings["refreshTokenUrl"])
	e, notes, err := tab.app()
	v.keep(found{entry: e, notes: notes, name: name, label: tab.settings["tokenName"], client: unmark(tab.settings["clientId"]), tab: true, uses: v.used}, err)
}

// request reads a request that is itself a token request, and remembers one that
// opens a sign-in page. It reports whether the request is one of them.
func (v *visit) request(o, auth object, name string) bool {
	v.used = false
	if v.isSignIn(o) {
		p := v.page(o)
		p.name = name
		v.pages = append(v.pages, p)
		return true
	}
	if !v.asksForToken(o) {
		v.tellUnread(o, auth, name)
		return false
	}
	r, told := v.sent(o, auth)
	if !r.hasParam(grantType) {
		return false
	}
	if !v.first(r) {
		return true
	}
	if why := v.noAppOf(o, auth, r); why != "" {
		v.leave(name, why)
		return true
	}
	v.look(r.url)
	f := found{name: name, client: unmark(writtenClient(r)), uses: v.used}
	e, notes, err := fromRequest(r)
	f.entry, f.notes = e, append(told, notes...)
	tellSpelling(&f, variablesOf(r))
	v.keep(f, err)
	return true
}

// sent is the request as it is sent.
func (v *visit) sent(o, auth object) (r request, told []string) {
	address, told := v.address(o)
	r = request{runs: true, method: text(o, "method"), url: address}
	r.headers = v.headers(o)
	r.params = v.query(o, &r)
	told = append(told, v.body(child(o, "body"), &r)...)
	r.params = append(r.params, grantInHeader(&r)...)
	if text(auth, "type") == "basic" {
		n, _ := auth.get("basic")
		s := v.settings(n)
		r.basic, r.user, r.password = true, s["username"], s["password"]
	}
	r.takeQuery()
	return r, told
}

// noAppOf is why a token request makes no app; "" where it does.
func (v *visit) noAppOf(o, auth object, r request) string {
	if r.url == "" {
		return "there is no address."
	}
	if why := unspoken(r.param(grantType)); why != "" {
		return why
	}
	if len(v.computed) == 0 {
		return ""
	}
	v.uncomputed = true
	r, _ = v.sent(o, auth)
	v.uncomputed = false
	if names := computedFor(r, v.computed); len(names) > 0 {
		return computedReason(names)
	}
	return ""
}

// variablesOf are the variables without a value in what a request sends.
func variablesOf(r request) []string {
	texts := []string{r.url}
	for _, p := range slices.Concat(r.params, r.headers) {
		texts = append(texts, p.value)
	}
	var names []string
	for _, m := range marked.FindAllString(strings.Join(texts, "\n"), -1) {
		names = append(names, strings.Trim(m, string(markOpen)+string(markClose)))
	}
	return names
}

// first reports whether nothing like it was seen before: thousands of requests have
// the same authorization.
func (v *visit) first(asks any) bool {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", asks))
	key := string(sum[:])
	if v.read[key] || v.room.err != nil {
		return false
	}
	v.read[key] = true
	if v.room.asked++; v.room.asked > maxAsked {
		v.room.err = oauth.UsageError("This file has too many different token requests.", "Split it into several files, or import it with fewer environments.")
	}
	return v.room.err == nil
}

// grantInHeader takes a grant_type out of the headers, where some files have it
// instead of among the parameters or beside it.
func grantInHeader(r *request) (params []pair) {
	r.headers = slices.DeleteFunc(r.headers, func(h pair) bool {
		if h.name == grantType {
			params = []pair{{grantType, h.value}}
		}
		return h.name == grantType
	})
	return params
}

// writtenClient is the client id that a request sends, as it is written.
func writtenClient(r request) string {
	r.readBasic()
	if r.basic {
		return r.user
	}
	return r.param("client_id")
}

// asksForToken reports whether a request may be a token request, before anything
// of it is filled in.
func (v *visit) asksForToken(o object) bool {
	body := child(o, "body")
	if strings.EqualFold(text(o, "method"), "GET") || isOff(body) {
		body = nil
	}
	switch mode := text(body, "mode"); mode {
	case "urlencoded", "formdata":
		for _, field := range objects(body, mode) {
			if strings.TrimSpace(text(field, "key")) == grantType && !isOff(field) {
				return true
			}
		}
	case "raw":
		if raw := text(body, "raw"); len(raw) <= maxResolved && v.mayAsk(raw) {
			return true
		}
	}
	for _, field := range slices.Concat(objects(child(o, "url"), "query"), objects(o, "header")) {
		if text(field, "key") == grantType && !isOff(field) {
			return true
		}
	}
	address := rawURL(o)
	return len(address) <= maxAddress && v.mayAsk(address)
}

// body reads what a request sends.
func (v *visit) body(body object, r *request) (notes []string) {
	if isOff(body) {
		return nil
	}
	switch text(body, "mode") {
	case "urlencoded":
		r.params = append(r.params, v.pairs(objects(body, "urlencoded"))...)
	case "formdata":
		fields := objects(body, "formdata")
		for _, field := range fields {
			if text(field, "type") == "file" && !isOff(field) {
				notes = append(notes, "The file that is sent as "+quoteName(text(field, "key"))+" was left out.")
			}
		}
		r.params = append(r.params, v.pairs(fields)...)
	case "raw":
		r.setBody(v.resolve(text(body, "raw")))
	}
	return notes
}

// headers are a request's, without those that Postman makes anew each time.
func (v *visit) headers(o object) []pair {
	if lines := text(o, "header"); lines != "" { // format 2 allows them as a text
		return v.pairs(headerLines(lines))
	}
	return v.pairs(objects(o, "header"))
}

// pairs are the parameters or headers that are switched on, with their variables
// filled in.
func (v *visit) pairs(fields []object) []pair {
	var out []pair
	for _, o := range fields {
		key := strings.TrimSpace(text(o, "key"))
		if key == "" || isOff(o) || text(o, "type") == "file" {
			continue
		}
		n, _ := o.get("value")
		value := v.value(scalar(n))
		if isDynamic(value) {
			continue
		}
		out = append(out, pair{key, value})
	}
	return out
}

// value fills in the variables of a text; what is <described> is a placeholder.
func (v *visit) value(s string) string {
	s = v.resolve(s)
	if trimmed := strings.TrimSpace(s); described.MatchString(trimmed) {
		return mark(trimmed[1 : len(trimmed)-1])
	}
	return s
}

// keep adds an app, or says why there is none.
func (v *visit) keep(f found, err error) {
	if err != nil {
		v.leave(f.name, err.Error())
		return
	}
	f.notes = append(f.notes, v.hideSecrets(&f.entry)...)
	if said := sayings(f.entry); !v.known[said] {
		v.known[said] = true
		v.nameIt(&f)
		v.found = append(v.found, f)
	}
}

// nameIt calls an app that is no known provider's by its collection, and adds the
// environment that it was read in. Its id is made from what it is, so that a
// collection that was renamed brings the same app.
func (v *visit) nameIt(f *found) {
	app := &f.entry.App
	host := hostIn(app.Endpoints.Token)
	if app.Provider == "" {
		app.Name = cmp.Or(v.collection, host, f.name, "Imported")
		if host == "" || strings.Contains(app.Endpoints.Token, "{") {
			app.ID = cmp.Or(oauth.MakeID(cmp.Or(host, app.Name), app.ClientID), "imported")
		}
	}
	if isName(f.label) && !v.isSecret(f.label) {
		app.Name = f.label
	}
	if v.secrets[app.ClientID] {
		app.ID = cmp.Or(oauth.MakeID(app.Provider, host, v.collection), "imported")
	}
	if f.uses && v.in != "" {
		app.Environment = v.in
		app.ID = cmp.Or(oauth.MakeID(app.ID, v.in), app.ID)
	}
}

package appfile

import (
	"bytes"
	"cmp"
	"path"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
)

// httpFormat is a file of requests as the JetBrains HTTP client, VS Code's REST Client
// and httpyac have it.
func httpFormat() format {
	return format{
		SourceInfo: SourceInfo{Name: SourceHTTP, Title: "an .http file"},
		guess:      isHTTPFile,
		ofObject:   isRestClientSettings,
		read:       func(data []byte, _ string) (File, []string, error) { return parseHTTP([]Document{{Data: data}}) },
		together:   parseHTTP,
		hasValues:  func([]byte) bool { return true },
		folder:     httpFolder,
	}
}

var (
	httpSigns   = pattern.New(`(?m)^(@[\w.-]+\s*:?=.*|(#|//)\s*@\w+.*)$`)
	httpRequest = pattern.New(`^(?:(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\s+)?((?i:https?://|\{\{)\S.*|/\S*(?:\s+HTTP/[\d.]+)?)$`)
	httpLine    = pattern.New(`(?m)^(?:(?:GET|POST|PUT|PATCH|DELETE)\s+(?:https?://|\{\{|/)\S*.*)$`)
	httpMarkup  = pattern.New(`(?m)^(\x60{3}|~~~|[-*] \S|#{1,2} \S.*\n\s*\n\w+ [a-z])`)
)

func isHTTPFile(text []byte) bool {
	text = text[:min(len(text), 256<<10)]
	switch {
	case len(text) == 0, text[0] == '{' && !bytes.HasPrefix(text, []byte("{{")), httpMarkup.Match(text):
		return false
	}
	return httpLine.Match(text) || httpSigns.Match(text) && httpAddress.Match(text)
}

var httpAddress = pattern.New(`(?m)^(https?://|\{\{)\S+\s*$|\{\{\$`)

func isRestClientSettings(o object) bool {
	return child(o, "rest-client.environmentVariables") != nil || child(o, "httpyac.environmentVariables") != nil
}

// httpFolder are the .http files of a folder with the environments beside them.
func httpFolder(paths []string) []string {
	var out []string
	some := false
	for _, p := range paths {
		base := path.Base(p)
		request := path.Ext(p) == ".http" || path.Ext(p) == ".rest"
		some = some || request || isEnvJSON(base)
		switch {
		case request, isEnvJSON(base), base == ".env" || strings.HasPrefix(base, ".env.") || strings.HasSuffix(base, ".env"),
			p == ".vscode/settings.json", base == "httpyac.json" || base == ".httpyac.json":
			out = append(out, p)
		}
	}
	if !some {
		return nil
	}
	return out
}

func isEnvJSON(base string) bool {
	return base == "http-client.env.json" || base == "http-client.private.env.json" || base == "rest-client.env.json" || base == "rest-client.private.env.json"
}

// httpFiles are requests and environments on their way into collections.
type httpFiles struct {
	environments []*httpEnvironment
	files        []httpFile
	private      []object // of files that go before others
}

// httpFile is one file of requests.
type httpFile struct {
	name  string
	vars  map[string]variable
	calls []httpCall
	auths []httpAuth
}

// parseHTTP reads .http files and the environments beside them.
func parseHTTP(documents []Document) (File, []string, error) {
	var h httpFiles
	var notes []string
	for _, d := range documents {
		if err := h.take(d); err != nil {
			if len(documents) == 1 {
				return File{}, nil, err
			}
			notes = append(notes, quoteName(strings.Trim(d.Name, "“”"))+" was left out: "+err.Error())
		}
	}
	for _, o := range h.private {
		h.takeEnvironments(o, true)
	}
	return readCollections(".http", notes, h.collections())
}

func (h *httpFiles) take(d Document) error {
	base := strings.Trim(path.Base(cmp.Or(d.Path, d.Name)), "“”")
	data := bytes.TrimSpace(d.Data)
	switch {
	case base == ".env" || strings.HasPrefix(base, ".env.") || strings.HasSuffix(base, ".env"):
		name := strings.Trim(strings.TrimSuffix(strings.TrimPrefix(base, ".env"), ".env"), ".")
		env := h.environment(cmp.Or(name, "$shared"))
		for key, v := range dotenvVariables(d.Data) {
			env.vars[strings.TrimPrefix(key, "process.env.")] = v
		}
		return nil
	case len(data) > 0 && data[0] == '{' && !bytes.HasPrefix(data, []byte("{{")):
		return h.json(data, base)
	}
	if len(d.Data) > maxFile {
		return oauth.UsageError("The file is too large.", "Split it into several files.")
	}
	h.files = append(h.files, readHTTPFile(string(d.Data), stem(base)))
	return nil
}

// json takes environments: JetBrains' own files, VS Code's settings, httpyac's.
func (h *httpFiles) json(data []byte, base string) error {
	tree, err := parseTree(data)
	if err != nil {
		if tree, err = parseTree(withoutComments(data)); err != nil {
			return err
		}
	}
	o, _ := tree.value.(object)
	for _, key := range []string{"rest-client.environmentVariables", "httpyac.environmentVariables", "environments"} {
		if inner := child(o, key); inner != nil {
			h.takeEnvironments(inner, false)
			return nil
		}
	}
	if strings.Contains(base, "private") {
		h.private = append(h.private, o)
		return nil
	}
	h.takeEnvironments(o, false)
	return nil
}

// collections are what was read: the requests once for all environments, and each
// environment's own authorizations.
func (h *httpFiles) collections() postmanFiles {
	var out postmanFiles
	shared := h.shared()
	out.globals = shared.vars
	own := h.own()
	for _, env := range own {
		out.environments = append(out.environments, environment{name: env.name, vars: merged(shared.vars, env.vars), dumped: true, spoken: len(shared.auth)+len(env.auth) > 0})
		out.addAuths(env.name, merged(shared.vars, env.vars), mergedAuth(shared.auth, env.auth))
	}
	if len(own) == 0 {
		out.addAuths("", shared.vars, shared.auth)
	}
	known := map[string]bool{}
	for _, env := range h.environments {
		for name := range env.vars {
			known[name] = true
		}
	}
	for _, f := range h.files {
		items := f.items(known)
		if len(items) > 0 {
			out.collections = append(out.collections, collectionOf(f.name, f.vars, nil, items))
		}
	}
	return out
}

// addAuths makes a collection of an environment's authorizations.
func (f *postmanFiles) addAuths(name string, vars map[string]variable, auths object) {
	var items array
	for _, m := range auths {
		o, _ := m.value.value.(object)
		if auth := jetbrainsAuth(m.key, o); auth != nil {
			items = append(items, call{name: m.key, auth: auth}.item())
		}
	}
	if len(items) > 0 {
		f.bound = append(f.bound, bound{collectionOf("", nil, nil, items), environment{name: name, vars: vars}})
	}
}

// items are the requests of a file. known are the variables that environments have.
func (f httpFile) items(known map[string]bool) array {
	has := func(name string) bool { return known[name] || f.vars[name].value != "" }
	var items array
	for _, c := range f.calls {
		items = append(items, c.call().item())
	}
	for _, a := range f.auths {
		if auth := a.auth(has); auth != nil {
			items = append(items, call{name: a.name, auth: auth}.item())
		}
	}
	return items
}

var (
	processVariable = pattern.New(`\{\{\s*\$(?:processEnv|dotenv|shared|env\.?)\s*%?\s*([\w.-]+)\s*\}\}`)
	plainEnv        = pattern.New(`\{\{\s*process\.env\.([\w]+)\s*\}\}`)
)

// httpText writes the variables of a text as Postman would.
func httpText(s string) string {
	if !strings.Contains(s, "{{") {
		return s
	}
	return plainEnv.ReplaceAllString(processVariable.ReplaceAllString(s, "{{$1}}"), "{{$1}}")
}

package appfile

import (
	"cmp"
	"slices"
	"strings"

	"tokendesk/oauth/pattern"
)

// jetbrainsFormat is an environment file of the JetBrains HTTP client
// (http-client.env.json and http-client.private.env.json), which others read as well.
func jetbrainsFormat() format {
	return format{
		SourceInfo: SourceInfo{Name: SourceJetBrains, Title: "an environment of the JetBrains HTTP client"},
		ofObject:   isJetBrains,
		read:       func(data []byte, _ string) (File, []string, error) { return parseHTTP([]Document{{Data: data}}) },
		together:   parseHTTP,
		hasValues:  func([]byte) bool { return true },
		with:       SourceHTTP,
	}
}

// isJetBrains reports whether an environment says how a token is got, holds a token
// that the client got, or secrets for one that does.
func isJetBrains(o object) bool {
	return slices.ContainsFunc(o, func(m member) bool {
		env, _ := m.value.value.(object)
		security := child(env, "Security")
		return hasKey(security, "Auth") || slices.ContainsFunc(env, func(m member) bool {
			inner, _ := m.value.value.(object)
			return text(inner, "Type") == "OAuth2"
		})
	})
}

// httpEnvironment is one environment of one or several files: its variables, and the
// authorizations that they have names for.
type httpEnvironment struct {
	name string
	vars map[string]variable
	auth object // name → settings
}

// sharedNames are environments whose values all others have.
var sharedNames = []string{"$shared", "$default", "shared", "$defaultHeaders"}

// takeEnvironments takes an object of environments. What is private goes before what
// is not, and adds to it.
func (h *httpFiles) takeEnvironments(o object, private bool) {
	for _, m := range o {
		values, ok := m.value.value.(object)
		if !ok {
			continue
		}
		env := h.environment(m.key)
		vars := map[string]variable{}
		for _, v := range values {
			if inner, _ := v.value.value.(object); v.key == "Security" || v.key == "SSLConfiguration" || text(inner, "Type") == "OAuth2" {
				continue
			}
			flatten(vars, v.key, v.value, httpText)
		}
		if private {
			for name, v := range vars {
				v.secret = true
				vars[name] = v
			}
		}
		env.vars = merged(env.vars, vars)
		env.auth = mergedAuth(env.auth, child(child(values, "Security"), "Auth"))
		for _, v := range values { // beside the variables, as some write it
			if inner, _ := v.value.value.(object); text(inner, "Type") == "OAuth2" {
				env.auth = mergedAuth(env.auth, object{v})
			}
		}
	}
}

func (h *httpFiles) environment(name string) *httpEnvironment {
	for _, env := range h.environments {
		if env.name == name {
			return env
		}
	}
	env := &httpEnvironment{name: name, vars: map[string]variable{}}
	h.environments = append(h.environments, env)
	return env
}

// mergedAuth are authorizations with what another file says of them besides.
func mergedAuth(under, over object) object {
	out := slices.Clone(under)
	for _, m := range over {
		at := slices.IndexFunc(out, func(o member) bool { return o.key == m.key })
		if at < 0 {
			out = append(out, m)
			continue
		}
		a, _ := out[at].value.value.(object)
		b, _ := m.value.value.(object)
		all := slices.Clone(b)
		for _, setting := range a {
			if !hasKey(b, setting.key) {
				all = append(all, setting)
			}
		}
		out[at] = member{m.key, node{all}}
	}
	return out
}

// shared are the values that every environment has.
func (h *httpFiles) shared() httpEnvironment {
	var out httpEnvironment
	for _, env := range h.environments {
		if slices.Contains(sharedNames, env.name) {
			out.vars, out.auth = merged(out.vars, env.vars), mergedAuth(out.auth, env.auth)
		}
	}
	return out
}

// own are the environments that a person chooses from; one that only has what all
// have is one too, where there is no other.
func (h *httpFiles) own() []*httpEnvironment {
	var out []*httpEnvironment
	for _, env := range h.environments {
		if !slices.Contains(sharedNames, env.name) {
			out = append(out, env)
		}
	}
	return out
}

// lowerKeys is an object whose keys are written as token_url, in whatever case people
// spell them.
func lowerKeys(o object) object {
	out := make(object, len(o))
	for i, m := range o {
		out[i] = member{strings.ReplaceAll(strings.ToLower(m.key), " ", "_"), m.value}
	}
	return out
}

// jetbrainsNames are the settings of an authorization, as Postman calls them.
var jetbrainsNames = []pair{
	{"auth_url", "authUrl"},
	{"token_url", "accessTokenUrl"},
	{"device_auth_url", "deviceUrl"},
	{"device_authorization_url", "deviceUrl"},
	{"revoke_url", "revokeUrl"},
	{"revocation_url", "revokeUrl"},
	{"client_id", "clientId"},
	{"client_secret", "clientSecret"},
	{"scope", "scope"},
	{"redirect_url", "redirect_uri"},
	{"username", "username"},
	{"password", "password"},
	{"audience", "audience"},
}

var wordBreaks = pattern.New(`[\s_-]+`)

// jetbrainsAuth is an authorization of an environment; nil for one that is no OAuth 2.
func jetbrainsAuth(name string, o object) object {
	o = lowerKeys(o)
	if kind := text(o, "type"); kind != "" && !strings.EqualFold(kind, "OAuth2") {
		return nil
	}
	var a oauth2
	grant := wordBreaks.ReplaceAllString(strings.ToLower(strings.TrimSpace(text(o, "grant_type"))), "_")
	a.set("grant_type", grant)
	a.set("tokenName", name)
	for _, p := range jetbrainsNames {
		n, _ := o.get(p.name)
		if value := httpText(scalar(n)); !unused(p.value, grant == "authorization_code" || grant == "implicit", grant) {
			a.set(p.value, value)
		}
	}
	switch strings.ToLower(text(o, "client_credentials")) {
	case "in body":
		a.set("client_authentication", "body")
	case "jwt", "none":
		a.set("client_authentication", strings.ToLower(text(o, "client_credentials")))
	}
	for _, m := range child(o, "custom_headers") {
		a.extra(onToken, m.key, httpText(scalar(m.value)), true, false)
	}
	pkce, _ := o.get("pkce")
	inner, _ := pkce.value.(object)
	inner = lowerKeys(inner)
	a.pkce(true, text(inner, "code_challenge_method"))
	for _, m := range child(o, "custom_request_parameters") {
		value, use := m.value, ""
		if inner, ok := m.value.value.(object); ok {
			inner = lowerKeys(inner)
			value, _ = inner.get("value")
			use = strings.ToLower(text(inner, "use"))
		}
		values := []node{value}
		if list, ok := value.value.(array); ok {
			values = list
		}
		for _, v := range values {
			if use != "in auth request" {
				a.extra(onToken, m.key, httpText(scalar(v)), false, false)
			}
			standard := m.key == "audience" || m.key == "resource" // which every request of an app sends
			if use != "in token request" && !standard && cmp.Or(grant, "authorization_code") == "authorization_code" {
				a.extra(onAuthorize, m.key, httpText(scalar(v)), false, false)
			}
		}
	}
	return a.auth()
}

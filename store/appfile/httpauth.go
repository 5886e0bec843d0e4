package appfile

import (
	"cmp"
	"slices"
	"strings"

	"tokendesk/oauth/pattern"
)

// httpAuth is a token that an .http file lets its program get: httpyac by the header
// Authorization: openid client_credentials name, VS Code's REST Client by a variable such
// as {{$aadV2Token …}}.
type httpAuth struct {
	name   string
	grant  string
	prefix string   // of the variables that hold the settings; "" for none
	words  []string // the variable's
}

// httpyacFlows are httpyac's names of the grants.
var httpyacFlows = map[string]string{
	"client_credentials": "client_credentials", "client": "client_credentials", "authorization_code": "authorization_code", "code": "authorization_code",
	"password": "password", "device_code": "device_code", "device": "device_code", "implicit": "implicit", "hybrid": "authorization_code",
	"token_exchange": "urn:ietf:params:oauth:grant-type:token-exchange",
}

// flowOf takes a header that lets httpyac get a token; of an exchange, the token that
// is exchanged.
func flowOf(header string, all []httpAuth) []httpAuth {
	words := strings.Fields(header)
	if len(words) == 0 || !strings.EqualFold(words[0], "openid") && !strings.EqualFold(words[0], "oauth2") {
		return all
	}
	a := httpAuth{grant: "client_credentials"}
	for _, word := range words[1:] {
		grant, known := httpyacFlows[word]
		switch {
		case strings.HasPrefix(grant, "urn:"):
			return onceAuth(all, a)
		case known:
			a.grant = grant
		case word != "pkce" && word != "openid" && a.prefix == "":
			a.prefix = word
		}
	}
	return onceAuth(all, a)
}

func onceAuth(all []httpAuth, a httpAuth) []httpAuth {
	if slices.ContainsFunc(all, func(b httpAuth) bool {
		return a.grant == b.grant && a.prefix == b.prefix && slices.Equal(a.words, b.words) && a.name == b.name
	}) || len(all) > maxFound {
		return all
	}
	return append(all, a)
}

var tokenVariable = pattern.New(`\{\{\s*\$(aadToken|aadV2Token|oidcAccessToken|oidcIdToken)\b([^{}]*)\}\}`)

// tokenVariables takes the variables for which REST Client gets a token.
func tokenVariables(data string, all []httpAuth) []httpAuth {
	for _, m := range tokenVariable.FindAllStringSubmatch(data, -1) {
		all = onceAuth(all, httpAuth{name: m[1], words: strings.Fields(m[2])})
	}
	return all
}

// httpyacSettings are httpyac's settings, as Postman calls them, and whether a grant
// needs them, so that they are open where nothing has them.
var httpyacSettings = []struct {
	name, postman string
	needed        bool
}{
	{"tokenEndpoint", "accessTokenUrl", true},
	{"clientId", "clientId", true},
	{"authorizationEndpoint", "authUrl", false},
	{"deviceCodeEndpoint", "deviceUrl", false},
	{"clientSecret", "clientSecret", false},
	{"scope", "scope", false},
	{"audience", "audience", false},
	{"resource", "resource", false},
	{"username", "username", false},
	{"password", "password", false},
	{"redirectUri", "redirect_uri", false},
	{"useAuthorizationHeader", "useAuthorizationHeader", false},
}

// auth is the authorization. has reports whether a variable has a value anywhere.
func (a httpAuth) auth(has func(string) bool) object {
	if a.name != "" {
		return a.restClient(has)
	}
	var o oauth2
	o.set("grant_type", a.grant)
	o.set("tokenName", a.prefix)
	for _, s := range httpyacSettings {
		needed := s.needed || s.postman == "authUrl" && a.grant == "authorization_code" || s.postman == "clientSecret" && a.grant == "client_credentials"
		if unused(s.postman, a.grant == "authorization_code" || a.grant == "implicit", a.grant) {
			continue
		}
		name := ""
		for _, prefix := range []string{a.prefix, "oauth2"} {
			for _, between := range []string{"_", "."} {
				if full := prefix + between + s.name; name == "" && prefix != "" && has(full) {
					name = full
				}
			}
		}
		if name != "" || needed {
			o.set(s.postman, "{{"+cmp.Or(name, cmp.Or(a.prefix, "oauth2")+"_"+s.name)+"}}")
		}
	}
	return o.auth()
}

// restClient is the authorization of one of REST Client's own variables.
func (a httpAuth) restClient(has func(string) bool) object {
	var o oauth2
	word := func(names ...string) string {
		for _, w := range a.words {
			for _, name := range names {
				if value, ok := strings.CutPrefix(w, name+":"); ok {
					return value
				}
			}
		}
		return ""
	}
	setting := func(postman, value string, variables ...string) {
		for _, name := range variables {
			if value == "" && has(name) {
				value = "{{" + name + "}}"
			}
		}
		o.set(postman, value)
	}
	switch a.name {
	case "oidcAccessToken", "oidcIdToken":
		o.set("grant_type", "authorization_code")
		setting("authUrl", cmp.Or(word("authorizeEndpoint"), "{{oidcAuthorizeEndpoint}}"))
		setting("accessTokenUrl", cmp.Or(word("tokenEndpoint"), "{{oidcTokenEndpoint}}"))
		setting("clientId", word("clientId"), "oidcClientId")
		setting("scope", strings.ReplaceAll(word("scopes"), ",", " "), "oidcScopes")
		setting("audience", word("audience"), "oidcAudience")
		if port := word("callbackPort"); port != "" {
			o.set("redirect_uri", "http://localhost:"+port)
		}
		return o.auth()
	}
	tenant := cmp.Or(word("tenantid", "tenantId"), a.tenant())
	if tenant == "" && has("aadV2TenantId") {
		tenant = "{{aadV2TenantId}}"
	}
	host := "https://" + aadHosts[a.cloud()] + "/" + cmp.Or(tenant, "common")
	o.set("authUrl", host+"/oauth2/v2.0/authorize")
	o.set("accessTokenUrl", host+"/oauth2/v2.0/token")
	setting("clientId", word("clientid", "clientId"), "aadV2ClientId")
	scopes := strings.ReplaceAll(word("scopes"), ",", " ")
	if slices.Contains(a.words, "appOnly") {
		o.set("grant_type", "client_credentials")
		setting("clientSecret", "{{aadV2ClientSecret}}")
		if has("aadV2AppUri") && scopes == "" {
			scopes = "{{aadV2AppUri}}/.default"
		}
	} else {
		o.set("grant_type", "authorization_code")
	}
	if audience := word("aud"); audience != "" && scopes == "" {
		scopes = strings.TrimSuffix(audience, "/") + "/.default"
	}
	o.set("scope", scopes)
	return o.auth()
}

// aadHosts are the sign-in servers of Microsoft's clouds.
var aadHosts = map[string]string{
	"": "login.microsoftonline.com", "cn": "login.partner.microsoftonline.cn", "us": "login.microsoftonline.us",
}

// cloud is which of them is meant.
func (a httpAuth) cloud() string {
	for _, w := range a.words {
		switch strings.ToLower(w) {
		case "cn", "azurechinacloud":
			return "cn"
		case "us", "azureusgovernment":
			return "us"
		}
	}
	return ""
}

// tenant is the word of {{$aadToken …}} that says which; "" for none.
func (a httpAuth) tenant() string {
	for _, w := range a.words {
		if a.name == "aadToken" && !strings.Contains(w, ":") && (strings.Contains(w, ".") || len(w) == 36) {
			return w
		}
	}
	return ""
}

package appfile

import (
	"cmp"
	"strings"

	"tokendesk/oauth"
)

// postmanTab is what Postman's Authorization tab says of OAuth 2.
type postmanTab struct {
	settings map[string]string
	extras   map[string][]extra
}

// extra is an additional parameter of the tab, or a header.
type extra struct {
	pair
	header bool
}

// tabNames are the tab's settings under the names that older formats have.
var tabNames = map[string]string{
	"grantType": "grant_type", "clientAuth": "client_authentication", "clientAuthentication": "client_authentication",
	"redirectUri": "redirect_uri", "callBackUrl": "redirect_uri", "callbackUrl": "redirect_uri", "authorizationUrl": "authUrl",
	"client_id": "clientId", "client_secret": "clientSecret", "accessTokenURL": "accessTokenUrl", "authURL": "authUrl",
}

// postmanGrants are Postman's names of the grants.
var postmanGrants = map[string]oauth.Grant{
	"authorization_code":                  oauth.GrantAuthorizationCode,
	"authorization_code_with_pkce":        oauth.GrantAuthorizationCode,
	"implicit":                            oauth.GrantAuthorizationCode,
	"client_credentials":                  oauth.GrantClientCredentials,
	"password_credentials":                oauth.GrantPassword,
	"password":                            oauth.GrantPassword,
	"resource_owner_password_credentials": oauth.GrantPassword,
	"device_authorization":                oauth.GrantDeviceCode,
	"device_code":                         oauth.GrantDeviceCode,
	"refresh_token":                       oauth.GrantRefreshToken,
}

// getsToken reports whether the tab says how a token is got, and does not merely
// hold one.
func (t postmanTab) getsToken() bool {
	for _, name := range []string{"accessTokenUrl", "authUrl", "issuer", "clientId", "clientSecret"} {
		if t.settings[name] != "" {
			return true
		}
	}
	return false
}

// grant is the tab's, or what its other settings tell of it.
func (t postmanTab) grant() (grant oauth.Grant, notes []string) {
	name := t.settings["grant_type"]
	if grant, known := postmanGrants[name]; known {
		return grant, nil
	}
	if grant := grantOf(name); grant != "" {
		return grant, nil
	}
	grant = oauth.GrantClientCredentials
	if t.settings["authUrl"] != "" || name == "" && t.settings["accessTokenUrl"] == "" {
		grant = oauth.GrantAuthorizationCode
	}
	if name != "" {
		notes = []string{"The grant of its authorization is not known; " + string(grant) + " is used."}
	}
	return grant, notes
}

// app turns the tab into an app. It makes the same request as the tab does, so it
// is read as that request.
func (t postmanTab) app() (Entry, []string, error) {
	s := t.settings
	grant, notes := t.grant()
	s["accessTokenUrl"] = t.tokenAddress(grant)
	e, more, err := fromRequest(t.request(grant))
	if err != nil {
		return Entry{}, nil, err
	}
	app := &e.App
	if s["grant_type"] == "implicit" {
		notes = append(notes, "The implicit grant is no longer used; the authorization code grant with PKCE replaces it.")
	}
	if grant == oauth.GrantAuthorizationCode {
		notes = append(notes, t.signIn(app)...)
	}
	if s["client_authentication"] == "jwt" {
		app.ClientAuth = oauth.PrivateKeyJWT
		if s["clientSecret"] != "" {
			app.ClientAuth = oauth.ClientSecretJWT
		}
	}
	if refresh := endpoint(s["refreshTokenUrl"]); refresh != endpoint(s["accessTokenUrl"]) {
		app.Endpoints.Refresh = refresh
	}
	app.Params.Refresh = params(t.extras["refreshRequestParams"])
	if !isKnown(*app) {
		app.Endpoints.Issuer, app.Endpoints.DeviceAuthorization = endpoint(issuerOf(s["issuer"])), endpoint(s["deviceUrl"])
		app.Endpoints.Revocation = endpoint(s["revokeUrl"])
	}
	if prefix := s["headerPrefix"]; prefix != "" && !strings.EqualFold(strings.TrimSpace(prefix), "Bearer") && !hasMark(prefix) {
		notes = append(notes, "The token is sent with the prefix "+quoteName(prefix)+"; add it to the test call's headers.")
	}
	return e, append(notes, more...), nil
}

// isKnown reports whether the catalogue has an app's addresses.
func isKnown(app oauth.App) bool { return app.Provider != "" && app.Endpoints.Token == "" }

// endpoint is an address of the tab as an app holds it: "" where all of it is open.
func endpoint(address string) string {
	address, _ = tidyAddress(address)
	if address == "" || isMark(addressOf(address)) {
		return ""
	}
	return unmark(addressOf(address))
}

// tokenAddress is the token endpoint: the tab's, or the one of the provider whose
// sign-in page the tab names, else a placeholder.
func (t postmanTab) tokenAddress(grant oauth.Grant) string {
	if address, _ := tidyAddress(t.settings["accessTokenUrl"]); address != "" {
		return address
	}
	if address, _ := tidyAddress(t.settings["authUrl"]); address != "" {
		m, err := matchProvider("endpoints.authorization", addressOf(address), request{params: []pair{{grantType, grantTypeOf(grant)}}})
		if err == nil && m.provider.ID != "" && !m.choice {
			return fillMarked(m.provider.App.Endpoints.Token, m.vars)
		}
	}
	return mark("token_url")
}

// fillMarked writes vars into a template of the catalogue, a placeholder for each
// that has no value.
func fillMarked(template string, vars map[string]string) string {
	return inTemplate.ReplaceAllStringFunc(template, func(m string) string {
		return cmp.Or(vars[m[1:len(m)-1]], mark(m[1:len(m)-1]))
	})
}

func (t postmanTab) request(grant oauth.Grant) request {
	s := t.settings
	r := request{runs: true, method: "POST", url: s["accessTokenUrl"], params: []pair{{grantType, grantTypeOf(grant)}}}
	id, secret := s["clientId"], s["clientSecret"]
	switch {
	case s["client_authentication"] == "none":
		r.params = append(r.params, pair{"client_id", id})
	case s["client_authentication"] != "body" && s["useAuthorizationHeader"] != "false" && secret != "": // Postman's default is the header
		r.basic, r.user, r.password = true, id, secret
	default:
		r.params = append(r.params, pair{"client_id", id})
		if secret != "" {
			r.params = append(r.params, pair{"client_secret", secret})
		}
	}
	settings := []string{"scope", "audience", "resource"}
	if grant == oauth.GrantAuthorizationCode {
		settings = append(settings, "redirect_uri")
	}
	for _, name := range settings {
		for value := range strings.SplitSeq(s[name], separator) {
			if value != "" {
				r.params = append(r.params, pair{name, value})
			}
		}
	}
	if grant == oauth.GrantPassword {
		r.params = append(r.params, pair{"username", s["username"]}, pair{"password", s["password"]})
	}
	for _, x := range t.extras["tokenRequestParams"] {
		if x.header {
			r.headers = append(r.headers, x.pair)
		} else {
			r.params = append(r.params, x.pair)
		}
	}
	return r
}

// signIn adds what only the browser flow needs.
func (t postmanTab) signIn(app *oauth.App) (notes []string) {
	s := t.settings
	_, query, _ := strings.Cut(s["authUrl"], "?")
	var more []extra
	if !isKnown(*app) {
		app.Endpoints.Authorization = endpoint(s["authUrl"])
	} else {
		for _, p := range formPairs(query) {
			more = append(more, extra{pair: p})
		}
	}
	if s["pkce"] == "plain" || s["grant_type"] == "authorization_code_with_pkce" && strings.EqualFold(cmp.Or(s["challengeAlgorithm"], s["code_challenge_method"]), "plain") {
		app.PKCE = oauth.PKCEPlain
	}
	app.Params.Authorize = params(append(more, t.extras["authRequestParams"]...))
	return notes
}

func params(list []extra) map[string]oauth.Param {
	var out map[string]oauth.Param
	for _, x := range list {
		if x.header || isDynamic(x.value) {
			continue
		}
		if out == nil {
			out = map[string]oauth.Param{}
		}
		value := (&request{runs: true}).template(x.name, x.value)
		if value == x.value && (namesSecret(x.name) || looksSecret(value)) {
			value = unmark(mark(x.name)) // an app file would show it
		}
		out[x.name] = append(out[x.name], value)
	}
	return out
}

// separator stands between the values of a setting that has several.
const separator = "\x00"

// settings reads Postman's lists of keys and values, 2.1's and 2.0's.
func (v *visit) settings(n node) map[string]string {
	out := map[string]string{}
	set := func(key string, value node) {
		if name, old := tabNames[key]; old {
			key = name
		}
		if s := strings.TrimSpace(v.setting(value)); s != "" {
			out[key] = s
		}
	}
	switch o := n.value.(type) {
	case array:
		for _, pair := range objectsOf(n) {
			if value, _ := pair.get("value"); !isOff(pair) {
				set(text(pair, "key"), value)
			}
		}
	case object:
		for _, m := range o {
			set(m.key, m.value)
		}
	}
	return out
}

// setting is the text of a setting. Audience and resource are lists, which Postman
// writes as an object of made-up keys.
func (v *visit) setting(n node) string {
	var all []string
	switch value := n.value.(type) {
	case object:
		for _, m := range value {
			all = append(all, v.value(scalar(m.value)))
		}
	case array:
		for _, item := range value {
			if o, ok := item.value.(object); ok {
				item, _ = o.get("value")
			}
			all = append(all, v.value(scalar(item)))
		}
	default:
		return v.value(scalar(n))
	}
	return strings.Join(all, separator)
}

// extras are the lists of additional parameters in an OAuth 2 authorization
// (authRequestParams, tokenRequestParams, refreshRequestParams), without those
// that are switched off.
func (v *visit) extras(n node) map[string][]extra {
	named := map[string]node{}
	switch o := n.value.(type) {
	case array:
		for _, setting := range objectsOf(n) {
			named[text(setting, "key")], _ = setting.get("value")
		}
	case object:
		for _, m := range o {
			named[m.key] = m.value
		}
	}
	out := map[string][]extra{}
	for _, name := range []string{"authRequestParams", "tokenRequestParams", "refreshRequestParams"} {
		for _, o := range objectsOf(named[name]) {
			for _, p := range v.pairs([]object{o}) {
				out[name] = append(out[name], extra{p, text(o, "send_as") == "request_header"})
			}
		}
	}
	return out
}

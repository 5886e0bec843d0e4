package appfile

import (
	"cmp"
	"strings"

	"tokendesk/oauth"
)

// fromPostmanAuth turns the fields of Postman's Authorization tab into an app.
// They make the same request as the tab does, so it is read as that request.
func fromPostmanAuth(s map[string]string, more map[string][]extra, name string) (Entry, []string, error) {
	grant, known := postmanGrants[cmp.Or(s["grant_type"], "authorization_code")]
	if s["grant_type"] == "" && s["authUrl"] == "" {
		grant, known = oauth.GrantClientCredentials, true
	}
	if !known {
		return Entry{}, nil, oauth.UsageError("its grant is not known", "")
	}
	if s["accessTokenUrl"] == "" {
		if s["grant_type"] == "implicit" {
			return Entry{}, nil, oauth.UsageError("the implicit grant has no token address, and no server should offer it any more", "")
		}
		return Entry{}, nil, oauth.UsageError("it has no access token URL", "")
	}
	r := postmanRequest(s, grant)
	for _, x := range more["tokenRequestParams"] {
		if x.header {
			r.headers = append(r.headers, x.pair)
		} else {
			r.params = append(r.params, x.pair)
		}
	}
	e, notes, err := fromRequest(r)
	if err != nil {
		return Entry{}, nil, err
	}
	app := &e.App
	if s["grant_type"] == "implicit" {
		notes = append(notes, "The implicit grant is out of use; the authorization code grant with PKCE takes its place.")
	}
	if grant == oauth.GrantAuthorizationCode {
		notes = append(notes, signIn(app, s)...)
		app.Params.Authorize = params(more["authRequestParams"])
	}
	app.Params.Refresh = params(more["refreshRequestParams"])
	if prefix := s["headerPrefix"]; prefix != "" && !strings.EqualFold(prefix, "Bearer") {
		notes = append(notes, "Postman sends the token with the prefix "+quoteName(prefix)+"; put it into the test call's headers.")
	}
	if label := cmp.Or(s["tokenName"], name); label != "" && !hasMark(label) {
		app.Name = label
	}
	return e, notes, nil
}

func params(list []extra) map[string]oauth.Param {
	var out map[string]oauth.Param
	for _, x := range list {
		if x.header || hasMark(x.value) {
			continue
		}
		if out == nil {
			out = map[string]oauth.Param{}
		}
		out[x.name] = append(out[x.name], x.value)
	}
	return out
}

func postmanRequest(s map[string]string, grant oauth.Grant) request {
	r := request{method: "POST", url: s["accessTokenUrl"], params: []pair{{"grant_type", string(grant)}}}
	id, secret := s["clientId"], s["clientSecret"]
	switch {
	case s["client_authentication"] != "body" && secret != "": // Postman's default is the header
		r.basic, r.user, r.password = true, id, secret
	default:
		r.params = append(r.params, pair{"client_id", id})
		if secret != "" {
			r.params = append(r.params, pair{"client_secret", secret})
		}
	}
	for _, name := range []string{"scope", "audience", "resource", "redirect_uri"} {
		if s[name] != "" {
			r.params = append(r.params, pair{name, s[name]})
		}
	}
	if grant == oauth.GrantPassword {
		r.params = append(r.params, pair{"username", s["username"]}, pair{"password", s["password"]})
	}
	return r
}

// signIn adds what only the browser flow needs.
func signIn(app *oauth.App, s map[string]string) (notes []string) {
	known := app.Provider != "" && app.Endpoints.Token == ""
	if address := s["authUrl"]; address != "" && !hasMark(address) && !known {
		app.Endpoints.Authorization = address
	}
	if refresh := s["refreshTokenUrl"]; refresh != "" && refresh != s["accessTokenUrl"] && !hasMark(refresh) {
		app.Endpoints.Refresh = refresh
	}
	switch {
	case s["grant_type"] != "authorization_code_with_pkce":
	case strings.EqualFold(cmp.Or(s["challengeAlgorithm"], s["code_challenge_method"]), "plain"):
		app.PKCE = oauth.PKCEPlain
	}
	if app.Redirect.Port == nil {
		notes = append(notes, "Register "+oauth.DefaultRedirectURI+" with the provider: the browser comes back there.")
	}
	return notes
}

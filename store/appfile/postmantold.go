package appfile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
)

// noApp is why something of a collection made no app, and what it is.
type noApp struct {
	why, first string
	more       int
}

// leave remembers what makes no app. Collections have thousands of requests that
// are alike, so that each reason is told once.
func (v *visit) leave(name, why string) {
	for i := range v.left {
		if v.left[i].why == why {
			if v.left[i].first != name {
				v.left[i].more++
			}
			return
		}
	}
	if len(v.left) <= maxNotes {
		v.left = append(v.left, noApp{why: why, first: name})
	}
}

func (v *visit) tellLeft() {
	for _, l := range v.left {
		if l.more == 0 {
			v.notes = append(v.notes, quoteName(l.first)+" was left out: "+l.why)
		} else {
			v.notes = append(v.notes, fmt.Sprintf("%s and %d more were left out: %s", quoteName(l.first), l.more, l.why))
		}
	}
}

// tellUnread names a request that seems to get a token and is none that can be
// read: one that sends credentials, to an address that is called so or with a
// client's secret. Its own authorization is not asked where that is a token's.
func (v *visit) tellUnread(o, auth object, name string) {
	address, _, _ := strings.Cut(rawURL(o), "?")
	if len(address) > maxAddress || !strings.EqualFold(text(o, "method"), "POST") {
		return
	}
	if kind := text(auth, "type"); kind == "oauth2" || kind == "bearer" {
		return
	}
	segments := strings.Split(strings.ToLower(strings.Trim(address, "/")), "/")
	last := segments[max(0, len(segments)-2):]
	if otherCall.MatchString(strings.Join(last, "/")) {
		return
	}
	called := slices.ContainsFunc(last, func(s string) bool { return slices.Contains(tokenSegments, s) })
	switch mode := text(child(o, "body"), "mode"); {
	case called && mode == "graphql":
		v.leave(name, "GraphQL is no OAuth 2 token request.")
	case called && mode == "file":
		v.leave(name, "what is sent is in another file.")
	default:
		if user, client := v.credentialsIn(o, auth); client || called && user {
			v.leave(name, "credentials are sent in the server's own way, without "+grantType+".")
		}
	}
}

// otherCall is the end of the addresses of OAuth 2 that get no token.
var otherCall = pattern.New(`revo|introspect|log-?out|sign-?out|end_?session|userinfo|verify|validate|(?:^|/)par(?:/|$)|pushed|backchannel|ciba|bc-authorize|device|register|jwks`)

// tokenSegments are segments at the end of addresses that give tokens.
var tokenSegments = []string{
	"token", "tokens", "access_token", "accesstoken", "access-token", "gettoken", "get-token", "get_token", "oauth", "oauth2",
	"login", "signin", "sign-in", "auth", "authenticate", "authentication", "authorize", "sso", "session", "sessions",
}

// credentialsIn reports whether a request sends a user's credentials, or a client's.
func (v *visit) credentialsIn(o, auth object) (user, client bool) {
	user = text(auth, "type") == "basic"
	r := request{}
	if body := child(o, "body"); len(text(body, "raw")) <= maxCredentials {
		v.body(body, &r)
	}
	for _, h := range objects(o, "header") {
		user = user || strings.EqualFold(text(h, "key"), "Authorization") && strings.HasPrefix(text(h, "value"), "Basic ") && !isOff(h)
	}
	var names []string
	for _, p := range r.params {
		names = append(names, strings.Join(wordsOf(p.name), ""))
	}
	has := func(all ...string) bool {
		return slices.ContainsFunc(all, func(name string) bool { return slices.Contains(names, name) })
	}
	if has("token", "responsetype", "loginhint", "loginhinttoken") { // a revocation, a pushed or back-channel request
		return false, false
	}
	client = has("clientid", "appid", "appkey", "apikey", "consumerkey", "key") && has("clientsecret", "appsecret", "apisecret", "secret", "consumersecret")
	user = user || client || has("username", "user", "login", "email") && has("password", "pass", "pwd")
	return user, client
}

// maxCredentials bounds a body that is looked into for credentials, in bytes.
const maxCredentials = 4 << 10

// hideSecrets takes the values of secret variables out of all that an export shows.
// A client id is none; it stays, but in the app's id it is not.
func (v *visit) hideSecrets(e *Entry) (notes []string) {
	if len(v.secrets) == 0 {
		return nil
	}
	app := &e.App
	for _, params := range []map[string]oauth.Param{app.Params.Authorize, app.Params.Token, app.Params.Refresh} {
		for name, values := range params {
			for _, value := range values {
				if v.isSecret(value) {
					delete(params, name)
					notes = append(notes, "The parameter "+quoteName(name)+" is a secret variable and was left out.")
					break
				}
			}
		}
	}
	for name, value := range app.Headers.Token {
		if v.isSecret(value) {
			delete(app.Headers.Token, name)
			notes = append(notes, "The header "+quoteName(name)+" is a secret variable and was left out.")
		}
	}
	if v.isSecret(app.Name) {
		app.Name = cmp.Or(v.collection, "Imported")
	}
	return notes
}

// isSecret reports whether a text is or holds the value of a secret variable.
func (v *visit) isSecret(s string) bool {
	for secret := range v.secrets {
		if s == secret || len(secret) >= 8 && strings.Contains(s, secret) {
			return true
		}
	}
	return false
}

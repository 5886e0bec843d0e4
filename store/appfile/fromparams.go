package appfile

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"tokendesk/oauth"
)

// others takes over what is left of the request. A password may be prose, a passphrase, if
// the user name is none.
func (b *builder) others() {
	app := &b.entry.App
	account := oauth.Secrets{}
	taken := func(kind oauth.SecretKind, value string) {
		if value != "" && !b.r.specimen(value) && (!b.r.specimenName(value) || kind == oauth.SecretPassword && b.username(b.r.param("username")) != "") {
			account[kind] = value
		}
	}
	for _, p := range b.r.params {
		switch p.name {
		case "grant_type", "client_id", "client_secret", "scope", "client_assertion", "client_assertion_type", "response_type":
		case "code", "code_verifier", "device_code", "user_code":
			// Good once; a new one is made for each request.
		case "nonce", "state":
			if app.Grant != oauth.GrantAuthorizationCode { // a sign-in makes its own
				b.extra(p)
			}
		case "assertion":
			if app.Grant != oauth.GrantJWTBearer {
				b.note("The request's assertion was left out.")
			}
		case "redirect_uri": // below
		case "username":
			app.Username = b.username(p.value)
		case "password":
			taken(oauth.SecretPassword, p.value)
			if name := b.r.param("username"); p.value == "password" && name != "" && b.username(name) == name {
				account[oauth.SecretPassword] = p.value // somebody's, since the user is
			}
		case "refresh_token":
			taken(oauth.SecretRefreshToken, p.value)
		case "subject_token":
			taken(oauth.SecretSubjectToken, p.value)
		case "subject_token_type":
			app.TokenExchange.SubjectTokenType = b.r.template(p.name, p.value)
		case "requested_token_type":
			app.TokenExchange.RequestedTokenType = b.r.template(p.name, p.value)
		case "audience":
			app.Audience = b.r.template(p.name, p.value)
		case "resource":
			if p.value != "" {
				app.Resources = append(app.Resources, b.r.template(p.name, p.value))
			}
		default:
			b.extra(p)
		}
	}
	b.headers()
	if b.second != "" && b.secondValue != "" {
		account[oauth.SecretPassword] = b.secondValue
	}
	b.redirect(b.r.param("redirect_uri"))
	if len(account) > 0 {
		b.entry.putAccountSecrets(oauth.DefaultAccount, account)
	}
}

// username is empty where the document leaves all of it open: the grant needs
// one, so it is asked for.
func (b *builder) username(value string) string {
	if b.r.specimenName(value) && !strings.ContainsAny(value, "@\\") || isMark(markWritten(value)) || !b.r.runs && isExampleMail(value) {
		return ""
	}
	return b.r.template("username", value)
}

// extra takes a parameter that no standard knows.
func (b *builder) extra(p pair) {
	if strings.TrimSpace(p.value) == "" || hasMark(p.name) {
		if strings.ContainsAny(p.name, " <>\"") {
			b.note("The request's body is neither a form nor JSON; it was left out.")
		}
		return
	}
	if value := b.apart("parameter", p.name, b.r.template(p.name, p.value), p.value); value != "" {
		b.param(p.name, value)
	}
}

// Where the client secret, and a second secret, stand in a parameter or header.
const (
	secretTemplate = "{client_secret}"
	secondTemplate = "{password}"
)

// apart is the value of a parameter or header as an app holds it, "" for one that
// is left out. One that may be a secret is kept as the client's where the request
// sends no other, the next one as a password: an app file would show it.
func (b *builder) apart(what, name, value, written string) string {
	open := value != written
	switch {
	case name == b.keyed:
		if !open {
			b.secret(oauth.SecretClientSecret, written)
		}
		return secretTemplate
	case !namesSecret(name) && (open || !looksSecret(written)):
		return value
	case b.second == "" && b.entry.App.Grant != oauth.GrantPassword:
		b.second = name
		if !open {
			b.secondValue = written
		}
		b.note("The %s %s may be a secret: it is stored in the vault, as the password.", what, quoteName(name))
		return secondTemplate
	case open:
		return value
	}
	b.note("The %s %s may be a secret, and the app's settings are shown and shared: it was left out.", what, quoteName(name))
	return ""
}

// keyName is the parameter or header by which the client proves itself where it
// does so in no way of the standards: what is called a secret goes before what
// is called a key. It is empty where there is none.
func (b *builder) keyName() string {
	best := ""
	for _, p := range slices.Concat(b.r.params, b.r.headers) {
		words := wordsOf(p.name)
		if !namesSecret(p.name) || slices.Contains(standardParams, p.name) || slices.Contains(standardHeaders, http.CanonicalHeaderKey(p.name)) {
			continue
		}
		if last := words[len(words)-1]; best == "" || strings.HasSuffix(last, "secret") {
			best = p.name
		}
	}
	return best
}

// standardParams are those that have a place of their own in an app.
var standardParams = []string{
	"grant_type", "client_id", "client_secret", "scope", "client_assertion", "client_assertion_type", "state", "response_type", "code", "code_verifier",
	"device_code", "user_code", "nonce", "assertion", "redirect_uri", "username", "password", "refresh_token", "subject_token", "subject_token_type",
	"actor_token", "requested_token_type", "audience", "resource",
}

// standardHeaders are those that a token request has anyway, or that are no
// setting of an app.
var standardHeaders = []string{
	"", "Content-Type", "Accept", "Host", "Content-Length", "Cache-Control", "Pragma", "Connection", "Accept-Encoding", "Postman-Token", "Expect",
	"Authorization", "Cookie", "User-Agent", "Dpop", // a proof is good once
}

// param adds a parameter, and reports whether the catalogue's entry has it
// otherwise.
func (b *builder) param(name, value string) bool {
	params := &b.entry.App.Params
	if slices.Equal(b.match.provider.App.Params.Token[name], oauth.Param{value}) {
		return false
	}
	for _, v := range b.match.provider.Vars { // {account_id}: the entry's own var
		if slices.Equal(b.match.provider.App.Params.Token[name], oauth.Param{"{" + v.Key + "}"}) {
			if !strings.Contains(value, "{") && v.Check(value) == nil {
				if b.entry.App.Vars == nil {
					b.entry.App.Vars = map[string]string{}
				}
				b.entry.App.Vars[v.Key] = value
			}
			return false
		}
	}
	if params.Token == nil {
		params.Token = map[string]oauth.Param{}
	}
	params.Token[name] = append(params.Token[name], value)
	return true
}

func (b *builder) headers() {
	known := b.match.provider.App.Headers.Token
	var kept []string
	out := map[string]string{}
	for _, h := range b.r.headers {
		name := http.CanonicalHeaderKey(strings.TrimSpace(h.name))
		switch name {
		case "Authorization":
			if !b.r.basic {
				b.note("The request's Authorization header was left out: it is not the client's own ID and secret.")
			}
			continue
		case "Cookie":
			b.note("The request's cookies were left out.")
			continue
		case "User-Agent":
			b.r.userAgent = h.value
			continue
		}
		if slices.Contains(standardHeaders, name) {
			continue
		}
		value := b.r.template(h.name, h.value)
		if value == "" || known[h.name] == value || !isToken(name) {
			continue
		}
		switch value = b.apart("header", h.name, value, h.value); value {
		case "":
			continue
		case h.value:
			kept = append(kept, h.name)
		}
		out[h.name] = value
	}
	if len(out) > 0 {
		b.entry.App.Headers.Token = maps.Clone(out)
	}
	if len(kept) > 0 {
		what, be, object := "The header ", " is", "it is"
		if len(kept) > 1 {
			what, be, object = "The headers ", " are", "they are"
		}
		b.note("%s%s%s sent as written; %s not kept secret.", what, andList(kept), be, object)
	}
}

// isToken reports whether a text can be a header's name (RFC 9110 5.6.2).
func isToken(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return r <= ' ' || r >= 0x7f || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, r)
	})
}

// assertion takes from the assertion of a jwt_bearer request (RFC 7523 3) what
// the next one is made of. Only the key that signed it is not in it.
func (b *builder) assertion(jwt string) {
	app := &b.entry.App
	header, claims, ok := decodedJWT(jwt)
	if !ok {
		if !b.r.hasParam("client_id") && !b.r.basic {
			app.Assertion.Issuer = unmark(mark("issuer"))
		}
		b.note("The request does not say whom its assertion is for. If that is not its issuer, set the subject of the assertion (assertion.subject).")
		return
	}
	text := func(from map[string]any, name string) string {
		s, _ := from[name].(string)
		return b.r.template(name, s)
	}
	app.ClientKeyID = text(header, "kid")
	if alg := text(header, "alg"); slices.Contains(oauth.AssertionAlgorithms(oauth.PrivateKeyJWT), alg) && alg != "RS256" {
		app.ClientAssertion.Alg = alg
	}
	app.Assertion.Issuer, app.Assertion.Subject, app.Assertion.Audience = text(claims, "iss"), text(claims, "sub"), text(claims, "aud")
	if scope := text(claims, "scope"); scope != "" {
		app.Assertion.Claims = map[string]any{"scope": scope}
	}
	b.note("The assertion in the request works only once. Enter the private key that signs the next ones.")
}

// maxJWT bounds an assertion that is looked into, in bytes.
const maxJWT = 8 << 10

func decodedJWT(jwt string) (header, claims map[string]any, ok bool) {
	parts := strings.Split(jwt, ".")
	if len(jwt) > maxJWT || len(parts) < 2 {
		return nil, nil, false
	}
	for i, into := range []*map[string]any{&header, &claims} {
		data, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[i], "="))
		if err != nil || json.Unmarshal(data, into) != nil {
			return nil, nil, false
		}
	}
	return header, claims, true
}

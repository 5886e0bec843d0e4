package appfile

import (
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
)

// client is how a request's client proves itself, and with what.
type client struct {
	id, secret string
	auth       oauth.ClientAuth
	empty      bool // the secret is set and empty
	alone      bool // the id is a key, sent without any id
}

// clientOf sorts out what of a request is the client's id and what its secret.
func clientOf(r *request) client {
	c := client{id: r.param("client_id"), secret: r.param("client_secret"), auth: oauth.ClientSecretPost}
	switch {
	case r.basic:
		return basicClient(r, c)
	case r.hasParam("client_assertion"):
		c.auth = oauth.PrivateKeyJWT
	case r.unread && len(r.params) == 0: // it is in the file
		if r.json || strings.Contains(strings.ToLower(r.header("Content-Type")), "json") {
			c.auth = oauth.ClientSecretJSON
		}
	case !r.hasParam("client_secret") && r.certFile != "" && c.id != "":
		c.auth = oauth.TLSClientAuth
	case !r.hasParam("client_secret"):
		c.auth = oauth.ClientAuthNone
	case r.json:
		c.auth = oauth.ClientSecretJSON
	}
	if looksSecret(c.id) { // it must stand in no name
		if c.secret == "" && c.auth == oauth.ClientAuthNone {
			c.secret, c.auth, c.alone = c.id, oauth.ClientSecretPost, true
		}
		c.id = ""
	}
	return c
}

// basicClient reads Basic credentials. Some servers take a secret key as the
// user name and no password; where both a key and an id are sent, or the user
// name has the form of a key, that is meant.
func basicClient(r *request, c client) client {
	key := dummyPassword.MatchString(r.password) || r.password == "" && (looksSecret(r.user) || namesKey(r.user) || keyLike.MatchString(r.user) || c.id != "" && c.id != r.user && !r.specimenName(c.id))
	inBody := c.id
	c.id, c.secret, c.auth = r.user, r.password, oauth.ClientSecretBasic
	switch {
	case key:
		c.id, c.secret, c.alone = inBody, r.user, true
	case looksSecret(r.user):
		c.id = ""
	default:
		c.empty = r.colon && r.password == ""
	}
	if looksSecret(c.id) {
		c.id = ""
	}
	return c
}

// dummyPassword is what documents put behind a key where a program wants a
// password.
var dummyPassword = pattern.New(`^(?i:x|unused|ignored|dummy|none|x-oauth-basic|api[_-]?token|anystring)$`)

// keyLike is what may be a key as well as an id: as long as a key, and nothing but
// letters and digits. Where it comes with an empty password it is kept as a key,
// for an id may be shown and a key may not.
var keyLike = pattern.New(`^[A-Za-z0-9]{24,}$`)

// namesKey reports whether the placeholder of a user name is called a secret:
// {API_KEY}: as opposed to {APP_KEY}, which is an id by another name.
func namesKey(user string) bool {
	if !isMark(markWritten(user)) && !isExample(user) {
		return false
	}
	words := wordsOf(user)
	for _, word := range words {
		if word == "secret" || word == "private" || word == "sk" {
			return true
		}
	}
	return strings.HasSuffix(strings.Join(words, ""), "apikey")
}

// credentials takes the client's id, how it proves itself and its secret.
func (b *builder) credentials() {
	app := &b.entry.App
	c := clientOf(&b.r)
	if c.auth == oauth.PrivateKeyJWT {
		b.note("The request uses a signed client assertion: enter the private key that signs it, and the key ID (client_key_id) if the provider gave one.")
	}
	if c.alone {
		b.note("The request sends a key without an ID. It is stored as the client secret.")
	}
	known := b.match.provider.App
	if b.grantType != "" || b.r.hasParam("grant_type") {
		if c.auth != known.ClientAuth && (c.auth != oauth.ClientAuthNone || c.id != "") && (!c.alone || known.ClientAuth == "") {
			app.ClientAuth = c.auth
		}
		if c.auth == oauth.ClientAuthNone && app.Grant == oauth.GrantJWTBearer { // the assertion names the client
			app.ClientAuth = c.auth
		}
		if b.r.json && c.auth != oauth.ClientSecretJSON && known.BodyFormat != oauth.BodyJSON {
			app.BodyFormat = oauth.BodyJSON
		}
	}
	if c.auth == oauth.ClientAuthNone && c.secret == "" && !app.Grant.NeedsPerson() {
		if b.keyed = b.keyName(); b.keyed != "" {
			app.ClientAuth = oauth.ClientAuthNone
		}
	}
	exampleID := b.r.specimenName(c.id) || hasMark(markWritten(c.id))
	if !exampleID {
		app.ClientID = c.id
	}
	b.withoutClient(c)
	if c.auth == oauth.ClientSecretBasic && !c.alone && b.r.hasParam("client_id") {
		b.param("client_id", "{client_id}")
	}
	switch {
	case c.auth == oauth.ClientAuthNone || c.auth == oauth.PrivateKeyJWT || c.auth == oauth.TLSClientAuth:
	case c.empty:
		b.secret(oauth.SecretClientSecret, "")
	case c.secret == "" || b.r.specimenName(c.secret) || exampleID && strings.EqualFold(c.secret, "secret"):
	default:
		b.secret(oauth.SecretClientSecret, c.secret)
	}
	b.entry.Accounts = []oauth.Account{{ID: oauth.DefaultAccount}}
}

// withoutClient says that no client id is sent where the request sends none, in
// any way. The sign-in page needs one.
func (b *builder) withoutClient(c client) {
	if c.auth != oauth.ClientAuthNone || b.r.hasParam("client_id") || b.grantType == "" {
		return
	}
	app := &b.entry.App
	switch app.Grant {
	case oauth.GrantClientCredentials, oauth.GrantPassword, oauth.GrantTokenExchange, oauth.GrantRefreshToken, oauth.GrantDeviceCode:
		app.ClientAuth = oauth.ClientAuthNone
		if app.Params.Token == nil {
			app.Params.Token = map[string]oauth.Param{}
		}
		app.Params.Token["client_id"] = nil
	}
}

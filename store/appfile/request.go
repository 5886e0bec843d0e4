package appfile

import (
	"encoding/base64"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
)

// request is an HTTP request as a curl command or a Postman request describes
// it, before it is known to be a token request.
type request struct {
	method, url string
	headers     []pair
	params      []pair // of a form or a JSON body
	json        bool
	saysForm    bool // though the body is JSON
	basic       bool // Basic authorization, user and password hold it
	user        string
	password    string
	colon       bool // an empty password is one that is set and empty
	unread      bool // the body is in a file
	userAgent   string
	proxy       string
	caFile      string
	certFile    string
	keyFile     string
	keyPass     string
	insecure    bool
	timeout     int  // seconds, 0 when not said
	runs        bool // from a file that runs, and not from a document
}

type pair struct{ name, value string }

func (r *request) header(name string) string {
	for _, h := range r.headers {
		if strings.EqualFold(h.name, name) {
			return h.value
		}
	}
	return ""
}

func (r *request) param(name string) string {
	for _, p := range r.params {
		if p.name == name {
			return p.value
		}
	}
	return ""
}

func (r *request) hasParam(name string) bool {
	return slices.ContainsFunc(r.params, func(p pair) bool { return p.name == name })
}

// tokenParams are those of RFC 6749 and its kin that tell a token request.
var tokenParams = []string{"grant_type", "client_id", "client_secret", "code", "refresh_token", "device_code", "assertion"}

// takeQuery moves the parameters of the address to the others when the token
// request is written there.
func (r *request) takeQuery() (moved bool) {
	address, query, ok := strings.Cut(r.url, "?")
	if !ok {
		return false
	}
	pairs := formPairs(query)
	if !slices.ContainsFunc(pairs, func(p pair) bool { return slices.Contains(tokenParams, p.name) }) {
		return false
	}
	r.url = strings.TrimSpace(address)
	r.params = slices.Concat(r.params, pairs)
	return true
}

// readBasic takes the credentials out of an Authorization header (RFC 7617), or
// out of the address, where curl takes them for the same. What cannot be decoded
// is the placeholder of a document.
func (r *request) readBasic() {
	if m := inAddress.FindStringSubmatch(r.url); m != nil {
		r.url = m[1] + m[3]
		user, password, colon := strings.Cut(m[2], ":")
		r.basic, r.colon = true, colon
		r.user, r.password = unescapePath(user), unescapePath(password)
	}
	scheme, value, _ := strings.Cut(strings.TrimSpace(r.header("Authorization")), " ")
	if !strings.EqualFold(scheme, "Basic") {
		return
	}
	r.basic = true
	r.user, r.password = mark("client_id"), mark("client_secret")
	value = strings.TrimRight(strings.Join(strings.Fields(value), ""), "=")
	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		plain, err := encoding.DecodeString(value)
		if err != nil || !utf8.Valid(plain) {
			continue
		}
		if user, password, ok := strings.Cut(string(plain), ":"); ok {
			r.user, r.password, r.colon = user, strings.TrimRight(password, "\r\n"), true
			return
		}
	}
}

var inAddress = pattern.New(`^([A-Za-z][A-Za-z0-9+.-]*://)([^/?#]*)@(.*)$`)

func unescapePath(s string) string {
	if plain, err := url.PathUnescape(s); err == nil && utf8.ValidString(plain) {
		return plain
	}
	return s
}

// asksForToken reports whether the request is one that gets a token.
func (r request) asksForToken() bool {
	r.takeQuery()
	r.readBasic()
	if r.hasParam("grant_type") {
		return true
	}
	m, err := matchProvider(tokenField, addressOf(r.url), r)
	return err == nil && r.grantType(m.provider.ID != "") != ""
}

var tokenPath = pattern.New(`(?i)(?:^|[/._-])(?:oauth2?[._-]?)?(?:access[_-]?)?tokens?(?:[._-][^/]*)?/?$|oauth[^/]*[/.]access$`)

// grantType is the request's, or the one that its other parameters mean where a
// document leaves it out or open; "" for a request that gets no token. atToken
// says that the address is known to be a token endpoint.
func (r *request) grantType(atToken bool) string {
	said := r.param("grant_type")
	open := r.hasParam("grant_type")
	if said != "" && !r.specimen(said) {
		return said
	}
	if words := strings.Join(wordsOf(said), "_"); open {
		for _, g := range wireGrants() {
			if strings.HasSuffix(words, string(g)) {
				return grantTypeOf(g)
			}
		}
	}
	address, _, _ := strings.Cut(r.url, "?")
	client := r.basic || r.hasParam("client_id")
	atToken = atToken || open || tokenPath.MatchString(address)
	switch {
	case !atToken && !client, r.hasParam("token"): // it is asked about, or revoked (RFC 7662, RFC 7009)
		return ""
	case r.hasParam("code"):
		return string(oauth.GrantAuthorizationCode)
	case r.hasParam("device_code"):
		return grantTypeOf(oauth.GrantDeviceCode)
	case r.hasParam("refresh_token"):
		return string(oauth.GrantRefreshToken)
	case r.hasParam("subject_token"):
		return grantTypeOf(oauth.GrantTokenExchange)
	case r.hasParam("assertion"):
		return grantTypeOf(oauth.GrantJWTBearer)
	case !atToken:
		return ""
	case r.hasParam("username") && r.hasParam("password"):
		return string(oauth.GrantPassword)
	case r.basic, r.hasParam("client_secret"), client && r.hasParam("client_assertion"), r.unread:
		return string(oauth.GrantClientCredentials)
	}
	return ""
}

// grantURN begins the grants that are no words of RFC 6749.
const grantURN = "urn:ietf:params:oauth:grant-type:"

// wireGrants are the grants that are a grant_type of a token request.
func wireGrants() []oauth.Grant {
	return []oauth.Grant{
		oauth.GrantAuthorizationCode, oauth.GrantClientCredentials, oauth.GrantDeviceCode, oauth.GrantPassword,
		oauth.GrantJWTBearer, oauth.GrantTokenExchange, oauth.GrantRefreshToken,
	}
}

// grantOf translates a grant_type; "" for one that is not known.
func grantOf(grantType string) oauth.Grant {
	for _, g := range wireGrants() {
		if grantTypeOf(g) == grantType {
			return g
		}
	}
	return ""
}

// grantTypeOf is the grant_type that a grant sends.
func grantTypeOf(g oauth.Grant) string {
	switch g {
	case oauth.GrantDeviceCode:
		return grantURN + "device_code"
	case oauth.GrantJWTBearer:
		return grantURN + "jwt-bearer"
	case oauth.GrantTokenExchange:
		return grantURN + "token-exchange"
	}
	return string(g)
}

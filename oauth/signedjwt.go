package oauth

import (
	"cmp"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"tokendesk/oauth/privatekey"
	"tokendesk/oauth/visible"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/uuid"
)

// SignedJWT shapes the JWT of the signed_jwt grant, and the one that {signed_jwt}
// stands for in a request. Claims and Header are laid over what it has anyway; null
// takes a member out. Their texts are templates of {client_id}, {username}, {uuid},
// {now}, {expires}, {key_fingerprint} and the app's vars. {now} and {expires}, whole,
// are numbers of seconds since 1970.
type SignedJWT struct {
	Claims map[string]any `json:"claims,omitempty"`
	Header map[string]any `json:"header,omitempty"`
	// LifeSeconds is its life, 0 for [DefaultSignedLife].
	LifeSeconds int `json:"life_seconds,omitempty"`
}

// DefaultSignedLife is the life of a JWT that an app signs itself, in seconds.
const DefaultSignedLife = 600

// maxSignedLife is the longest life of such a JWT, in seconds: ten years.
const maxSignedLife = 10 * 366 * 24 * 3600

// symmetric are the algorithms that sign with the client secret (RFC 7518 3.2).
var symmetric = []string{"HS256", "HS384", "HS512"}

// SignedAlgorithms are the algorithms a JWT that an app signs itself may have: those
// of a private key, and those of the client secret.
func SignedAlgorithms() []string { return append(signatureNames(), symmetric...) }

// signsWithSecret reports whether the client secret signs the app's own JWT, and no
// private key.
func signsWithSecret(app App) bool { return slices.Contains(symmetric, app.ClientAssertion.Alg) }

// UsesSignedJWT reports whether a complete app signs a JWT of its own: as the token,
// or for a request.
func UsesSignedJWT(app App) bool {
	return app.Grant == GrantSignedJWT || app.Grant == GrantRequest && app.Request.has("{signed_jwt}")
}

// signed makes the token set of the signed_jwt grant: nobody is asked.
func (c *Client) signed(account Account) (TokenSet, error) {
	token, ends, err := c.signJWT(c.app)
	if err != nil {
		return TokenSet{}, err
	}
	ts := TokenSet{
		AccessToken: token, TokenType: "Bearer", ObtainedAt: c.now(), Life: LifeNever,
		Verified: VerifiedUnknown, Fingerprint: c.fingerprint(account),
	}
	if !ends.IsZero() {
		ts.Life, ts.ExpiresAt = LifeKnown, ends
	}
	return ts, nil
}

// signJWT makes the app's own JWT and says when it ends; zero for never.
func (c *Client) signJWT(app App) (token string, ends time.Time, err error) {
	now := c.now()
	end := now.Add(time.Duration(cmp.Or(app.SignedJWT.LifeSeconds, DefaultSignedLife)) * time.Second)
	t := claimTemplates{app: app, now: now, ends: end}
	if t.wantsFingerprint() {
		if t.fingerprint, err = c.keyFingerprint(); err != nil {
			return "", time.Time{}, err
		}
	}
	claims := map[string]any{"iat": now.Unix(), "exp": end.Unix()}
	if app.ClientID != "" {
		claims["iss"] = app.ClientID
	}
	lay(claims, t, app.SignedJWT.Claims)
	header := make(map[string]any, len(app.SignedJWT.Header))
	for name, value := range app.SignedJWT.Header {
		header[name] = t.fill(value)
	}
	if signsWithSecret(app) {
		token, err = c.signWithSecret(app, header, claims)
	} else {
		token, err = c.signWithOwnKey(app, header, claims)
	}
	return token, endOf(claims), err
}

// lay puts the members of a template over those of an object.
func lay(object map[string]any, t claimTemplates, over map[string]any) {
	for name, value := range over {
		if value == nil {
			delete(object, name)
		} else {
			object[name] = t.fill(value)
		}
	}
}

// endOf is the moment of the exp claim (RFC 7519 4.1.4), zero where there is none.
func endOf(claims map[string]any) time.Time {
	var seconds float64
	switch exp := claims["exp"].(type) {
	case int64:
		seconds = float64(exp)
	case float64:
		seconds = exp
	case json.Number:
		seconds, _ = exp.Float64()
	}
	if seconds < earliestSeconds || seconds > latestSeconds {
		return time.Time{}
	}
	return time.Unix(int64(math.Floor(seconds)), 0).UTC()
}

// claimTemplates fills the texts of claims.
type claimTemplates struct {
	app         App
	now, ends   time.Time
	fingerprint string
}

// fill fills a value of any shape. What is not a text stays.
func (t claimTemplates) fill(value any) any {
	switch v := value.(type) {
	case string:
		return t.text(v)
	case []any:
		list := make([]any, len(v))
		for i, one := range v {
			list[i] = t.fill(one)
		}
		return list
	case map[string]any:
		object := make(map[string]any, len(v))
		for name, one := range v {
			object[name] = t.fill(one)
		}
		return object
	}
	return value
}

func (t claimTemplates) text(text string) any {
	switch text {
	case "{now}":
		return t.now.Unix()
	case "{expires}":
		return t.ends.Unix()
	}
	if !strings.Contains(text, "{") {
		return text
	}
	id := ""
	if strings.Contains(text, "{uuid}") {
		id = uuid.NewString()
	}
	return strings.NewReplacer(
		"{client_id}", t.app.ClientID, "{username}", t.app.Username, "{uuid}", id,
		"{now}", strconv.FormatInt(t.now.Unix(), 10), "{expires}", strconv.FormatInt(t.ends.Unix(), 10),
		"{key_fingerprint}", t.fingerprint,
	).Replace(fillVars(text, t.app.Vars))
}

func (t claimTemplates) wantsFingerprint() bool {
	return holdsTemplate(t.app.SignedJWT.Claims, "{key_fingerprint}") || holdsTemplate(t.app.SignedJWT.Header, "{key_fingerprint}")
}

// holdsTemplate reports whether a text in a value of any shape has a placeholder.
func holdsTemplate(value any, placeholder string) bool {
	switch v := value.(type) {
	case string:
		return strings.Contains(v, placeholder)
	case []any:
		return slices.ContainsFunc(v, func(one any) bool { return holdsTemplate(one, placeholder) })
	case map[string]any:
		for _, one := range v {
			if holdsTemplate(one, placeholder) {
				return true
			}
		}
	}
	return false
}

// keyFingerprint is the Base64 of the SHA-256 of the public key's
// SubjectPublicKeyInfo, as Snowflake and others name a key.
func (c *Client) keyFingerprint() (string, error) {
	key, err := c.ownKey()
	if err != nil {
		return "", err
	}
	der, err := x509.MarshalPKIXPublicKey(key.Signer.Public())
	if err != nil {
		return "", unusableKey(KindMisconfigured, err)
	}
	sum := sha256.Sum256(der)
	return base64.StdEncoding.EncodeToString(sum[:]), nil
}

// ownKey reads the app's private key.
func (c *Client) ownKey() (privatekey.Key, error) {
	text := c.secrets[SecretPrivateKey]
	if text == "" {
		return privatekey.Key{}, missingSecret("private key", SecretPrivateKey)
	}
	key, err := privatekey.Read([]byte(text), c.secrets[SecretKeyPassphrase])
	if err != nil {
		return privatekey.Key{}, unusableKey(KindMisconfigured, err)
	}
	return key, nil
}

// signWithSecret signs with the client secret (RFC 7518 3.2).
func (c *Client) signWithSecret(app App, header, claims map[string]any) (string, error) {
	secret, err := c.clientSecret()
	if err != nil {
		return "", err
	}
	options := (&jose.SignerOptions{}).WithType("JWT")
	if app.ClientKeyID != "" {
		options = options.WithHeader("kid", app.ClientKeyID)
	}
	key := jose.SigningKey{Algorithm: jose.SignatureAlgorithm(app.ClientAssertion.Alg), Key: []byte(secret)}
	return sign(key, withHeader(options, header), claims)
}

// withHeader lays members over the header of a JWT, nil to take one out. The
// algorithm is the key's.
func withHeader(options *jose.SignerOptions, header map[string]any) *jose.SignerOptions {
	for name, value := range header {
		if value == nil {
			delete(options.ExtraHeaders, jose.HeaderKey(name))
		} else {
			options = options.WithHeader(jose.HeaderKey(name), value)
		}
	}
	return options
}

// signedJWT demands what a JWT can have.
func (v *validation) signedJWT() {
	j := v.app.SignedJWT
	if j.LifeSeconds < 0 || j.LifeSeconds > maxSignedLife {
		v.add("signed_jwt.life_seconds", "The life of the JWT is between 1 second and ten years.")
	}
	for _, name := range []string{"alg", "b64", "crit", "jwk"} {
		if _, set := j.Header[name]; set {
			v.add("signed_jwt.header."+name, "This member of the header follows from the key and cannot be set. The algorithm has its own field (client_assertion.alg).")
		}
	}
	for _, name := range []string{"exp", "iat", "nbf"} {
		switch value := j.Claims[name].(type) {
		case nil, float64, json.Number:
		case string:
			if value != "{now}" && value != "{expires}" {
				v.add("signed_jwt.claims."+name, "This claim is a number of seconds since 1970, {now} or {expires}.")
			}
		default:
			v.add("signed_jwt.claims."+name, "This claim is a number of seconds since 1970, {now} or {expires}.")
		}
	}
	if signs := UsesSignedJWT(v.app); signs && v.app.ClientAssertion.Alg != "" && !slices.Contains(SignedAlgorithms(), v.app.ClientAssertion.Alg) {
		v.add("client_assertion.alg", "“"+visible.Line(v.app.ClientAssertion.Alg, 60)+"” is not known; it is one of "+strings.Join(SignedAlgorithms(), ", ")+".")
	}
}

package practice

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/go-jose/go-jose/v4"
)

// accessToken is a JWT (RFC 9068), bound to a DPoP key if there is one
// (RFC 9449 6.1).
func (p *openID) accessToken(g *grant, scopes []string, key string) (string, error) {
	now := p.now()
	claims := map[string]any{
		"iss": p.base, "sub": g.client.id, "aud": p.base, "client_id": g.client.id, "scope": strings.Join(scopes, " "),
		"iat": now.Unix(), "exp": now.Add(p.life).Unix(), "jti": rand.Text(),
	}
	if len(g.resources) > 0 {
		claims["aud"] = g.resources
	}
	if key != "" {
		claims["cnf"] = map[string]string{"jkt": key}
	}
	if g.user != nil {
		claims["sub"] = g.user.subject()
		claims["auth_time"] = g.authTime.Unix()
	}
	return p.keys.sign(jose.ES256, "at+jwt", claims)
}

// idToken tells the client who signed in (OpenID Connect Core 2, 3.1.3.6).
func (p *openID) idToken(g *grant, scopes []string, nonce, access string) (string, error) {
	now := p.now()
	half := sha256.Sum256([]byte(access))
	claims := map[string]any{
		"iss": p.base, "aud": g.client.id, "iat": now.Unix(), "exp": now.Add(p.life).Unix(), "auth_time": g.authTime.Unix(),
		"at_hash": base64.RawURLEncoding.EncodeToString(half[:len(half)/2]),
	}
	maps.Copy(claims, profile(*g.user, scopes))
	if nonce != "" {
		claims["nonce"] = nonce
	}
	alg := g.client.idTokenAlg
	if alg == "" {
		alg = jose.RS256
	}
	return p.keys.sign(alg, "JWT", claims)
}

// profile is what scopes let an app know of a user (OpenID Connect Core 5.4).
func profile(u user, scopes []string) map[string]any {
	claims := map[string]any{"sub": u.subject()}
	if slices.Contains(scopes, "profile") {
		claims["name"], claims["given_name"], claims["family_name"], claims["preferred_username"] = u.Name(), u.Given, u.Family, u.ID
	}
	if slices.Contains(scopes, "email") {
		claims["email"], claims["email_verified"] = u.Email(), true
	}
	return claims
}

// userinfo answers GET and POST (OpenID Connect Core 5.3.1).
func (p *openID) userinfo(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodPost {
		refuseMethod("GET, POST").write(w)
		return
	}
	t, refused := p.presented(r)
	switch {
	case refused != nil:
		refused.write(w)
	case t.grant.user == nil || !slices.Contains(t.scopes, "openid"):
		weakToken("openid").write(w)
	default:
		writeJSON(w, http.StatusOK, profile(*t.grant.user, t.scopes))
	}
}

// presented checks the access token that a request carries: a bound one needs
// the DPoP scheme and a proof by its key (RFC 9449 7.1).
func (p *openID) presented(r *http.Request) (token, *refusal) {
	scheme, text := readToken(r)
	t, ok := p.store.access(text)
	if !ok || scheme != strings.ToLower(tokenType(t.key)) {
		return token{}, badToken(text != "")
	}
	if t.key == "" {
		return t, nil
	}
	key, refused := p.proofs.check(r, p.base+"/userinfo", text)
	if refused == nil && key != t.key {
		refused = badProof("the proof is not by the token's key")
	}
	if refused != nil {
		return token{}, atResource(refused)
	}
	return t, nil
}

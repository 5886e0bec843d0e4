package oauth

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

// maxSkew is how far in the future an ID token may have been issued.
const maxSkew = time.Minute

// settle checks the ID token of a fresh set, which may say whose it is. What an
// earlier set knew is kept where the answer says nothing.
func (c *Client) settle(ctx context.Context, app App, m metadata, ts *TokenSet, want expected) error {
	if ts.IDToken != "" {
		if err := c.checkIDToken(ctx, app, m, ts, want); err != nil {
			return err
		}
	}
	old := want.old
	if old == nil {
		return nil
	}
	if ts.Subject != "" && old.Subject != "" && (ts.Subject != old.Subject || ts.Issuer != old.Issuer) {
		return idTokenError(app, "belongs to another person than the one it renews (sub)") // OpenID Connect Core 12.2
	}
	if old.RefreshDoubted && ts.Subject == "" { // another one than before is refused above
		e := idTokenError(app, "is missing or could not be checked, and the one before it was rejected (sub)")
		e.Advice = "Sign in again."
		return e
	}
	if ts.Identity == "" {
		ts.Identity, ts.Person = old.Identity, old.Person
	} else if SamePerson(*old, *ts) && (old.Subject != "" || old.Fingerprint == ts.Fingerprint) {
		ts.stillNamed(old.Person)
	}
	if ts.Subject == "" {
		ts.Subject, ts.Issuer = old.Subject, old.Issuer
	}
	if ts.IDToken == "" {
		ts.IDToken, ts.Verified = old.IDToken, old.Verified
	}
	return nil
}

// stillNamed adds what userinfo once said of the same subject and a renewed ID
// token is silent about. What it says itself, that an address is not verified
// included, comes first.
func (ts *TokenSet) stillNamed(before Person) {
	_, claims, err := readJWT(ts.IDToken)
	if err != nil {
		return
	}
	if _, said := claims["email"]; !said && !deniesEmail(claims) {
		ts.Person.Email = before.Email
	}
	if _, said := claims["preferred_username"]; !said {
		ts.Person.Name = before.Name
	}
	if _, said := claims["name"]; !said {
		ts.Person.Full = before.Full
	}
	ts.Identity = ts.Person.shown()
}

// checkIDToken verifies an ID token (OpenID Connect Core 3.1.3.7, 3.1.3.8). A
// token that cannot be checked for want of keys stays unverified and says
// nothing about anybody; one that fails a check is an error.
func (c *Client) checkIDToken(ctx context.Context, app App, m metadata, ts *TokenSet, want expected) error {
	if app.Endpoints.Issuer == "" && app.Endpoints.JWKS == "" {
		ts.Verified = VerifiedUnknown // nobody to ask; whatever it is, it decides nothing
		return nil
	}
	header, _, err := readJWT(ts.IDToken)
	if err != nil {
		return idTokenError(app, err.Error())
	}
	alg := header.text("alg")
	if strings.EqualFold(alg, "none") || alg == "" {
		return idTokenError(app, "is not signed (alg)")
	}
	hmac := strings.HasPrefix(alg, "HS") // whether that is right, the metadata says
	issuer := app.Endpoints.Issuer
	if issuer != "" && m.Issuer == "" { // explicit endpoints spared us discovery so far
		_, document := documentOf(issuer)
		resolved, found, err := c.resolve(ctx, func(app App) bool { return app.Endpoints.JWKS != "" && !hmac && !document })
		if err != nil {
			return c.unchecked(ctx, ts)
		}
		app, m, issuer = resolved, found, resolved.Endpoints.Issuer
	}
	switch {
	case app.Endpoints.JWKS == "" || issuer == "":
		ts.Verified = VerifiedUnknown
		return nil
	case hmac && announcesHMAC(m.IDTokenAlgs):
		ts.Verified = VerifiedNo
		return nil
	case hmac:
		return idTokenError(app, "is signed with a shared secret where a public key is expected (alg)")
	}
	config := &oidc.Config{ClientID: app.ClientID, Now: c.now}
	for _, known := range asymmetric {
		config.SupportedSigningAlgs = append(config.SupportedSigningAlgs, string(known))
	}
	keys := &remembering{keys: verifier{client: c, address: app.Endpoints.JWKS}}
	token, err := oidc.NewVerifier(issuer, keys, config).Verify(ctx, ts.IDToken)
	if keys.failure != nil && !errors.Is(keys.failure, errSignature) {
		return c.unchecked(ctx, ts)
	}
	if err != nil {
		return idTokenError(app, c.whyRefused(err, keys.failure, app, ts.IDToken))
	}
	claims := keys.claims
	if why := c.strict(token, claims, app, ts.AccessToken, want.nonce); why != "" {
		return idTokenError(app, why)
	}
	ts.Verified, ts.Issuer, ts.Subject = VerifiedYes, token.Issuer, token.Subject
	ts.Person = personIn(claims)
	ts.Identity = ts.Person.shown()
	return nil
}

// strict makes the checks that go-oidc leaves out; it returns what is wrong.
func (c *Client) strict(token *oidc.IDToken, claims fields, app App, accessToken, nonce string) string {
	azp := claims.text("azp")
	switch {
	case token.Issuer != app.Endpoints.Issuer:
		return "was issued by another server (iss)"
	case token.Subject == "" || len(token.Subject) > 255:
		return "does not say whom it is about (sub)"
	case token.Expiry.Unix() <= 0 || !claims.says("exp"):
		return "does not say when it expires (exp)"
	case !claims.says("iat"):
		return "does not say when it was issued (iat)"
	case token.IssuedAt.After(c.now().Add(maxSkew)):
		return "was issued in the future (iat); this computer's clock or the server's is wrong"
	case len(token.Audience) > 1 && azp == "":
		return "is meant for several clients and does not say which one asked (azp)"
	case claims.says("azp") && azp != app.ClientID:
		return "was issued at another client's request (azp)"
	case nonce != "" && token.Nonce != nonce:
		return "does not answer this sign-in (nonce)"
	case accessToken != "" && claims.says("at_hash") && token.VerifyAccessToken(accessToken) != nil:
		return "does not belong to the access token (at_hash)"
	}
	return ""
}

// whyRefused finds our words for a refusal of go-oidc, whose own can quote
// what a server wrote.
func (c *Client) whyRefused(err, keys error, app App, raw string) string {
	_, claims, _ := Claims(raw)
	audience, _ := claims["aud"].([]any)
	single, _ := claims["aud"].(string)
	var expired *oidc.TokenExpiredError
	switch {
	case keys != nil:
		return "has a signature that no key of the server made"
	case claims["iss"] != app.Endpoints.Issuer:
		return "was issued by another server (iss)"
	case single != app.ClientID && !slices.Contains(audience, any(app.ClientID)):
		return "is meant for another client (aud)"
	case claims["exp"] == nil:
		return "does not say when it expires (exp)"
	case errors.As(err, &expired):
		return "has expired (exp); this computer's clock or the server's may be wrong"
	}
	if at, ok := claims["nbf"].(float64); ok && float64(c.now().Unix()) < at {
		return "is not valid yet (nbf); this computer's clock or the server's may be wrong"
	}
	for _, name := range libraryClaims {
		if value, there := claims[name]; there && !mayBe(name, value) {
			return "is damaged (" + name + ")"
		}
	}
	return "is damaged"
}

// mayBe reports whether a claim has a type that it can have (RFC 7519 4.1, OpenID
// Connect Core 2).
func mayBe(name string, value any) bool {
	switch name {
	case "exp", "iat", "nbf":
		_, ok := value.(float64)
		return ok
	case "aud":
		if list, ok := value.([]any); ok {
			return !slices.ContainsFunc(list, func(v any) bool { _, ok := v.(string); return !ok })
		}
	}
	_, ok := value.(string)
	return ok
}

// unchecked keeps a token whose keys could not be had: refusing it would lose
// a code that works only once.
func (c *Client) unchecked(ctx context.Context, ts *TokenSet) error {
	if ctx.Err() != nil {
		return interrupted(ctx)
	}
	ts.Verified = VerifiedUnknown
	ts.Notes = append(ts.Notes, "The ID token could not be checked: the server's signing keys are not available.")
	return nil
}

// remembering keeps a key set's own failure, which go-oidc turns into text, and
// the claims of what was signed.
type remembering struct {
	keys    oidc.KeySet
	failure error
	claims  fields
}

// libraryClaims are the claims that go-oidc decides about.
var libraryClaims = []string{"iss", "sub", "aud", "exp", "iat", "nbf", "nonce", "at_hash"}

// VerifySignature hands on only the claims that go-oidc is to see, under exactly
// their names: it decodes into a struct, where encoding/json would take "AUD" or
// "Sub" for "aud" and "sub" (promise 26).
func (r *remembering) VerifySignature(ctx context.Context, token string) ([]byte, error) {
	payload, err := r.keys.VerifySignature(ctx, token)
	if r.failure = err; err != nil {
		return nil, err
	}
	if r.claims, err = parseObject(payload); err != nil {
		return nil, err
	}
	seen := fields{}
	for _, name := range libraryClaims {
		if value, ok := r.claims[name]; ok {
			seen[name] = value
		}
	}
	return json.Marshal(seen)
}

func announcesHMAC(algs []string) bool {
	return slices.ContainsFunc(algs, func(alg string) bool { return strings.HasPrefix(alg, "HS") })
}

func idTokenError(app App, why string) *Error {
	server := app.Endpoints.Issuer
	if server == "" {
		server = app.Endpoints.Token
	}
	return &Error{
		Kind: KindBadAnswer, Sent: true, Cause: rejectedCause(why),
		Message: "The ID token of " + hostOf(server) + " " + why + ". It was not used.",
		Advice:  rejectedAdvice(why),
	}
}

// rejectedCause is where it is.
func rejectedCause(why string) Cause {
	for _, c := range []struct {
		member string
		cause  Cause
	}{
		{"does not say", CauseNone},
		{"is damaged", CauseNone},
		{"(exp)", CauseClock},
		{"(iat)", CauseClock},
		{"(nbf)", CauseClock},
		{"(aud)", CauseClientID},
		{"(azp)", CauseClientID},
		{"(iss)", CauseIssuer},
		{"signature", CauseIssuer},
		{"(sub)", CauseOtherPerson},
	} {
		if strings.Contains(why, c.member) {
			return c.cause
		}
	}
	return CauseNone
}

// rejectedAdvice is what to do about claims that were not taken: why names the member
// in parentheses.
func rejectedAdvice(why string) string {
	names := func(members ...string) bool {
		return slices.ContainsFunc(members, func(m string) bool { return strings.Contains(why, "("+m+")") })
	}
	switch {
	case strings.HasPrefix(why, "does not say"), strings.HasPrefix(why, "is damaged"):
		return "The server does not keep to OpenID Connect: tell its owner what is wrong."
	case strings.Contains(why, "signature"):
		return "Check the issuer and the address of the keys (endpoints.jwks); if both are right, tell the server's owner."
	case names("exp", "iat", "nbf"):
		return "Check this computer's clock. If it is right, the server's is wrong: tell its owner."
	case names("nonce", "at_hash"):
		return "Try again. If it stays so, tell the server's owner."
	case names("aud", "azp"):
		return "Check the client ID: the server made this for another one."
	case names("iss"):
		return "Check the issuer (endpoints.issuer): it must be exactly what the server calls itself."
	case names("sub"):
		return "Sign in again as the right person."
	}
	return "Check the issuer and the client ID; if both are right, tell the server's owner."
}

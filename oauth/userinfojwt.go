package oauth

import (
	"context"
	"encoding/json"
	"mime"
	"slices"
	"strings"
)

// A server may sign what it says at userinfo (OpenID Connect Core 5.3.2). Then it
// counts only if the signature does: whoever asked for signed claims does not mean
// to take the others.

// signedBody returns the JWT that an answer is, "" where it is none. Not every server
// calls one application/jwt.
func signedBody(a answer) string {
	text := string(trimmed(a.body))
	if unquoted := stringOf(json.RawMessage(text)); unquoted != "" {
		text = unquoted
	}
	kind, _, _ := mime.ParseMediaType(a.header.Get("Content-Type"))
	if strings.HasPrefix(text, "{") {
		return ""
	}
	if kind == "application/jwt" || strings.HasPrefix(text, "ey") && strings.Count(text, ".") >= 2 && !strings.ContainsAny(text, " \t\r\n") {
		return text
	}
	return ""
}

// signedInfo reads the claims of a signed answer. They are checked as those of an ID
// token are: algorithm, key, issuer and audience, and times where they are there.
func (c *Client) signedInfo(ctx context.Context, app App, token string) (fields, error) {
	refused := func(why string) (fields, error) { return nil, userinfoError(app, why) }
	if strings.Count(token, ".") == 4 {
		e := userinfoError(app, "is encrypted, which Tokendesk cannot read")
		e.Advice = "Register the client without userinfo_encrypted_response_alg."
		return nil, e
	}
	header, _, err := readJWT(token)
	if err != nil {
		return refused(err.Error())
	}
	switch alg := header.text("alg"); {
	case alg == "", strings.EqualFold(alg, "none"):
		return refused("is not signed, though it comes as a signed one (alg)")
	case strings.HasPrefix(alg, "HS"):
		return refused("is signed with a shared secret where a public key is expected (alg)")
	}
	if app, _, err = c.resolve(ctx, func(app App) bool { return app.Endpoints.JWKS != "" }); err != nil {
		return nil, err
	}
	if app.Endpoints.Issuer == "" || app.Endpoints.JWKS == "" {
		return nil, MisconfiguredError("The userinfo is signed, and this app does not know by whom.",
			"Enter the server's issuer in the app's settings (endpoints.issuer); its metadata names the keys.")
	}
	payload, err := verifier{client: c, address: app.Endpoints.JWKS}.VerifySignature(ctx, token)
	switch err {
	case nil:
	case errSignature:
		return refused("has a signature that no key of the server made")
	default:
		return nil, err
	}
	claims, err := parseObject(payload)
	switch {
	case err != nil:
		return refused(err.Error())
	case claims.deep():
		return refused("is nested deeper than any that can be used")
	}
	if why := c.wrongInfo(claims, app); why != "" {
		return refused(why)
	}
	return claims, nil
}

// wrongInfo says what is wrong with signed claims. Neither exp nor nonce has to be
// there.
func (c *Client) wrongInfo(claims fields, app App) string {
	now := float64(c.now().Unix())
	at := func(name string) (float64, bool) { return number(claims.scalar(name)) }
	exp, ends := at("exp")
	iat, issued := at("iat")
	nbf, begins := at("nbf")
	switch {
	case claims.text("iss") != app.Endpoints.Issuer:
		return "was issued by another server (iss)"
	case !slices.Contains(claims.audience(), app.ClientID):
		return "is meant for another client (aud)"
	case claims.text("sub") == "":
		return "does not say whom it is about (sub)"
	case claims.says("exp") && !ends, ends && exp < now-maxSkew.Seconds():
		return "has expired (exp); this computer's clock or the server's may be wrong"
	case issued && iat > now+maxSkew.Seconds():
		return "was issued in the future (iat); this computer's clock or the server's is wrong"
	case begins && nbf > now+maxSkew.Seconds():
		return "is not valid yet, but in the future (nbf); this computer's clock or the server's is wrong"
	}
	return ""
}

// audience reads an aud, which is a string or a list (RFC 7519 4.1.3).
func (f fields) audience() []string {
	if one := f.text("aud"); one != "" {
		return []string{one}
	}
	var list []string
	if raw := f["aud"]; len(raw) > 0 && json.Unmarshal(raw, &list) != nil {
		return nil
	}
	return list
}

func userinfoError(app App, why string) *Error {
	return &Error{
		Kind: KindBadAnswer, Sent: true,
		Message: "The signed userinfo of " + hostOf(app.Endpoints.Userinfo) + " " + why + ". It was not used.",
		Advice:  rejectedAdvice(why),
	}
}

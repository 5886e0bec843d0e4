package oauth

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
)

// Fingerprint hashes what a token of this complete app and account depends on:
// environment, client and how it proves itself, grant, scopes, audience,
// resources, endpoints, extra parameters, where the answer has it, account. Names, tags, the test call
// and the like are no part of it, nor is the order of scopes. It is pure.
func Fingerprint(app App, account Account) string {
	scopes := RequestedScopes(app, account)
	if len(scopes) == 0 {
		scopes = nil // as null, as fingerprints that are stored have it
	}
	slices.Sort(scopes)
	resources := slices.Clone(app.Resources)
	slices.Sort(resources)
	e := app.Endpoints
	data, err := json.Marshal(struct {
		Environment, ClientID, Username, Audience string
		Grant                                     Grant
		ClientAuth                                ClientAuth
		Issuer, Authorization, Token, Refresh     string
		DeviceAuthorization                       string
		Scopes, Resources                         []string
		DPoP                                      bool
		Authorize, TokenParams                    map[string]Param
		Assertion                                 Assertion
		TokenExchange                             TokenExchange
		Account, LoginHint, Expect                string
		Answer                                    Answer    `json:",omitzero"`
		SignedJWT                                 SignedJWT `json:",omitzero"`
		Request                                   TokenCall `json:",omitzero"`
	}{
		app.Environment, app.ClientID, app.Username, app.Audience,
		app.Grant, app.ClientAuth,
		e.Issuer, e.Authorization, e.Token, e.Refresh, e.DeviceAuthorization,
		scopes, resources, app.DPoP,
		app.Params.Authorize, app.Params.Token,
		app.Assertion, app.TokenExchange,
		account.ID, account.LoginHint, account.Expect,
		app.Answer, app.SignedJWT, app.Request,
	})
	if err != nil {
		return "" // claims that are no JSON: never equal to a fingerprint that was stored
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// printed is the last account a client was asked for, and its fingerprint.
type printed struct {
	account Account
	print   string
}

// sameAccount reports whether two accounts are equal in what a fingerprint is made of.
func sameAccount(a, b Account) bool {
	return a.ID == b.ID && a.LoginHint == b.LoginHint && a.Expect == b.Expect && slices.Equal(a.Scopes, b.Scopes)
}

// fingerprint is that of the client's app as it was given, so that discovery
// does not change it. A client usually serves one account: the last is kept.
func (c *Client) fingerprint(account Account) string {
	if last := c.printed.Load(); last != nil && sameAccount(last.account, account) {
		return last.print
	}
	account.Scopes = slices.Clone(account.Scopes)
	made := &printed{account, Fingerprint(c.app, account)}
	c.printed.Store(made)
	return made.print
}

// Rebound is a set that was got for one account of a complete app as another account
// of it keeps it. One got with settings that are not from's own stays as it is: stale. What
// from asked for beyond the app's scopes is what was got; where to asks for others, the
// set is stale for it too.
func (ts TokenSet) Rebound(app App, from, to Account) TokenSet {
	if ts.Fingerprint == Fingerprint(app, from) {
		to.Scopes = from.Scopes
		ts.Fingerprint = Fingerprint(app, to)
	}
	return ts
}

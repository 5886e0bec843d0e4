package oauth

import (
	"cmp"
	"context"
	"crypto/rand"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/oauth2"
)

// Authorization is one attempt to sign in; nonce and verifier are fresh. It
// prints as a placeholder.
type Authorization struct {
	URL            string // what the browser opens
	State          string
	Nonce          string // empty without the openid scope
	Verifier       string // empty with PKCE off
	RedirectURI    string
	Issuer         string // expected iss, "" when unknown
	IssuerRequired bool   // metadata promises iss in the answer (RFC 9207)
	CodeParam      string // "code" unless the catalogue says otherwise
	Endpoint       string // the authorization endpoint
	Prompt         string // what the request asks of the server's pages
	AnsweredBy     string // iss of the answer, for Exchange; "" when it had none
	Note           string // what was done otherwise than the server's metadata suggests, for a person; "" for nothing
}

// String keeps the verifier out of logs and errors.
func (Authorization) String() string { return "[authorization]" }

// GoString keeps the verifier out of %#v.
func (Authorization) GoString() string { return "[authorization]" }

// Authorize prepares an authorization request (RFC 6749 4.1.1) with PKCE (RFC
// 7636) and, for the openid scope, a nonce. Where PAR says so the request is
// pushed first (RFC 9126), see [PARAuto]. state must be unguessable. without names
// parameters that this request leaves out, whatever the app says. Errors are *[Error].
func (c *Client) Authorize(ctx context.Context, account Account, redirectURI, state string, without ...string) (Authorization, error) {
	app, m, err := c.resolve(ctx, func(App) bool { return false })
	if err != nil {
		return Authorization{}, err
	}
	if app.Endpoints.Authorization == "" {
		return Authorization{}, missingEndpoint("authorization", KindMisconfigured)
	}
	a := Authorization{
		State: state, RedirectURI: redirectURI, Endpoint: app.Endpoints.Authorization,
		Issuer: app.Endpoints.Issuer, IssuerRequired: m.IssInAnswer, CodeParam: app.Quirks.CodeParam,
	}
	if a.CodeParam == "" {
		a.CodeParam = "code"
	}
	values := url.Values{
		"response_type": {"code"},
		"client_id":     {app.ClientID},
		"redirect_uri":  {redirectURI},
		"scope":         {scopeOf(app, account)},
		"state":         {state},
		"login_hint":    {account.LoginHint},
		"prompt":        {account.Prompt},
		"audience":      {app.Audience},
		"resource":      app.Resources,
	}
	if app.PKCE != PKCEOff {
		a.Verifier = oauth2.GenerateVerifier()
		if app.PKCE == PKCEPlain {
			values.Set("code_challenge", a.Verifier)
			values.Set("code_challenge_method", "plain")
		} else {
			values.Set("code_challenge", oauth2.S256ChallengeFromVerifier(a.Verifier))
			values.Set("code_challenge_method", "S256")
		}
	}
	merge(values, app.Params.Authorize)
	if app.Params.Authorize["prompt"] != nil && account.Prompt != "" {
		values.Set("prompt", account.Prompt) // the app's is for accounts without one; null leaves it out of all
	}
	for _, name := range without {
		values.Del(name)
	}
	a.Prompt = values.Get("prompt")
	if asksForIDToken(values, app.ScopeSeparator) {
		a.Nonce = rand.Text() // at least 128 bits
		values.Set("nonce", a.Nonce)
	}
	if values, a.Note, err = c.viaPAR(ctx, app, m, values, a.Verifier); err != nil {
		return Authorization{}, err
	}
	address, err := pageAddress("authorization endpoint", app.Endpoints.Authorization, app.TLS.AllowHTTP)
	if err != nil {
		return Authorization{}, err
	}
	if c.mayBeGone {
		if err := listens(ctx, "authorization endpoint", app.Endpoints.Authorization); err != nil {
			return Authorization{}, err
		}
	}
	address.RawQuery = withoutOurs(address.Query(), values) + values.Encode()
	a.URL = address.String()
	return a, nil
}

// pageAddress reads an address that a browser is to open. The rule about plain
// http holds there as well: a server's metadata may name one that the app's own
// settings could not.
func pageAddress(name, address string, allowHTTP bool) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, MisconfiguredError("The address of the "+name+" cannot be used.", "Correct it in the app's settings.").At(fieldOfPage(name))
	}
	if !allowedURL(u, allowHTTP) {
		return nil, MisconfiguredError("The "+name+" at "+hostOf(address)+" is plain http: anybody on the network could read and change the sign-in.",
			"Tell the server's owner. If you know the network, allow plain http in the app's settings.").At("tls.allow_http")
	}
	return u, nil
}

// fieldOfPage is the setting that has a page's address.
func fieldOfPage(name string) string {
	return "endpoints." + strings.ReplaceAll(strings.TrimSuffix(name, " endpoint"), " ", "_")
}

// asksForIDToken reports whether openid is among the scopes that are sent, those
// of params.authorize included.
func asksForIDToken(values url.Values, separator string) bool {
	blanks := strings.NewReplacer(",", " ", cmp.Or(separator, " "), " ")
	return slices.ContainsFunc(values["scope"], func(scopes string) bool {
		return slices.Contains(strings.Fields(blanks.Replace(scopes)), "openid")
	})
}

// requestParams say what is asked for and where the answer goes; they are set
// by the app alone, also where it leaves one out or pushes the request.
var requestParams = []string{"client_id", "redirect_uri", "response_type", "response_mode"}

// withoutOurs is what an endpoint's own query adds to the request, with "&" at
// its end: it is kept (RFC 6749 3.1), but no parameter stands twice, and what
// guards a sign-in comes from nowhere else.
func withoutOurs(own, ours url.Values) string {
	for name := range own {
		if _, set := ours[name]; set || slices.Contains(guardedParams, name) || slices.Contains(requestParams, name) {
			own.Del(name)
		}
	}
	if len(own) == 0 {
		return ""
	}
	return own.Encode() + "&"
}

// Exchange sends the code, once, whatever comes back (RFC 6749 4.1.3). The
// redirect URI is byte-identical to the one of the request. It sends nothing where
// the answer says that the code is another server's than the token endpoint's.
// Errors are *[Error].
func (c *Client) Exchange(ctx context.Context, account Account, a Authorization, code string) (TokenSet, error) {
	app, m, err := c.resolve(ctx, hasTokenEndpoint)
	if err != nil {
		return TokenSet{}, err
	}
	if err := c.staysAt(ctx, app, a.AnsweredBy); err != nil {
		return TokenSet{}, err
	}
	values := url.Values{
		"grant_type":    {"authorization_code"},
		"code":          {code},
		"redirect_uri":  {a.RedirectURI},
		"code_verifier": {a.Verifier},
		"resource":      app.Resources,
	}
	if left, set := app.Params.Authorize["redirect_uri"]; set && left == nil {
		values.Del("redirect_uri") // it was not in the request either
	}
	ts, err := c.requestToken(ctx, app, m, account, app.Endpoints.Token, values, app.Params.Token,
		expected{nonce: a.Nonce}, secret{"code", code}, secret{"code_verifier", a.Verifier})
	if e, ok := err.(*Error); ok && e.ServerError == "consent_required" {
		e.Advice = ConsentAdvice(a.Prompt)
	}
	if err == nil && a.Note != "" {
		ts.Notes = append(ts.Notes, a.Note)
	}
	if err == nil && app.PKCE == PKCEPlain {
		ts.Notes = append(ts.Notes, "PKCE is set to plain: whoever reads the sign-in address can use the code. Use S256 if the server accepts it.") // RFC 7636 7.2
	}
	return ts, err
}

// LogoutURL is where a browser ends the session at the server (OpenID Connect
// RP-Initiated Logout 2). It carries no token: the server may ask the person
// to confirm. Without such an endpoint the error is of KindUsage.
func (c *Client) LogoutURL(ctx context.Context, ts TokenSet) (string, error) {
	app, _, err := c.resolve(ctx, func(app App) bool { return app.Endpoints.EndSession != "" })
	if err != nil {
		return "", err
	}
	if app.Endpoints.EndSession == "" {
		return "", missingEndpoint("end_session", KindUsage)
	}
	address, err := pageAddress("end session endpoint", app.Endpoints.EndSession, app.TLS.AllowHTTP)
	if err != nil {
		return "", err
	}
	query := address.Query()
	query.Set("client_id", app.ClientID)
	if hint := cmp.Or(ts.Person.Email, ts.Person.Name, ts.Person.Subject, ts.Identity); hint != "" {
		query.Set("logout_hint", hint)
	}
	address.RawQuery = query.Encode()
	return address.String(), nil
}

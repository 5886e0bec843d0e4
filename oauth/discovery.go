package oauth

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"tokendesk/oauth/visible"
)

const maxRedirects = 3 // of documents that hold no secret, on the same origin

// metadata is what an authorization server publishes about itself (OpenID
// Connect Discovery 3, RFC 8414 2).
type metadata struct {
	Issuer              string
	Authorization       string
	Token               string
	DeviceAuthorization string
	Revocation          string
	Introspection       string
	Userinfo            string
	PAR                 string
	EndSession          string
	JWKS                string
	AuthMethods         []string
	IDTokenAlgs         []string
	Scopes              []string // scopes_supported, nil where the document has none
	Prompts             []string // Initiating User Registration via OpenID Connect 3
	IssInAnswer         bool     // RFC 9207
	RequirePAR          bool     // RFC 9126 5
	MTLS                aliases
}

// aliases are the endpoints that take a client certificate (RFC 8705 5).
type aliases struct{ Token, Revocation, Introspection, DeviceAuthorization, PAR string }

// discovery remembers one client's metadata. turn is a lock that a cancelled
// caller need not wait for.
type discovery struct {
	turn  chan struct{}
	found *metadata
}

// Discovered returns endpoints with what the issuer's metadata fills in, or nil
// where that is another issuer's or has not been read. It asks nobody and does
// not wait.
func (c *Client) Discovered(e Endpoints) *Endpoints {
	if e.Issuer == "" || e.Issuer != c.app.Endpoints.Issuer {
		return nil
	}
	select {
	case c.discovery.turn <- struct{}{}:
		defer func() { <-c.discovery.turn }()
	default:
		return nil
	}
	if c.discovery.found == nil {
		return nil
	}
	e = c.discovery.found.fill(e, c.app.ClientAuth == TLSClientAuth)
	return &e
}

// resolve returns the app with its endpoints and client authentication
// settled. Discovery runs when there is an issuer and enough says that the app
// alone does not do.
func (c *Client) resolve(ctx context.Context, enough func(App) bool) (App, metadata, error) {
	app := c.app
	if app.Endpoints.Issuer == "" || app.ClientAuth != "" && enough(app) && !asksForIssuer(app) {
		app.ClientAuth = methodFor(app, c.secrets, metadata{})
		return app, metadata{}, nil
	}
	select {
	case c.discovery.turn <- struct{}{}:
		defer func() { <-c.discovery.turn }()
	case <-ctx.Done():
		return App{}, metadata{}, interrupted(ctx)
	}
	if c.discovery.found == nil {
		m, err := c.discover(ctx, app.Endpoints.Issuer)
		if err != nil {
			return App{}, metadata{}, err
		}
		if err := c.allow(ctx, m); err != nil {
			return App{}, metadata{}, err
		}
		c.discovery.found = &m
	}
	m := *c.discovery.found
	app.ClientAuth = methodFor(app, c.secrets, m)
	app.Endpoints = m.fill(app.Endpoints, app.ClientAuth == TLSClientAuth)
	return app, m, nil
}

// allow asks whether the endpoints that metadata adds to the app's own may be
// used.
func (c *Client) allow(ctx context.Context, m metadata) error {
	if c.allowed == nil {
		return nil
	}
	app := c.app
	app.ClientAuth = methodFor(app, c.secrets, m)
	filled := m.fill(app.Endpoints, app.ClientAuth == TLSClientAuth)
	found := Discovered{Issuer: app.Endpoints.Issuer, Origins: map[string]string{}}
	own := app.Endpoints.Named()
	for i, endpoint := range filled.Named() {
		if *own[i].Address == "" && *endpoint.Address != "" {
			found.Origins[endpoint.Name] = Origin(*endpoint.Address)
		}
	}
	return c.allowed(ctx, found)
}

func interrupted(ctx context.Context) *Error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return &Error{Kind: KindUnreachable, Message: "It took too long.", Advice: "Try again.", Err: ctx.Err()}
	}
	return &Error{Kind: KindInterrupted, Message: "Cancelled.", Err: ctx.Err()}
}

// fill adds the discovered endpoints to those the app names, which win. An issuer
// that was named by its document's address is what the document says.
func (m metadata) fill(e Endpoints, mtls bool) Endpoints {
	first := func(own *string, found, alias string) {
		if mtls && alias != "" {
			found = alias
		}
		if *own == "" {
			*own = found
		}
	}
	if _, ok := documentOf(e.Issuer); ok {
		e.Issuer = m.Issuer
	}
	first(&e.Authorization, m.Authorization, "")
	first(&e.Token, m.Token, m.MTLS.Token)
	first(&e.DeviceAuthorization, m.DeviceAuthorization, m.MTLS.DeviceAuthorization)
	first(&e.Revocation, m.Revocation, m.MTLS.Revocation)
	first(&e.Introspection, m.Introspection, m.MTLS.Introspection)
	first(&e.Userinfo, m.Userinfo, "")
	first(&e.PushedAuthorizationRequest, m.PAR, m.MTLS.PAR)
	first(&e.EndSession, m.EndSession, "")
	first(&e.JWKS, m.JWKS, "")
	return e
}

// discover tries the well-known forms in turn until one is a document, and
// takes it only when it names exactly the issuer that was asked for, which may be
// given as its document's address.
func (c *Client) discover(ctx context.Context, issuer string) (metadata, error) {
	var last answer
	for _, address := range wellKnown(issuer) {
		got, err := c.document(ctx, "discovery document", address)
		if err != nil {
			return metadata{}, err
		}
		last = got
		if got.status != http.StatusOK {
			continue
		}
		var doubled doubledError
		if _, err := parseObject(got.body); err != nil && !errors.As(err, &doubled) {
			continue
		}
		return decodeMetadata(got, issuer)
	}
	if last.status >= 500 {
		return metadata{}, serverFailure(last, nil)
	}
	return metadata{}, &Error{
		Kind: KindMisconfigured, Status: last.status, Sent: true, Cause: CauseIssuer, Endpoint: "issuer", Field: "endpoints.issuer",
		Message: hostOf(issuer) + " has no discovery document for this issuer.",
		Advice:  "Check the issuer (endpoints.issuer), or enter the endpoints in the app's settings.",
	}
}

// decodeMetadata reads a document that must be about issuer.
func decodeMetadata(a answer, issuer string) (metadata, error) {
	f, err := parseObject(a.body)
	if err != nil {
		return metadata{}, nonsense(a, err.Error())
	}
	d := reader{fields: f}
	m := metadata{
		Issuer:              d.text("issuer"),
		Authorization:       d.text("authorization_endpoint"),
		Token:               d.text("token_endpoint"),
		DeviceAuthorization: d.text("device_authorization_endpoint"),
		Revocation:          d.text("revocation_endpoint"),
		Introspection:       d.text("introspection_endpoint"),
		Userinfo:            d.text("userinfo_endpoint"),
		PAR:                 d.text("pushed_authorization_request_endpoint"),
		EndSession:          d.text("end_session_endpoint"),
		JWKS:                d.text("jwks_uri"),
		AuthMethods:         d.texts("token_endpoint_auth_methods_supported"),
		IDTokenAlgs:         d.texts("id_token_signing_alg_values_supported"),
		Scopes:              listed(f["scopes_supported"]),
		Prompts:             d.texts("prompt_values_supported"),
		IssInAnswer:         d.flag("authorization_response_iss_parameter_supported"),
		RequirePAR:          d.flag("require_pushed_authorization_requests"),
	}
	mtls := d.within("mtls_endpoint_aliases")
	m.MTLS = aliases{
		Token:               mtls.text("token_endpoint"),
		Revocation:          mtls.text("revocation_endpoint"),
		Introspection:       mtls.text("introspection_endpoint"),
		DeviceAuthorization: mtls.text("device_authorization_endpoint"),
		PAR:                 mtls.text("pushed_authorization_request_endpoint"),
	}
	if d.wrong || mtls.wrong {
		return metadata{}, nonsense(a, "is no discovery document")
	}
	if m.Issuer == "" {
		e := nonsense(a, "names no issuer")
		e.Cause = CauseIssuer
		e.Advice = "Such a document cannot be trusted (RFC 8414 3.3). Check the issuer (endpoints.issuer), or enter the endpoints in the app's settings."
		return metadata{}, e
	}
	if !isOf(m.Issuer, issuer) {
		e := nonsense(a, "is about another issuer: "+visible.Line(redactorOf(a.secrets).scrub(m.Issuer), 200)+" instead of "+visible.Line(issuer, 200))
		e.Cause = CauseIssuer
		e.Advice = "The two must match exactly, a slash at the end included. Correct the issuer (endpoints.issuer) if the server is the right one."
		return metadata{}, e
	}
	for _, endpoint := range []string{
		m.Authorization, m.Token, m.DeviceAuthorization, m.Revocation, m.Introspection, m.Userinfo, m.PAR, m.EndSession, m.JWKS,
		m.MTLS.Token, m.MTLS.Revocation, m.MTLS.Introspection, m.MTLS.DeviceAuthorization, m.MTLS.PAR,
	} {
		if endpoint != "" && !isWebAddress(endpoint) {
			return metadata{}, nonsense(a, "names an endpoint that is not an http or https address")
		}
	}
	return m, nil
}

// document gets something public. It follows at most three redirects, and none
// to another origin.
func (c *Client) document(ctx context.Context, name, address string) (answer, error) {
	for redirects := 0; ; redirects++ {
		got, err := c.do(ctx, request{
			name: name, method: http.MethodGet, address: address, public: true,
			header: http.Header{"Accept": {"application/json"}},
		})
		if err != nil || got.status < 300 || got.status > 399 {
			return got, err
		}
		here, err := url.Parse(address)
		if err != nil {
			return got, serverFailure(got, nil)
		}
		next, err := here.Parse(got.header.Get("Location"))
		if err != nil || got.header.Get("Location") == "" || Origin(next.String()) != Origin(address) || redirects == maxRedirects {
			return got, serverFailure(got, nil)
		}
		address = next.String()
	}
}

// isWebAddress reports whether an address is absolute, http or https, without
// user information or fragment.
func isWebAddress(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && u.User == nil && u.Fragment == ""
}

// Origin is scheme://host:port of an address, in lower case and with the default
// port left out; "" if the address has none.
func Origin(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	host, scheme := strings.ToLower(u.Host), strings.ToLower(u.Scheme)
	if scheme == "https" {
		host = strings.TrimSuffix(host, ":443")
	} else if scheme == "http" {
		host = strings.TrimSuffix(host, ":80")
	}
	return scheme + "://" + host
}

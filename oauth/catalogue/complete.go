package catalogue

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"tokendesk/oauth"
)

// defaultTimeout is the app file's, in seconds.
const defaultTimeout = 30

// Complete fills a sparse app from its provider and the defaults of the app
// file. Deterministic and idempotent; the argument is not changed.
//
// ClientAuth stays empty where neither the app nor the catalogue says: then
// discovery decides, else whether there is a secret, and both are for the
// engine to know.
//
// Errors are *oauth.Error of KindMisconfigured (unknown provider, missing or
// malformed var); the app returned with one is empty. [Catalogue.Outline] is for
// apps that may still be open.
func (c *Catalogue) Complete(app oauth.App) (oauth.App, error) {
	out, p, open, err := c.complete(app)
	switch {
	case err != nil:
		return oauth.App{}, err
	case len(open) > 0:
		return oauth.App{}, missing(open[0], p.Vars)
	}
	return out, nil
}

// complete also returns the placeholders that have no value; they stay in the app
// as they are.
func (c *Catalogue) complete(app oauth.App) (oauth.App, Provider, []unfilled, error) {
	var p Provider
	if app.Provider != "" {
		var ok bool
		if p, ok = c.find(app.Provider); !ok {
			return oauth.App{}, p, nil, oauth.MisconfiguredError(fmt.Sprintf("There is no provider %q in the catalogue.", app.Provider),
				"Choose one from the list, or leave the provider out and enter the addresses.")
		}
	}
	out := merge(app, p.App)
	if app.Provider != "" {
		out.Quirks = p.Quirks
		if !sameCall(out.Test, p.App.Test) {
			out.Quirks.Whoami = oauth.Whoami{} // another call's answer is made otherwise
		}
	}
	out.Grant = cmp.Or(out.Grant, defaultGrant(out.Endpoints))
	if app.Scopes == nil && !out.Grant.NeedsPerson() && out.Grant != oauth.GrantRefreshToken && slices.Contains(p.Grants, oauth.GrantAuthorizationCode) {
		out.Scopes = nil // the catalogue's are those of a sign-in; some servers refuse any elsewhere
	}
	values, err := varValues(p.Vars, out.Vars)
	if err != nil {
		return oauth.App{}, p, nil, err
	}
	if app.Provider != "" && stayAway(&out, app, p, values) && out.Quirks.Whoami.ID == "" {
		out.Quirks.Whoami = whoamiElsewhere(out)
	}
	open, err := fill(&out, p.Vars, values)
	if err != nil {
		return oauth.App{}, p, nil, err
	}
	if c.defaults != nil {
		c.defaults().fill(&out)
	}
	applyDefaults(&out)
	return out, p, open, nil
}

// sameCall reports whether a test call is the provider's own, at whatever host: a
// staging system or a proxy answers alike.
func sameCall(call, known oauth.TestCall) bool {
	method := func(c oauth.TestCall) string { return cmp.Or(c.Method, http.MethodGet) }
	path := func(c oauth.TestCall) string {
		_, rest, _ := strings.Cut(c.URL, "://")
		_, rest, _ = strings.Cut(rest, "/")
		return rest
	}
	return method(call) == method(known) && path(call) == path(known) && call.Body == known.Body
}

func applyDefaults(app *oauth.App) {
	app.Name = cmp.Or(app.Name, app.ID)
	app.BodyFormat = cmp.Or(app.BodyFormat, defaultBody(app.ClientAuth))
	app.ScopeSeparator = cmp.Or(app.ScopeSeparator, " ")
	app.PKCE = cmp.Or(app.PKCE, oauth.PKCES256)
	app.PAR = cmp.Or(app.PAR, oauth.PARAuto)
	app.Redirect.Host = cmp.Or(app.Redirect.Host, oauth.DefaultRedirectHost)
	app.Redirect.Path = cmp.Or(app.Redirect.Path, oauth.DefaultRedirectPath)
	if app.Redirect.Port == nil {
		app.Redirect.Port = new(oauth.DefaultRedirectPort)
	}
	app.HTTPTimeoutSeconds = cmp.Or(app.HTTPTimeoutSeconds, defaultTimeout)
	if app.Test.URL != "" {
		app.Test.Method = cmp.Or(app.Test.Method, http.MethodGet)
	}
}

// defaultGrant takes an issuer for an authorization endpoint: its metadata has
// one (OpenID Connect Discovery 3).
func defaultGrant(e oauth.Endpoints) oauth.Grant {
	if e.Authorization != "" || e.Issuer != "" {
		return oauth.GrantAuthorizationCode
	}
	return oauth.GrantClientCredentials
}

func defaultBody(auth oauth.ClientAuth) oauth.BodyFormat {
	if auth == oauth.ClientSecretJSON {
		return oauth.BodyJSON
	}
	return oauth.BodyForm
}

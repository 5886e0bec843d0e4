package catalogue

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"strings"

	"tokendesk/oauth"
)

// merge lays a sparse app over a provider's defaults: what the app says wins,
// field by field; endpoints, the test call, parameters and headers key by key.
// The result shares no map or slice with its arguments.
func merge(app, base oauth.App) oauth.App {
	out := app
	out.Vars = overlay(base.Vars, app.Vars)
	out.Tags = slices.Clone(app.Tags)
	out.Grant = cmp.Or(app.Grant, base.Grant)
	out.ClientAuth = cmp.Or(app.ClientAuth, base.ClientAuth)
	out.ClientSecretCommand = slices.Clone(app.ClientSecretCommand)
	out.ClientAssertion.Alg = cmp.Or(app.ClientAssertion.Alg, base.ClientAssertion.Alg)
	out.ClientAssertion.Audience = cmp.Or(app.ClientAssertion.Audience, base.ClientAssertion.Audience)
	out.BodyFormat = mergeBodyFormat(app, base)
	out.Endpoints = mergeEndpoints(app.Endpoints, base.Endpoints)
	out.Scopes = slices.Clone(app.Scopes)
	if app.Scopes == nil { // nil: the catalogue decides; empty: none are wanted
		out.Scopes = slices.Clone(base.Scopes)
	}
	out.ScopeSeparator = cmp.Or(app.ScopeSeparator, base.ScopeSeparator)
	out.Audience = cmp.Or(app.Audience, base.Audience)
	out.Resources = slices.Clone(app.Resources)
	if app.Resources == nil {
		out.Resources = slices.Clone(base.Resources)
	}
	out.PKCE = cmp.Or(app.PKCE, base.PKCE)
	out.DPoP = app.DPoP || base.DPoP
	out.PAR = cmp.Or(app.PAR, base.PAR)
	out.Params = oauth.Params{
		Authorize: overlay(base.Params.Authorize, app.Params.Authorize),
		Token:     overlay(base.Params.Token, app.Params.Token),
		Refresh:   overlay(base.Params.Refresh, app.Params.Refresh),
	}
	out.Answer.AccessToken = cmp.Or(app.Answer.AccessToken, base.Answer.AccessToken)
	out.Answer.RefreshToken = cmp.Or(app.Answer.RefreshToken, base.Answer.RefreshToken)
	out.Answer.ExpiresIn = cmp.Or(app.Answer.ExpiresIn, base.Answer.ExpiresIn)
	out.Headers.Token = overlayHeaders(base.Headers.Token, app.Headers.Token)
	out.Redirect = mergeRedirect(app.Redirect, base.Redirect)
	out.Assertion.Issuer = cmp.Or(app.Assertion.Issuer, base.Assertion.Issuer)
	out.Assertion.Subject = cmp.Or(app.Assertion.Subject, base.Assertion.Subject)
	out.Assertion.Audience = cmp.Or(app.Assertion.Audience, base.Assertion.Audience)
	out.Assertion.Claims = overlay(base.Assertion.Claims, app.Assertion.Claims)
	out.TokenExchange = mergeExchange(app.TokenExchange, base.TokenExchange)
	out.HTTPTimeoutSeconds = cmp.Or(app.HTTPTimeoutSeconds, base.HTTPTimeoutSeconds)
	out.UserAgent = cmp.Or(app.UserAgent, base.UserAgent)
	out.Test = mergeTest(app.Test, base.Test)
	out.SignedJWT.Claims = overlay(base.SignedJWT.Claims, app.SignedJWT.Claims)
	out.SignedJWT.Header = overlay(base.SignedJWT.Header, app.SignedJWT.Header)
	out.SignedJWT.LifeSeconds = cmp.Or(app.SignedJWT.LifeSeconds, base.SignedJWT.LifeSeconds)
	out.Request = mergeTokenCall(app.Request, base.Request)
	return out
}

// mergeBodyFormat lets the body follow the app's own client authentication
// rather than the provider's habit: whoever says client_secret_post to a
// provider that usually takes JSON means a form.
func mergeBodyFormat(app, base oauth.App) oauth.BodyFormat {
	if app.BodyFormat != "" {
		return app.BodyFormat
	}
	switch app.ClientAuth {
	case oauth.ClientSecretJSON:
		return oauth.BodyJSON
	case oauth.ClientSecretPost:
		return oauth.BodyForm
	}
	return base.BodyFormat
}

func mergeEndpoints(app, base oauth.Endpoints) oauth.Endpoints {
	out, from := endpoints(&app), endpoints(&base)
	for i := range out {
		*out[i].value = cmp.Or(*out[i].value, *from[i].value)
	}
	return app
}

// mergeRedirect lets an app that says where it listens do so, whatever address the
// provider has instead.
func mergeRedirect(app, base oauth.Redirect) oauth.Redirect {
	if app.IsZero() {
		app.URI = base.URI
	}
	own := app.Port
	app.Host = cmp.Or(app.Host, base.Host)
	app.Path = cmp.Or(app.Path, base.Path)
	if port := cmp.Or(app.Port, base.Port); port != nil {
		app.Port = new(*port)
	}
	if app.Ports == nil { // nil: the catalogue decides; empty: none are wanted
		app.Ports = slices.DeleteFunc(slices.Clone(base.Ports), func(port int) bool { return own != nil && port == *own })
	} else {
		app.Ports = slices.Clone(app.Ports)
	}
	app.HTTPS = app.HTTPS || base.HTTPS
	return app
}

func mergeExchange(app, base oauth.TokenExchange) oauth.TokenExchange {
	app.Subject = cmp.Or(app.Subject, base.Subject)
	app.SubjectTokenType = cmp.Or(app.SubjectTokenType, base.SubjectTokenType)
	app.RequestedTokenType = cmp.Or(app.RequestedTokenType, base.RequestedTokenType)
	return app
}

// mergeTokenCall inherits the body only for a method that carries one.
func mergeTokenCall(app, base oauth.TokenCall) oauth.TokenCall {
	if app.Method != http.MethodGet {
		app.Body = cmp.Or(app.Body, base.Body)
	}
	app.Method = cmp.Or(app.Method, base.Method)
	app.URL = cmp.Or(app.URL, base.URL)
	app.Headers = overlayHeaders(base.Headers, app.Headers)
	return app
}

// mergeTest inherits the body only for a method that carries one.
func mergeTest(app, base oauth.TestCall) oauth.TestCall {
	bodyless := app.Method == http.MethodGet || app.Method == http.MethodHead
	if !bodyless {
		app.Body = cmp.Or(app.Body, base.Body)
	}
	app.Method = cmp.Or(app.Method, base.Method)
	app.URL = cmp.Or(app.URL, base.URL)
	app.Headers = overlayHeaders(base.Headers, app.Headers)
	app.Success = cmp.Or(app.Success, base.Success)
	return app
}

func overlay[V any](base, top map[string]V) map[string]V {
	if len(base) == 0 && len(top) == 0 {
		return nil
	}
	out := make(map[string]V, len(base)+len(top))
	maps.Copy(out, base)
	maps.Copy(out, top)
	return out
}

// overlayHeaders is overlay for names that have no case.
func overlayHeaders(base, top map[string]string) map[string]string {
	out := overlay(base, nil)
	for name := range top {
		maps.DeleteFunc(out, func(old, _ string) bool { return strings.EqualFold(old, name) })
	}
	return overlay(out, top)
}

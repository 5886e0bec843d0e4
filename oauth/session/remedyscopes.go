package session

import (
	"net/url"
	"slices"
	"strings"

	"tokendesk/oauth"
)

// MissingOpenID are the scopes that an app lacks to be told who signs in, in their
// order; nil where it asks for all of them. It is pure.
func MissingOpenID(app oauth.App, account oauth.Account) []string {
	asked := oauth.RequestedScopes(app, account)
	return slices.DeleteFunc(oauth.IdentityScopes(), func(s string) bool { return slices.Contains(asked, s) })
}

// AddingScopes is the remedy that adds scopes to an app's own.
func AddingScopes(app oauth.App, scopes []string) Remedy {
	all := slices.Concat(app.Scopes, scopes)
	return Remedy{Kind: RemedyAddScopes, Scopes: scopes, Text: strings.Join(all, " ")}
}

// AsksForNoScopes reports whether an app asks a person to sign in and wants no scope
// at all, though nobody has said that none is wanted. sparse is the app as it was
// written: an empty list there says so. It is pure.
func AsksForNoScopes(sparse, app oauth.App, account oauth.Account) bool {
	_, byParameter := app.Params.Authorize["scope"]
	return app.Grant.NeedsPerson() && sparse.Scopes == nil && !byParameter && len(oauth.RequestedScopes(app, account)) == 0
}

// registered is the redirect address to register first; "" where none is known.
func registered(r oauth.Redirect) string {
	if all := r.Addresses(); len(all) > 0 {
		return all[0]
	}
	return ""
}

// hostOf names the server of an app for a person.
func hostOf(e oauth.Endpoints) string {
	for _, address := range []string{e.Issuer, e.Authorization, e.Token} {
		if u, err := url.Parse(address); err == nil && u.Host != "" {
			return u.Host
		}
	}
	return "the provider"
}

package session

import (
	"slices"
	"strings"

	"tokendesk/oauth"
)

// clientAuth offers the other ways to send the secret around the secret itself:
// nobody can tell from outside which of them is wrong.
func (o *offers) clientAuth() {
	for i, way := range o.f.Instead {
		if i == 1 {
			o.edit(o.secret())
		}
		o.add(Remedy{Kind: RemedySwitchAuth, Auth: way})
	}
	if len(o.f.Instead) == 1 && o.f.Instead[0] == oauth.ClientAuthNone {
		return // the server says so
	}
	switch o.app.ClientAuth {
	case oauth.PrivateKeyJWT:
		o.edit(string(oauth.SecretPrivateKey), "client_key_id", "client_assertion.audience")
	case oauth.TLSClientAuth:
		o.edit("tls.client_certificate_file", "client_id")
	default:
		o.edit(o.secret())
		if len(o.f.Instead) == 0 {
			o.edit("client_auth")
		}
		o.edit("client_id")
	}
}

func (o *offers) secret() string {
	switch {
	case len(o.app.ClientSecretCommand) > 0:
		return "client_secret_command"
	case o.app.Grant == oauth.GrantJWTBearer || o.app.ClientAuth == oauth.PrivateKeyJWT:
		return string(oauth.SecretPrivateKey)
	}
	return string(oauth.SecretClientSecret)
}

func (o *offers) assertionAudience() string {
	if o.app.Grant == oauth.GrantJWTBearer {
		return "assertion.audience"
	}
	return "client_assertion.audience"
}

func (o *offers) redirect() string {
	if o.app.Redirect.URI != "" {
		return "redirect.uri"
	}
	return "redirect.port"
}

// scopes is where the scopes stand that the server names: the account's own, or the
// app's.
func (o *offers) scopes() string {
	ofAccount := len(o.f.Scopes) > 0 && !slices.ContainsFunc(o.f.Scopes, func(s string) bool { return slices.Contains(o.app.Scopes, s) })
	if ofAccount {
		return "account.scopes"
	}
	return "scopes"
}

func (o *offers) resource() string {
	if o.app.Audience == "" && len(o.app.Resources) > 0 {
		return "resources"
	}
	return "audience"
}

func (o *offers) parameters() string {
	if o.f.Endpoint == "token" {
		return "params.token"
	}
	if o.app.Grant == oauth.GrantAuthorizationCode {
		return "params.authorize"
	}
	return "params.token"
}

func (o *offers) proxy() string {
	if o.app.Proxy != "" {
		return "proxy"
	}
	return ""
}

func (o *offers) subject() {
	if o.app.TokenExchange.Subject != "" {
		o.edit("token_exchange.subject")
	} else {
		o.edit("account." + string(oauth.SecretSubjectToken))
	}
	o.edit("token_exchange.subject_token_type", "audience")
}

func (o *offers) prompt() {
	if slices.Contains(strings.Fields(o.account.Prompt), "none") {
		o.edit("account.prompt")
	} else if o.f.Cause == oauth.CausePrompt {
		o.edit("params.authorize.prompt")
	}
}

// serverVars are the parts of a provider's addresses that say which server it is, by
// the names that they have in the catalogue.
var serverVars = []string{"tenant", "realm", "dc", "domain", "region_host", "region", "subdomain", "login_host", "host"}

// server is the setting that says which server is asked: a part of the provider's
// addresses, the issuer, or the endpoint itself.
func (o *offers) server() string {
	for _, key := range serverVars {
		if _, set := o.app.Vars[key]; set {
			return "vars." + key
		}
	}
	for key := range o.app.Vars {
		if len(o.app.Vars) == 1 {
			return "vars." + key
		}
	}
	if o.app.Endpoints.Issuer != "" {
		return "endpoints.issuer"
	}
	return o.endpoint()
}

// endpoint is the setting that has the address of the endpoint that was asked.
func (o *offers) endpoint() string {
	name := string(o.f.Endpoint)
	switch {
	case name == "test":
		return "test.url"
	case name == "":
		name = "token"
	}
	if o.app.Grant == oauth.GrantRequest && name == "token" {
		return "request.url"
	}
	for _, e := range o.app.Endpoints.Named() {
		if e.Name != name || *e.Address != "" {
			continue
		}
		if o.app.Endpoints.Issuer != "" {
			return "endpoints.issuer" // it was found by that
		}
	}
	return "endpoints." + name
}

// administrator offers a sentence for whoever may consent, with the page for it where
// one is known.
func (o *offers) administrator() {
	text := "Please allow the app with the client ID " + o.app.ClientID + " at " + hostOf(o.app.Endpoints) + " to be used"
	if scopes := oauth.RequestedScopes(o.app, o.account); len(scopes) > 0 {
		text += " with the scopes " + strings.Join(scopes, " ")
	}
	text += "."
	if o.c.AdminConsent != "" {
		text += " As an administrator you can consent for everybody here: " + o.c.AdminConsent
	}
	o.add(Remedy{Kind: RemedyAskAdministrator, Text: text})
}

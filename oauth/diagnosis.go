package oauth

import (
	"slices"
	"strings"
)

// rule finds a cause in what any server says: a sentence, or the code, that holds one
// of the subjects and, where there are some, one of the words said of it. Both are
// words as [asWords] makes them.
type rule struct {
	cause   Cause
	subject []string
	said    []string
	advice  string // "" leaves the general one
}

var (
	wrong   = []string{"invalid", "incorrect", "wrong", "bad", "mismatch", "mismatched", "expired", "does not match", "doesn t match", "do not match", "not match", "not valid", "isn t valid", "not correct", "failed", "revoked", "not recognized"}
	unknown = []string{
		"not found", "unknown", "does not exist", "doesn t exist", "not exist", "not registered", "no such", "unrecognized", "unrecognised", "could not find", "couldn t find", "cannot find",
		"can t find", "unable to find", "no longer exists", "disabled", "deleted", "inactive", "not active", "not identified", "not recognized", "not recognised", "has been removed",
	}
	lacking   = []string{"missing", "required", "requires", "must contain", "must be provided", "not provided", "not present", "is empty", "no client secret", "without", "not supplied", "absent", "expected"}
	forbidden = []string{
		"not allowed", "not enabled", "not supported", "unsupported", "not authorized", "not authorised", "not permitted", "disabled", "unauthorized", "unauthorised", "invalid", "not configured",
		"cannot use", "can t use", "not available", "may not", "not grant", "denied", "not assigned", "prohibited", "unknown", "forbidden", "not support",
	}
	redirectWords = []string{
		"redirect uri", "redirect uris", "redirect url", "redirect urls", "redirecturi", "redirecturl", "redirection uri", "redirection url", "callback url", "callback urls", "callback uri",
		"callback address", "reply url", "reply uri", "reply address", "return url", "return uri", "redirect address", "redirect location", "redirect to", "callbackurl", "redirection",
	}
)

const placeAdvice = "The provider does not serve the network that this computer is in. Use one that it allows, such as the organisation's VPN, or ask an administrator to allow this one."

const proofAdvice = "Check the client ID, the client secret, and the client authentication."

// rules are looked through in order: what can mean one thing only comes first.
var rules = []rule{
	{CauseRedirect, redirectWords, nil, redirectAdvice},
	{CausePKCE, []string{"code verifier", "code challenge", "codeverifier", "codechallenge", "pkce", "proof key for code exchange", "transform algorithm"}, nil, "The server and the app do not agree on PKCE. Check the app's PKCE setting."},
	{CausePAR, []string{"pushed authorization", "pushed authorisation", "pushed request"}, nil, "The server and the app do not agree on pushed authorization requests (PAR). Check the app's setting for them."},
	{CauseDPoP, []string{"dpop"}, nil, "The server does not accept the DPoP proof. Check this computer's clock, and whether the server supports DPoP."},
	{
		CauseClock, []string{
			"issued in the future", "in the future", "clock", "time skew", "not yet valid", "used before", "reasonable timeframe", "iat", "nbf", "exp claim", "valid time range", "not before",
			"timestamp", "jwt expired", "jwt has expired", "jwt is expired", "assertion expired", "assertion has expired", "assertion is expired", "expired assertion", "expired jwt",
		}, nil, "A time in the request or the answer was not valid. Check this computer's clock.",
	},
	{CauseKeyID, []string{"kid", "key id", "keyid"}, nil, "The server does not know the key with this ID. Check the key ID (kid, client_key_id)."},
	{
		CauseCertificate,
		[]string{"client certificate", "client cert", "mtls", "mutual tls", "tls client auth", "certificate bound", "x509"},
		nil,
		"The server does not accept the client certificate, or wants one. Check that it is registered for this client ID.",
	},
	{CauseAudience, []string{"assertion", "client assertion", "jwt"}, []string{"audience", "aud"}, "The server expects another audience in the client assertion (client_assertion.audience)."},
	{
		CauseClientKey,
		[]string{"signature", "signed", "jwks", "public key", "signing key", "thumbprint", "x5t", "certificate", "jwt"},
		slices.Concat(wrong, unknown, []string{"no key", "verify", "verification", "unable", "could not"}), "The signature was not accepted. Check the key and its ID, and that the server has its public key.",
	},
	{CauseClientAuth, []string{"public client", "public clients", "client is public"}, []string{"secret", "assertion", "credentials", "authentication", "authenticate", "presented"}, "The server treats this client as a public client, which sends no secret (client_auth=none)."},
	{CauseClientAuth, []string{"id or secret", "id or client secret", "id and or client secret", "id and secret", "id and client secret", "key or secret"}, wrong, proofAdvice},
	{CauseNoSecret, []string{"client secret", "secret"}, lacking, "The server wants a client secret. Add it."},
	{CauseClientSecret, []string{"client secret", "secret", "secret key", "clientsecret"}, wrong, secretAdvice},
	{
		CauseClientAuth, []string{
			"authentication method", "auth method", "basic auth", "basic authentication", "authorization header", "client secret basic", "client secret post", "http basic", "client authentication method",
			"mechanism for authenticating", "multiple credentials", "credentials in the body", "credentials in the header",
		}, nil, "",
	},
	{CauseScope, []string{"scope", "scopes"}, nil, "A scope is unknown, misspelt or not allowed for this client. Check the scopes and their separator."},
	{
		CauseGrant,
		[]string{"grant type", "granttype", "response type", "service account", "service accounts", "direct access grants", "flow", "grant types", "authorization grant type", "authorization code grant", "client credentials grant"},
		slices.Concat(forbidden, lacking), "This client may not use this grant (grant type). Allow it at the provider, or choose another grant.",
	},
	{
		CauseResource,
		[]string{"service not found", "service not enabled", "unknown service", "no such service"},
		nil, "The audience is not known. Copy the API's identifier exactly.",
	},
	{CauseConsent, []string{"client credentials user", "run as user", "execution user"}, nil, "The app has no user to run as. Choose one for the client credentials flow in the app's registration at the provider."},
	{CauseAddress, []string{"this domain", "this host", "this url"}, forbidden, "The server does not serve the app at this address: use the organisation's own domain in the token endpoint."},
	{CauseEnded, []string{"auth code", "authorization code", "authorisation code", "refresh token"}, slices.Concat(wrong, unknown), "The code or refresh token was already used or revoked, or belongs to another client. Sign in again."},
	{CauseTenant, []string{"tenant", "realm", "data center", "data centre", "datacenter", "wrong region", "another region"}, slices.Concat(unknown, wrong, []string{"another", "different", "region"}), "The tenant, realm or region in the addresses is not the right one."},
	{
		CauseClientID, []string{
			"client", "client id", "clientid", "client identifier", "application", "app", "api key", "consumer key", "consumer", "integration", "app id", "application id",
		}, unknown, "The server does not know this client. Check the client ID, and that it belongs to this server and environment.",
	},
	{CauseClientID, []string{"client id", "clientid", "client identifier", "app id", "application id", "consumer key", "api key"}, wrong, "The server does not know this client. Check the client ID, and that it belongs to this server and environment."},
	{CauseClientAuth, []string{"invalid client", "client credentials", "client authentication", "client is invalid", "authenticate client", "authenticate the client", "client not authenticated"}, slices.Concat(wrong, []string{"invalid client", "unable"}), proofAdvice},
	{CauseResource, []string{"audience", "resource", "resource server", "invalid target"}, slices.Concat(wrong, unknown, forbidden, lacking), "The server does not know the audience or resource. Copy it exactly."},
	{
		CausePlace,
		[]string{"ip address", "ip addresses", "ip restricted", "ip restriction", "ip restrictions", "ip range", "ip ranges", "ip not allowed", "ip blocked", "network location", "network zone", "untrusted network", "trusted network"},
		nil, placeAdvice,
	},
	{
		CauseRights,
		[]string{"not assigned", "permission", "permissions", "not a member", "access is denied", "blocked", "conditional access", "not entitled", "suspended", "not allowed to access", "not authorized to access", "restricted"},
		nil,
		"The person or the app has no permission for this. Ask the administrator.",
	},
	{CausePassword, []string{"user credentials", "username", "user name", "password", "resource owner credentials"}, slices.Concat(wrong, []string{"unknown", "not found"}), "User name or password is wrong."},
	{
		CauseBody,
		[]string{"content type", "media type", "malformed json", "invalid json", "urlencoded", "url encoded", "request body", "parse error", "unable to parse"},
		nil,
		"The server wants the request in another format. Check the request body (body_format).",
	},
	{CauseWait, []string{"temporarily", "try again later", "overloaded", "maintenance", "service unavailable"}, nil, "The server is overloaded. Try again later."},
}

// recited are words of sentences that list all that may be wrong, as RFC 6749 5.2 has
// them: servers repeat them whatever is.
var recited = []string{
	"no client authentication included", "or was issued to another client", "includes an unsupported parameter", "includes an invalid parameter", "authenticated client is not authorized to use this authorization grant type",
}

// ruleFor finds the rule that fits what a server said; ok is false for none.
func ruleFor(h heard) (_ rule, ok bool) {
	sentences := slices.DeleteFunc(append([]string{h.code}, h.text...), func(s string) bool { return holdsAny(s, recited) })
	for _, r := range rules {
		for _, s := range sentences {
			if holdsAny(s, r.subject) && (len(r.said) == 0 || holdsAny(s, r.said)) {
				return r, true
			}
		}
	}
	return rule{}, false
}

// diagnose finds what is behind a server's refusal of a request with a grant type, ""
// for a request without one, and what can be done about it. It is given the server's
// words as they came: what it writes is ours alone.
func diagnose(e *Error, code, description, grant string) {
	cause, advice := diagnosis(e, code, description, grant)
	if advice != "" {
		e.Advice = advice
	}
	if cause != CauseNone {
		e.Cause = cause
	}
}

func diagnosis(e *Error, code, description, grant string) (Cause, string) {
	code, text := strings.ToLower(code), strings.ToLower(description)
	said := hear(&Error{Status: e.Status, ServerError: code, ServerDescription: description})
	switch {
	case e.Status == 429 || said.says(tooMany):
		return CauseWait, waitAdvice(e.RetryAfter)
	case e.Status >= 500:
		return CauseWait, "The server has a problem of its own. Try again later."
	case code == "access_denied" && NeedsAdministrator(description):
		return CauseConsent, AskAdministrator
	}
	var fits []hint
	for _, h := range hintsFor(grant) {
		if (h.code == "" || h.code == code) && (h.text == "" || strings.Contains(text, h.text) || h.code == "" && strings.Contains(code, h.text)) {
			fits = append(fits, h)
		}
	}
	r, ruled := ruleFor(said)
	if len(fits) == 0 {
		switch {
		case ruled:
			return r.cause, r.advice
		case NeedsAdministrator(description):
			return CauseConsent, AskAdministrator
		}
		return byStatus(e, code)
	}
	first := fits[0]
	advice := first.advice
	if i := slices.IndexFunc(fits, func(h hint) bool { return h.advice != "" }); i >= 0 {
		advice = fits[i].advice
	}
	exact := first.text != "" || first.code != "" && !vague[first.cause]
	ofGrant := slices.ContainsFunc(fits, func(h hint) bool { return slices.Contains(grantHints[grant], h) })
	switch {
	case exact:
		return first.cause, advice
	case ruled && (ofGrant || r.advice == "" || r.cause == first.cause):
		return r.cause, advice
	case ruled:
		return r.cause, r.advice
	case NeedsAdministrator(description) && ofGrant:
		return CauseConsent, advice
	case NeedsAdministrator(description):
		return CauseConsent, AskAdministrator
	}
	if first.cause == CauseDenied && e.Status == 401 && (grant == "client_credentials" || strings.HasPrefix(grant, "urn:ietf:params:oauth:grant-type:jwt")) {
		return CauseClientAuth, proofAdvice // there is nobody who could have said no
	}
	return first.cause, advice
}

// vague are the causes that a code alone stands for: what is said with it may name a
// better one.
var vague = map[Cause]bool{CauseParameter: true, CauseGrant: true, CauseEnded: true, CauseDenied: true, CauseClientAuth: true, CauseAssertion: true, CauseNone: true, CauseResource: true}

// byStatus is what remains where a server said nothing of use.
func byStatus(e *Error, code string) (Cause, string) {
	asksWithToken := e.Endpoint == "userinfo" || e.Endpoint == "test"
	switch {
	case asksWithToken && e.Status == 401:
		return CauseEnded, ""
	case e.Status == 401 || code == "invalid_client":
		return CauseClientAuth, proofAdvice
	case e.Status == 403:
		return CauseRights, "The server knows the client but does not allow this. Check the app's permissions at the provider."
	case e.Status == 415:
		return CauseBody, ""
	}
	return CauseNone, ""
}

// Diagnose returns an error of an app's account with all that can be told of what is
// behind it: what its provider's words mean, the scopes that are named, and in what
// other ways the client could prove itself. It is pure; e is not changed.
func Diagnose(e *Error, app App, account Account) *Error {
	out := *e
	if said := hear(e); e.ServerError != "" || e.ServerDescription != "" {
		if i := slices.IndexFunc(app.Quirks.Refusals, func(r KnownRefusal) bool { return said.fits(r.Refusal) }); i >= 0 {
			known := app.Quirks.Refusals[i]
			out.Cause = known.Cause
			if known.Advice != "" {
				out.Advice = known.Advice
			}
		} else if e.Cause == CauseNone {
			diagnose(&out, e.ServerError, e.ServerDescription, "")
			if r, ok := ruleFor(said); !ok && e.Advice != "" || r.advice == "" && e.Advice != "" {
				out.Advice = e.Advice // the code alone says no more than whoever made the error
			}
		}
	}
	out.Scopes = named(RequestedScopes(app, account), e.ServerDescription)
	out.fitTo(app, account)
	if out.Cause == CauseClientAuth && out.Instead == nil {
		out.Instead = otherWays(app.ClientAuth, e.ServerDescription, nil)
	}
	return &out
}

// named are the scopes that a text names, each whole.
func named(scopes []string, text string) (found []string) {
	words := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\n,;'\"`[](){}<>", r) })
	for i, word := range words {
		words[i] = strings.TrimRight(word, ".:!")
	}
	for _, scope := range scopes {
		if slices.Contains(words, scope) {
			found = append(found, scope)
		}
	}
	return found
}

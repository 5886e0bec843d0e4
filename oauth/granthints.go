package oauth

import (
	"slices"
	"strings"
)

// personHints are for requests behind which a person signed in.
var personHints = []hint{
	// Microsoft Entra.
	{"", "aadsts65001", CauseConsent, "Somebody must consent to the scopes first: sign in again, or ask an administrator."},
	{"", "aadsts700082", CauseEnded, "The refresh token was not used for too long and has expired. Sign in again."},
	{"", "aadsts700084", CauseEnded, "The refresh token of a single-page app lives one day. Sign in again, or register the redirect URI for a desktop app."},
	{"", "aadsts50076", CauseEnded, "The server requires another factor (MFA). Sign in again."},
	// Google, Auth0, Zoho, GitHub.
	{"invalid_grant", "token has been expired or revoked", CauseEnded, "Sign in again. At Google the refresh tokens of an app in testing expire after seven days."},
	{"invalid_grant", "bad request", CauseEnded, "The code or refresh token was already used or revoked. Sign in again."},
	{"invalid_grant", "unknown or invalid refresh token", CauseEnded, "The refresh token was used already or revoked. Sign in again."},
	{"invalid_code", "", CauseEnded, "The code or refresh token was already used, or comes from another of the provider's data centres. Sign in again."},
	{"bad_verification_code", "", CauseEnded, "The code was already used or has expired. Sign in again."},
}

const (
	// aloneAdvice is for a client that speaks for itself.
	aloneAdvice = "No person signs in with this grant, so the problem is the client. Check its secret, or its key and the key ID (kid, client_key_id), " +
		"the audience, and this computer's clock. An administrator may have to consent first."
	// assertionAdvice is for one that signs an assertion (RFC 7523 3.1).
	assertionAdvice = "No person signs in with this grant, so the problem is the assertion. Check the key and its ID (kid, client_key_id), " +
		"issuer, subject and audience (assertion), and this computer's clock. An administrator may have to consent first."
	deviceCodeAdvice    = "The code was already used, has expired, or belongs to another client. Start again."
	administratorAdvice = "No person signs in with this grant, so an administrator must consent to what the client requests."
)

// grantHints are for codes that mean another thing with each grant.
var grantHints = map[string][]hint{
	"client_credentials": append([]hint{{"invalid_grant", "", CauseClientAuth, aloneAdvice}}, withoutPerson...),
	"urn:ietf:params:oauth:grant-type:jwt-bearer": append([]hint{
		{"invalid_grant", "", CauseAssertion, assertionAdvice},
		{"unauthorized_client", "", CauseConsent, "This client may not use this grant, or not with these scopes. An administrator allows both at the provider."},
	}, withoutPerson...),
	"urn:ietf:params:oauth:grant-type:token-exchange": append([]hint{
		{"invalid_grant", "", CauseSubject, "The token to exchange has expired, was revoked, or is not meant for this client. Get a new one, and check its type and audience."},
	}, withoutPerson...),
	"password": {
		{"invalid_grant", "", CausePassword, "User name or password is wrong, or this account may not sign in this way: it is locked, needs a second factor, or signs in elsewhere."},
	},
	"urn:ietf:params:oauth:grant-type:device_code": {
		{"invalid_grant", "", CauseEnded, deviceCodeAdvice},
		{"bad_verification_code", "", CauseEnded, deviceCodeAdvice},
		{"incorrect_device_code", "", CauseEnded, deviceCodeAdvice},
		{"", "invalid device code", CauseEnded, deviceCodeAdvice},
		{"authorization_declined", "", CauseDenied, "The person who entered the code declined. Start again and allow it, or ask for access."},
	},
}

// administratorConsent are Entra's codes for a consent that only an administrator can
// give.
var administratorConsent = []string{"aadsts90094", "aadsts90093", "aadsts65001"}

// NeedsAdministrator reports whether the description of access_denied says that an
// administrator must consent.
func NeedsAdministrator(description string) bool {
	text := strings.ToLower(description)
	return slices.ContainsFunc(administratorConsent, func(code string) bool { return strings.Contains(text, code) }) ||
		strings.Contains(text, "admin") && (strings.Contains(text, "consent") || strings.Contains(text, "approv"))
}

// AskAdministrator is what to do then.
const AskAdministrator = "Ask an administrator of your organisation to consent to the app's scopes, or ask for fewer scopes."

// withoutPerson are the codes that ask for a person where there is none.
var withoutPerson = []hint{
	{"consent_required", "", CauseConsent, administratorAdvice},
	{"interaction_required", "", CauseConsent, administratorAdvice},
	{"login_required", "", CauseConsent, administratorAdvice},
}

// hintsFor returns what may be said about a refusal, in the order in which it is
// looked for: what a text means comes before what a code means.
func hintsFor(grant string) []hint {
	special, ok := grantHints[grant]
	if ok && grant != "password" {
		return slices.Concat(hints, special, codeHints)
	}
	return slices.Concat(personHints, hints, special, codeHints)
}

// ConsentAdvice is what to do about consent_required (OpenID Connect Core 3.1.2.6)
// where the request had this prompt: a server that may show a page and says so all
// the same waits for an administrator.
func ConsentAdvice(prompt string) string {
	prompts := strings.Fields(prompt)
	switch {
	case slices.Contains(prompts, "none"):
		return "The prompt is none, so nobody could be asked. Set the account's prompt to consent, or leave it empty, and sign in again."
	case len(prompts) == 0, slices.Contains(prompts, "consent"):
		return "Ask an administrator to consent to the app's scopes. If people may consent themselves, sign in again and consent."
	}
	return "Set the account's prompt to consent and sign in again. If that does not help, an administrator must consent to the app's scopes."
}

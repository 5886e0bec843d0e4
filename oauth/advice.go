package oauth

import (
	"slices"
	"time"

	"tokendesk/oauth/spans"
)

// hint pairs words of a server with what a person can do about them. The first
// row whose code is equal (or empty) and whose text is contained wins.
type hint struct {
	code   string // RFC 6749 "error", or a provider's own
	text   string // part of the description, lower case
	cause  Cause
	advice string // "": a later hint, or a rule, says it better
}

const (
	redirectAdvice = "Register the redirect URI (callback URL) with the provider exactly as Tokendesk shows it for this app: host, port, path and a slash at the end all count."
	secretAdvice   = "The client secret is wrong or has expired. Copy its value again (not its ID), or create a new one at the provider."
)

var hints = []hint{
	// Microsoft Entra.
	{"", "aadsts7000215", CauseClientSecret, secretAdvice},
	{"", "aadsts7000222", CauseClientSecret, "The client secret has expired. Create a new one at the provider."},
	{"", "aadsts7000218", CauseNoSecret, "The server wants a client secret. Add it, or register the app as a public client."},
	{"", "aadsts7000112", CauseClientID, "The app is switched off at the provider. Switch it on there, or use another client ID."},
	{"", "aadsts700016", CauseClientID, "The client ID is not known in this tenant. Check the client ID and the tenant in the addresses."},
	{"", "aadsts700038", CauseClientID, "This is not a client ID: copy the application (client) ID, not the object ID or the name."},
	{"", "aadsts70001", CauseClientID, "The client ID is not known in this tenant. Check the client ID and the tenant in the addresses."},
	{"", "aadsts90002", CauseTenant, "The tenant does not exist. Check it in the addresses."},
	{"", "aadsts900023", CauseTenant, "The tenant does not exist. Check it in the addresses."},
	{"", "aadsts50059", CauseTenant, "The addresses name no tenant. Use your tenant's ID or domain instead of common."},
	{"", "aadsts50128", CauseTenant, "The tenant does not exist. Check it in the addresses."},
	{"", "aadsts50194", CauseTenant, "The app belongs to one tenant, and common serves all. Put your tenant's ID or domain in the addresses."},
	{"", "aadsts9002331", CauseTenant, "The app is for personal accounts only: use the tenant consumers."},
	{"", "aadsts9002346", CauseTenant, "The app is for personal accounts only: use the tenant consumers."},
	{"", "aadsts500113", CauseRedirect, redirectAdvice},
	{"", "aadsts500112", CauseRedirect, redirectAdvice},
	{"", "aadsts50011", CauseRedirect, redirectAdvice},
	{"", "aadsts9002326", CauseRedirect, "The redirect URI is registered for a single-page app. Register it for a desktop app."},
	{"", "aadsts9002327", CauseRedirect, "The redirect URI is registered for a single-page app. Register it for a desktop app."},
	{"", "aadsts9002325", CausePKCE, "The server wants PKCE with S256. Check the app's PKCE setting."},
	{"", "aadsts501481", CausePKCE, "The code verifier was not accepted. Check the app's PKCE setting."},
	{"", "aadsts50148", CausePKCE, "The code verifier was not accepted. Check the app's PKCE setting."},
	{"", "aadsts500011", CauseResource, "The tenant does not know the resource that the scopes or the audience name. Check its address, and that it is set up in this tenant."},
	{"", "aadsts650057", CauseResource, "The app may not ask for this resource. Add its permission to the app at the provider."},
	{"", "aadsts650053", CauseScope, "A scope does not exist at its resource. Check how it is written."},
	{"", "aadsts70011", CauseScope, "A scope is not valid. For client credentials use the resource's address followed by /.default."},
	{"", "aadsts1002012", CauseScope, "A scope is not valid. For client credentials use the resource's address followed by /.default."},
	{"", "aadsts28002", CauseScope, "A scope is not valid. Check how it is written."},
	{"", "aadsts28003", CauseScope, "No scope was asked for. Add one."},
	{"", "aadsts700024", CauseClock, "The signed assertion was not valid at that time. Check this computer's clock."},
	{"", "aadsts700027", CauseClientKey, "The certificate is not registered with this app. Upload it at the provider, and enter key and certificate together (a PFX file, or one PEM file with both), so that the server can find it."},
	{"", "aadsts700021", CauseAudience, "The signed assertion names another audience than the server expects. Set the audience of the client assertion to the token endpoint (client_assertion.audience=token_endpoint)."},
	{"", "aadsts700025", CauseClientAuth, "The app is registered as a public client, which sends no secret. Set the client authentication to none (client_auth=none), or switch off public client flows at the provider."},
	{"", "aadsts50027", CauseAudience, "The signed assertion is malformed, or names another audience or tenant. Set the audience of the client assertion to the token endpoint (client_assertion.audience=token_endpoint), and check the tenant in the addresses."},
	{"", "aadsts50105", CauseRights, "This person is not assigned to the app. Ask an administrator."},
	{"", "aadsts53003", CauseRights, "A policy of the organisation does not allow this sign-in. Ask an administrator."},
	{"", "aadsts5300", CauseRights, "A policy of the organisation requires a managed device or an approved app. Ask an administrator."},
	{"", "aadsts50126", CausePassword, "User name or password is wrong."},
	{"", "aadsts50034", CauseDenied, "This person is not known in the tenant. Sign in as another person, in a private window."},
	{"", "aadsts50020", CauseDenied, "This person's account belongs to another tenant or provider. Sign in as another person, in a private window."},
	{"", "aadsts90072", CauseDenied, "This person's account belongs to another tenant. Sign in as another person, in a private window."},
	{"", "aadsts50058", CauseDenied, "The browser's session was not enough. Sign in in a private window."},
	{"", "aadsts65004", CauseDenied, "Consent was declined. Sign in again and consent."},
	// Redirect addresses, as Google, Auth0, Okta, Keycloak and others word it.
	{"redirect_uri_mismatch", "", CauseRedirect, redirectAdvice},
	{"", "redirect_uri_mismatch", CauseRedirect, redirectAdvice},
	{"", "callback url mismatch", CauseRedirect, redirectAdvice},
	{"", "redirect_uri", CauseRedirect, redirectAdvice},
	{"", "redirect uri", CauseRedirect, redirectAdvice},
	// Google.
	{"invalid_client", "the oauth client was not found", CauseClientID, "Check the client ID: it ends with .apps.googleusercontent.com."},
	{"deleted_client", "", CauseClientID, "The client was deleted at the provider. Create a new one, and enter its ID and secret."},
	{"disabled_client", "", CauseClientID, "The client is switched off at the provider. Switch it on there, or create a new one."},
	{"org_internal", "", CauseRights, "The app is open to members of its own organisation only."},
	{"admin_policy_enforced", "", CauseRights, "The organisation's administrator does not allow these scopes."},
	{"", "reasonable timeframe", CauseClock, "A time in the request was not valid. Check this computer's clock."},
	{"", "invalid jwt signature", CauseClientKey, ""},
	// Auth0.
	{"access_denied", "service not enabled within domain", CauseResource, "The audience is not known. Copy the API's identifier exactly."},
	{"access_denied", "client is not authorized to access", CauseRights, "Authorise this client for the API at the provider."},
	{"unauthorized_client", "grant type", CauseGrant, "Allow this grant for the client at the provider, or choose another grant here."},
	// Okta.
	{"access_denied", "user is not assigned to the client", CauseRights, "This person is not assigned to the app. Sign in as another person, or ask an administrator."},
	{"access_denied", "policy evaluation failed", CauseRights, "No access policy of the authorization server allows this client, grant and scopes. An administrator adds one."},
	// Keycloak.
	{"", "client not enabled to retrieve service account", CauseGrant, "Switch on service accounts for the client at the provider, or choose another grant here."},
	{"", "client not allowed for direct access grants", CauseGrant, "Switch on direct access grants for the client at the provider, or choose another grant here."},
	{"", "client was not identified by any client authenticator", CauseClientAuth, ""},
	{"", "realm does not exist", CauseTenant, "The realm does not exist. Check it in the addresses."},
	// Salesforce, PayPal, Facebook.
	{"invalid_client_id", "", CauseClientID, "Check the client ID: copy it again from the app's registration."},
	{"", "user hasn't approved this consumer", CauseConsent, ""},
	{"oauth_app_blocked", "", CauseConsent, "An administrator has blocked the app. Ask for it to be allowed."},
	{"oauth_approval_error_generic", "", CauseRights, "The app may not be approved here. An administrator installs it or gives the right to approve apps."},
	{"", "error validating client secret", CauseClientSecret, secretAdvice},
	{"", "error validating application", CauseClientID, "Check the client ID: copy it again from the app's registration."},
	// GitHub, Slack and Zoho, which answer with status 200.
	{"incorrect_client_credentials", "", CauseClientSecret, secretAdvice},
	{"bad_client_secret", "", CauseClientSecret, secretAdvice},
	{"invalid_client_secret", "", CauseClientSecret, secretAdvice},
	{"application_suspended", "", CauseRights, "The app is suspended at the provider."},
	{"bad_redirect_uri", "", CauseRedirect, redirectAdvice},
	{"invalid_redirect_uri", "", CauseRedirect, redirectAdvice},
	{"mismatching_redirect_uri", "", CauseRedirect, redirectAdvice},
	{"unverified_user_email", "", CauseRights, "The person must verify their e-mail address at the provider first."},
	{"bad_client_id", "", CauseClientID, "Check the client ID: copy it again from the app's registration."},
	// PKCE.
	{"", "code_verifier", CausePKCE, "The code verifier was not accepted. Check the app's PKCE setting."},
	{"", "code challenge", CausePKCE, "The server wants PKCE with S256, or none at all. Check the app's PKCE setting."},
	{"", "code_challenge", CausePKCE, "The server wants PKCE with S256, or none at all. Check the app's PKCE setting."},
	// A clock that is off.
	{"", "issued in the future", CauseClock, "This computer's clock is probably wrong."},
}

// codeHints are for the codes of specifications, whatever is said about them.
var codeHints = []hint{
	// RFC 6749 4.1.2.1 and 5.2.
	{"invalid_request", "", CauseParameter, "A parameter of the request is missing or not allowed. Compare the app's settings with the provider's documentation; the trace shows what was sent."},
	{"unauthorized_client", "", CauseGrant, "This client may not use this grant (grant type). Allow it at the provider, or choose another grant."},
	{"unsupported_grant_type", "", CauseGrant, "The server does not know this grant. Choose another one, or check the token endpoint and the body format."},
	{"unsupported_response_type", "", CauseGrant, "The server does not allow the authorization code grant for this client."},
	{"invalid_scope", "", CauseScope, "A scope is unknown, misspelt or not allowed for this client. Check the scopes and their separator."},
	{"invalid_grant", "", CauseEnded, "The code, refresh token or password is wrong, already used, revoked, or belongs to another client. Sign in again."},
	{"access_denied", "", CauseDenied, "Access was denied by the person or the server. Try again with another account, or ask for access."},
	{"server_error", "", CauseWait, "The server has a problem of its own. Try again later."},
	{"temporarily_unavailable", "", CauseWait, "The server is overloaded. Try again later."},
	// RFC 8707, 8628, 9449, 9126, 7009, OpenID Connect Core 3.1.2.6.
	{"invalid_target", "", CauseResource, "The server does not know the resource or audience."},
	{"authorization_pending", "", CauseEnded, "The code has not been entered yet."},
	{"expired_token", "", CauseEnded, "The code has expired. Start again."},
	{"other_dc", "", CauseTenant, "The account lives in another data centre of this provider. Choose that one in the app's settings."},
	{"invalid_dpop_proof", "", CauseDPoP, "The server does not accept the DPoP proof. Check this computer's clock, and whether the server supports DPoP."},
	{"use_dpop_nonce", "", CauseDPoP, "The server did not accept the nonce that it gave just before."},
	{"invalid_request_uri", "", CauseEnded, "The pushed request (PAR) has expired. Sign in again."},
	{"unsupported_token_type", "", CauseNone, "The server cannot revoke tokens of this type. Remove it here, and wait until it expires."},
	{"login_required", "", CauseDenied, "Sign in again."},
	{"consent_required", "", CauseConsent, ConsentAdvice("")},
	{"interaction_required", "", CauseDenied, "Sign in again."},
	{"account_selection_required", "", CauseDenied, "Sign in again and choose an account."},
	{"invalid_token", "", CauseEnded, "The token has expired or was revoked. Renew it."},
	{"insufficient_scope", "", CauseScope, "The token does not have a scope that this needs."},
}

// longestWord is the length of the longest protocol word, or more.
const longestWord = 40

// protocolWords are the codes of specifications and providers that a person
// needs and that steer what happens next. No redaction touches them: a secret
// that looks like one gives nothing away by it.
var protocolWords = func() map[string]bool {
	words := map[string]bool{}
	for _, h := range slices.Concat(hints, personHints, codeHints) {
		words[h.code] = true
	}
	for _, word := range []string{
		"slow_down", "code_expired", "authorization_declined", "incorrect_device_code", "refresh_token", "bad_refresh_token", "invalid_refresh_token", "token_not_found", "token_revoked", "invalid_redirect_uri", "invalid_client_metadata",
		"invalid_software_statement", "unapproved_software_statement", "registration_not_supported", "request_not_supported",
		"request_uri_not_supported", "invalid_request_object", "unmet_authentication_requirements", "insufficient_user_authentication",
		"invalid_authorization_details", "invalid_binding_message", "unknown_user_id", "transaction_failed", "unsupported_token_type",
	} {
		words[word] = true
	}
	delete(words, "")
	return words
}()

// tooMany are the words of a server that was asked too often, whatever its status.
var tooMany = []string{
	"too many requests", "rate limit", "rate limited", "rate limits", "rate exceeded", "rate limit exceeded", "throttled", "throttling", "quota exceeded",
}

func waitAdvice(wait time.Duration) string {
	first := "Wait a moment"
	if wait > 0 {
		first = "Wait " + spans.Limit(wait)
	}
	return first + ", then try again: the server limits the number of requests."
}

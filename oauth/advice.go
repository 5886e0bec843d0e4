package oauth

import (
	"slices"
	"strings"
	"time"
)

// hint pairs words of a server with what a person can do about them. The first
// row whose code is equal (or empty) and whose text is contained wins.
type hint struct {
	code   string // RFC 6749 "error", or a provider's own
	text   string // part of the description, lower case
	advice string
}

const (
	redirectAdvice = "Register exactly the redirect address that Tokendesk shows for this app at the provider; host, port, path and a slash at the end all count."
	secretAdvice   = "The client secret is wrong or has expired. Copy its value again (not its id), or make a new one at the provider."
)

var hints = []hint{
	// Microsoft Entra.
	{"", "aadsts7000215", secretAdvice},
	{"", "aadsts7000222", "The client secret has expired. Make a new one at the provider."},
	{"", "aadsts700016", "The client id is not known in this tenant. Check the client id and the tenant in the addresses."},
	{"", "aadsts90002", "The tenant does not exist. Check it in the addresses."},
	{"", "aadsts50011", redirectAdvice},
	{"", "aadsts70011", "A scope is not valid. For client credentials use the resource's address followed by /.default."},
	{"", "aadsts1002012", "A scope is not valid. For client credentials use the resource's address followed by /.default."},
	{"", "aadsts9002327", "The redirect address is registered as a single-page app's. Register it as a desktop app's."},
	{"", "aadsts7000218", "The server wants a client secret. Add it, or register the app as a public client."},
	{"", "aadsts700027", "The certificate is not registered with this app. Upload it at the provider, and give key and certificate together (a PFX file, or one PEM file with both), so that the server can find it."},
	{"", "aadsts700021", "The signed assertion is made out to another audience. Set client_assertion.audience to token_endpoint."},
	{"", "aadsts50027", "The signed assertion is malformed, or made out to another audience or tenant. Set client_assertion.audience to token_endpoint, and check the tenant in the addresses."},
	{"", "aadsts50105", "This person is not assigned to the app. Ask an administrator."},
	// Redirect addresses, as Google, Auth0, Okta, Keycloak and others word it.
	{"redirect_uri_mismatch", "", redirectAdvice},
	{"", "redirect_uri_mismatch", redirectAdvice},
	{"", "callback url mismatch", redirectAdvice},
	{"", "redirect_uri", redirectAdvice},
	{"", "redirect uri", redirectAdvice},
	// Google.
	{"invalid_client", "the oauth client was not found", "Check the client id: it ends with .apps.googleusercontent.com."},
	{"org_internal", "", "The app is open to members of its own organisation only."},
	{"admin_policy_enforced", "", "The organisation's administrator does not allow these scopes."},
	// Auth0.
	{"access_denied", "service not enabled within domain", "The audience is not known. Copy the API's identifier exactly."},
	{"access_denied", "client is not authorized to access", "Authorise this client for the API at the provider."},
	{"unauthorized_client", "grant type", "Allow this grant for the client at the provider, or choose another grant here."},
	// GitHub and Slack, which answer with status 200.
	{"incorrect_client_credentials", "", secretAdvice},
	{"bad_client_secret", "", secretAdvice},
	// PKCE.
	{"", "code_verifier", "The code verifier was not accepted. Check the app's PKCE setting."},
	{"", "code challenge", "The server wants PKCE with S256, or none at all. Check the app's PKCE setting."},
	{"", "code_challenge", "The server wants PKCE with S256, or none at all. Check the app's PKCE setting."},
	// A clock that is off.
	{"", "issued in the future", "This computer's clock is probably wrong."},
}

// codeHints are for the codes of specifications, whatever is said about them.
var codeHints = []hint{
	// RFC 6749 4.1.2.1 and 5.2.
	{"invalid_request", "", "The server misses a parameter or does not want one. Compare the app's settings with the provider's documentation; the trace shows what was sent."},
	{"unauthorized_client", "", "This client may not use this grant. Allow it at the provider, or choose another grant."},
	{"unsupported_grant_type", "", "The server does not know this grant. Choose another one, or check the token endpoint and the body format."},
	{"unsupported_response_type", "", "The server does not allow the authorization code grant for this client."},
	{"invalid_scope", "", "A scope is unknown, misspelt or not allowed for this client. Check the scopes and their separator."},
	{"invalid_grant", "", "The code, refresh token or password is wrong, used up, revoked, or was given to another client. Sign in again."},
	{"access_denied", "", "The person or the server said no. Try again with another account, or ask for access."},
	{"server_error", "", "The server has a problem of its own. Try again later."},
	{"temporarily_unavailable", "", "The server is overloaded. Try again later."},
	// RFC 8707, 8628, 9449, 9126, 7009, OpenID Connect Core 3.1.2.6.
	{"invalid_target", "", "The server does not know the resource or audience."},
	{"authorization_pending", "", "Nobody has entered the code yet."},
	{"expired_token", "", "The code has run out. Start again."},
	{"other_dc", "", "The account lives in another data centre of this provider. Choose that one in the app's settings."},
	{"invalid_dpop_proof", "", "The server does not accept the DPoP proof. Check this computer's clock, and whether the server supports DPoP."},
	{"use_dpop_nonce", "", "The server did not accept the nonce that it had just given."},
	{"invalid_request_uri", "", "The pushed request has run out. Sign in again."},
	{"unsupported_token_type", "", "The server cannot revoke tokens of this type. Remove it here, and wait until it ends."},
	{"login_required", "", "Sign in again."},
	{"consent_required", "", ConsentAdvice("")},
	{"interaction_required", "", "Sign in again."},
	{"account_selection_required", "", "Sign in again and choose an account."},
	{"invalid_token", "", "The token has ended or was revoked. Renew it."},
	{"insufficient_scope", "", "The token lacks a scope that this needs."},
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

// adviceFor looks up what a person can do about a server's refusal of a request
// with a grant type, "" for a request without one. It is given the server's words
// as they came: what it returns is ours alone.
func adviceFor(e *Error, code, description, grant string) string {
	code, text := strings.ToLower(code), strings.ToLower(description)
	switch {
	case e.Status == 429 || hear(e).says(tooMany):
		return waitAdvice(e.RetryAfter)
	case e.Status >= 500:
		return "The server has a problem of its own. Try again later."
	case code == "access_denied" && NeedsAdministrator(description):
		return AskAdministrator
	}
	for _, h := range hintsFor(grant) {
		if (h.code == "" || h.code == code) && (h.text == "" || strings.Contains(text, h.text) || h.code == "" && strings.Contains(code, h.text)) {
			return h.advice
		}
	}
	if e.Status == 401 || code == "invalid_client" {
		return "Check the client id, its secret, and how the client proves itself."
	}
	if e.Status == 403 {
		return "The server knows the client but does not allow this. Check the app's rights at the provider."
	}
	return ""
}

// tooMany are the words of a server that was asked too often, whatever its status.
var tooMany = []string{
	"too many requests", "rate limit", "rate limited", "rate limits", "rate exceeded", "rate limit exceeded", "throttled", "throttling", "quota exceeded",
}

func waitAdvice(wait time.Duration) string {
	first := "Wait a little"
	if wait > 0 {
		first = "Wait " + wait.String()
	}
	return first + ", then try again: the server allows only so many requests."
}

// explainRefusal makes the advice about a client that was not believed fit the
// way it proved itself.
func (c *Client) explainRefusal(err error, app App) error {
	e, ok := err.(*Error)
	if !ok || e.Kind != KindRefused || e.Status >= 500 || hear(e).says(tooMany) {
		return err
	}
	if e.ServerError != "invalid_client" && (e.ServerError != "" || e.Status != 401) && !aboutAssertion(e, app) {
		return err
	}
	if advice := endedAdvice(app, c.now()); advice != "" {
		e.Advice = advice
		return err
	}
	if strings.Contains(strings.ToLower(e.ServerDescription), "aadsts") {
		return err
	}
	switch app.ClientAuth {
	case ClientSecretBasic:
		e.Advice = "The client id or secret is wrong, or the server wants them another way: form-encoded in the header (client_secret_basic_encoded), or in the body (client_secret_post)."
	case ClientSecretBasicEncoded:
		e.Advice = "The client id or secret is wrong, or the server wants them another way: plain in the header (client_secret_basic), or in the body (client_secret_post)."
	case ClientSecretPost, ClientSecretJSON:
		e.Advice = "The client id or secret is wrong, or the server wants them in the Authorization header (client_secret_basic)."
	case PrivateKeyJWT, ClientSecretJWT:
		e.Advice = clientAssertionAdvice(app, e.ServerDescription)
	case TLSClientAuth:
		e.Advice = "The server does not accept the client certificate. Check that it is registered for this client id."
	case ClientAuthNone:
		e.Advice = "The client id is wrong, or the server wants a secret: add it and choose how it is sent."
	}
	return e
}

package oauth_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/oauth/oauthtest"
)

// What servers say, to the word, and what is behind it. Servers that the catalogue
// does not know say it in words of their own: the general rules are for them.
var refusals = []struct {
	who, code, said string
	status          int
	cause           oauth.Cause
}{
	{"Entra", "invalid_client", "AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID.", 401, oauth.CauseClientSecret},
	{"Entra", "invalid_client", "AADSTS7000222: The provided client secret keys for app are expired.", 401, oauth.CauseClientSecret},
	{"Entra", "unauthorized_client", "AADSTS700016: Application with identifier 'x' was not found in the directory 'Contoso'.", 400, oauth.CauseClientID},
	{"Entra", "invalid_request", "AADSTS90002: Tenant 'nowhere' not found. Check to make sure you have the correct tenant ID.", 400, oauth.CauseTenant},
	{"Entra", "invalid_request", "AADSTS50011: The redirect URI 'http://127.0.0.1:47821/callback' specified in the request does not match the redirect URIs configured for the application.", 400, oauth.CauseRedirect},
	{"Entra", "invalid_scope", "AADSTS1002012: The provided value for scope is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier.", 400, oauth.CauseScope},
	{"Entra", "invalid_client", "AADSTS700024: Client assertion is not within its valid time range.", 401, oauth.CauseClock},
	{"Entra", "invalid_client", "AADSTS700027: The certificate with identifier used to sign the client assertion is not registered on application.", 401, oauth.CauseClientKey},
	{"Entra", "invalid_client", "AADSTS7000218: The request body must contain the following parameter: 'client_assertion' or 'client_secret'.", 401, oauth.CauseNoSecret},
	{"Entra", "invalid_client", "AADSTS700025: Client is public so neither 'client_assertion' nor 'client_secret' should be presented.", 401, oauth.CauseClientAuth},
	{"Entra", "invalid_resource", "AADSTS500011: The resource principal named https://api.example.com was not found in the tenant.", 400, oauth.CauseResource},
	{"Entra", "invalid_request", "AADSTS9002325: Proof Key for Code Exchange is required for cross-origin authorization code redemption.", 400, oauth.CausePKCE},
	{"Google", "invalid_client", "The OAuth client was not found.", 401, oauth.CauseClientID},
	{"Google", "invalid_client", "The provided client secret is invalid.", 401, oauth.CauseClientSecret},
	{"Google", "invalid_request", "client_secret is missing.", 400, oauth.CauseNoSecret},
	{"Google", "deleted_client", "The OAuth client was deleted.", 401, oauth.CauseClientID},
	{"Google", "redirect_uri_mismatch", "Bad Request", 400, oauth.CauseRedirect},
	{"Google", "invalid_grant", "Missing code verifier.", 400, oauth.CausePKCE},
	{"Google", "invalid_grant", "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.", 400, oauth.CauseClock},
	{"Okta", "invalid_client", "The client secret supplied for a confidential client is invalid.", 401, oauth.CauseClientSecret},
	{"Okta", "invalid_client", "Invalid value for 'client_id' parameter.", 401, oauth.CauseClientID},
	{"Okta", "invalid_scope", "One or more scopes are not configured for the authorization server resource.", 400, oauth.CauseScope},
	{"Okta", "invalid_grant", "PKCE verification failed.", 400, oauth.CausePKCE},
	{"Okta", "invalid_client", "The client_assertion signature is invalid.", 401, oauth.CauseClientKey},
	{"Okta", "unauthorized_client", "The client is not authorized to use the provided grant type. Configured grant types: [authorization_code].", 400, oauth.CauseGrant},
	{"Okta", "access_denied", "User is not assigned to the client application.", 400, oauth.CauseRights},
	{"Auth0", "access_denied", "Unauthorized", 401, oauth.CauseClientAuth},
	{"Auth0", "access_denied", "Service not enabled within domain: https://api", 403, oauth.CauseResource},
	{"Auth0", "unauthorized_client", "Grant type 'client_credentials' not allowed for the client.", 403, oauth.CauseGrant},
	{"Auth0", "invalid_request", "Callback URL mismatch. http://127.0.0.1:47821/callback is not in the list of allowed callback URLs", 400, oauth.CauseRedirect},
	{"Keycloak", "unauthorized_client", "Invalid client or Invalid client credentials", 401, oauth.CauseClientAuth},
	{"Keycloak", "unauthorized_client", "Client not enabled to retrieve service account", 401, oauth.CauseGrant},
	{"Keycloak", "invalid_grant", "Incorrect redirect_uri", 400, oauth.CauseRedirect},
	{"Keycloak", "invalid_grant", "Invalid user credentials", 401, oauth.CausePassword},
	{"Keycloak", "invalid_scope", "Invalid scopes: openid nosuch", 400, oauth.CauseScope},
	{"Keycloak", "Realm does not exist", "", 404, oauth.CauseTenant},
	{"Keycloak", "invalid_grant", "PKCE code verifier not specified", 400, oauth.CausePKCE},
	{"Cognito", "invalid_client", "", 400, oauth.CauseClientAuth},
	{"Cognito", "invalid_client", "client xyz does not exist", 400, oauth.CauseClientID},
	{"Cognito", "invalid_client", "invalid_client_secret", 400, oauth.CauseClientSecret},
	{"GitHub", "incorrect_client_credentials", "The client_id and/or client_secret passed are incorrect.", 200, oauth.CauseClientSecret},
	{"GitHub", "redirect_uri_mismatch", "The redirect_uri MUST match the registered callback URL for this application.", 200, oauth.CauseRedirect},
	{"GitLab", "invalid_client", "Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.", 401, oauth.CauseClientAuth},
	{"GitLab", "invalid_scope", "The requested scope is invalid, unknown, or malformed.", 400, oauth.CauseScope},
	{"Slack", "bad_redirect_uri", "", 200, oauth.CauseRedirect},
	{"Slack", "bad_client_secret", "", 200, oauth.CauseClientSecret},
	{"Slack", "invalid_client_id", "", 200, oauth.CauseClientID},
	{"Slack", "redirect_uri did not match any configured URIs. Passed URI: http://localhost:3118/callback", "", 400, oauth.CauseRedirect},
	{"Salesforce", "invalid_client_id", "client identifier invalid", 400, oauth.CauseClientID},
	{"Salesforce", "invalid_client", "invalid client credentials", 400, oauth.CauseClientAuth},
	{"Salesforce", "invalid_grant", "audience is invalid", 400, oauth.CauseResource},
	{"Zoho", "invalid_client", "", 200, oauth.CauseClientAuth},
	{"Zoho", "invalid_client_secret", "", 200, oauth.CauseClientSecret},
	{"Zoho", "invalid_redirect_uri", "", 200, oauth.CauseRedirect},
	{"Zoho", "other_dc", "", 200, oauth.CauseTenant},
	{"PingOne", "invalid_client", "Request denied: Unsupported authentication method (Correlation ID: x)", 401, oauth.CauseClientAuth},
	{"PingFederate", "invalid_request", "Redirect URI mismatch", 400, oauth.CauseRedirect},
	{"OneLogin", "invalid_request", "redirect_uri did not match any client's registered redirect_uris", 400, oauth.CauseRedirect},
	{"OneLogin", "invalid_client", "client is invalid", 401, oauth.CauseClientAuth},
	{"Atlassian", "unauthorized_client", "The client is not authorized to request a token using this method. Invalid redirect_uri", 403, oauth.CauseRedirect},
	{"Shopify", "invalid_request", "The app's client_id is not registered", 400, oauth.CauseClientID},
	{"Stripe", "invalid_client", "No such API key: sk", 401, oauth.CauseClientID},
	{"Dropbox", "invalid_client_id: Invalid client_id or client_secret", "", 400, oauth.CauseClientAuth},
	{"Spotify", "invalid_client", "Invalid client secret", 400, oauth.CauseClientSecret},
	{"Spotify", "invalid_client", "Invalid redirect URI", 400, oauth.CauseRedirect},
	{"HubSpot", "BAD_CLIENT_SECRET", "missing or invalid client secret", 400, oauth.CauseClientSecret},
	{"HubSpot", "BAD_CLIENT_ID", "missing or unknown client id", 400, oauth.CauseClientID},
	{"Twitch", "Forbidden", "invalid client secret", 403, oauth.CauseClientSecret},
	{"Twitch", "Bad Request", "invalid client", 400, oauth.CauseClientAuth},
	{"ORCID", "invalid_client", "Client not found: APP-1", 401, oauth.CauseClientID},
	{"FusionAuth", "invalid_request", "Invalid redirect uri http://localhost:9000/oauth-callback", 400, oauth.CauseRedirect},
	{"Authentik", "redirect_uri_error", "The request fails due to a missing, invalid, or mismatching redirection URI (redirect_uri).", 400, oauth.CauseRedirect},
	{"Zitadel", "invalid_request", "The requested redirect_uri is missing in the client configuration. If you have any questions, you may contact the administrator of the application.", 400, oauth.CauseRedirect},
	{"Ory", "invalid_client", "Client authentication failed (e.g., unknown client, no client authentication included, or unsupported authentication method). The OAuth 2.0 Client supports client authentication method 'client_secret_basic', but method 'client_secret_post' was requested.", 401, oauth.CauseClientAuth},
	{"Ory", "invalid_scope", "The requested scope is invalid, unknown, or malformed. The OAuth 2.0 Client is not allowed to request scope 'offline'.", 400, oauth.CauseScope},
	{"Aikido", "invalid_client", "Client credentials must be sent in the Authorization header", 401, oauth.CauseClientAuth},
	{"nobody known", "invalid_request", "The X509 certificate presented is not bound to the client", 400, oauth.CauseCertificate},
	{"nobody known", "invalid_client", "No key with kid 'k1' in the JWKS of the client", 401, oauth.CauseKeyID},
	{"nobody known", "invalid_request", "Reply address does not match", 400, oauth.CauseRedirect},
	{"nobody known", "access_denied", "Approval by an administrator is required.", 403, oauth.CauseConsent},
	{"nobody known", "unsupported_grant_type", "", 400, oauth.CauseGrant},
	{"nobody known", "invalid_request", "Content type must be application/json", 415, oauth.CauseBody},
	{"nobody known", "", "Too many requests", 429, oauth.CauseWait},
	{"nobody known", "", "", 401, oauth.CauseClientAuth},
	{"nobody known", "", "", 403, oauth.CauseRights},
	{"nobody known", "invalid_dpop_proof", "iat too old", 400, oauth.CauseDPoP},
	{"nobody known", "invalid_dpop_proof", "DPoP proof is required", 400, oauth.CauseDPoP},
	{"nobody known", "use_dpop_nonce", "Authorization server requires nonce in DPoP proof", 400, oauth.CauseDPoP},
	{"Salesforce", "invalid_grant", "no client credentials user enabled", 400, oauth.CauseConsent},
	{"Salesforce", "invalid_grant", "request not supported on this domain", 400, oauth.CauseAddress},
	{"Salesforce", "invalid_grant", "ip restricted", 400, oauth.CausePlace},
	{"nobody known", "access_denied", "Your IP address is not in an allowed range", 403, oauth.CausePlace},
	{"nobody known", "invalid_request", "transform algorithm not supported", 400, oauth.CausePKCE},
	{"nobody known", "invalid_request", "Pushed Authorization Request is required", 400, oauth.CausePAR},
	{"Auth0", "access_denied", "Service not found: https://api.example", 403, oauth.CauseResource},
	{"nobody known", "invalid_client", "Public client must not authenticate", 401, oauth.CauseClientAuth},
	{"HubSpot", "BAD_AUTH_CODE", "missing or unknown auth code", 400, oauth.CauseEnded},
	{"Atlassian", "unauthorized_client", "refresh_token is invalid", 403, oauth.CauseEnded},
}

func TestRefusalsHaveACause(t *testing.T) {
	for _, r := range refusals {
		t.Run(r.who+" "+r.code, func(t *testing.T) {
			server := oauthtest.Start(t)
			body, _ := json.Marshal(map[string]string{"error": r.code, "error_description": r.said})
			if r.code == "" && r.said == "" {
				body = nil
			}
			server.Expect(oauthtest.Request{}).JSON(r.status, string(body))
			_, err := fetch(t, credentials(server))
			var e *oauth.Error
			if !errors.As(err, &e) {
				t.Fatalf("%v", err)
			}
			if e.Cause != r.cause {
				t.Errorf("%s: %s, %q: the cause is %q, want %q (%s)", r.who, r.code, r.said, e.Cause, r.cause, e.Advice)
			}
			if e.Advice == "" || e.Endpoint != "token" {
				t.Errorf("advice %q at endpoint %q", e.Advice, e.Endpoint)
			}
		})
	}
}

// What a failure keeps for its remedies holds no secret, whatever the server repeats.
func TestAFailureKeepsNoSecret(t *testing.T) {
	for _, words := range []string{"client_secret %s is invalid", "scope %s unknown", "the redirect_uri has %s in it", "client authentication method client_secret_post with %s"} {
		server := oauthtest.Start(t)
		body, _ := json.Marshal(map[string]string{"error": "invalid_client", "error_description": fmt.Sprintf(words, secret)})
		server.Expect(oauthtest.Request{}).JSON(401, string(body))
		app := credentials(server)
		app.Scopes = []string{"read"}
		_, err := fetch(t, app)
		var e *oauth.Error
		if !errors.As(err, &e) {
			t.Fatal(err)
		}
		kept, err := json.Marshal(oauth.FailureOf(oauth.Diagnose(e, app, oauth.Account{}), start))
		if err != nil || strings.Contains(string(kept), secret) || strings.Contains(string(kept), "canary") {
			t.Errorf("%s: %s, %v", words, kept, err)
		}
	}
}

func TestScopesThatAreNamed(t *testing.T) {
	app := oauth.App{Scopes: []string{"read", "write:all", "openid"}}
	for said, want := range map[string][]string{
		"The client is not allowed to request scope 'write:all'.": {"write:all"},
		"Invalid scopes: read nosuch":                             {"read"},
		"unreadable":                                              nil,
		`Unknown/invalid scope(s): [openid, admin]`:               {"openid", "admin"},
	} {
		e := oauth.Diagnose(&oauth.Error{Kind: oauth.KindRefused, ServerError: "invalid_scope", ServerDescription: said}, app, oauth.Account{Scopes: []string{"admin"}})
		if !slices.Equal(e.Scopes, want) || e.Cause != oauth.CauseScope {
			t.Errorf("%q names %v (%s), want %v", said, e.Scopes, e.Cause, want)
		}
	}
}

// The other ways to prove a client: what the server names comes first, and only what
// the same secret can do is among them.
func TestOtherWaysToProveAClient(t *testing.T) {
	for name, c := range map[string]struct {
		sent oauth.ClientAuth
		said string
		want []oauth.ClientAuth
	}{
		"basic":         {oauth.ClientSecretBasic, "", []oauth.ClientAuth{oauth.ClientSecretPost, oauth.ClientSecretBasicEncoded}},
		"post":          {oauth.ClientSecretPost, "", []oauth.ClientAuth{oauth.ClientSecretBasic, oauth.ClientSecretBasicEncoded}},
		"named":         {oauth.ClientSecretPost, "supports client authentication method 'client_secret_basic', but method 'client_secret_post' was requested", []oauth.ClientAuth{oauth.ClientSecretBasicEncoded, oauth.ClientSecretBasic}},
		"named post":    {oauth.ClientSecretBasic, "supports 'client_secret_post', but 'client_secret_basic' was requested", []oauth.ClientAuth{oauth.ClientSecretPost}},
		"public client": {oauth.ClientSecretPost, "this is a public client and must not send a secret", []oauth.ClientAuth{oauth.ClientAuthNone}},
	} {
		t.Run(name, func(t *testing.T) {
			server := oauthtest.Start(t)
			body, _ := json.Marshal(map[string]string{"error": "invalid_client", "error_description": c.said})
			server.Expect(oauthtest.Request{}).JSON(401, string(body))
			app := credentials(server)
			app.ClientAuth = c.sent
			_, err := fetch(t, app)
			var e *oauth.Error
			if !errors.As(err, &e) || !slices.Equal(e.Instead, c.want) {
				t.Errorf("%v, want %v", e.Instead, c.want)
			}
		})
	}
}

// What a server lacks is compared with the settings that it refused.
func TestAdviceFitsTheSettings(t *testing.T) {
	for name, c := range map[string]struct {
		app        oauth.App
		code, said string
		cause      oauth.Cause
		advice     string
	}{
		"dpop off":        {oauth.App{}, "invalid_dpop_proof", "DPoP proof is required", oauth.CauseDPoP, "Switch it on"},
		"dpop on":         {oauth.App{DPoP: true}, "invalid_dpop_proof", "DPoP proof is required", oauth.CauseDPoP, "clock"},
		"plain PKCE":      {oauth.App{PKCE: oauth.PKCEPlain}, "invalid_request", "transform algorithm not supported", oauth.CausePKCE, "S256"},
		"no PAR":          {oauth.App{PAR: oauth.PARNever}, "invalid_request", "Pushed Authorization Request is required", oauth.CausePAR, "Switch them on"},
		"openid":          {oauth.App{Scopes: []string{"api"}}, "invalid_scope", "The 'openid' scope is required", oauth.CauseNoOpenID, "openid"},
		"openid is asked": {oauth.App{Scopes: []string{"openid"}}, "invalid_scope", "The 'openid' scope is required", oauth.CauseScope, "scope"},
		"the app's prompt": {
			oauth.App{Params: oauth.Params{Authorize: map[string]oauth.Param{"prompt": {"none"}}}},
			"login_required", "User not logged in", oauth.CausePrompt, "params.authorize.prompt",
		},
	} {
		e := oauth.Diagnose(&oauth.Error{Kind: oauth.KindRefused, ServerError: c.code, ServerDescription: c.said, Advice: "General."}, c.app, oauth.Account{})
		if e.Cause != c.cause || !strings.Contains(e.Advice, c.advice) {
			t.Errorf("%s: %s, %q", name, e.Cause, e.Advice)
		}
	}
}

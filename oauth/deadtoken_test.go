package oauth_test

import (
	"encoding/json"
	"testing"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
	"tokendesk/oauth/oauthtest"
)

// said is an answer to a refresh. provider is the catalogue's entry; an empty one
// is a server that nobody knows.
type said struct {
	provider string
	status   int
	body     string
}

// refresh answers a refresh and returns what became of it.
func (s said) refresh(t *testing.T) *oauth.Error {
	t.Helper()
	server := oauthtest.Start(t)
	app := credentials(server)
	app.Grant, app.Endpoints.Authorization = oauth.GrantAuthorizationCode, server.URL+"/authorize"
	app.Quirks = provider(t, s.provider).Quirks
	server.Expect(oauthtest.Request{}).JSON(s.status, s.body)
	_, err := client(t, app, secrets(), oauth.Options{}).Refresh(t.Context(), oauth.Account{}, oauth.TokenSet{RefreshToken: "spent-refresh-token"})
	e, ok := err.(*oauth.Error)
	if !ok {
		t.Fatalf("%T: %v", err, err)
	}
	return e
}

func provider(t *testing.T, id string) catalogue.Provider {
	t.Helper()
	if id == "" {
		return catalogue.Provider{}
	}
	all, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	p, ok := all.Provider(id)
	if !ok {
		t.Fatalf("no provider %s", id)
	}
	return p
}

// Promise 20: what servers say of a refresh token that is over.
func TestDeadRefreshTokens(t *testing.T) {
	for name, s := range map[string]said{
		// RFC 6749 5.2, and with its long sentence (Planning Center, issue 284 of its developers' repository).
		"RFC 6749": {"", 400, `{"error":"invalid_grant"}`},
		"Planning Center": {"", 400, `{"error":"invalid_grant","error_description":"The provided authorization grant is invalid, expired, revoked, does not match the ` +
			`redirection URI used in the authorization request, or was issued to another client."}`},

		// Twitch, “Refreshing access tokens”.
		"Twitch": {"twitch", 400, `{"error":"Bad Request","status":400,"message":"Invalid refresh token"}`},
		// The same from a server that nobody knows.
		"as Twitch": {"", 400, `{"status":400,"message":"Invalid refresh token"}`},
		// Fitbit, Web API, “Authorization errors”.
		"Fitbit":    {"fitbit", 400, `{"errors":[{"errorType":"invalid_grant","message":"Refresh token invalid: ab12. Visit https://dev.fitbit.com/docs/oauth2 for more information."}],"success":false}`},
		"as Fitbit": {"", 401, `{"errors":[{"errorType":"invalid_grant"}],"success":false}`},
		// Atlassian, raycast/extensions issue 11836.
		"Atlassian":    {"atlassian", 403, `{"error":"unauthorized_client","error_description":"refresh_token is invalid"}`},
		"as Atlassian": {"", 403, `{"error":"unauthorized_client","error_description":"refresh_token is invalid"}`},
		// Atlassian, OAuth 2.0 (3LO) apps, frequently asked questions.
		"Atlassian, documented": {"atlassian", 403, `{"error":"invalid_grant","error_description":"Unknown or invalid refresh token."}`},
		// Strava, dreeveapp/dreeve issue 1449.
		"Strava":    {"strava", 400, `{"message":"Bad Request","errors":[{"resource":"RefreshToken","field":"refresh_token","code":"invalid"}]}`},
		"as Strava": {"", 400, `{"message":"Bad Request","errors":[{"resource":"RefreshToken","field":"refresh_token","code":"invalid"}]}`},
		// HubSpot, mk-node-hubspot issue 64 and supaglue pull request 1935.
		"HubSpot":        {"hubspot", 400, `{"status":"BAD_REFRESH_TOKEN","message":"missing or unknown refresh token","correlationId":"1"}`},
		"HubSpot, later": {"hubspot", 400, `{"status":"BAD_REFRESH_TOKEN","message":"missing or invalid refresh token"}`},
		"as HubSpot":     {"", 400, `{"status":"BAD_REFRESH_TOKEN","message":"missing or unknown refresh token"}`},
		// GitHub, “Refreshing user access tokens”: with status 200.
		"GitHub": {"github", 200, `{"error":"bad_refresh_token","error_description":"The refresh token passed is incorrect or expired.","error_uri":"https://docs.github.com"}`},
		// Slack, tooling.tokens.rotate and oauth.v2.access: with status 200.
		"Slack": {"slack", 200, `{"ok":false,"error":"invalid_refresh_token"}`},
		// Reddit, rtv pull request 377: nothing but the status.
		"Reddit": {"reddit", 400, `{"message": "Bad Request", "error": 400}`},
		// X, as its API answers to many clients.
		"X": {"x-twitter", 400, `{"error":"invalid_request","error_description":"Value passed for the token was invalid."}`},
		// Zoho, schmorrison/Zoho pull request 18: the code's word for both, with status 200.
		"Zoho": {"zoho", 200, `{"error":"invalid_code"}`},
		// Zoom, remote-office-hours-queue issue 363, before and after.
		"Zoom":         {"zoom", 401, `{"reason":"Invalid Token!","error":"invalid_request"}`},
		"Zoom, today":  {"zoom", 400, `{"reason":"Invalid Token!","error":"invalid_grant"}`},
		"PayPal":       {"paypal", 401, `{"error":"invalid_refresh_token","error_description":"Refresh Token is invalid"}`},             // PayPal-Android-SDK issue 422
		"PayPal, REST": {"paypal", 400, `{"error_description":"Unable to refresh access token","error":"invalid_request"}`},             // PayPal-PHP-SDK issue 852
		"Yahoo":        {"yahoo", 400, `{"error":"INVALID_REFRESH_TOKEN","error_description":"Failed to decode/encode refresh token"}`}, // yahoo-oauth issue 51
		"Square":       {"square", 401, `{"message":"Invalid refresh token","type":"service.not_authorized"}`},                          // Square's forum, 11056
		"Shopify":      {"shopify", 401, `{"error":"invalid_request","error_description":"This request requires an active refresh_token"}`},
		"Databricks":   {"databricks", 401, `{"error":"invalid_request","error_description":"Refresh token is invalid"}`}, // databricks/cli issue 667
		"Snowflake":    {"snowflake", 400, `{"data":null,"error":"invalid_grant","message":"The provided grant or refresh token is invalid."}`},
		"XSUAA":        {"sap-xsuaa", 401, `{"error":"invalid_token","error_description":"Invalid refresh token (expired): eyJhbGciOi"}`}, // spring-cloud-app-broker issue 341
		"as XSUAA":     {"", 401, `{"error":"invalid_token","error_description":"The token expired, was revoked, or the token ID is incorrect: ab12"}`},
		"Webex":        {"webex", 400, `{"message":"The refresh token provided is expired, revoked, malformed, or invalid.","errors":[{"description":"The refresh token provided is expired, revoked, malformed, or invalid."}],"trackingId":"T"}`}, // webex-js-sdk pull request 855
		"Gitea":        {"gitea", 400, `{"error":"unauthorized_client","error_description":"token was already used"}`},                                                                                                                              // routers/web/auth/oauth2_provider.go
		"Salesforce":   {"salesforce", 400, `{"error":"invalid_grant","error_description":"expired access/refresh token"}`},                                                                                                                         // restforce issue 81
		"Entra":        {"microsoft-entra", 400, `{"error":"invalid_grant","error_description":"AADSTS700082: The refresh token has expired due to inactivity.","error_codes":[700082]}`},                                                           // blobfile issue 93
		"Entra, again": {"microsoft-entra", 400, `{"error":"interaction_required","error_description":"AADSTS70043: The refresh token has expired or is invalid due to sign-in frequency checks."}`},                                                // CIPP issue 1156
		"QuickBooks":   {"quickbooks", 400, `{"error":"invalid_grant"}`},                                                                                                                                                                            // intuit/oauth-jsclient issue 77

		// Servers that are not in the catalogue.
		"Supabase":     {"", 400, `{"code":400,"error_code":"refresh_token_not_found","msg":"Invalid Refresh Token: Refresh Token Not Found"}`},                                                                                 // supabase/auth issue 2829
		"DeviantArt":   {"", 400, `{"error":"invalid_request","error_description":"The refresh_token is invalid.","status":"error"}`},                                                                                           // DeviantArt-API issue 58
		"Authlib":      {"", 400, `{"error":"invalid_request","error_description":"Invalid \"refresh_token\" in request."}`},                                                                                                    // authlib issue 112
		"Bluesky":      {"", 400, `{"error":"invalid_grant","error_description":"Refresh token exceeded inactivity timeout"}`},                                                                                                  // OAuthenticator issue 23
		"iRacing":      {"", 400, `{"error":"invalid_token"}`},                                                                                                                                                                  // its OAuth book, invalid_token
		"OpenAI":       {"", 401, `{"error":{"message":"Your refresh token has already been used to generate a new access token. Please try signing in again.","type":"invalid_request_error","code":"refresh_token_reused"}}`}, // codex
		"CAS":          {"", 400, `invalid_grant`},                                                                                                                                                                              // apereo/cas issue 2903
		"Passport":     {"", 401, `{"error":"invalid_request","error_description":"The refresh token is invalid.","hint":"Token has been revoked","message":"The refresh token is invalid."}`},                                  // league/oauth2-server
		"Firebase":     {"", 400, `{"error":{"code":400,"message":"TOKEN_EXPIRED","status":"INVALID_ARGUMENT"}}`},                                                                                                               // Secure Token API
		"Cognito":      {"", 400, `{"__type":"NotAuthorizedException","message":"Refresh Token has expired"}`},                                                                                                                  // InitiateAuth
		"AWS SSO":      {"", 400, `{"__type":"InvalidGrantException","message":"Invalid grant provided"}`},                                                                                                                      // SSO OIDC CreateToken
		"Withings":     {"", 200, `{"status":503,"body":{},"error":"Invalid Params: invalid refresh_token"}`},                                                                                                                   // its developer forum
		"WeChat":       {"", 200, `{"errcode":40030,"errmsg":"invalid refresh_token"}`},                                                                                                                                         // its return codes
		"TikTok":       {"", 200, `{"data":{"captcha":"","desc_url":"","description":"Refresh token expired","error_code":10010},"message":"error"}`},                                                                           // Login Kit, v1
		"Naver":        {"", 200, `{"error":"invalid_request","error_description":"invalid refresh_token"}`},
		"Kakao":        {"", 400, `{"error":"invalid_grant","error_description":"expired_or_invalid_refresh_token","error_code":"KOE322"}`},
		"Apigee":       {"", 400, `{"ErrorCode":"InvalidRequest","Error":"Refresh Token expired"}`},                                                         // OAuthV2 policy
		"Apigee fault": {"", 401, `{"fault":{"faultstring":"Invalid Refresh Token","detail":{"errorcode":"keymanagement.service.invalid_refresh_token"}}}`}, // OAuthV2 policy
		"Spring Boot":  {"", 400, `{"timestamp":"2026-03-01T12:00:00Z","status":400,"error":"Bad Request","message":"invalid_grant","path":"/oauth/token"}`},
		// Casdoor, issue 611: its message stands where the token belongs, with status 200.
		"Casdoor":        {"", 200, `{"access_token":"error: token is expired by 23m58.37s","id_token":"","refresh_token":"","token_type":"","expires_in":0,"scope":""}`},
		"Casdoor, later": {"", 200, `{"access_token":"error: invalid refresh_token","expires_in":0}`},
		// Django REST framework Simple JWT, blacklist app and TokenRefreshView.
		"Simple JWT":          {"", 401, `{"detail":"Token is blacklisted","code":"token_not_valid"}`},
		"Simple JWT, expired": {"", 401, `{"detail":"Token is invalid or expired","code":"token_not_valid"}`},
		// FastAPI's JWT helpers and Flask-JWT-Extended: detail or msg alone.
		"detail alone": {"", 401, `{"detail":"Token has expired"}`},
		"msg alone":    {"", 401, `{"msg":"Token has been revoked"}`},
		// Figma, REST API: errors in err.
		"err": {"", 400, `{"status":400,"err":"Invalid refresh token"}`},
		// Express's res.send, as tutorials about refresh tokens have it.
		"plain text":    {"", 400, `Refresh token has expired`},
		"a JSON string": {"", 403, `"Refresh token expired. Please sign in."`},
		"as a list":     {"", 401, `[{"message":"The refresh token has been revoked","errorCode":"INVALID_TOKEN"}]`},
	} {
		t.Run(name, func(t *testing.T) {
			if e := s.refresh(t); e.Kind != oauth.KindNeedsLogin {
				t.Errorf("%s: %s (error %q, description %q)", e.Kind, e.Message, e.ServerError, e.ServerDescription)
			}
		})
	}
}

// What is about the client, its scopes or the moment says nothing about the refresh
// token, whatever else it says.
func TestRefreshTokensThatLive(t *testing.T) {
	for name, s := range map[string]said{
		// Wrong settings.
		"invalid_client":             {"", 401, `{"error":"invalid_client","error_description":"Invalid refresh token"}`},
		"invalid_client, 400":        {"", 400, `{"error":"invalid_client","error_description":"The refresh token has expired or was revoked."}`},
		"in capitals":                {"", 400, `{"code":"INVALID_CLIENT","message":"refresh_token is invalid"}`},
		"a firewall":                 {"", 403, `{"message":"Request rejected: invalid refresh_token parameter pattern"}`},
		"an encoding":                {"", 400, `{"error":"invalid_request","error_description":"The value of refresh_token must be URL encoded: not valid"}`},
		"Fitbit's client":            {"fitbit", 401, `{"errors":[{"errorType":"invalid_client","message":"Invalid authorization header. Client id invalid"}],"success":false}`},
		"Strava's client":            {"strava", 400, `{"message":"Bad Request","errors":[{"resource":"Application","field":"client_id","code":"invalid"}]}`}, // dreeveapp/dreeve issue 372
		"Reddit's client":            {"reddit", 401, `{"message": "Unauthorized", "error": 401}`},
		"Twitch's client":            {"twitch", 403, `{"status":403,"message":"invalid client secret"}`},
		"Zoho's client":              {"zoho", 200, `{"error":"invalid_client"}`},
		"GitHub's client":            {"github", 200, `{"error":"incorrect_client_credentials","error_description":"The client_id and/or client_secret passed are incorrect."}`},
		"grant not allowed":          {"", 400, `{"error":"unauthorized_client","error_description":"The client is not authorized to use the refresh_token grant"}`}, // oauth2-server-php-docs issue 125
		"grant unknown":              {"", 400, `{"error":"unsupported_grant_type","error_description":"Invalid refresh token grant"}`},
		"grant type":                 {"", 400, `{"error":"invalid_grant_type"}`},
		"scope":                      {"", 400, `{"error":"invalid_scope","error_description":"The refresh token is invalid for this scope"}`},
		"scope in prose":             {"", 400, `{"message":"Invalid scope for refresh token"}`},
		"DPoP":                       {"", 400, `{"error":"invalid_dpop_proof","error_description":"refresh token is invalid for this key"}`},
		"missing":                    {"linkedin", 400, `{"error":"invalid_request","error_description":"A required parameter \"refresh_token\" is missing"}`},                   // linkedin-developers issue 6
		"empty":                      {"", 400, `{"error":{"message":"Invalid 'refresh_token': empty string. Expected a string with minimum length 1.","code":"empty_string"}}`}, // codex-tools issue 165
		"header":                     {"x-twitter", 401, `{"error":"unauthorized_client","error_description":"Missing valid authorization header"}`},                             // node-twitter-api-v2 issue 319
		"another part":               {"", 400, `{"error":"invalid_request","error_description":"Invalid request. Send the refresh token in the body."}`},
		"another token":              {"", 401, `{"error":"invalid_token","error_description":"The client assertion has expired"}`},
		"nothing but a bad word":     {"", 400, `{"error":"invalid_request"}`}, // xee-api-docs issue 82
		"no words":                   {"", 400, `{}`},
		"no words, 401":              {"", 401, ``},
		"ServiceNow's one answer":    {"servicenow", 401, `{"error_description":"access_denied","error":"server_error"}`},
		"refused to the account":     {"", 403, `{"error":"access_denied","error_description":"The account is suspended"}`},
		"plain text about another":   {"", 400, `Access token has expired`},
		"a wrong password (Casdoor)": {"", 200, `{"access_token":"error: invalid username or password"}`},
		"status 404 in text":         {"", 404, `404 page not found`},
		"another token's end":        {"", 401, `{"detail":"CSRF token is invalid"}`},
		"a page":                     {"", 403, `<html><title>Invalid refresh token</title></html>`},
		"a redirect":                 {"", 302, `{"error":"invalid_grant"}`},
		// The moment.
		"429":                {"", 429, `{"error":"invalid_grant","error_description":"Invalid refresh token"}`},
		"429 at Zoho":        {"zoho", 429, `{"error":"invalid_code"}`},
		"500":                {"", 500, `{"error":"invalid_grant","error_description":"Invalid refresh token"}`},
		"502":                {"", 502, `{"message":"refresh token expired"}`},
		"503":                {"twitch", 503, `{"status":503,"message":"Invalid refresh token"}`},
		"Salesforce's limit": {"salesforce", 400, `{"error":"invalid_grant","error_description":"login rate exceeded"}`}, // restforce issue 412
		"busy":               {"", 400, `{"error":"invalid_grant","error_description":"Token request is already being processed"}`},
		"temporarily":        {"", 400, `{"error":"temporarily_unavailable","error_description":"refresh token not found"}`},
		"try later":          {"", 403, `{"message":"Could not check the refresh token, it is invalid or unknown. Please try again later."}`},
		"Zoho's limit":       {"zoho", 400, `{"error_description":"You have made too many requests continuously. Please try again after some time.","error":"Access Denied","status":"failure"}`},
		"at the same time":   {"", 409, `{"error":"invalid_grant","error_description":"refresh token is reused"}`},
		"proxy":              {"", 407, `{"message":"invalid refresh token"}`},
	} {
		t.Run(name, func(t *testing.T) {
			e := s.refresh(t)
			if e.Kind == oauth.KindNeedsLogin {
				t.Errorf("thrown away for %q, %q", e.ServerError, e.ServerDescription)
			}
		})
	}
}

// Every word of the catalogue is one that a refresh can be answered with: the
// general rules that come before it do not stand in its way.
func TestTheCataloguesWordsForDeadTokens(t *testing.T) {
	all, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all.Providers() {
		for _, r := range p.Quirks.DeadRefreshToken {
			if r.Code == "" && r.Text == "" {
				t.Errorf("%s: a status alone says nothing", p.ID)
			}
			body, _ := json.Marshal(map[string]string{"error": r.Code, "error_description": r.Text})
			status := 400
			if r.Status != 0 {
				status = r.Status
			}
			if e := (said{p.ID, status, string(body)}).refresh(t); e.Kind != oauth.KindNeedsLogin {
				t.Errorf("%s: %+v is %s", p.ID, r, e.Kind)
			}
		}
	}
}

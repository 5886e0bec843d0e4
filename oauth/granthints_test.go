package oauth_test

import (
	"crypto/x509"
	"encoding/pem"
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/oauth/oauthtest"
)

// privateKeyPEM is a fresh key as people have it.
func privateKeyPEM(t *testing.T) string {
	der, err := x509.MarshalPKCS8PrivateKey(ecKey(t, "").key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

// The advice about a refusal is for the grant that was refused: where nobody signs
// in, it sends nobody to sign in.
func TestAdviceFitsTheGrant(t *testing.T) {
	alone := []string{"key", "kid", "audience", "clock", "administrator"}
	for name, c := range map[string]struct {
		grant oauth.Grant
		body  string
		says  []string
		not   string
	}{
		// gapi-google-analytics-php-interface issue 147.
		"Google, the time": {oauth.GrantJWTBearer, `{"error":"invalid_grant","error_description":"Invalid JWT: Token must be a short-lived token and in a reasonable timeframe"}`, []string{"clock"}, "ign in again"},
		// google-cloud-python issue 10004.
		"Google, the key": {oauth.GrantJWTBearer, `{"error":"invalid_grant","error_description":"Invalid JWT Signature."}`, alone, "ign in again"},
		"Google, bare":    {oauth.GrantJWTBearer, `{"error":"invalid_grant","error_description":"Bad Request"}`, alone, "ign in again"},
		// Google, domain-wide delegation.
		"Google, not delegated": {oauth.GrantJWTBearer, `{"error":"unauthorized_client","error_description":"Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested."}`, []string{"administrator"}, "ign in"},
		// omniphx/forrest issue 278.
		"Salesforce": {oauth.GrantJWTBearer, `{"error":"invalid_grant","error_description":"user hasn't approved this consumer"}`, alone, "ign in again"},
		// salesforce-laravel-oauth2-rest issue 68.
		"Salesforce, the assertion": {oauth.GrantJWTBearer, `{"error":"invalid_grant","error_description":"invalid assertion"}`, alone, "ign in again"},
		// docusign-esign-java-client issue 118.
		"DocuSign":              {oauth.GrantJWTBearer, `{"error":"consent_required"}`, []string{"administrator"}, "ign in again"},
		"Entra, on behalf":      {oauth.GrantJWTBearer, `{"error":"invalid_grant","error_description":"AADSTS65001: The user or administrator has not consented to use the application"}`, alone, "ign in again"},
		"a client alone":        {oauth.GrantClientCredentials, `{"error":"invalid_grant"}`, alone, "ign in again"},
		"a client's redirect":   {oauth.GrantClientCredentials, `{"error":"invalid_grant","error_description":"redirect_uri does not match"}`, []string{"exactly as Tokendesk shows it"}, ""},
		"Entra, a client alone": {oauth.GrantClientCredentials, `{"error":"consent_required","error_description":"AADSTS65001: has not consented"}`, []string{"administrator"}, "ign in again"},
		"a password":            {oauth.GrantPassword, `{"error":"invalid_grant","error_description":"Invalid user credentials"}`, []string{"User name or password"}, "refresh token"},
		"an exchange":           {oauth.GrantTokenExchange, `{"error":"invalid_grant","error_description":"subject token is expired"}`, []string{"token to exchange", "audience"}, "ign in again"},
		"a pasted token":        {oauth.GrantRefreshToken, `{"error":"invalid_grant"}`, []string{"Paste a new refresh token"}, "ign in"},
	} {
		t.Run(name, func(t *testing.T) {
			server := oauthtest.Start(t)
			server.Expect(oauthtest.Request{}).JSON(400, c.body)
			app := credentials(server)
			app.Grant, app.Username = c.grant, "ada"
			s := oauth.Secrets{
				oauth.SecretClientSecret: secret, oauth.SecretPassword: "p", oauth.SecretRefreshToken: "r", oauth.SecretSubjectToken: "s",
				oauth.SecretPrivateKey: privateKeyPEM(t),
			}
			_, err := client(t, app, s, oauth.Options{}).Fetch(t.Context(), oauth.Account{})
			e, ok := err.(*oauth.Error)
			if !ok {
				t.Fatal(err)
			}
			for _, word := range c.says {
				if !strings.Contains(e.Advice, word) {
					t.Errorf("advice %q lacks %q", e.Advice, word)
				}
			}
			if c.not != "" && strings.Contains(e.Advice, c.not) {
				t.Errorf("advice %q", e.Advice)
			}
		})
	}
}

// consent_required is an administrator's where the person could have been asked.
func TestConsentAdvice(t *testing.T) {
	for prompt, want := range map[string][2]string{
		"": {"administrator", "prompt"}, "consent": {"administrator", "prompt"}, "login consent": {"administrator", "prompt"},
		"none": {"prompt is none", "administrator"}, "select_account": {"prompt to consent", "none"},
	} {
		if got := oauth.ConsentAdvice(prompt); !strings.Contains(got, want[0]) || strings.Contains(got, want[1]) {
			t.Errorf("%q: %s", prompt, got)
		}
	}
	for prompt, want := range map[string]string{"": "administrator", "none": "prompt is none"} {
		server := oauthtest.Start(t)
		app := credentials(server)
		app.Grant, app.Endpoints.Authorization = oauth.GrantAuthorizationCode, server.URL+"/authorize"
		c := client(t, app, secrets(), oauth.Options{})
		a, err := c.Authorize(t.Context(), oauth.Account{Prompt: prompt}, "http://127.0.0.1:47821/callback", "state-1")
		if err != nil || a.Prompt != prompt {
			t.Fatal(a.Prompt, err)
		}
		server.Expect(oauthtest.Request{}).JSON(400, `{"error":"consent_required"}`)
		_, err = c.Exchange(t.Context(), oauth.Account{Prompt: prompt}, a, "code")
		if e := failure(t, err, oauth.KindRefused); !strings.Contains(e.Advice, want) {
			t.Errorf("%q: %s", prompt, e.Advice)
		}
	}
	server := oauthtest.Start(t)
	server.Expect(oauthtest.Request{}).JSON(400, `{"error":"consent_required"}`)
	_, err := client(t, credentials(server), secrets(), oauth.Options{}).Refresh(t.Context(), oauth.Account{}, oauth.TokenSet{RefreshToken: "r"})
	if e := failure(t, err, oauth.KindNeedsLogin); !strings.Contains(e.Advice, "administrator") {
		t.Error(e.Advice)
	}
}

// A refusal of userinfo is about the token, which is all that was sent.
func TestUserinfoBlamesTheToken(t *testing.T) {
	for name, c := range map[string]struct {
		status          int
		body, challenge string
		says, code      string
	}{
		"nothing said":        {401, "", "", "access token", ""},
		"nothing said, 403":   {403, "", "", "scope", ""},
		"RFC 6750":            {401, "", `Bearer realm="x", error="invalid_token", error_description="The access token expired"`, "access token", "invalid_token"},
		"RFC 6750, the scope": {403, "", `Bearer error="insufficient_scope", scope="openid"`, "scope", "insufficient_scope"},
		"Google":              {401, `{"error":"invalid_request","error_description":"Invalid Credentials"}`, "", "access token", "invalid_request"},
		"GitHub":              {401, `{"message":"Bad credentials","documentation_url":"https://docs.github.com/rest"}`, "", "access token", ""},
		"Entra (Graph)":       {401, `{"error":{"code":"InvalidAuthenticationToken","message":"Access token has expired."}}`, "", "access token", "InvalidAuthenticationToken"},
		"Slack, as a client":  {401, `{"error":"invalid_client"}`, "", "access token", "invalid_client"},
	} {
		t.Run(name, func(t *testing.T) {
			server := oauthtest.Start(t)
			app := credentials(server)
			app.Grant, app.Username, app.Endpoints.Userinfo = oauth.GrantPassword, "ada", server.URL+"/userinfo"
			server.Expect(oauthtest.Request{Method: "GET", Path: "/userinfo"}).Body(c.status, "application/json", c.body, "WWW-Authenticate", c.challenge)
			_, err := client(t, app, secrets(), oauth.Options{}).Userinfo(t.Context(), oauth.TokenSet{AccessToken: "T"})
			e := failure(t, err, oauth.KindRefused)
			if !strings.Contains(e.Advice, c.says) || strings.Contains(e.Advice, "secret") || strings.Contains(e.Advice, "client") || e.ServerError != c.code {
				t.Errorf("%q, advice %q", e.ServerError, e.Advice)
			}
		})
	}
}

// A redirecting endpoint says where to, and nothing of a query or of what was sent.
func TestRedirectsSayWhereTo(t *testing.T) {
	for name, c := range map[string]struct{ location, says string }{
		"another host":       {"https://login.example/oauth/token?code=canary&x=1#f", "(https://login.example/oauth/token)"},
		"https":              {"https://{host}/token", "(https://{host}/token)"},
		"a slash":            {"/token/", "(http://{host}/token/)"},
		"a page":             {"login?next=%2Ftoken", "(http://{host}/login)"},
		"user information":   {"https://user:canary@login.example/token", "(https://login.example/token)"},
		"a secret in it":     {"https://login.example/canary-secret%2F+%20%25/token", "(https://login.example/••••••••/token)"},
		"without a location": {"", "sends the token endpoint elsewhere;"},
		"malformed":          {"http://%zz/", "sends the token endpoint elsewhere;"},
	} {
		t.Run(name, func(t *testing.T) {
			server := oauthtest.Start(t)
			host := strings.TrimPrefix(server.URL, "http://")
			server.Expect(oauthtest.Request{}).Body(307, "", "", "Location", strings.ReplaceAll(c.location, "{host}", host))
			_, err := client(t, credentials(server), secrets(), oauth.Options{}).Fetch(t.Context(), oauth.Account{})
			if e := failure(t, err, oauth.KindBadAnswer); !strings.Contains(e.Message, strings.ReplaceAll(c.says, "{host}", host)) {
				t.Error(e.Message)
			}
		})
	}
}

// Promise 17: what a server says in words of its own reaches the person.
func TestServersOwnWords(t *testing.T) {
	for name, c := range map[string]struct{ body, code, words string }{
		"Okta":                  {`{"errorCode":"E0000015","errorSummary":"You do not have permission","errorLink":"E0000015","errorId":"oae1","errorCauses":[]}`, "E0000015", "You do not have permission"},
		"Dropbox":               {`{"error_summary":"invalid_client_id/..","error":{".tag":"invalid_client_id"}}`, "", "invalid_client_id/.."},
		"RFC 9457":              {`{"type":"about:blank","title":"Not allowed","detail":"The plan has no API access","status":403}`, "", "The plan has no API access"},
		"a title alone":         {`{"title":"Not allowed"}`, "", "Not allowed"},
		"Apigee":                {`{"fault":{"faultstring":"Invalid client identifier","detail":{"errorcode":"oauth.v2.InvalidClientIdentifier"}}}`, "", "Invalid client identifier"},
		"Salesforce's list":     {`[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]`, "INVALID_SESSION_ID", "Session expired or invalid"},
		"WeChat":                {`{"errcode":40013,"errmsg":"invalid appid"}`, "40013", "invalid appid"},
		"HubSpot":               {`{"status":"BAD_CLIENT_ID","message":"missing or unknown client id"}`, "BAD_CLIENT_ID", "missing or unknown client id"},
		"AWS":                   {`{"__type":"NotAuthorizedException","message":"Unable to verify secret hash"}`, "NotAuthorizedException", "Unable to verify secret hash"},
		"a hint":                {`{"error":"invalid_request","error_description":"The request is missing a parameter.","hint":"Check the client_id"}`, "invalid_request", "The request is missing a parameter: Check the client_id"},
		"Strava":                {`{"message":"Bad Request","errors":[{"resource":"Application","field":"client_id","code":"invalid"}]}`, "", "client_id is invalid: Bad Request"},
		"a field's own message": {`{"errors":[{"field":"scope","code":"invalid","message":"No such scope"}]}`, "invalid", "No such scope"},
		"a bare word":           {`invalid_client`, "invalid_client", ""},
		"a sentence":            {`The client is not known here.`, "", "The client is not known here."},
		// HubSpot, Passport and Spring, which say a thing twice.
		"twice":            {`{"error":"invalid_client","error_description":"invalid_client"}`, "invalid_client", ""},
		"twice, otherwise": {`{"error":"invalid_client","message":"Invalid client"}`, "invalid_client", ""},
		"prose twice":      {`{"error":"Bad client","message":"Bad client."}`, "", "Bad client"},
		// Supabase and API Platform, details beside a description.
		"details":           {`{"error":"invalid_request","error_description":"Wrong.","details":"The plan has no API access"}`, "invalid_request", "Wrong: The plan has no API access"},
		"a list of details": {`{"error":"invalid_request","message":"Wrong","details":["client_id is missing","x"]}`, "invalid_request", "Wrong: client_id is missing"},
		"details again":     {`{"message":"Wrong","details":"Wrong"}`, "", "Wrong"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := answered(t, nil, 400, "application/json", c.body)
			e := failure(t, err, oauth.KindRefused)
			if e.ServerError != c.code || e.ServerDescription != c.words {
				t.Errorf("%q, %q", e.ServerError, e.ServerDescription)
			}
		})
	}
}

// Advice is about the moment where the refusal is, whatever its code, and names the
// administrator where nobody else can help.
func TestAdviceFitsTheMoment(t *testing.T) {
	for name, c := range map[string]struct {
		status    int
		body      string
		says, not string
	}{
		// RFC 6585 4 alone, and words without it: Salesforce, Zoho, AWS, Slack, Xero.
		"429":             {429, `{"error":"invalid_grant"}`, "Wait", "ign in"},
		"Salesforce":      {400, `{"error":"invalid_grant","error_description":"login rate exceeded"}`, "Wait", "ign in"},
		"Zoho":            {400, `{"error":"Access Denied","error_description":"You have made too many requests continuously. Please try again after some time."}`, "Wait", "no"},
		"AWS":             {400, `{"__type":"ThrottlingException","message":"Rate exceeded"}`, "Wait", ""},
		"Slack":           {200, `{"ok":false,"error":"rate_limited"}`, "Wait", ""},
		"in prose":        {403, `{"message":"API rate limit exceeded for this client"}`, "Wait", "rights"},
		"plain text":      {403, `Too many requests, slow down`, "Wait", "rights"},
		"quota":           {403, `{"error":{"code":403,"message":"Quota exceeded for this project","status":"RESOURCE_EXHAUSTED"}}`, "Wait", "rights"},
		"500":             {500, `{"error":"invalid_grant"}`, "Try again later", "ign in"},
		"503":             {503, `{"error":"invalid_grant","error_description":"Bad Request"}`, "Try again later", "ign in"},
		"502":             {502, `{"error":"invalid_client"}`, "Try again later", "client id"},
		"Entra, an admin": {400, `{"error":"access_denied","error_description":"AADSTS90094: The grant requires admin permission."}`, "administrator", "another account"},
		"Entra, consent":  {403, `{"error":"access_denied","error_description":"AADSTS65001: The user or administrator has not consented."}`, "administrator", "another account"},
		"Google":          {403, `{"error":"access_denied","error_description":"Admin approval needed"}`, "administrator", "another account"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := answered(t, nil, c.status, "application/json", c.body)
			e := failure(t, err, oauth.KindRefused)
			if !strings.Contains(e.Advice, c.says) || c.not != "" && strings.Contains(e.Advice, c.not) {
				t.Errorf("advice %q", e.Advice)
			}
		})
	}
}

// The page about an error is named in short, where it is one that can be opened.
func TestWhereMoreIsSaid(t *testing.T) {
	for address, shown := range map[string]bool{
		"https://docs.github.com/apps/troubleshooting#bad-code":  true, // GitHub
		"https://login.microsoftonline.com/error?code=700016":    true, // Entra
		"https://developer.okta.com/docs/reference/error-codes/": true,
		"javascript:alert(1)": false, "http://evil.test/x": false, "https://ada@evil.test/": false, "https://x.test/a b": false,
		"https://x.test/" + strings.Repeat("a", 200): false,
	} {
		_, err := answered(t, nil, 400, "application/json", `{"error":"invalid_scope","error_description":"No.","error_uri":"`+address+`"}`)
		e := failure(t, err, oauth.KindRefused)
		if strings.Contains(e.Message, "more at "+address) != shown || strings.Contains(e.Message, "more at") != shown || e.ServerDescription != "No." {
			t.Errorf("%s: %s", address, e.Message)
		}
	}
}

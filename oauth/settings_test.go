package oauth_test

import (
	"strings"
	"testing"

	"tokendesk/oauth"
)

func complete() oauth.App {
	port := 47821
	return oauth.App{
		ID: "app", Name: "App", Grant: oauth.GrantAuthorizationCode, ClientID: clientID, ClientAuth: oauth.ClientSecretBasic,
		BodyFormat: oauth.BodyForm, Scopes: []string{"a", "b"}, ScopeSeparator: " ", PKCE: oauth.PKCES256, PAR: oauth.PARAuto,
		Endpoints: oauth.Endpoints{Authorization: "https://id.example/a", Token: "https://id.example/t"},
		Redirect:  oauth.Redirect{Host: "127.0.0.1", Port: &port, Path: "/callback"},
		Vars:      map[string]string{"v": "1"},
		Test:      oauth.TestCall{Method: "GET", URL: "https://api.example/{v}/me?t={access_token}"},
	}
}

func TestValidate(t *testing.T) {
	port := 70000
	tests := map[string]struct {
		change func(*oauth.App)
		field  string // empty: nothing is wrong
	}{
		"sound":                 {func(a *oauth.App) {}, ""},
		"empty id is a new app": {func(a *oauth.App) { a.ID = "" }, ""},
		"issuer alone":          {func(a *oauth.App) { a.Endpoints = oauth.Endpoints{Issuer: "https://id.example"}; a.ClientAuth = "" }, ""},
		"http to this computer": {func(a *oauth.App) { a.Endpoints.Token = "http://127.0.0.1:9/t" }, ""},
		"http allowed":          {func(a *oauth.App) { a.Endpoints.Token = "http://x/t"; a.TLS.AllowHTTP = true }, ""},
		"left-out parameters": {func(a *oauth.App) {
			a.Params.Authorize = map[string]oauth.Param{"redirect_uri": nil, "response_type": nil}
		}, ""},
		"id":                           {func(a *oauth.App) { a.ID = "A b" }, "id"},
		"grant":                        {func(a *oauth.App) { a.Grant = "implicit" }, "grant"},
		"client id":                    {func(a *oauth.App) { a.ClientID = "" }, "client_id"},
		"client id with new line":      {func(a *oauth.App) { a.ClientID = "a\nb" }, "client_id"},
		"colon in Basic":               {func(a *oauth.App) { a.ClientID = "a:b" }, "client_id"},
		"client auth":                  {func(a *oauth.App) { a.ClientAuth = "basic" }, "client_auth"},
		"form with JSON secret":        {func(a *oauth.App) { a.ClientAuth = oauth.ClientSecretJSON }, "body_format"},
		"body format":                  {func(a *oauth.App) { a.BodyFormat = "xml" }, "body_format"},
		"certificate missing":          {func(a *oauth.App) { a.ClientAuth = oauth.TLSClientAuth }, "tls.client_certificate_file"},
		"key without certificate":      {func(a *oauth.App) { a.TLS.ClientKeyFile = "/x" }, "tls.client_certificate_file"},
		"assertion algorithm":          {func(a *oauth.App) { a.ClientAuth = oauth.PrivateKeyJWT; a.ClientAssertion.Alg = "none" }, "client_assertion.alg"},
		"shared secret algorithm":      {func(a *oauth.App) { a.ClientAuth = oauth.ClientSecretJWT; a.ClientAssertion.Alg = "RS256" }, "client_assertion.alg"},
		"assertion audience, dash":     {func(a *oauth.App) { a.ClientAssertion.Audience = "token-endpoint" }, "client_assertion.audience"},
		"assertion audience, case":     {func(a *oauth.App) { a.ClientAssertion.Audience = "Issuer" }, "client_assertion.audience"},
		"assertion audience, a word":   {func(a *oauth.App) { a.ClientAssertion.Audience = "honest" }, "client_assertion.audience"},
		"assertion audience, plural":   {func(a *oauth.App) { a.ClientAssertion.Audience = "endpoints" }, "client_assertion.audience"},
		"assertion audience, token":    {func(a *oauth.App) { a.ClientAssertion.Audience = "token" }, "client_assertion.audience"},
		"assertion audience, blank":    {func(a *oauth.App) { a.ClientAssertion.Audience = " issuer" }, "client_assertion.audience"},
		"assertion audience, endpoint": {func(a *oauth.App) { a.ClientAssertion.Audience = "endpoint" }, ""},
		"assertion audience, a host":   {func(a *oauth.App) { a.ClientAssertion.Audience = "account.docusign.com" }, ""},
		"assertion audience, a URN":    {func(a *oauth.App) { a.ClientAssertion.Audience = "urn:acme:idp" }, ""},
		"another host's name":          {func(a *oauth.App) { a.Headers.Token = map[string]string{"host": "evil.example"} }, "headers.token.host"},
		"a test call's host name":      {func(a *oauth.App) { a.Test.Headers = map[string]string{"Host": "evil.example"} }, "test.headers.Host"},
		"user name":                    {func(a *oauth.App) { a.Grant = oauth.GrantPassword }, "username"},
		"token endpoint":               {func(a *oauth.App) { a.Endpoints.Token = "" }, "endpoints.token"},
		"authorization endpoint":       {func(a *oauth.App) { a.Endpoints.Authorization = "" }, "endpoints.authorization"},
		"device endpoint":              {func(a *oauth.App) { a.Grant = oauth.GrantDeviceCode }, "endpoints.device_authorization"},
		"PAR endpoint":                 {func(a *oauth.App) { a.PAR = oauth.PARAlways }, "endpoints.pushed_authorization_request"},
		"plain http":                   {func(a *oauth.App) { a.Endpoints.Token = "http://id.example/t" }, "endpoints.token"},
		"no address":                   {func(a *oauth.App) { a.Endpoints.Userinfo = "id.example" }, "endpoints.userinfo"},
		"javascript":                   {func(a *oauth.App) { a.Endpoints.Authorization = "javascript:alert(1)" }, "endpoints.authorization"},
		"user information":             {func(a *oauth.App) { a.Endpoints.Token = "https://a:b@id.example/t" }, "endpoints.token"},
		"unfilled variable":            {func(a *oauth.App) { a.Endpoints.Token = "https://{store_name}.example/t" }, "endpoints.token"},
		"PKCE":                         {func(a *oauth.App) { a.PKCE = "s256" }, "pkce"},
		"fixed state":                  {func(a *oauth.App) { a.Params.Authorize = map[string]oauth.Param{"state": {"x"}} }, "params.authorize.state"},
		"fixed request object":         {func(a *oauth.App) { a.Params.Authorize = map[string]oauth.Param{"request": {"x"}} }, "params.authorize.request"},
		"fixed verifier":               {func(a *oauth.App) { a.Params.Token = map[string]oauth.Param{"code_verifier": {"x"}} }, "params.token.code_verifier"},
		"redirect in the browser":      {func(a *oauth.App) { a.Params.Authorize = map[string]oauth.Param{"redirect_uri": {"x"}} }, "params.authorize.redirect_uri"},
		"redirect of the code":         {func(a *oauth.App) { a.Params.Token = map[string]oauth.Param{"redirect_uri": {"x"}} }, "params.token.redirect_uri"},
		"token in the address":         {func(a *oauth.App) { a.Params.Authorize = map[string]oauth.Param{"response_type": {"code token"}} }, "params.authorize.response_type"},
		"secret in the browser":        {func(a *oauth.App) { a.Params.Authorize = map[string]oauth.Param{"client_secret": {"x"}} }, "params.authorize.client_secret"},
		"redirect elsewhere":           {func(a *oauth.App) { a.Redirect.Host = "evil.example" }, "redirect.host"},
		"redirect to every one":        {func(a *oauth.App) { a.Redirect.Host = "0.0.0.0" }, "redirect.host"},
		"redirect port":                {func(a *oauth.App) { a.Redirect.Port = &port }, "redirect.port"},
		"redirect path":                {func(a *oauth.App) { a.Redirect.Path = "callback" }, "redirect.path"},
		"redirect path of a host":      {func(a *oauth.App) { a.Redirect.Path = "//host/callback" }, "redirect.path"},
		"header injection":             {func(a *oauth.App) { a.Headers.Token = map[string]string{"X": "a\r\nY: b"} }, "headers.token.X"},
		"proxy":                        {func(a *oauth.App) { a.Proxy = "ftp://x" }, "proxy"},
		"relative authority":           {func(a *oauth.App) { a.TLS.CAFile = "ca.pem" }, "tls.ca_file"},
		"relative certificate":         {func(a *oauth.App) { a.TLS.ClientCertificateFile = "./c.pem" }, "tls.client_certificate_file"},
		"relative key": {func(a *oauth.App) {
			a.TLS.ClientCertificateFile, a.TLS.ClientKeyFile = "/c.pem", "../k.pem"
		}, "tls.client_key_file"},
		"time limit":              {func(a *oauth.App) { a.HTTPTimeoutSeconds = -1 }, "http_timeout_seconds"},
		"relative resource":       {func(a *oauth.App) { a.Resources = []string{"x"} }, "resources[0]"},
		"test call without host":  {func(a *oauth.App) { a.Test.URL = "https://{x}.example/" }, "test.url"},
		"token as a host":         {func(a *oauth.App) { a.Test.URL = "https://{access_token}.example/" }, "test.url"},
		"test call in plain http": {func(a *oauth.App) { a.Test.URL = "http://api.example/" }, "test.url"},
		"test method":             {func(a *oauth.App) { a.Test.Method = "BREW" }, "test.method"},
		"test pointer":            {func(a *oauth.App) { a.Test.Success = "data.me" }, "test.success"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			app := complete()
			test.change(&app)
			problems := oauth.Validate(app)
			switch {
			case test.field == "" && len(problems) > 0:
				t.Errorf("%+v", problems)
			case test.field != "" && (len(problems) != 1 || problems[0].Field != test.field || !strings.HasSuffix(problems[0].Message, ".")):
				t.Errorf("%+v, expected one at %s", problems, test.field)
			}
		})
	}
}

// Promise 22: what makes a token stale, and what does not.
func TestFingerprint(t *testing.T) {
	type change func(*oauth.App, *oauth.Account)
	stale := map[string]change{
		"environment":    func(a *oauth.App, _ *oauth.Account) { a.Environment = "x" },
		"client":         func(a *oauth.App, _ *oauth.Account) { a.ClientID = "x" },
		"client auth":    func(a *oauth.App, _ *oauth.Account) { a.ClientAuth = oauth.ClientSecretPost },
		"grant":          func(a *oauth.App, _ *oauth.Account) { a.Grant = oauth.GrantClientCredentials },
		"scopes":         func(a *oauth.App, _ *oauth.Account) { a.Scopes = []string{"a"} },
		"account scopes": func(_ *oauth.App, c *oauth.Account) { c.Scopes = []string{"c"} },
		"audience":       func(a *oauth.App, _ *oauth.Account) { a.Audience = "x" },
		"resources":      func(a *oauth.App, _ *oauth.Account) { a.Resources = []string{"https://x"} },
		"token endpoint": func(a *oauth.App, _ *oauth.Account) { a.Endpoints.Token = "https://x/t" },
		"issuer":         func(a *oauth.App, _ *oauth.Account) { a.Endpoints.Issuer = "https://x" },
		"login hint":     func(_ *oauth.App, c *oauth.Account) { c.LoginHint = "x" },
		"expect":         func(_ *oauth.App, c *oauth.Account) { c.Expect = "x" },
		"account":        func(_ *oauth.App, c *oauth.Account) { c.ID = "x" },
		"parameters":     func(a *oauth.App, _ *oauth.Account) { a.Params.Token = map[string]oauth.Param{"x": {"1"}} },
		"DPoP":           func(a *oauth.App, _ *oauth.Account) { a.DPoP = true },
	}
	same := map[string]change{
		"name":           func(a *oauth.App, _ *oauth.Account) { a.Name = "x" },
		"tags":           func(a *oauth.App, _ *oauth.Account) { a.Tags = []string{"x"} },
		"group":          func(a *oauth.App, _ *oauth.Account) { a.Group = "x" },
		"favourite":      func(a *oauth.App, _ *oauth.Account) { a.Favourite = true },
		"test call":      func(a *oauth.App, _ *oauth.Account) { a.Test = oauth.TestCall{} },
		"scope order":    func(a *oauth.App, _ *oauth.Account) { a.Scopes = []string{"b", "a", "b"} },
		"revocation":     func(a *oauth.App, _ *oauth.Account) { a.Endpoints.Revocation = "https://x" },
		"label, browser": func(_ *oauth.App, c *oauth.Account) { c.Label, c.Browser, c.Prompt = "x", "none", "login" },
		"time limit":     func(a *oauth.App, _ *oauth.Account) { a.HTTPTimeoutSeconds = 5 },
	}
	original := oauth.Fingerprint(complete(), oauth.Account{ID: "default"})
	check := func(changes map[string]change, wantSame bool) {
		for name, change := range changes {
			app, account := complete(), oauth.Account{ID: "default"}
			change(&app, &account)
			if got := oauth.Fingerprint(app, account) == original; got != wantSame {
				t.Errorf("%s: same is %v", name, got)
			}
		}
	}
	check(stale, false)
	check(same, true)
}

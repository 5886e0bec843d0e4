package appfile

import (
	"slices"
	"strings"
	"testing"

	"tokendesk/oauth"
)

// A Postman file is sent as it stands: words in it are values, and only what says so
// is open.
func TestOpenValuesOfFilesThatRun(t *testing.T) {
	for _, value := range []string{
		"password", "authtoken", "SampleClientId", "secret", // Spring's and SAP Concur's collections
		"changeme", "admin-cli", "my-client", "token", "oidc-client", "aboba", "localhost", "messaging-client", // Keycloak, Spring Authorization Server
		"ehr-launch", "write+read", "a.b-c_d", "hereford",
	} {
		if isOpen(value) {
			t.Errorf("%q is a value", value)
		}
	}
	for _, value := range []string{
		"<your clientId here>", "{{id}}", "{client_id}", "[id]", // ThinkHR, Apigee
		"your-client-id", "yourClientSecret", "my-secret-here", "insert_key", "replace-me", "ENTER CLIENT ID", // Zoho, Xero
		"xxx", "XXXXXXXX", "***", "…", "...", "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", "CLIENT_SECRET", "TODO", // Azure samples
	} {
		if !isOpen(value) {
			t.Errorf("%q is open", value)
		}
	}
	r := request{runs: true}
	for _, prose := range []string{"from OAUTH 2.0 Application Management", "XXX - set by postman collection", "ask your admin"} { // SAP Concur
		if !r.specimenName(prose) {
			t.Errorf("%q is an instruction", prose)
		}
	}
}

// What a script computes for each call cannot be asked of a person.
func TestPostmanComputedValues(t *testing.T) {
	file := func(set, body string) string {
		return `{` + info + `, "variable": [{"key": "stamp", "value": "of an earlier call"}], "item": [{"name": "Get token", "event": [{"listen": "prerequest", "script": {"exec": ["` + set + `"]}}],
		  "request": {"method": "POST", "url": "https://id.example.test/token", "body": {"mode": "urlencoded", "urlencoded": [{"key": "client_id", "value": "c"}, {"key": "client_secret", "value": "s"}, ` + body + `]}}}]}`
	}
	const cc = `{"key": "grant_type", "value": "client_credentials"}, `
	for name, c := range map[string]struct {
		set, body string
		left      string
	}{
		"a digest":          {`pm.environment.set('digest', sign(x));`, cc + `{"key": "digest", "value": "{{digest}}"}`, "digest is computed"},                                                                       // Penneo
		"two":               {`pm.variables.set('a', f()); pm.collectionVariables.set('n', g());`, cc + `{"key": "sig", "value": "{{a}}"}, {"key": "nonce", "value": "{{n}}"}`, "sig and nonce are computed"},        // WSSE
		"in an old way":     {`postman.setEnvironmentVariable('stamp', Date.now());`, cc + `{"key": "timestamp", "value": "{{stamp}}"}`, "timestamp is computed"},                                                    // Huawei
		"inside a text":     {`pm.globals.set('t', Date.now());`, cc + `{"key": "hash", "value": "v1:{{t}}"}`, "hash is computed"},                                                                                   // Shopee
		"a plain value":     {`pm.environment.set('region', 'eu');`, cc + `{"key": "region", "value": "{{region}}"}`, ""},                                                                                            // Genesys
		"an assertion":      {`pm.environment.set('jwt', sign(x));`, `{"key": "grant_type", "value": "urn:ietf:params:oauth:grant-type:jwt-bearer"}, {"key": "assertion", "value": "{{jwt}}"}`, ""},                  // Salesforce
		"an own nonce":      {``, cc + `{"key": "nonce", "value": "n-1"}, {"key": "state", "value": "s-1"}`, ""},                                                                                                     // a fixed one
		"another's":         {`pm.environment.set('other', f());`, cc + `{"key": "region", "value": "{{region}}"}`, ""},                                                                                              // UiPath
		"a sign-in's state": {`pm.environment.set('state', f());`, `{"key": "grant_type", "value": "authorization_code"}, {"key": "code", "value": "{{code}}"}, {"key": "code_verifier", "value": "{{state}}"}`, ""}, // Auth0
	} {
		t.Run(name, func(t *testing.T) {
			f, notes, err := readPostman(t, file(c.set, c.body))
			switch {
			case c.left == "" && (err != nil || len(f.Apps) != 1):
				t.Errorf("%d apps, %v, %s", len(f.Apps), err, notes)
			case c.left != "" && (err == nil || !strings.Contains(err.Error(), c.left)):
				t.Errorf("%v", err)
			case name == "an own nonce" && (f.Apps[0].App.Params.Token["nonce"] == nil || f.Apps[0].App.Params.Token["state"] == nil):
				t.Errorf("%+v", f.Apps[0].App.Params)
			}
		})
	}
}

// Grants of standards that are not spoken are named in plain words; a server's own
// is sent.
func TestUnspokenGrants(t *testing.T) {
	for grant, want := range map[string]string{
		"urn:openid:params:grant-type:ciba":                    "another device", // Swisscom
		"urn:ietf:params:oauth:grant-type:uma-ticket":          "UMA",            // Keycloak
		"urn:ietf:params:oauth:grant-type:saml2-bearer":        "SAML",           // SAP
		"urn:ietf:params:oauth:grant-type:pre-authorized_code": "OpenID4VCI",
		"http://auth0.com/oauth/grant-type/mfa-otp":            "one-time code",
		"http://auth0.com/oauth/grant-type/passwordless/otp":   "one-time code",
		"urn:okta:params:oauth:grant-type:oob":                 "another device",
		"api_keys":                                             "",
		"client_credentials":                                   "",
		"urn:ietf:params:oauth:grant-type:token-exchange":      "",
		"http://auth0.com/oauth/grant-type/password-realm":     "",
		"urn:ibm:params:oauth:grant-type:apikey":               "",
		"https://oauth.reddit.com/grants/installed_client":     "",
		"urn:ietf:params:oauth:grant-type:device_code":         "",
	} {
		if got := unspoken(grant); want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s: %q", grant, got)
		}
	}
}

// What one client does at one server is one app, whatever else is written.
func TestPostmanSameAppOnce(t *testing.T) {
	call := func(name, url, fields string) string {
		return `{"name": "` + name + `", "request": {"method": "POST", "url": "` + url + `", "body": {"mode": "raw", "raw": "` + fields + `"}}}`
	}
	const at = "https://id.example.test/v1/token"
	for name, c := range map[string]struct {
		items   []string
		want    int
		refresh string
	}{
		"a redirect":         {[]string{call("A", at, "grant_type=password&client_id=c&username=u&password=p&redirect_uri=http://localhost:1/"), call("B", at, "grant_type=password&client_id=c&username=u&password=p")}, 1, ""},                                       // Keycloak
		"renewing elsewhere": {[]string{call("A", at, "grant_type=password&client_id={{id}}&username=u&password=p"), call("B", "https://id.example.test/token", "grant_type=refresh_token&client_id={{id}}&refresh_token={{r}}")}, 1, "https://id.example.test/token"}, // ThinkHR
		"two spellings":      {[]string{call("A", at, "grant_type=authorization_code&client_id={{client_id}}&code=x"), call("B", at, "grant_type=refresh_token&client_id={{clientId}}&refresh_token={{r}}")}, 1, ""},                                                   // Wise
		"a literal token":    {[]string{call("A", at, "grant_type=password&client_id=c&username=u&password=p"), call("B", at, "grant_type=refresh_token&client_id=c&refresh_token=r-1")}, 1, ""},                                                                       // authz-server
		"another server":     {[]string{call("A", at, "grant_type=password&client_id=c&username=u&password=p"), call("B", "https://other.example.test/t", "grant_type=refresh_token&client_id=c&refresh_token={{r}}")}, 2, ""},
		"another client":     {[]string{call("A", at, "grant_type=password&client_id=c&username=u&password=p"), call("B", at, "grant_type=refresh_token&client_id=d&refresh_token={{r}}")}, 2, ""},
		"two users":          {[]string{call("A", at, "grant_type=password&client_id=c&username=u&password=p"), call("B", at, "grant_type=password&client_id=c&username=w&password=p")}, 2, ""}, // CoMPAS
	} {
		t.Run(name, func(t *testing.T) {
			f, notes, err := readPostman(t, `{`+info+`, "item": [`+strings.Join(c.items, ",")+`]}`)
			if err != nil || len(f.Apps) != c.want || f.Apps[0].App.Endpoints.Refresh != c.refresh {
				t.Fatalf("%d apps, %v, %s", len(f.Apps), err, notes)
			}
			if c.want == 2 && (f.Apps[0].App.Name != "Orders · A" || f.Apps[1].App.Name != "Orders · B") {
				t.Errorf("%s, %s", f.Apps[0].App.Name, f.Apps[1].App.Name)
			}
		})
	}
}

// A sign-in page is no token request, and alone it makes an open app.
func TestPostmanSignInPages(t *testing.T) {
	for name, page := range map[string]string{
		"a code":         "https://id.example.test/login/authorize?response_type=code&client_id={{id}}",                                                                                 // BC Services Card
		"a token's":      "https://id.example.test/realms/r/protocol/openid-connect/auth?grant_type=client_credentials&client_id={{id}}&client_secret=s&redirect_uri=http://localhost/", // Checkmarx
		"no kind":        "https://id.example.test/oauth2/authorize?client_id={{id}}&redirect_uri=https://a.example.test/",
		"a realm's":      "https://id.example.test/o/authorization?client_id={{id}}&redirect_uri=x&scope=a",
		"in capitals":    "https://id.example.test/OAuth/Authorize?client_id={{id}}&redirect_uri=x",
		"with a version": "https://id.example.test/oauth2/v2.0/authorize?response_type=code",
	} {
		f, notes, err := readPostman(t, `{`+info+`, "item": [{"name": "Page", "request": {"method": "GET", "url": "`+page+`"}}]}`)
		if err != nil || len(f.Apps) != 1 {
			t.Fatalf("%s: %d apps, %v", name, len(f.Apps), err)
		}
		if a := f.Apps[0].App; a.Grant != oauth.GrantAuthorizationCode || a.Endpoints.Token != "" || a.Endpoints.Authorization == "" || !strings.Contains(notes, "The token endpoint is missing") {
			t.Errorf("%s: %+v %s", name, a, notes)
		}
	}
}

// Labels that every collection has are no names; requests that merely speak of tokens
// are not mentioned.
func TestPostmanNoise(t *testing.T) {
	for _, label := range []string{"Token", "access_token", "Token Name", "localhost", "OAuth2", "OAuth 2.0", "New Token", "accessToken", "{{x}}", "JWT"} {
		if f, _ := mustName(t, label); f != "Orders" {
			t.Errorf("%q became the name %q", label, f)
		}
	}
	for item, told := range map[string]bool{
		`"url": "https://a.example.test/personal-access-tokens", "body": {"mode": "raw", "raw": "{\"name\": \"x\"}"}`:                                     false, // SailPoint
		`"url": "https://a.example.test/api/apiuser", "body": {"mode": "raw", "raw": "{\"client_id\": \"{{client_id}}\", \"client_secret\": \"{{s}}\"}"}`: true,  // SpringCM
		`"url": "https://a.example.test/login", "body": {"mode": "raw", "raw": "{\"username\": \"u\", \"password\": \"p\"}"}`:                             true,
		`"url": "https://a.example.test/users", "body": {"mode": "raw", "raw": "{\"username\": \"u\", \"password\": \"p\"}"}`:                             false,
		`"url": "https://a.example.test/oauth/revoke", "body": {"mode": "raw", "raw": "client_id=c&client_secret=s&token=t"}`:                             false,
		`"url": "https://a.example.test/as/par", "body": {"mode": "raw", "raw": "client_id=c&client_secret=s&response_type=code"}`:                        false, // Swisscom
		`"url": "https://a.example.test/oauth-authorize", "body": {"mode": "raw", "raw": "client_id=c&client_secret=s&login_hint_token=x"}`:               false, // Swisscom
		`"url": "https://a.example.test/oidc/logout", "body": {"mode": "raw", "raw": "client_id=c&client_secret=s&refresh_token=t"}`:                      false, // Keycloak
	} {
		_, notes, err := readPostman(t, `{`+info+`, "item": [{"name": "It", "request": {"method": "POST", `+item+`}}, {"request": {"method": "POST", "url": "https://id.example.test/t?grant_type=client_credentials&client_id=c"}}]}`)
		if err != nil || strings.Contains(notes, "left out") != told {
			t.Errorf("%s: %v %s", item, err, notes)
		}
	}
}

func mustName(t *testing.T, label string) (string, File) {
	t.Helper()
	f, _, err := readPostman(t, `{`+info+`, "item": [], "auth": {"type": "oauth2", "oauth2": [{"key": "accessTokenUrl", "value": "https://id.example.test/t"}, {"key": "clientId", "value": "c"}, {"key": "tokenName", "value": "`+label+`"}]}}`)
	if err != nil || len(f.Apps) != 1 || slices.Contains(noNames, f.Apps[0].App.Name) {
		t.Fatalf("%+v %v", f.Apps, err)
	}
	return f.Apps[0].App.Name, f
}

// The words of a request are sent as they stand, and its instructions are asked for.
func TestPostmanWordsAreSent(t *testing.T) {
	for name, c := range map[string]struct {
		fields string
		good   func(e Entry) bool
	}{
		"a password": {`client_id=c&client_secret=secret&grant_type=password&username=user&password=password`, func(e Entry) bool { // Kong beside Keycloak
			return e.App.Username == "user" && e.Secrets[oauth.SecretClientSecret] == "secret" && e.AccountSecrets[oauth.DefaultAccount][oauth.SecretPassword] == "password"
		}},
		"a parameter": {`client_id=c&client_secret=s&grant_type=password&username=u&password=p&credtype=authtoken`, func(e Entry) bool { return e.App.Params.Token["credtype"][0] == "authtoken" }}, // SAP Concur
		"an id": {`client_id=SampleClientId&client_secret=value&grant_type=client_credentials`, func(e Entry) bool {
			return e.App.ClientID == "SampleClientId" && e.Secrets[oauth.SecretClientSecret] == "value"
		}}, // Spring Security
		"an audience": {`client_id=c&client_secret=s&grant_type=client_credentials&audience=account`, func(e Entry) bool { return e.App.Audience == "account" }},                                                                     // Keycloak
		"a scope":     {`client_id=c&client_secret=s&grant_type=client_credentials&scope=scope`, func(e Entry) bool { return strings.Join(e.App.Scopes, " ") == "scope" }},                                                           // IdentityServer
		"a refresh":   {`client_id=c&client_secret=s&grant_type=refresh_token&refresh_token=token`, func(e Entry) bool { return e.AccountSecrets[oauth.DefaultAccount][oauth.SecretRefreshToken] == "token" }},                       // authz-server
		"two of them": {`client_id=c&client_secret=s&grant_type=password&password=from Company Request Token&username=from Company Request Token`, func(e Entry) bool { return e.App.Username == "" && len(e.AccountSecrets) == 0 }}, // SAP Concur
		"a passphrase": {`client_id=c&client_secret=s&grant_type=password&password=correct horse battery&username=u`, func(e Entry) bool {
			return e.AccountSecrets[oauth.DefaultAccount][oauth.SecretPassword] == "correct horse battery"
		}},
		"an instruction": {`client_id=from the admin page&client_secret=your-secret&grant_type=password&username=ask your admin&password=<password>`, func(e Entry) bool {
			return e.App.ClientID == "" && e.App.Username == "" && len(e.Secrets) == 0 && len(e.AccountSecrets) == 0
		}}, // SAP Concur
	} {
		f, notes, err := readPostman(t, `{`+info+`, "item": [{"name": "T", "request": {"method": "POST", "url": "https://id.example.test/token", "body": {"mode": "raw", "raw": "`+c.fields+`"}}}]}`)
		if err != nil || len(f.Apps) != 1 || !c.good(f.Apps[0]) {
			t.Errorf("%s: %+v, %v, %s", name, f.Apps, err, notes)
		}
	}
}

package oauth_test

import (
	"strings"
	"testing"

	"tokendesk/oauth"
)

// Addresses as they are registered with real servers, and what is none.
func TestRedirectURIs(t *testing.T) {
	for _, uri := range []string{
		"https://oauth.pstmn.io/v1/callback",         // Postman, "Authenticate with OAuth 2.0"
		"https://www.getpostman.com/oauth2/callback", // Postman's older apps
		"https://jwt.ms", // Microsoft, Azure AD B2C tutorials
		"https://login.microsoftonline.com/common/oauth2/nativeclient", // Microsoft, "Desktop app configuration"
		"https://oauth.yandex.ru/verification_code",                    // Yandex ID
		"https://developers.google.com/oauthplayground",                // Google
		"https://oauth.example.test/cb?tenant=1&x=%20y",                // RFC 6749 3.1.2: a query may be there
		"urn:ietf:wg:oauth:2.0:oob",                                    // Mastodon, Doorkeeper, Keycloak
		"urn:ietf:wg:oauth:2.0:oob:auto",                               // Google's installed apps, formerly
		"oob",                                                          // Yahoo, "OAuth 2.0 authorization code flow"
		"com.example.app:/oauth2redirect",                              // RFC 8252 7.1
		"myapp://cb", "msauth.com.example.app://auth",                  // Microsoft, MSAL for iOS
		"http://localhost", "http://localhost:8080", "http://127.0.0.1/cb", "http://[::1]:9/cb", "https://localhost:3000/cb",
	} {
		if problems := oauth.ValidateRedirect(oauth.Redirect{URI: uri}); len(problems) > 0 {
			t.Errorf("%s: %s", uri, problems[0].Message)
		}
	}
	for uri, says := range map[string]string{
		"/callback": "Write the whole", "localhost:8080/cb": "Write the whole", "acme.example.test:443/cb": "Write the whole", "acme.example.test/cb": "Write the whole", "//acme.example.test/cb": "Write the whole", "https:": "Write the whole", "myapp://": "Write the whole",
		"https://acme.example.test/a b": "Write the whole", "https://acme.example.test/\n": "Write the whole", "https://acme.example.test/é": "Write the whole",
		"https://acme.example.test/\x7f": "Write the whole", `https://acme.example.test\cb`: "Write the whole", "https://{host}/cb": "Write the whole", "<redirect_uri>": "Write the whole",
		"https://acme.example.test/cb#x": "fragment", "https://acme.example.test/cb#": "fragment", "urn:ietf:wg:oauth:2.0:oob#": "fragment",
		"https://ada@acme.example.test/cb": "user name", "https:///cb": "no host", "https:cb": "no host",
		"javascript:alert(1)": "cannot come back", "JavaScript:alert(1)": "cannot come back", "data:text/html,x": "cannot come back", "file:///etc/passwd": "cannot come back",
		"http://acme.example.test/cb": "unencrypted", "http://localhost.evil.example/": "unencrypted", "http://0.0.0.0:8080/cb": "unencrypted",
		"https://acme.example.test/cb?state=1": "parameter", "myapp://cb?code=": "parameter",
		"https://acme.example.test/" + strings.Repeat("a", 2000): "2,000",
	} {
		problems := oauth.ValidateRedirect(oauth.Redirect{URI: uri})
		if len(problems) != 1 || problems[0].Field != "redirect.uri" || !strings.Contains(problems[0].Message, says) {
			t.Errorf("%q: %v, want %q", uri, problems, says)
		}
	}
	for uri, want := range map[string]bool{
		"urn:ietf:wg:oauth:2.0:oob": true, "URN:IETF:wg:oauth:2.0:oob": true, "urn:ietf:wg:oauth:2.0:oob:auto": true, "oob": true,
		"": false, "oob:": false, "https://oob": false, "urn:ietf:wg:oauth:2.0:oob:other": false,
	} {
		if oauth.OutOfBand(uri) != want {
			t.Errorf("OutOfBand(%q) is not %v", uri, want)
		}
	}
}

// What can be listened on, of the addresses that are sent as they are.
func TestRedirectListener(t *testing.T) {
	for uri, want := range map[string]int{ // the port, 0 for none
		"http://localhost:8080":         8080,
		"http://127.0.0.1:3000":         3000,
		"http://[::1]:8081":             8081,
		"http://localhost":              0, // port 80
		"http://localhost:80":           0,
		"http://localhost:8080/cb":      0,
		"http://localhost:8080?x=1":     0,
		"https://localhost:8080":        0,
		"https://id.example.test:8080":  0,
		"urn:ietf:wg:oauth:2.0:oob":     0,
		"com.example.app:/oauth2direct": 0,
	} {
		r, ok := oauth.Redirect{URI: uri}.Listener()
		if ok != (want != 0) || ok && (*r.Port != want || r.Path != "" || r.URI != "") {
			t.Errorf("%s: %+v, %t", uri, r, ok)
		}
	}
	if r, ok := (oauth.Redirect{Host: "localhost"}).Listener(); !ok || r.Host != "localhost" {
		t.Errorf("host, port and path: %+v, %t", r, ok)
	}
}

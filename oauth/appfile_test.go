package oauth_test

import (
	"fmt"
	"maps"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tokendesk/oauth"
)

// elsewhere are the fields of an app file that send nothing: what they do is
// shown by the tests named here.
var elsewhere = map[string]string{
	"id":                     "oauth/session TestStatusOf",
	"name":                   "ui/rows TestRowOf",
	"group":                  "ui/list TestArrange",
	"tags":                   "ui/list TestArrange",
	"favourite":              "ui/list TestArrange",
	"environment":            "oauth TestFingerprint",
	"client_secret_command":  "oauth/session TestSecretCommandRunsOnceApproved",
	"token_exchange.subject": "oauth/session TestTokenExchangeGetsItsSubject",
	"answer.refresh_token":   "oauth TestTokensWhereTheSettingsSay",
	"answer.expires_in":      "oauth TestTokensWhereTheSettingsSay",
	"expires.client_secret":  "oauth/session TestEndsOf",
	"expires.client_key":     "oauth/session TestEndsOf",
	"accounts.id":            "oauth TestFingerprint",
	"accounts.label":         "ui/list TestArrange",
	"accounts.expect":        "oauth/session TestSomebodyElseIsHeldBack",
	"accounts.keep":          "ui/keeping TestKeepWrites",
	"accounts.browser":       "oauth/session TestWithoutBrowserNothingIsOpened",
}

// Every field of an app file has an effect on the wire, on the address that the
// browser opens, or on what is said: with it want is seen, without it not. A
// field without a row, here or above, fails.
func TestEveryFieldOfAnAppFileHasAnEffect(t *testing.T) {
	w := startWorld(t)
	authority := write(t, "ca.pem", certificateOf(w.secure))
	certificate, key := ownCertificate(t)
	port := freePort(t)
	type settings = map[string]any
	jwt := settings{"client_auth": "private_key_jwt"}
	id := settings{"endpoints.issuer": w.plain.URL, "scopes": []string{"openid"}, "endpoints.token": w.plain.URL + "/with-id-token"}
	onTLS := func(more settings) settings {
		all := settings{"endpoints.token": w.secure.URL + "/token"}
		maps.Copy(all, more)
		return all
	}
	rows := []struct {
		path  string
		value any
		with  settings // also there without the field
		want  string
	}{
		{"provider", "shopify", settings{"vars": settings{"shop": "acme"}, "test": settings{"url": w.plain.URL + "/x"}}, "X-Shopify-Access-Token: T"},
		{"vars", settings{"shop": "acme"}, settings{"provider": "shopify", "endpoints.authorization": ""}, "https://acme.myshopify.com/admin/oauth/authorize?"},
		{"grant", "client_credentials", nil, "grant_type=client_credentials"},
		{"client_id", "other-client", nil, "client_id=other-client"},
		{"client_auth", "client_secret_post", nil, "client_secret=" + url.QueryEscape(secret)},
		{"client_key_id", "kid-1", jwt, `"kid":"kid-1"`},
		{"client_assertion.alg", "PS256", jwt, `"alg":"PS256"`},
		{"client_assertion.audience", "https://aud.example", jwt, `"aud":"https://aud.example"`},
		{"body_format", "json", nil, `{"code":`},
		{"endpoints.issuer", w.plain.URL, nil, "/.well-known/openid-configuration"},
		{"endpoints.authorization", w.plain.URL + "/x", nil, "opens " + w.plain.URL + "/x?"},
		{"endpoints.token", w.plain.URL + "/x", nil, "POST /x\n"},
		{"endpoints.refresh", w.plain.URL + "/x", nil, "POST /x\n"},
		{"endpoints.device_authorization", w.plain.URL + "/x", settings{"grant": "device_code"}, "POST /x\n"},
		{"endpoints.revocation", w.plain.URL + "/x", nil, "POST /x\n"},
		{"endpoints.introspection", w.plain.URL + "/x", nil, "POST /x\n"},
		{"endpoints.userinfo", w.plain.URL + "/x", nil, "GET /x\n"},
		{"endpoints.pushed_authorization_request", w.plain.URL + "/x", nil, "POST /x\n"},
		{"endpoints.end_session", w.plain.URL + "/x", nil, "ends the session at " + w.plain.URL + "/x?"},
		{"endpoints.jwks", w.plain.URL + "/x", id, "GET /x\n"},
		{"scopes", []string{"a", "b"}, nil, "scope=a+b"},
		{"scope_separator", ",", settings{"scopes": []string{"a", "b"}}, "scope=a%2Cb"},
		{"audience", "https://api.example", nil, "audience=https%3A%2F%2Fapi.example"},
		{"resources", []string{"https://r.example"}, nil, "resource=https%3A%2F%2Fr.example"},
		{"pkce", "plain", nil, "code_challenge_method=plain"},
		{"dpop", true, nil, `"typ":"dpop+jwt"`},
		{"par", "never", settings{"endpoints.issuer": w.plain.URL}, "opens " + w.plain.URL + "/authorize?client_id=client-1&redirect_uri="},
		{"params.authorize", settings{"x": "1"}, nil, "opens " + w.plain.URL + "/authorize?client_id=client-1&redirect_uri=" + url.QueryEscape(redirect) + "&response_type=code&x=1"},
		{"params.token", settings{"x": []string{"1", "2"}}, nil, "x=1&x=2"},
		{"params.refresh", settings{"x": "1"}, nil, "grant_type=refresh_token&refresh_token=R&x=1"},
		{"answer.access_token", "/nothing", nil, "has no access token at /nothing"},
		{"headers.token", settings{"X-Key": "v"}, nil, "X-Key: v"},
		{"redirect.host", "localhost", settings{"redirect.port": 0}, "redirect_uri=http%3A%2F%2Flocalhost"},
		{"redirect.port", port, nil, fmt.Sprintf("redirect_uri=http%%3A%%2F%%2F127.0.0.1%%3A%d%%2F", port)},
		{"redirect.ports", []int{port}, settings{"redirect.port": takenPort(t)}, fmt.Sprintf("redirect_uri=http%%3A%%2F%%2F127.0.0.1%%3A%d%%2F", port)},
		{"redirect.https", true, settings{"redirect.port": 0}, "redirect_uri=https%3A%2F%2F127.0.0.1%3A"},
		{"redirect.path", "/back", settings{"redirect.port": 0}, "%2Fback"},
		{"redirect.uri", "https://acme.example.test/cb", nil, "redirect_uri=https%3A%2F%2Facme.example.test%2Fcb"},
		{"username", "ada", settings{"grant": "password"}, "username=ada"},
		{"assertion.issuer", "me", settings{"grant": "jwt_bearer"}, `"iss":"me"`},
		{"assertion.subject", "ada", settings{"grant": "jwt_bearer"}, `"sub":"ada"`},
		{"assertion.audience", "https://aud.example", settings{"grant": "jwt_bearer"}, `"aud":"https://aud.example"`},
		{"assertion.claims", settings{"scope": "x"}, settings{"grant": "jwt_bearer"}, `"scope":"x"`},
		{"token_exchange.subject_token_type", "urn:x", settings{"grant": "token_exchange"}, "subject_token_type=urn%3Ax"},
		{"token_exchange.requested_token_type", "urn:x", settings{"grant": "token_exchange"}, "requested_token_type=urn%3Ax"},
		{"tls.ca_file", authority, onTLS(nil), "answered by TLS"},
		{"tls.insecure_skip_verify", true, onTLS(nil), "answered by TLS"},
		{"tls.client_certificate_file", certificate, onTLS(settings{"tls.client_key_file": key, "tls.ca_file": authority}), "the client shows a certificate"},
		{"tls.client_key_file", key, onTLS(settings{"tls.client_certificate_file": certificate, "tls.ca_file": authority}), "the client shows a certificate"},
		{"tls.allow_http", true, settings{"endpoints.token": "http://tokendesk.invalid/token", "proxy": w.plain.URL}, "proxied http://tokendesk.invalid/token"},
		{"proxy", w.plain.URL, settings{"endpoints.token": "http://127.0.0.3:1/token"}, "proxied http://127.0.0.3:1/token"},
		{"http_timeout_seconds", 77, nil, "limit 1m17s"},
		{"user_agent", "Mine/1", nil, "User-Agent: Mine/1"},
		{"test.method", "PUT", settings{"test.url": w.plain.URL + "/api"}, "PUT /api\n"},
		{"test.url", w.plain.URL + "/api", nil, "GET /api\n"},
		{"test.headers", settings{"X-Id": "{client_id}"}, settings{"test.url": w.plain.URL + "/api"}, "X-Id: client-1"},
		{"test.body", `{"c":"{client_id}"}`, settings{"test.url": w.plain.URL + "/api", "test.method": "POST"}, `{"c":"client-1"}`},
		{"test.success", "/nothing", settings{"test.url": w.plain.URL + "/api"}, "test: The answer has no /nothing."},
		{"signed_jwt.claims", settings{"aud": "api"}, settings{"grant": "signed_jwt"}, `"aud":"api"`},
		{"signed_jwt.header", settings{"typ": "at+jwt"}, settings{"grant": "signed_jwt"}, `"typ":"at+jwt"`},
		{"signed_jwt.life_seconds", 77, settings{"grant": "signed_jwt"}, "lives 1m17s"},
		{"request.method", "PUT", settings{"grant": "request", "request.url": w.plain.URL + "/login"}, "PUT /login\n"},
		{"request.url", w.plain.URL + "/login?u={client_id}", settings{"grant": "request"}, "POST /login?u=client-1\n"},
		{"request.headers", settings{"X-Id": "{client_id}"}, settings{"grant": "request", "request.url": w.plain.URL + "/login"}, "X-Id: client-1"},
		{"request.body", `{"p":"{password}"}`, settings{"grant": "request", "request.url": w.plain.URL + "/login"}, `{"p":"pw"}`},
		{"accounts.login_hint", "ada", nil, "login_hint=ada"},
		{"accounts.prompt", "select_account", nil, "prompt=select_account"},
		{"accounts.scopes", []string{"c"}, nil, "scope=c"},
	}
	untested := fieldPaths(reflect.TypeFor[oauth.App](), "")
	untested = append(untested, fieldPaths(reflect.TypeFor[oauth.Account](), "accounts.")...)
	untested = slices.DeleteFunc(untested, func(path string) bool { return elsewhere[path] != "" })
	for _, row := range rows {
		untested = slices.DeleteFunc(untested, func(path string) bool { return path == row.path })
		t.Run(row.path, func(t *testing.T) {
			without, with := settings{}, settings{}
			maps.Copy(without, row.with)
			maps.Copy(with, row.with)
			with[row.path] = row.value
			before, after := w.observe(t, without), w.observe(t, with)
			if strings.Contains(before, row.want) || !strings.Contains(after, row.want) {
				t.Errorf("%q is not seen with it alone\n--- without\n%s\n--- with\n%s", row.want, before, after)
			}
		})
	}
	if len(untested) > 0 {
		t.Errorf("without a row: %q", untested)
	}
}

// fieldPaths lists the paths of an app file that end in a value.
func fieldPaths(of reflect.Type, prefix string) []string {
	var paths []string
	for i := range of.NumField() {
		name, _, _ := strings.Cut(of.Field(i).Tag.Get("json"), ",")
		switch {
		case name == "-":
		case of.Field(i).Type.Kind() == reflect.Struct:
			paths = append(paths, fieldPaths(of.Field(i).Type, prefix+name+".")...)
		default:
			paths = append(paths, prefix+name)
		}
	}
	return paths
}

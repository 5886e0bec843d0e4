package words

import "strings"

// fieldNames are what the settings of an app are called inside a sentence, by their
// path in the app file: the documented terms, and the labels of the editor's fields in
// lower case. [FieldLabel] begins them with a capital.
var fieldNames = map[string]string{
	"id": "ID", "name": "name", "provider": "provider", "environment": "environment", "group": "group", "tags": "tags", "favourite": "favourite",
	"grant": "grant", "client_id": "client ID", "client_secret": "client secret", "client_secret_command": "command for the client secret", "client_auth": "client authentication",
	"private_key": "private key", "key_passphrase": "passphrase of the key", "client_key_file": "private key file", "client_key_id": "key ID", "password": "password", "refresh_token": "refresh token", "subject_token": "token to exchange",
	"client_assertion.audience": "audience of the client assertion", "client_assertion.alg": "signature algorithm",
	"body_format": "request body", "scopes": "scopes", "scope_separator": "scope separator", "audience": "audience", "resources": "resources",
	"pkce": "PKCE", "dpop": "DPoP", "par": "pushed requests (PAR)", "username": "user name",
	"endpoints.issuer": "issuer", "endpoints.authorization": "authorization endpoint", "endpoints.token": "token endpoint", "endpoints.refresh": "refresh endpoint",
	"endpoints.device_authorization": "device authorization endpoint", "endpoints.revocation": "revocation endpoint", "endpoints.introspection": "introspection endpoint",
	"endpoints.userinfo": "userinfo endpoint", "endpoints.pushed_authorization_request": "PAR endpoint", "endpoints.end_session": "sign-out page (end session)", "endpoints.jwks": "signing keys (JWKS)",
	"params.authorize": "extra sign-in parameters", "params.token": "extra token parameters", "params.refresh": "extra renewal parameters", "headers.token": "extra token headers",
	"answer.access_token": "access token in the answer", "answer.refresh_token": "refresh token in the answer", "answer.expires_in": "lifetime in the answer",
	"redirect.uri": "redirect URI", "redirect.host": "redirect host", "redirect.port": "redirect port", "redirect.ports": "fallback ports", "redirect.path": "redirect path", "redirect.https": "redirect by https",
	"assertion.issuer": "issuer of the assertion", "assertion.subject": "subject of the assertion", "assertion.audience": "audience of the assertion", "assertion.claims": "claims of the assertion",
	"token_exchange.subject": "account of the token to exchange", "token_exchange.subject_token_type": "type of the token to exchange", "token_exchange.requested_token_type": "requested token type",
	"tls.ca_file": "CA certificate file", "tls.client_certificate_file": "client certificate file", "tls.client_key_file": "key file of the client certificate",
	"tls.insecure_skip_verify": "check of the server's certificate", "tls.allow_http": "plain http",
	"proxy": "proxy", "http_timeout_seconds": "time limit", "user_agent": "user agent",
	"test.method": "test call method", "test.url": "test call address", "test.headers": "test call headers", "test.body": "test call body", "test.success": "test call: field in the answer",
	"signed_jwt.claims": "claims of the JWT", "signed_jwt.header": "header of the JWT", "signed_jwt.life_seconds": "life of the JWT",
	"request.method": "method of the request", "request.url": "address of the request", "request.headers": "headers of the request", "request.body": "body of the request",
	"expires.client_secret": "expiry of the client secret", "expires.client_key": "expiry of the private key",
	"label": "label", "login_hint": "login hint", "expect": "expected person", "prompt": "prompt", "browser": "browser", "keep": "places kept current",
}

// manyNames are the names of several things: they take "were".
var manyNames = []string{
	"tags", "scopes", "resources", "fallback ports", "pushed requests (PAR)", "signing keys (JWKS)", "extra sign-in parameters", "extra token parameters", "extra renewal parameters",
	"extra token headers", "claims of the assertion", "claims of the JWT", "headers of the request", "test call headers", "places kept current",
}

// FieldName is what a setting of an app is called inside a sentence, by its path in
// the app file: "token endpoint". The path of an account's begins with "account.", or
// with "accounts[ID].".
func FieldName(path string) string {
	if account, rest, ok := accountIn(path); ok {
		if rest == "" {
			return "account " + OneLine(account, 40)
		}
		return FieldName(strings.TrimPrefix(rest, ".")) + " of " + OneLine(account, 40)
	}
	if endpoint, ok := strings.CutPrefix(path, discoveredPath); ok {
		return FieldName("endpoints."+endpoint) + " of the server's metadata"
	}
	path = strings.TrimPrefix(path, "account.")
	if name, ok := fieldNames[path]; ok {
		return name
	}
	if variable, ok := strings.CutPrefix(path, "vars."); ok {
		return OneLine(strings.ReplaceAll(variable, "_", " "), 40)
	}
	for at := strings.LastIndexByte(path, '.'); at > 0; at = strings.LastIndexByte(path[:at], '.') {
		if name, ok := fieldNames[path[:at]]; ok {
			return name + ": " + OneLine(path[at+1:], 60) // a parameter or a header by its own name
		}
	}
	return OneLine(path, 60)
}

// discoveredPath begins the path of what the server's metadata says.
const discoveredPath = "discovered."

// FieldLabel is what the editor calls a setting of an app, by its path in the app file:
// "Token endpoint". Where it must be exact, the path stands beside it.
func FieldLabel(path string) string { return Sentence(FieldName(path)) }

// NotSet is how a setting without a value is shown.
const NotSet = "not set"

// SettingValue is the value of a setting as people read it beside [FieldLabel]: the value
// itself but where its name says only what is switched.
func SettingValue(path, value string) string {
	on := value == "true"
	switch {
	case path == "tls.insecure_skip_verify" && on:
		return "off"
	case path == "tls.insecure_skip_verify":
		return "on"
	case path == "tls.allow_http" && on:
		return "allowed"
	case path == "tls.allow_http":
		return "not allowed"
	case value == "":
		return NotSet
	}
	return value
}

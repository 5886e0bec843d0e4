package words

import "strings"

// fieldNames are what settings of an app are called inside a sentence, by their path
// in the app file.
var fieldNames = map[string]string{
	"client_id": "client id", "client_secret": "client secret", "client_secret_command": "the command for the secret", "client_auth": "client authentication",
	"private_key": "private key", "key_passphrase": "passphrase of the key", "client_key_id": "key id", "client_assertion.audience": "assertion audience", "client_assertion.alg": "algorithm",
	"body_format": "body format", "grant": "grant", "scopes": "scopes", "audience": "audience", "resources": "resources", "pkce": "PKCE", "dpop": "DPoP", "par": "pushed requests",
	"username": "user name", "password": "password", "refresh_token": "refresh token", "subject_token": "subject token", "proxy": "proxy", "http_timeout_seconds": "time limit",
	"tls.ca_file": "CA file", "tls.client_certificate_file": "client certificate", "tls.client_key_file": "key of the certificate", "tls.allow_http": "plain http",
	"redirect.uri": "redirect address", "redirect.port": "redirect port", "redirect.ports": "fallback ports", "redirect.host": "redirect host", "redirect.path": "redirect path",
	"endpoints.issuer": "issuer", "endpoints.token": "token endpoint", "endpoints.authorization": "authorization endpoint", "endpoints.userinfo": "user info endpoint", "endpoints.jwks": "address of the keys",
	"test.url": "test call", "answer.access_token": "token in the answer", "params.token": "extra for the token", "params.authorize": "extra for the sign-in",
	"assertion.audience": "assertion audience", "token_exchange.subject": "subject", "token_exchange.subject_token_type": "subject's type",
	"browser": "browser", "prompt": "prompt",
}

// FieldName is what a setting of an app is called inside a sentence, by its path in the
// app file; that of an account begins with "account.".
func FieldName(path string) string {
	path = strings.TrimPrefix(path, "account.")
	if name, ok := fieldNames[path]; ok {
		return name
	}
	if at := strings.LastIndexByte(path, '.'); at >= 0 {
		endpoint := strings.HasPrefix(path, "endpoints.")
		path = path[at+1:]
		if endpoint {
			path += " endpoint"
		}
	}
	return Shorten(strings.ReplaceAll(path, "_", " "), 40)
}

package words

import "tokendesk/oauth"

// Secret names a kind of secret.
func Secret(kind oauth.SecretKind) string {
	switch kind {
	case oauth.SecretClientSecret:
		return "client secret"
	case oauth.SecretPassword:
		return "password"
	case oauth.SecretRefreshToken:
		return "refresh token"
	case oauth.SecretPrivateKey:
		return "private key"
	case oauth.SecretKeyPassphrase:
		return "passphrase of the key"
	case oauth.SecretSubjectToken:
		return "token to exchange"
	}
	return OneLine(string(kind), 40)
}

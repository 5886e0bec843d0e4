package oauth

// AssertionAlgorithms are the signature algorithms of the JWT by which a client
// proves itself: those of the secret for client_secret_jwt, else those that an
// app's own key may sign with.
func AssertionAlgorithms(c ClientAuth) []string {
	if c == ClientSecretJWT {
		return []string{"HS256", "HS384", "HS512"}
	}
	return signatureNames()
}

// AssertionAudiences are the words that client_assertion.audience takes beside
// an address.
func AssertionAudiences() []string {
	return []string{AudienceIssuer, AudienceTokenEndpoint, AudienceEndpoint}
}

package oauth

// Mask stands in a text in the place of a secret. Its length tells nothing.
const Mask = mask

// Redact masks secrets in a text that is not a server's, such as what a program said: also where they are
// encoded. One that is shorter than eight characters is masked only where it stands as a whole value.
func Redact(text string, secrets ...string) string {
	known := make([]secret, 0, len(secrets))
	for _, value := range secrets {
		known = append(known, secret{"", value})
	}
	return redactorOf(known).scrub(text)
}

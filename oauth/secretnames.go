package oauth

import "slices"

// secret is a value that must not be shown, and what it is called: a trace shows
// its name instead. A name may be empty: nobody knows one.
type secret struct{ name, value string }

// Names of secrets that are no parameter.
const (
	nameCredentials = "client_id:client_secret" // as HTTP Basic has them
	nameProofKey    = "dpop_key"                // the private key of RFC 9449
	nameProof       = "dpop_proof"
	nameCookie      = "cookie"
	nameValue       = "value" // what may be a secret, and nobody knows which
)

// markOf is what a trace shows in place of a secret.
func markOf(name string) string {
	if name == "" {
		name = nameValue
	}
	return "‹" + name + "›"
}

// secretNames are the names of secrets, by the plain name of the parameter or
// member that they stand under.
var secretNames = map[string]string{
	"accesstoken": "access_token", "refreshtoken": "refresh_token", "idtoken": "id_token", "idtokenhint": "id_token_hint",
	"clientsecret": "client_secret", "clientassertion": "client_assertion", "assertion": "assertion",
	"password": "password", "code": "code", "codeverifier": "code_verifier", "codechallenge": "code_challenge",
	"devicecode": "device_code", "usercode": "user_code", "verificationuricomplete": "verification_uri_complete",
	"state": "state", "nonce": "nonce", "sessionstate": "session_state", "sid": "sid",
	"subjecttoken": "subject_token", "actortoken": "actor_token", "token": "token", "jwt": "token",
	"requesturi": "request_uri", "request": "request", "response": "response",
	"registrationaccesstoken": "registration_access_token", "apikey": "api_key", "xapikey": "api_key", "secret": "secret",
}

// secretName is what a secret is called that stands under a name; "" where the
// name tells nothing.
func secretName(name string) string { return secretNames[plainName(name)] }

// alsoBrought adds what an answer brought to the secrets that were known before.
// One of a name that another value had before is the new one.
func alsoBrought(known, brought []secret) []secret {
	all := slices.Clone(known)
	for _, b := range brought {
		switch {
		case slices.ContainsFunc(known, func(s secret) bool { return s.value == b.value }):
			continue // it has its name
		case b.name != "" && slices.ContainsFunc(known, func(s secret) bool { return s.name == b.name }):
			b.name = "new " + b.name
		}
		all = append(all, b)
	}
	return all
}

// nameOf is the name of a value that is a secret whole.
func (r *redactor) nameOf(value string) (name string, known bool) {
	if value == "" {
		return "", false
	}
	name, known = r.whole[value]
	return name, known
}

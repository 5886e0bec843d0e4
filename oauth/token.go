package oauth

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"tokendesk/oauth/visible"
)

// Life says what is known about how long a token lives.
type Life string

// What is known about a token's life.
const (
	LifeKnown   Life = "known"
	LifeUnknown Life = "unknown"
	LifeNever   Life = "never" // it does not expire
)

// Verification says whether an ID token's signature and claims were checked.
type Verification string

// Outcomes of checking an ID token. "unknown": there was none, or no key to
// check it with; such a token never decides whose it is.
const (
	VerifiedYes     Verification = "yes"
	VerifiedNo      Verification = "no"
	VerifiedUnknown Verification = "unknown"
)

// TokenSet is what the server last gave for an account. It prints as a
// placeholder so that it cannot reach a log by accident; its JSON form is for
// the vault alone.
type TokenSet struct {
	AccessToken  string `json:"access_token"`         // empty where the server gave an ID token alone
	TokenType    string `json:"token_type,omitempty"` // as the server spelt it
	RefreshToken string `json:"refresh_token,omitempty"`
	IDToken      string `json:"id_token,omitempty"`

	// Scopes are the granted ones; nil when the server did not say.
	Scopes []string `json:"scopes,omitempty"`

	ObtainedAt       time.Time `json:"obtained_at"`
	Life             Life      `json:"life"`
	ExpiresAt        time.Time `json:"expires_at,omitzero"` // zero unless Life is known
	RefreshExpiresAt time.Time `json:"refresh_expires_at,omitzero"`

	// Identity is who the server said this is, for a person to read: the verified
	// ID token's or userinfo's email, preferred_username or sub. Empty when nobody
	// said. Whether it is somebody is asked of Person.
	Identity string       `json:"identity,omitempty"`
	Person   Person       `json:"person,omitzero"`
	Issuer   string       `json:"issuer,omitempty"`  // of the verified ID token
	Subject  string       `json:"subject,omitempty"` // of the verified ID token
	Verified Verification `json:"verified,omitempty"`

	// Formerly is the Identity of the set before this one, where that was somebody
	// else's and the account expects nobody who could be told from them.
	Formerly string `json:"formerly,omitempty"`

	// RefreshDoubted says that the refresh token came with an ID token that was not
	// taken. The next set counts only if its own ID token names the same subject.
	RefreshDoubted bool `json:"refresh_doubted,omitempty"`

	// Fingerprint is [Fingerprint] of the app and account it was got with. A
	// token whose fingerprint is not today's is stale.
	Fingerprint string `json:"fingerprint,omitempty"`

	// ClockOffset is the server's clock less ours, from the Date header.
	ClockOffset time.Duration `json:"clock_offset,omitempty"`

	// Notes are remarks for a person, such as an unusual token_type.
	Notes []string `json:"notes,omitempty"`

	// Extra holds every field of the answer that has no place above.
	Extra map[string]json.RawMessage `json:"extra,omitempty"`

	// DPoPKey is the private JWK the tokens are bound to (RFC 9449), if any.
	DPoPKey string `json:"dpop_key,omitempty"`
}

// Main is the token that the set is about: the access token, or the ID token where
// the server gave no other. It is empty in a set that has neither.
func (ts TokenSet) Main() string { return cmp.Or(ts.AccessToken, ts.IDToken) }

// IDTokenOnly reports whether the server gave an ID token and no access token.
func (ts TokenSet) IDTokenOnly() bool { return ts.AccessToken == "" && ts.IDToken != "" }

// AsIDToken returns the set as those see it who take the ID token for the credential,
// such as a cluster of Kubernetes: the ID token in the place of the access token, sent as
// a bearer, for as long as it says itself (OpenID Connect Core 2, exp). It reports false
// where the server gave none.
func (ts TokenSet) AsIDToken() (_ TokenSet, ok bool) {
	if ts.IDToken == "" {
		return TokenSet{}, false
	}
	ts.AccessToken, ts.TokenType, ts.DPoPKey = ts.IDToken, "Bearer", ""
	own := reading{now: ts.ObtainedAt}.ownLife(ts)
	ts.Life, ts.ExpiresAt = own.life, own.at
	return ts, true
}

// NoIDToken is the failure of whatever wants an ID token where the server gave none.
func NoIDToken() *Error {
	return &Error{
		Kind: KindOther, Message: "The server gave no ID token.",
		Advice: "An ID token comes with the scope openid, from an OpenID provider.",
	}
}

// NoAccessToken is the failure of whatever wants an access token where the server
// gave none. It says how one is asked for.
func NoAccessToken(app App) *Error {
	advice := app.Quirks.AccessTokenBy
	if advice == "" {
		advice = "To get an access token, add a scope of the API that you want to call to the app's scopes, and get the token again."
	}
	return &Error{
		Kind: KindOther, Message: "The server gave an ID token and no access token.",
		Advice: advice + " To print the ID token use the format id_token.",
	}
}

// String and GoString keep tokens out of logs and errors.
func (TokenSet) String() string { return "[token set]" }

// GoString keeps tokens out of %#v.
func (TokenSet) GoString() string { return "[token set]" }

// SecretKind names what a secret is for.
type SecretKind string

// The kinds of `tokendesk secret set --kind`. Client secret, private key and
// its passphrase belong to an app, the others to an account.
const (
	SecretClientSecret  SecretKind = "client_secret"
	SecretPassword      SecretKind = "password"
	SecretRefreshToken  SecretKind = "refresh_token"
	SecretPrivateKey    SecretKind = "private_key"
	SecretKeyPassphrase SecretKind = "key_passphrase"
	SecretSubjectToken  SecretKind = "subject_token"
)

// SecretKinds are all kinds, in the order of the commands' help.
func SecretKinds() []SecretKind {
	return []SecretKind{
		SecretClientSecret, SecretPassword, SecretRefreshToken,
		SecretPrivateKey, SecretKeyPassphrase, SecretSubjectToken,
	}
}

// ParseSecretKind reads the name of a kind. An unknown one is an [Error] of
// [KindUsage] that lists the kinds.
func ParseSecretKind(name string) (SecretKind, error) {
	kinds := SecretKinds()
	if slices.Contains(kinds, SecretKind(name)) {
		return SecretKind(name), nil
	}
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = string(k)
	}
	return "", UsageError("There is no kind of secret “"+visible.Line(name, 60)+"”.", "Kinds: "+strings.Join(names, " ")+".")
}

// OfApp reports whether a secret is the app's, which all its accounts share, and
// not one of an account.
func (k SecretKind) OfApp() bool {
	return k == SecretClientSecret || k == SecretPrivateKey || k == SecretKeyPassphrase
}

// MayBeEmpty reports whether a secret of the kind can be set and empty, which is
// another thing than none: a client proves itself by its id and nothing after the
// colon. An empty one of any other kind is none.
func (k SecretKind) MayBeEmpty() bool { return k == SecretClientSecret || k == SecretPassword }

// Secrets are the secrets of an app and one of its accounts. One that is there and
// empty is set and empty, see [SecretKind.MayBeEmpty]. They print as a placeholder.
type Secrets map[SecretKind]string

// Has reports whether a secret is set.
func (s Secrets) Has(kind SecretKind) bool {
	value, there := s[kind]
	return there && (value != "" || kind.MayBeEmpty())
}

// SetAndEmpty returns those that are set and empty, which are nobody's secret; nil
// for none.
func (s Secrets) SetAndEmpty() Secrets {
	var out Secrets
	for kind, value := range s {
		if value != "" || !kind.MayBeEmpty() {
			continue
		}
		if out == nil {
			out = Secrets{}
		}
		out[kind] = value
	}
	return out
}

// String keeps secrets out of logs and errors.
func (Secrets) String() string { return "[secrets]" }

// GoString keeps secrets out of %#v.
func (Secrets) GoString() string { return "[secrets]" }

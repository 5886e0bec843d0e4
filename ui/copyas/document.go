package copyas

import (
	"encoding/json"
	"math"
	"strings"
	"time"

	"tokendesk/oauth"
)

// Document is what is said about a token set in JSON: by `get --format json`
// with the tokens, by `inspect --json` without them. Null means that the server
// did not say.
type Document struct {
	AccessToken any                        `json:"access_token,omitempty"`
	TokenType   string                     `json:"token_type"`
	ExpiresAt   *string                    `json:"expires_at"` // RFC 3339, UTC
	ExpiresIn   *int64                     `json:"expires_in"` // seconds, negative when past
	Scope       *string                    `json:"scope"`
	IDToken     any                        `json:"id_token,omitempty"`
	Extra       map[string]json.RawMessage `json:"extra"`
}

// Describe tells about a token set at a moment, without the tokens and without
// the values in Extra that look like tokens or secrets.
func Describe(app oauth.App, ts oauth.TokenSet, now time.Time) Document {
	d := Document{TokenType: tokenType(app, ts), Extra: map[string]json.RawMessage{}}
	if ts.Life == oauth.LifeKnown {
		at := ts.ExpiresAt.UTC().Format(time.RFC3339)
		left := Seconds(ts.ExpiresAt.Sub(now))
		d.ExpiresAt, d.ExpiresIn = &at, &left
	}
	if ts.Scopes != nil {
		scope := strings.Join(ts.Scopes, " ")
		d.Scope = &scope
	}
	for key, value := range ts.Extra {
		d.Extra[key] = withoutSecrets(key, value)
	}
	return d
}

// Seconds are the whole seconds of a time that is left, rounded down: as soon
// as a token has expired they are negative.
func Seconds(left time.Duration) int64 { return int64(math.Floor(left.Seconds())) }

// withTokens adds the tokens and the whole of Extra.
func (d Document) withTokens(ts oauth.TokenSet) Document {
	d.AccessToken, d.IDToken = orNull(ts.AccessToken), orNull(ts.IDToken)
	d.Extra = ts.Extra
	if d.Extra == nil {
		d.Extra = map[string]json.RawMessage{}
	}
	return d
}

func orNull(token string) any {
	if token == "" {
		return json.RawMessage("null")
	}
	return token
}

// tokenType is the scheme that works, which is not always the server's
// spelling of it: somebody will put it in front of the token.
func tokenType(app oauth.App, ts oauth.TokenSet) string {
	_, value := oauth.AuthorizationHeader(app, ts)
	if scheme, rest, ok := strings.Cut(value, " "); ok && rest == ts.AccessToken {
		return scheme
	}
	if ts.TokenType != "" {
		return ts.TokenType
	}
	return "Bearer"
}

// withoutSecrets replaces what a server nested under a telling name.
func withoutSecrets(key string, value json.RawMessage) json.RawMessage {
	var v any
	if json.Unmarshal(value, &v) != nil {
		return json.RawMessage(`"…"`)
	}
	clean, err := json.Marshal(clean(key, v))
	if err != nil {
		return json.RawMessage(`"…"`)
	}
	return clean
}

func clean(key string, v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k := range v {
			v[k] = clean(k, v[k])
		}
	case []any:
		for i := range v {
			v[i] = clean(key, v[i])
		}
	case string:
		if tellsSecret(key) || looksLikeJWT(v) {
			return "…"
		}
	}
	return v
}

func tellsSecret(key string) bool {
	key = strings.ToLower(key)
	for _, word := range []string{"token", "secret", "password", "assertion", "private", "signature", "hmac"} {
		if strings.Contains(key, word) && !strings.HasSuffix(key, "type") {
			return true
		}
	}
	return false
}

func looksLikeJWT(s string) bool {
	return strings.HasPrefix(s, "eyJ") && strings.Count(s, ".") >= 2
}

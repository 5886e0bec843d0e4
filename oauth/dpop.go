package oauth

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/url"

	"github.com/go-jose/go-jose/v4"
)

// proofKey is the key a token set is bound to (RFC 9449). It lives and dies
// with the set.
type proofKey struct {
	private string // JWK
	key     *ecdsa.PrivateKey
}

// proofKeyFor returns the key for a token request of an app: the old set's, or
// a new one; nil where the app uses none.
func proofKeyFor(app App, old *TokenSet) (*proofKey, error) {
	if !app.DPoP {
		return nil, nil
	}
	if old != nil && old.DPoPKey != "" {
		return proofKeyOf(*old)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, &Error{Kind: KindOther, Message: "A key for DPoP could not be created.", Err: err}
	}
	private, err := json.Marshal(jose.JSONWebKey{Key: key})
	if err != nil {
		return nil, &Error{Kind: KindOther, Message: "A key for DPoP could not be created.", Err: err}
	}
	return &proofKey{private: string(private), key: key}, nil
}

// proofKeyOf returns the key a set is bound to; nil for a bearer token.
func proofKeyOf(ts TokenSet) (*proofKey, error) {
	if ts.DPoPKey == "" {
		return nil, nil
	}
	var stored jose.JSONWebKey
	if json.Unmarshal([]byte(ts.DPoPKey), &stored) == nil {
		if key, ok := stored.Key.(*ecdsa.PrivateKey); ok {
			return &proofKey{private: ts.DPoPKey, key: key}, nil
		}
	}
	return nil, &Error{Kind: KindNeedsLogin, Message: "The key this token is bound to (DPoP) cannot be read.", Advice: "Sign in again."}
}

// doProving sends a request with a proof of possession, where there is a key.
// A server's demand for its nonce is the one reason to send a request twice
// (RFC 9449 8, 9). accessToken is the one the request carries, if any.
func (c *Client) doProving(ctx context.Context, r request, key *proofKey, accessToken string) (answer, error) {
	if key == nil {
		return c.do(ctx, r)
	}
	r.secrets = append(r.secrets, secret{nameProofKey, key.private})
	header := r.header
	nonce := ""
	for {
		proof, err := key.proof(r.method, r.address, accessToken, nonce, c.now().Unix())
		if err != nil {
			return answer{}, err
		}
		r.header = header.Clone()
		r.header.Set("DPoP", proof)
		got, err := c.do(ctx, r)
		if err != nil || nonce != "" || !wantsNonce(got) {
			return got, err
		}
		nonce = got.header.Get("DPoP-Nonce")
		if r.anew == nil {
			continue
		}
		leaving := r.leaving
		if r, err = r.anew(); err != nil {
			return answer{}, err
		}
		r.leaving = leaving
		header, r.secrets = r.header, append(r.secrets, secret{nameProofKey, key.private})
	}
}

func wantsNonce(a answer) bool {
	nonce := a.header.Get("DPoP-Nonce")
	if nonce == "" || len(nonce) > 1024 || a.status != 400 && a.status != 401 {
		return false
	}
	f, _ := parseFields(a.body)
	return f.text("error") == "use_dpop_nonce" || hasChallenge(a.header.Values("WWW-Authenticate"), "use_dpop_nonce")
}

// proof makes the JWT of RFC 9449 4.2.
func (k *proofKey) proof(method, address, accessToken, nonce string, now int64) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", MisconfiguredError("An address cannot be used.", "Correct it in the app's settings.")
	}
	u.RawQuery, u.Fragment, u.ForceQuery = "", "", false
	claims := map[string]any{"jti": rand.Text(), "htm": method, "htu": u.String(), "iat": now}
	if accessToken != "" {
		sum := sha256.Sum256([]byte(accessToken))
		claims["ath"] = base64.RawURLEncoding.EncodeToString(sum[:])
	}
	if nonce != "" {
		claims["nonce"] = nonce
	}
	options := (&jose.SignerOptions{EmbedJWK: true}).WithType("dpop+jwt")
	return sign(jose.SigningKey{Algorithm: jose.ES256, Key: k.key}, options, claims)
}

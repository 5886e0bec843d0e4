package practice_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"net/http"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// holder makes DPoP proofs.
type holder struct {
	key *ecdsa.PrivateKey
	p   *place
}

func newHolder(t *testing.T, p *place) *holder {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return &holder{key: key, p: p}
}

func (h *holder) thumbprint(t *testing.T) string {
	t.Helper()
	sum, err := (&jose.JSONWebKey{Key: h.key.Public()}).Thumbprint(crypto.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	return base64.RawURLEncoding.EncodeToString(sum)
}

// proof signs the usual claims with some changed.
func (h *holder) proof(t *testing.T, kind string, changes map[string]any) map[string]string {
	t.Helper()
	options := (&jose.SignerOptions{EmbedJWK: true}).WithType(jose.ContentType(kind))
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: h.key}, options)
	if err != nil {
		t.Fatal(err)
	}
	claims := map[string]any{"jti": rand.Text(), "htm": "POST", "htu": h.p.URL() + openIDToken, "iat": h.p.clock.now().Unix()}
	maps.Copy(claims, changes)
	text, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return map[string]string{"DPoP": text}
}

func TestDPoP(t *testing.T) {
	t.Parallel()
	p := open(t)
	h, other := newHolder(t, p), newHolder(t, p)
	code := func(more ...string) string {
		return p.pick(t, query(openIDAuthorize, append(signinRequest("practice-public"), more...)...), "ada", allScopes...).Get("code")
	}
	public := func(pairs []string) []string { return append(pairs, "client_id", "practice-public") }

	// The challenge leaves the code as it was.
	c := code("dpop_jkt", h.thumbprint(t))
	r := p.form(t, openIDToken, h.proof(t, "dpop+jwt", nil), public(exchange(c))...)
	r.refused(t, http.StatusBadRequest, "use_dpop_nonce")
	nonce := r.header.Get("DPoP-Nonce")
	good := map[string]any{"nonce": nonce}
	proof := h.proof(t, "dpop+jwt", good)
	r = p.form(t, openIDToken, proof, public(exchange(c))...)
	if r.status != http.StatusOK || r.text(t, "token_type") != "DPoP" {
		t.Fatalf("%d %s", r.status, r.body)
	}
	token, refresh := r.text(t, "access_token"), r.text(t, "refresh_token")

	// Refusals that each change one thing.
	own := []string{"grant_type", "refresh_token", "refresh_token", "x", "client_id", "practice-public"}
	for name, headers := range map[string]map[string]string{
		"used before":   proof,
		"wrong method":  h.proof(t, "dpop+jwt", map[string]any{"nonce": nonce, "htm": "GET"}),
		"wrong address": h.proof(t, "dpop+jwt", map[string]any{"nonce": nonce, "htu": p.URL() + userinfo}),
		"too old":       h.proof(t, "dpop+jwt", map[string]any{"nonce": nonce, "iat": p.clock.now().Add(-2 * time.Minute).Unix()}),
		"from later":    h.proof(t, "dpop+jwt", map[string]any{"nonce": nonce, "iat": p.clock.now().Add(2 * time.Minute).Unix()}),
		"no jti":        h.proof(t, "dpop+jwt", map[string]any{"nonce": nonce, "jti": ""}),
		"wrong type":    h.proof(t, "JWT", good),
		"no JWT":        {"DPoP": "x"},
	} {
		r := p.form(t, openIDToken, headers, own...)
		if r.status != http.StatusBadRequest || r.text(t, "error") != "invalid_dpop_proof" {
			t.Errorf("%s: %d %s", name, r.status, r.body)
		}
	}

	// The key stays with the refresh token.
	renew := func(headers map[string]string) reply {
		return p.form(t, openIDToken, headers, "grant_type", "refresh_token", "refresh_token", refresh, "client_id", "practice-public")
	}
	renew(nil).refused(t, http.StatusBadRequest, "invalid_dpop_proof")
	renew(other.proof(t, "dpop+jwt", good)).refused(t, http.StatusBadRequest, "invalid_dpop_proof")
	if r := renew(h.proof(t, "dpop+jwt", good)); r.status != http.StatusOK || r.text(t, "token_type") != "DPoP" {
		t.Errorf("refresh: %d %s", r.status, r.body)
	}

	// The token works with its key alone.
	sum := sha256.Sum256([]byte(token))
	at := map[string]any{"nonce": nonce, "htm": "GET", "htu": p.URL() + userinfo, "ath": base64.RawURLEncoding.EncodeToString(sum[:])}
	ask := func(headers map[string]string) reply {
		return p.do(t, http.MethodGet, userinfo, "", with(headers, "Authorization", "DPoP "+token))
	}
	if r := ask(h.proof(t, "dpop+jwt", at)); r.text(t, "sub") != "user-ada" {
		t.Errorf("userinfo: %d %s", r.status, r.body)
	}
	ask(nil).refused(t, http.StatusUnauthorized, "invalid_dpop_proof")
	ask(other.proof(t, "dpop+jwt", at)).refused(t, http.StatusUnauthorized, "invalid_dpop_proof")
	delete(at, "ath")
	ask(h.proof(t, "dpop+jwt", at)).refused(t, http.StatusUnauthorized, "invalid_dpop_proof")
	p.do(t, http.MethodGet, userinfo, "", bearer(token)).refused(t, http.StatusUnauthorized, "invalid_token")

	// A code that names its key goes to nobody else.
	c = code("dpop_jkt", h.thumbprint(t))
	p.form(t, openIDToken, other.proof(t, "dpop+jwt", good), public(exchange(c))...).refused(t, http.StatusBadRequest, "invalid_dpop_proof")

	// Nonces grow old.
	p.clock.move(5 * time.Minute)
	p.form(t, openIDToken, h.proof(t, "dpop+jwt", good), own...).refused(t, http.StatusBadRequest, "use_dpop_nonce")
}

package practice

import (
	"crypto"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

const (
	proofLife = time.Minute     // either side of now
	nonceLife = 2 * time.Minute // a nonce is good for one to two of these
	maxProofs = 8192
	proofType = "dpop+jwt"
)

// proofs checks DPoP proofs (RFC 9449) and gives out the nonces they need. Its
// methods may be called from any goroutine.
type proofs struct {
	now func() time.Time
	key []byte // of the nonces

	mu   sync.Mutex
	seen *ttlMap[struct{}] // proofs, by key and jti
}

func newProofs(now func() time.Time) *proofs {
	p := &proofs{now: now, key: make([]byte, 32), seen: newTTLMap[struct{}](maxProofs)}
	_, _ = rand.Read(p.key) // never fails
	return p
}

// proofAlgorithms are those a proof may be signed with: asymmetric ones.
func proofAlgorithms() []jose.SignatureAlgorithm {
	return []jose.SignatureAlgorithm{jose.ES256, jose.ES384, jose.PS256, jose.RS256, jose.EdDSA}
}

// nonce is today's: a time window under a key, so that nothing needs to be kept.
func (p *proofs) nonce(windowsAgo int64) string {
	var window [8]byte
	binary.BigEndian.PutUint64(window[:], uint64(p.now().Unix()/int64(nonceLife.Seconds())-windowsAgo)) // #nosec G115 -- a label
	mac := hmac.New(sha256.New, p.key)
	mac.Write(window[:])
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:18])
}

func (p *proofs) knows(nonce string) bool {
	now, before := p.nonce(0), p.nonce(1)
	return subtle.ConstantTimeCompare([]byte(nonce), []byte(now))|subtle.ConstantTimeCompare([]byte(nonce), []byte(before)) == 1
}

// check returns the thumbprint of the key that signed the request's proof, or
// nothing when there is no proof. address is where the request went; token is
// the access token that came along, if any (RFC 9449 4.3).
func (p *proofs) check(r *http.Request, address, token string) (string, *refusal) {
	headers := r.Header.Values("DPoP")
	if len(headers) == 0 {
		return "", nil
	}
	if len(headers) > 1 {
		return "", badProof("there is more than one DPoP header")
	}
	parsed, err := jwt.ParseSigned(headers[0], proofAlgorithms())
	if err != nil {
		return "", badProof("the DPoP header is not a JWT with an asymmetric signature")
	}
	header := parsed.Headers[0]
	if kind, _ := header.ExtraHeaders[jose.HeaderType].(string); kind != proofType {
		return "", badProof("the proof's typ is not " + proofType)
	}
	key := header.JSONWebKey
	if key == nil || !key.IsPublic() || !key.Valid() {
		return "", badProof("the proof has no public key in its header")
	}
	var claims struct {
		ID     string           `json:"jti"`
		Method string           `json:"htm"`
		URI    string           `json:"htu"`
		Issued *jwt.NumericDate `json:"iat"`
		Nonce  string           `json:"nonce"`
		Hash   string           `json:"ath"`
	}
	if parsed.Claims(key, &claims) != nil {
		return "", badProof("the proof's signature is wrong")
	}
	switch {
	case claims.ID == "" || claims.Issued == nil:
		return "", badProof("the proof lacks jti or iat")
	case claims.Method != r.Method:
		return "", badProof("htm is not the request's method")
	case !sameAddress(claims.URI, address):
		return "", badProof("htu is not the request's address")
	case token != "" && claims.Hash != digest(token):
		return "", badProof("ath is not the digest of the access token")
	case !p.knows(claims.Nonce):
		return "", &refusal{
			status: http.StatusBadRequest, code: "use_dpop_nonce", description: "the proof must carry the nonce of the DPoP-Nonce header",
			nonce: p.nonce(0),
		}
	case claims.Issued.Time().Sub(p.now()).Abs() > proofLife:
		return "", badProof("iat is too far from now")
	}
	sum, err := key.Thumbprint(crypto.SHA256)
	if err != nil {
		return "", badProof("the proof's key has no thumbprint")
	}
	thumbprint := base64.RawURLEncoding.EncodeToString(sum)
	if !p.fresh(thumbprint + " " + claims.ID) {
		return "", badProof("the proof was used before")
	}
	return thumbprint, nil
}

// fresh notes a proof, once.
func (p *proofs) fresh(name string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	if _, used := p.seen.get(name, now); used {
		return false
	}
	p.seen.put(name, struct{}{}, now.Add(2*proofLife+time.Second), now)
	return true
}

// sameAddress reports whether two addresses are equal but for query and fragment.
func sameAddress(claimed, address string) bool {
	u, err := url.Parse(claimed)
	if err != nil {
		return false
	}
	u.RawQuery, u.ForceQuery, u.Fragment, u.RawFragment = "", false, "", ""
	return u.String() == address
}

func digest(token string) string {
	sum := sha256.Sum256([]byte(token))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

func badProof(description string) *refusal {
	return &refusal{status: http.StatusBadRequest, code: "invalid_dpop_proof", description: description}
}

// atResource turns a refused proof into a protected resource's answer
// (RFC 9449 7.1).
func atResource(e *refusal) *refusal {
	e.status, e.challenge = http.StatusUnauthorized, `DPoP realm="practice", error="`+e.code+`", error_description="`+e.description+`"`
	return e
}

// readKey binds the code to come to a DPoP key: one that is named, or at a
// pushed request one that is proved (RFC 9449 10).
func (p *openID) readKey(q *request, r *http.Request, values url.Values) *refusal {
	q.key = values.Get("dpop_jkt")
	if r.Method != http.MethodPost || r.Header.Get("DPoP") == "" {
		return nil
	}
	key, refused := p.proofs.check(r, p.base+"/par", "")
	if refused != nil {
		return refused
	}
	if q.key != "" && q.key != key {
		return badProof("dpop_jkt is not the thumbprint of the proof's key")
	}
	q.key = key
	return nil
}

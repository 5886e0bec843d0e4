package practice

import (
	"crypto/rand"
	"fmt"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// mint makes access tokens that are JWTs signed with a key nobody else knows:
// opaque to clients, though they can look inside.
type mint struct{ signer jose.Signer }

func newMint() (*mint, error) {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.HS256, Key: key}, (&jose.SignerOptions{}).WithType("JWT"))
	if err != nil {
		return nil, fmt.Errorf("a signer for access tokens: %w", err)
	}
	return &mint{signer: signer}, nil
}

func (m *mint) token(claims any) (string, error) {
	text, err := jwt.Signed(m.signer).Claims(claims).Serialize()
	if err != nil {
		return "", fmt.Errorf("signing an access token: %w", err)
	}
	return text, nil
}

// broken is the answer to a fault of our own.
func broken() *refusal {
	return &refusal{status: 500, code: "server_error", description: "the practice provider could not make a token"}
}

package privatekey

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"strings"
)

// beside is what a key has and PEM has no place for, named as in a JWT's header.
type beside struct {
	ID        string `json:"kid,omitempty"`
	Algorithm string `json:"alg,omitempty"`
	SHA1      []byte `json:"x5t,omitempty"`
	SHA256    []byte `json:"x5t#S256,omitempty"`
}

// PEM writes the key in the form in which it is kept. What PEM has no place for
// stands as JSON in a line before the first block, which other readers pass over
// (RFC 7468 2).
func (k Key) PEM() (string, error) {
	unusual := refused("it is of an unusual type", "")
	der, err := x509.MarshalPKCS8PrivateKey(k.Signer)
	if err != nil {
		return "", unusual
	}
	more := beside{ID: k.ID, Algorithm: k.Algorithm}
	if k.Certificate == nil { // else they follow from it
		more.SHA1, more.SHA256 = k.SHA1, k.SHA256
	}
	line, err := json.Marshal(more)
	if err != nil {
		return "", unusual
	}
	var out bytes.Buffer
	if string(line) != "{}" {
		out.Write(append(line, '\n'))
	}
	out.Write(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	if k.Certificate != nil {
		out.Write(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: k.Certificate.Raw}))
	}
	again, err := Read(out.Bytes(), "")
	if err != nil {
		return "", unusual
	}
	if same, ok := again.Signer.(interface{ Equal(crypto.PrivateKey) bool }); !ok || !same.Equal(k.Signer) || again.ID != k.ID {
		return "", unusual
	}
	return out.String(), nil
}

// readBeside reads the line before the first block of a text that PEM wrote.
func (k *Key) readBeside(text string) {
	line, _, _ := strings.Cut(text, "\n")
	var more beside
	if !strings.HasPrefix(line, "{") || json.Unmarshal([]byte(line), &more) != nil {
		return
	}
	k.ID, k.Algorithm = more.ID, more.Algorithm
	if k.Certificate == nil {
		k.SHA1, k.SHA256 = more.SHA1, more.SHA256
	}
}

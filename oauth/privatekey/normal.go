package privatekey

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"strings"
)

// PEM writes the key in the form in which it is kept: what PEM has no place for
// stands in lines before the first block, which other readers pass over (RFC 7468 2).
func (k Key) PEM() (string, error) {
	unusual := refused("it is of an unusual type", "")
	der, err := x509.MarshalPKCS8PrivateKey(k.Signer)
	if err != nil {
		return "", unusual
	}
	var out bytes.Buffer
	for _, a := range k.attributes() {
		if value := a.get(); value != "" {
			text, err := json.Marshal(value) // one line, whatever it holds
			if err != nil {
				return "", unusual
			}
			out.WriteString(a.name + ": " + string(text) + "\n")
		}
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

// An attribute is a line before the blocks, named as in a JWT's header.
type attribute struct {
	name string
	get  func() string
	set  func(string)
}

func (k *Key) attributes() []attribute {
	text := func(at *string) (func() string, func(string)) {
		return func() string { return *at }, func(s string) { *at = s }
	}
	sum := func(at *[]byte) (func() string, func(string)) {
		get := func() string {
			if k.Certificate != nil {
				return "" // it follows from the certificate
			}
			return encode(*at)
		}
		return get, func(s string) { *at = base64Bytes(s) }
	}
	var list []attribute
	add := func(name string, get func() string, set func(string)) { list = append(list, attribute{name, get, set}) }
	get, set := text(&k.ID)
	add("kid", get, set)
	get, set = text(&k.Algorithm)
	add("alg", get, set)
	get, set = sum(&k.SHA1)
	add("x5t", get, set)
	get, set = sum(&k.SHA256)
	add("x5t#S256", get, set)
	return list
}

// readAttributes reads the lines before the first block of a text that PEM wrote.
func (k *Key) readAttributes(text string) {
	for line := range strings.Lines(text) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		if strings.HasPrefix(name, "-") {
			return
		}
		for _, a := range k.attributes() {
			var s string
			if a.name == name && a.get() == "" && json.Unmarshal([]byte(value), &s) == nil {
				a.set(s)
			}
		}
	}
}

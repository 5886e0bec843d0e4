package privatekey

import (
	"crypto/x509"
	"encoding/pem"
	"strings"

	"tokendesk/oauth/pattern"
)

const anotherFile = "Use the file with the private key."

var (
	certificate   = refused("it is a certificate, which belongs at the server", anotherFile)
	publicKey     = refused("it is a public key, which belongs at the server", anotherFile)
	certRequest   = refused("it is a certificate request", anotherFile)
	parameters    = refused("it has the parameters of a curve, but no key", anotherFile)
	cutOff        = refused("it is cut off or damaged", "Copy it again, from its BEGIN line to its END line.")
	aPath         = refused("it is the path of a file, not its content", "Give the file itself: tokendesk secret set APP --kind private_key < FILE.")
	javaStore     = refused("it is a Java key store", "Convert it: keytool -importkeystore -srckeystore FILE -destkeystore key.p12 -deststoretype pkcs12.")
	putty         = refused("it is a key of PuTTY", "Convert it: puttygen FILE -O private-openssh-new -o key.pem.")
	unknownBlocks = refused("there is no private key in it", "")
)

// nameOfBlocks says what a PEM text without a private key is.
func nameOfBlocks(blocks []*pem.Block) *Refusal {
	for _, b := range blocks {
		switch {
		case strings.Contains(b.Type, "PGP"):
			return refused("it is a PGP key, which no authorization server takes", "")
		case strings.Contains(b.Type, "REQUEST"):
			return certRequest
		case strings.Contains(b.Type, "CERTIFICATE"), b.Type == "PKCS7":
			return certificate
		case strings.HasSuffix(b.Type, "PUBLIC KEY"):
			return publicKey
		}
	}
	for _, b := range blocks {
		if strings.HasSuffix(b.Type, "PARAMETERS") {
			return parameters
		}
	}
	return unknownBlocks
}

// nameOfDER says what a DER text is that holds no private key, nil where that is
// not known.
func nameOfDER(data []byte) *Refusal {
	if _, err := x509.ParseCertificate(data); err == nil {
		return certificate
	}
	if _, err := x509.ParsePKIXPublicKey(data); err == nil {
		return publicKey
	}
	if _, err := x509.ParsePKCS1PublicKey(data); err == nil {
		return publicKey
	}
	if _, err := x509.ParseCertificateRequest(data); err == nil {
		return certRequest
	}
	return nil
}

// kinds are texts that people give for a private key, by how they begin.
var kinds = []struct {
	begins string
	what   *Refusal
}{
	{"putty-user-key-file", putty},
	{"ssh-", publicKey},
	{"ecdsa-sha2-", publicKey},
	{"sk-ssh-", publicKey},
	{"sk-ecdsa-", publicKey},
	{"<!doctype html", refused("it is a web page, not a file with a key", "Download the file itself.")},
	{"<html", refused("it is a web page, not a file with a key", "Download the file itself.")},
	{"<rsakeyvalue", refused("it is a key in XML", "Export it as PEM, PFX or JWK.")},
	{"age-secret-key-", refused("it is a key of age, which cannot sign", "")},
	{"eyj", refused("it is a token (a JWT), not a key", "")},
}

var (
	drive  = pattern.New(`^[A-Za-z]:[\\/]`)
	suffix = pattern.New(`(?i)\.(pem|key|p8|pk8|p12|pfx|der|json|jwk|jwks|crt|cer|ppk)$`)
)

// nameOf says what something is that holds no private key, nil where that is not
// known. text is data as text.
func nameOf(data []byte, text string) *Refusal {
	if strings.HasPrefix(string(data), "\xfe\xed\xfe\xed") {
		return javaStore
	}
	if what := nameOfDER(data); what != nil {
		return what
	}
	lower := strings.ToLower(text[:min(len(text), 100)])
	for _, kind := range kinds {
		if strings.HasPrefix(lower, kind.begins) {
			return kind.what
		}
	}
	line := !strings.ContainsAny(text, "\r\n") && len(text) < 4096
	switch {
	case text == "":
		return refused("there is no private key in it: it is empty", "")
	case strings.Contains(text, "PRIVATE KEY--"):
		return cutOff
	case line && (drive.MatchString(text) || strings.HasPrefix(text, "~/") || strings.HasPrefix(text, "./") || strings.HasPrefix(text, "file:") || suffix.MatchString(text)),
		line && strings.HasPrefix(text, "/") && !strings.ContainsAny(text, "+="):
		return aPath
	case strings.HasPrefix(text, "{"):
		return refused("it looks like JSON, but is cut off or damaged: it is not a valid JWK", "Copy it again, whole.")
	}
	return nil
}

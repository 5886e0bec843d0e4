package privatekey

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"math/big"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/go-jose/go-jose/v4"
	"github.com/youmark/pkcs8"
	"golang.org/x/crypto/ssh"
	"software.sslmate.com/src/go-pkcs12"
)

// made are the keys of the tests, in the forms that others are made of.
type made struct {
	rsa         *rsa.PrivateKey
	ec          *ecdsa.PrivateKey
	ed          ed25519.PrivateKey
	der         []byte            // the RSA key's PKCS #8
	pem         string            // the same as text
	certificate *x509.Certificate // the RSA key's
}

func keys(t testing.TB) made {
	t.Helper()
	var m made
	var err error
	if m.rsa, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
		t.Fatal(err)
	}
	m.ec, _ = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	_, m.ed, _ = ed25519.GenerateKey(rand.Reader)
	m.der, _ = x509.MarshalPKCS8PrivateKey(m.rsa)
	m.pem = text("PRIVATE KEY", m.der)
	m.certificate = certify(t, m.rsa)
	return m
}

func certify(t testing.TB, key crypto.Signer) *x509.Certificate {
	t.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: "app"}, NotAfter: time.Unix(1<<31, 0)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func text(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

func inUTF16(text string, low int, mark ...byte) string {
	out := mark
	for _, u := range utf16.Encode([]rune(text)) {
		if low == 0 {
			out = append(out, byte(u), byte(u>>8))
		} else {
			out = append(out, byte(u>>8), byte(u))
		}
	}
	return string(out)
}

func inJSON(t testing.TB, value any) string {
	t.Helper()
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

const pass = "canary-pass"

// The forms in which people have a private key, as they come out of providers'
// consoles, of environment files, of terminals and of other programs.
func TestFormsOfAKey(t *testing.T) {
	m := keys(t)
	one := strings.ReplaceAll(m.pem, "\n", `\n`)
	body := strings.Split(strings.TrimSpace(m.pem), "\n")
	bare := strings.Join(body[1:len(body)-1], "")
	sec1, _ := x509.MarshalECPrivateKey(m.ec)
	locked, err := pkcs8.MarshalPrivateKey(m.rsa, []byte(pass), nil)
	if err != nil {
		t.Fatal(err)
	}
	//lint:ignore SA1019 old keys are locked so
	legacy, err := x509.EncryptPEMBlock(rand.Reader, "RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(m.rsa), []byte(pass), x509.PEMCipherAES256)
	if err != nil {
		t.Fatal(err)
	}
	openSSH, err := ssh.MarshalPrivateKey(m.ed, "")
	if err != nil {
		t.Fatal(err)
	}
	lockedSSH, err := ssh.MarshalPrivateKeyWithPassphrase(m.ed, "", []byte(pass))
	if err != nil {
		t.Fatal(err)
	}
	pfx := func(encoder *pkcs12.Encoder, password string) string {
		data, err := encoder.Encode(m.rsa, m.certificate, nil, password)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	certificate := text("CERTIFICATE", m.certificate.Raw)
	parameters := text("EC PARAMETERS", []byte{6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7})
	jwk := jose.JSONWebKey{Key: m.ec, KeyID: "kid-1", Algorithm: "ES256"}
	public := jose.JSONWebKey{Key: m.ec.Public(), KeyID: "kid-2"}
	base64Of := base64.StdEncoding.EncodeToString
	for name, c := range map[string]struct {
		text, passphrase string
		key              crypto.Signer
		id               string
		certified        bool
	}{
		"PKCS #8":           {text: m.pem, key: m.rsa},                                                       // Google Cloud, Apple's .p8, Snowflake
		"PKCS #1":           {text: text("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(m.rsa)), key: m.rsa}, // GitHub Apps, DocuSign
		"SEC 1":             {text: text("EC PRIVATE KEY", sec1), key: m.ec},                                 // openssl ecparam -genkey
		"parameters, SEC 1": {text: parameters + text("EC PRIVATE KEY", sec1), key: m.ec},                    // the same without -noout
		"OpenSSH":           {text: string(pem.EncodeToMemory(openSSH)), key: m.ed},                          // ssh-keygen -t ed25519
		"Ed25519":           {text: func() string { d, _ := x509.MarshalPKCS8PrivateKey(m.ed); return text("PRIVATE KEY", d) }(), key: m.ed},
		"a wrong label":     {text: text("RSA PRIVATE KEY", m.der), key: m.rsa}, // PKCS #8 that somebody relabelled

		"locked PKCS #8":                        {text: text("ENCRYPTED PRIVATE KEY", locked), passphrase: pass, key: m.rsa}, // Snowflake, key pair authentication
		"locked, the old way":                   {text: string(pem.EncodeToMemory(legacy)), passphrase: pass, key: m.rsa},    // openssl genrsa -aes256, before 3.0
		"locked OpenSSH":                        {text: string(pem.EncodeToMemory(lockedSSH)), passphrase: pass, key: m.ed},
		"locked, the old way, one line":         {text: strings.ReplaceAll(string(pem.EncodeToMemory(legacy)), "\n", " "), passphrase: pass, key: m.rsa},
		"not locked, a passphrase all the same": {text: string(pem.EncodeToMemory(openSSH)), passphrase: pass, key: m.ed},

		// What becomes of line ends: mmmavis and others at theoephraim/node-google-spreadsheet, keys in environment variables.
		`literal \n`:                 {text: one, key: m.rsa},
		`literal \n, quoted`:         {text: `"` + one + `"`, key: m.rsa},
		`literal \n, single quotes`:  {text: "'" + one + "'", key: m.rsa},
		`literal \\n (Heroku)`:       {text: strings.ReplaceAll(one, `\n`, `\\n`), key: m.rsa}, // nocodb/nocodb, doubled backslashes
		`literal \r\n`:               {text: strings.ReplaceAll(m.pem, "\n", `\r\n`), key: m.rsa},
		"a .env file's line":         {text: `PRIVATE_KEY="` + one + `"`, key: m.rsa}, // coollabsio/coolify
		"an exported variable":       {text: `export PRIVATE_KEY='` + m.pem + `'`, key: m.rsa},
		"CRLF":                       {text: strings.ReplaceAll(m.pem, "\n", "\r\n"), key: m.rsa},
		"CR":                         {text: strings.ReplaceAll(m.pem, "\n", "\r"), key: m.rsa},
		"one line with blanks":       {text: strings.ReplaceAll(m.pem, "\n", " "), key: m.rsa}, // googleapis/google-cloud-node, newlines replaced by spaces
		"one line without":           {text: strings.ReplaceAll(m.pem, "\n", ""), key: m.rsa},
		"one long line of Base64":    {text: body[0] + "\n" + bare + "\n" + body[len(body)-1], key: m.rsa}, // microsoft/google-play-vsts-extension
		"indented (YAML)":            {text: "key: |\n    " + strings.ReplaceAll(m.pem, "\n", "\n    "), key: m.rsa},
		"a byte order mark":          {text: "\ufeff" + m.pem, key: m.rsa},
		"UTF-16 (PowerShell's >)":    {text: inUTF16(m.pem, 0, 0xff, 0xfe), key: m.rsa},
		"UTF-16, the other way":      {text: inUTF16(m.pem, 1, 0xfe, 0xff), key: m.rsa},
		"UTF-16 without its mark":    {text: inUTF16(m.pem, 0), key: m.rsa},
		"non-breaking spaces":        {text: strings.ReplaceAll(m.pem, "\n", "\u00a0\n\u00a0"), key: m.rsa}, // copied from a wiki
		"such spaces in its lines":   {text: strings.ReplaceAll(m.pem, " ", "\u00a0"), key: m.rsa},
		"zero width spaces":          {text: strings.ReplaceAll(m.pem, "KEY", "KEY\u200b"), key: m.rsa},
		"a word processor's dashes":  {text: strings.ReplaceAll(m.pem, "-----", "–—-"), key: m.rsa},
		"quoted as in a mail":        {text: "> " + strings.ReplaceAll(m.pem, "\n", "\n> "), key: m.rsa},
		"percent-encoded":            {text: url.QueryEscape(m.pem), key: m.rsa},
		"percent-encoded, as a path": {text: url.PathEscape(m.pem), key: m.rsa},
		`JSON escapes of =`:          {text: strings.ReplaceAll(one, "=", `\u003d`), key: m.rsa}, // Terraform's jsonencode
		"words around it":            {text: "Here is the key:\n\n" + m.pem + "\nPlease keep it safe.", key: m.rsa},
		// Yandex Cloud, authorized keys: a line of warning before the key.
		"a warning before it": {text: "PLEASE DO NOT REMOVE THIS LINE! Yandex.Cloud SA Key ID <aje>\n" + m.pem, key: m.rsa},

		"Base64 of PEM":           {text: base64Of([]byte(m.pem)), key: m.rsa}, // GitHub Actions' and GitLab's variables
		"Base64 of PEM, in lines": {text: strings.Join(chunks(base64Of([]byte(m.pem)), 76), "\n"), key: m.rsa},
		"Base64 of DER":           {text: base64Of(m.der), key: m.rsa}, // Alipay: the key without its lines
		"Base64url of DER":        {text: base64.RawURLEncoding.EncodeToString(m.der), key: m.rsa},
		"a .env file's Base64":    {text: "KEY=" + base64Of(m.der), key: m.rsa},
		"Base64 of Google's JSON": {text: base64Of([]byte(inJSON(t, map[string]string{"type": "service_account", "private_key": m.pem, "private_key_id": "g1"}))), key: m.rsa, id: "g1"},
		"DER":                     {text: string(m.der), key: m.rsa}, // Salesforce's and Java's .der
		"DER, SEC 1":              {text: string(sec1), key: m.ec},
		"DER, locked":             {text: string(locked), passphrase: pass, key: m.rsa},

		"a JWK":                  {text: inJSON(t, jwk), key: m.ec, id: "kid-1"},                                              // Okta, "Generate key", in JSON
		"a JWK set":              {text: inJSON(t, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{jwk}}), key: m.ec, id: "kid-1"}, // mkjwk.org
		"a set with public ones": {text: inJSON(t, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{public, jwk}}), key: m.ec, id: "kid-1"},
		"a JWK with thumbprints": {text: inJSON(t, jose.JSONWebKey{Key: m.rsa, CertificateThumbprintSHA1: make([]byte, 20), CertificateThumbprintSHA256: make([]byte, 32)}), key: m.rsa},
		"a JWK with x5c":         {text: inJSON(t, jose.JSONWebKey{Key: m.rsa, Certificates: []*x509.Certificate{m.certificate}}), key: m.rsa, certified: true},
		// Google Cloud, service account keys.
		"Google's JSON": {text: inJSON(t, map[string]string{"type": "service_account", "private_key_id": "abc", "private_key": m.pem, "client_email": "a@b.test"}), key: m.rsa, id: "abc"},
		// Box, developer console: the configuration of an app with a key pair, locked.
		"Box's JSON": {text: inJSON(t, map[string]any{"boxAppSettings": map[string]any{"clientID": "c", "appAuth": map[string]string{
			"publicKeyID": "pk", "privateKey": text("ENCRYPTED PRIVATE KEY", locked), "passphrase": pass,
		}}}), key: m.rsa, id: "pk"},
		// ZITADEL, keys of service users.
		"ZITADEL's JSON": {text: inJSON(t, map[string]string{"type": "serviceaccount", "keyId": "z1", "key": text("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(m.rsa)), "userId": "u"}), key: m.rsa, id: "z1"},
		"a JSON string":  {text: inJSON(t, m.pem), key: m.rsa},

		"a certificate, then the key":    {text: certificate + m.pem, key: m.rsa, certified: true}, // Azure Key Vault, PEM
		"the key, then a certificate":    {text: m.pem + certificate, key: m.rsa, certified: true},
		"another certificate before":     {text: text("CERTIFICATE", certify(t, m.ec).Raw) + m.pem + certificate, key: m.rsa, certified: true},
		"openssl pkcs12 -nodes":          {text: "Bag Attributes\n    localKeyID: 01\nsubject=CN = app\n" + certificate + "Bag Attributes\n    friendlyName: app\nKey Attributes: <No Attributes>\n" + m.pem, key: m.rsa, certified: true},
		"PFX":                            {text: pfx(pkcs12.Modern2023, pass), passphrase: pass, key: m.rsa, certified: true}, // openssl pkcs12 -export, 3.x
		"PFX, the old way":               {text: pfx(pkcs12.LegacyRC2, pass), passphrase: pass, key: m.rsa, certified: true},  // Windows, Export-PfxCertificate before 2019
		"PFX, triple DES":                {text: pfx(pkcs12.LegacyDES, pass), passphrase: pass, key: m.rsa, certified: true},  // keytool, openssl 1.x
		"PFX without a password":         {text: pfx(pkcs12.Modern2023, ""), key: m.rsa, certified: true},
		"a passphrase that nobody needs": {text: m.pem, passphrase: "other", key: m.rsa},
		"a passphrase that no PFX needs": {text: pfx(pkcs12.Modern2023, ""), passphrase: "other", key: m.rsa, certified: true},
		"a passphrase that no JWK needs": {text: inJSON(t, jwk), passphrase: "other", key: m.ec, id: "kid-1"},
		// Kubernetes, secrets of the type kubernetes.io/tls: kubectl get secret -o yaml, -o json.
		"a Kubernetes secret":   {text: "apiVersion: v1\nkind: Secret\ntype: kubernetes.io/tls\ndata:\n  tls.crt: " + base64Of([]byte(certificate)) + "\n  tls.key: " + base64Of([]byte(m.pem)) + "\n", key: m.rsa, certified: true},
		"the same in JSON":      {text: inJSON(t, map[string]any{"kind": "Secret", "data": map[string]string{"tls.crt": base64Of([]byte(certificate)), "tls.key": base64Of([]byte(m.pem))}}), key: m.rsa},
		"PFX in Base64":         {text: base64Of([]byte(pfx(pkcs12.Modern2023, ""))), key: m.rsa, certified: true}, // Azure Key Vault, the secret of a certificate
		"a chain, its own last": {text: m.pem + text("CERTIFICATE", certify(t, m.ec).Raw) + text("CERTIFICATE", certify(t, m.ed).Raw) + certificate, key: m.rsa, certified: true},
		"the same key twice":    {text: m.pem + m.pem, key: m.rsa},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Read([]byte(c.text), c.passphrase)
			if err != nil {
				t.Fatal(err)
			}
			if !got.Signer.(interface{ Equal(crypto.PrivateKey) bool }).Equal(c.key) || got.ID != c.id || (got.Certificate != nil) != c.certified {
				t.Fatalf("another key, or id %q, certified %v", got.ID, got.Certificate != nil)
			}
			if sum := sha1.Sum(m.certificate.Raw); c.certified && !bytes.Equal(got.SHA1, sum[:]) {
				t.Error("the thumbprint is another")
			}
			normal, err := got.PEM()
			if err != nil {
				t.Fatal(err)
			}
			again, err := Read([]byte(normal), "")
			if err != nil || again.ID != got.ID || again.Algorithm != got.Algorithm || !bytes.Equal(again.SHA256, got.SHA256) {
				t.Errorf("kept as another: %v", err)
			}
			if twice, err := again.PEM(); err != nil || twice != normal {
				t.Error("the normal form is not the same the second time")
			}
		})
	}
	if normal, err := (Key{Signer: m.rsa}).PEM(); err != nil || normal != m.pem {
		t.Error("a key in PKCS #8 does not stay as it is")
	}
	if _, err := Read([]byte(text("ENCRYPTED PRIVATE KEY", locked)), ""); !IsLocked(err) {
		t.Errorf("locked: %v", err)
	}
	if _, err := Read([]byte(pfx(pkcs12.Modern2023, pass)), ""); !IsLocked(err) {
		t.Errorf("a locked PFX: %v", err)
	}
	for name, key := range map[string]string{"PEM": text("ENCRYPTED PRIVATE KEY", locked), "PFX": pfx(pkcs12.Modern2023, pass)} {
		if _, err := Read([]byte(key), "another"); !IsWrongPassphrase(err) || IsLocked(err) {
			t.Errorf("a %s with another passphrase: %v", name, err)
		}
	}
	if _, err := Read([]byte("no key"), "another"); err == nil || IsWrongPassphrase(err) {
		t.Errorf("what is no key, with a passphrase: %v", err)
	}
}

func decoded(t testing.TB, text string) []byte {
	t.Helper()
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func chunks(text string, size int) (list []string) {
	for len(text) > size {
		list, text = append(list, text[:size]), text[size:]
	}
	return append(list, text)
}

// What is no private key is named for what it is, and nothing of it is repeated.
func TestWhatIsNoKey(t *testing.T) {
	m := keys(t)
	public, _ := x509.MarshalPKIXPublicKey(m.rsa.Public())
	sshPublic, err := ssh.NewPublicKey(m.ed.Public())
	if err != nil {
		t.Fatal(err)
	}
	request, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{}, m.rsa)
	if err != nil {
		t.Fatal(err)
	}
	trust, err := pkcs12.Modern2023.EncodeTrustStore([]*x509.Certificate{m.certificate}, "")
	if err != nil {
		t.Fatal(err)
	}
	ec, _ := x509.MarshalPKCS8PrivateKey(m.ec)
	lockedPFX, _ := pkcs12.Modern2023.Encode(m.rsa, m.certificate, nil, pass)
	foreignPFX, _ := pkcs12.Modern2023.Encode(m.rsa, certify(t, m.ec), nil, pass)
	foreignChain, _ := pkcs12.Modern2023.Encode(m.rsa, certify(t, m.ec), []*x509.Certificate{certify(t, m.ed)}, pass)
	locked, _ := pkcs8.MarshalPrivateKey(m.rsa, []byte(pass), nil)
	const oldWay = "MFgwHAYKKoZIhvcNAQwBAzAOBAgUotUQfu0r9wICCAAEOGjJk/+d8SNlj5A/jhjqmLPHGRwuqc7D9SrG2zgZbVZ3vejGlW1wMet2hZh1fZ13bHzOaQI60ead"
	whole := inJSON(t, jose.JSONWebKey{Key: m.rsa})
	var least, foreignX5C map[string]any
	for _, into := range []*map[string]any{&least, &foreignX5C} {
		if err := json.Unmarshal([]byte(whole), into); err != nil {
			t.Fatal(err)
		}
	}
	for _, member := range []string{"p", "q", "dp", "dq", "qi"} {
		delete(least, member)
	}
	foreignX5C["x5c"] = []string{base64.StdEncoding.EncodeToString(certify(t, m.ec).Raw)}
	certificate := text("CERTIFICATE", m.certificate.Raw)
	dsaKey, _ := asn1.Marshal(struct {
		Version       int
		P, Q, G, Y, X *big.Int
	}{0, big.NewInt(23), big.NewInt(11), big.NewInt(4), big.NewInt(8), big.NewInt(7)})
	for name, c := range map[string]struct{ text, passphrase, why string }{
		"a certificate":               {text: certificate, why: "certificate"},
		"a certificate in DER":        {text: string(m.certificate.Raw), why: "certificate"}, // .cer of Windows
		"a certificate in Base64":     {text: base64.StdEncoding.EncodeToString(m.certificate.Raw), why: "certificate"},
		"a request":                   {text: text("CERTIFICATE REQUEST", request), why: "certificate request"},
		"a public key":                {text: text("PUBLIC KEY", public), why: "public key"},
		"a public key in DER":         {text: string(public), why: "public key"},
		"a public key of RSA":         {text: text("RSA PUBLIC KEY", x509.MarshalPKCS1PublicKey(&m.rsa.PublicKey)), why: "public key"},
		"an SSH public key":           {text: string(ssh.MarshalAuthorizedKey(sshPublic)), why: "public key"}, // ~/.ssh/id_ed25519.pub
		"an SSH public key, RFC 4716": {text: "---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----", why: "public key"},
		"PuTTY":                       {text: "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n", why: "PuTTY"},
		"a public JWK":                {text: inJSON(t, jose.JSONWebKey{Key: m.ec.Public()}), why: "public key"},
		"a public JWK set":            {text: inJSON(t, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: m.ec.Public()}}}), why: "public keys"},
		"a shared secret's JWK":       {text: `{"kty":"oct","k":"Y2FuYXJ5"}`, why: "shared secret"},
		"two keys":                    {text: m.pem + text("PRIVATE KEY", ec), why: "several"},
		"two JWKs":                    {text: inJSON(t, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: m.ec, KeyID: "a"}, {Key: m.rsa, KeyID: "b"}}}), why: "several"},
		"cut off":                     {text: m.pem[:900], why: "cut off"},
		"without its first line":      {text: m.pem[28:], why: "cut off"},
		"a line is missing":           {text: m.pem[:100] + m.pem[165:], why: "damaged"},
		"cut off, one line":           {text: strings.ReplaceAll(m.pem[:900], "\n", `\n`), why: "cut off"},
		"cut off JSON":                {text: `{"type": "service_account", "project_id": "canary`, why: "cut off"},
		"a path":                      {text: "/home/canary/key.pem", why: "path"},
		"a path at home":              {text: "~/keys/canary", why: "path"},
		"a path of Windows":           {text: `C:\Users\canary\AuthKey.p8`, why: "path"},
		"a file's name":               {text: "AuthKey_CANARY.p8", why: "path"}, // Apple's file as it is downloaded
		"a web page":                  {text: "<!DOCTYPE html>\n<html>canary</html>", why: "web page"},
		"XML":                         {text: "<RSAKeyValue><Modulus>canary</Modulus></RSAKeyValue>", why: "XML"}, // .NET, ToXmlString
		"a token":                     {text: "eyJhbGciOiJub25lIn0.eyJzdWIiOiJjYW5hcnkifQ.", why: "token"},
		"PGP":                         {text: "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQ==\n=abcd\n-----END PGP PRIVATE KEY BLOCK-----", why: "PGP"},
		"a Java key store":            {text: "\xfe\xed\xfe\xed\x00\x00\x00\x02", why: "Java key store"},
		"a PFX of certificates":       {text: string(trust), why: "no private key"},
		"a PFX, another password":     {text: string(lockedPFX), passphrase: "wrong", why: "passphrase"},
		"a PFX of an old program":     {text: "\x30\x80\x02\x01\x03\x30\x80", why: "old form"},
		"a user's credentials":        {text: `{"type":"authorized_user","refresh_token":"canary","client_secret":"canary"}`, why: "refresh token"}, // gcloud auth application-default login
		"JSON without a key":          {text: `{"type":"external_account","audience":"canary"}`, why: "without a private key"},                      // Google, workload identity federation
		"parameters alone":            {text: text("EC PARAMETERS", []byte{6, 1, 1}), why: "parameters"},
		"DSA":                         {text: text("DSA PRIVATE KEY", dsaKey), why: "cannot sign"},
		// What becomes of `cat app.key server.crt`, and of a renewed certificate beside the old key.
		"another's certificate":    {text: m.pem + text("CERTIFICATE", certify(t, m.ec).Raw), why: "belongs to another key"},
		"another's, before":        {text: text("CERTIFICATE", certify(t, m.ed).Raw) + text("CERTIFICATE", certify(t, m.ec).Raw) + m.pem, why: "belongs to another key"},
		"another's, key locked":    {text: text("ENCRYPTED PRIVATE KEY", locked) + text("CERTIFICATE", certify(t, m.ec).Raw), passphrase: pass, why: "belongs to another key"},
		"another's, PFX":           {text: string(foreignPFX), passphrase: pass, why: "belongs to another key"},
		"another's, PFX and chain": {text: string(foreignChain), passphrase: pass, why: "belongs to another key"},
		"another's, PFX in Base64": {text: base64.StdEncoding.EncodeToString(foreignPFX), passphrase: pass, why: "belongs to another key"},
		// Keys as openssl 3 writes them, with curves and locks of other programs.
		"Ed448":                {text: text("PRIVATE KEY", decoded(t, "MEcCAQAwBQYDK2VxBDsEOSJzeOKAyYvqt8sWSxKDXneXu3sYndSlhJ/CJ5M/Q2MUWpsdhKR8tuWP8tr+hOF9VSQVVTqpDNKQ8A==")), why: "Ed448, is not supported"},
		"secp256k1":            {text: text("PRIVATE KEY", decoded(t, "MHQCAQEEIMW4U+BqcuVay+C/taZeaU8fViMzvS5huL73egZBtHyBoAcGBSuBBAAKoUQDQgAEu1U7+gGm8uAudhQZq1OcL28k28jC8c6crd6oIOBbzbLI8NkphceSeNcOKZ7WOjS8tWnXUHyKEOrzCI6Jxg0Dhg==")), why: "secp256k1, is not supported"},
		"secp256k1, SEC 1":     {text: text("EC PRIVATE KEY", decoded(t, "MHQCAQEEIFNR0PsoWnkDnE+O0VnWiz7RNd+C9VdvlT8Y7wV8eoGAoAcGBSuBBAAKoUQDQgAESyU0I+Nr6V5r8b7t8Pi0Of8HaDArWcORb7ZccXi567woeMwt1YR/7F3e5IeVNprPcpSTpdjNqrfzOrjEAEvCFw==")), why: "secp256k1, is not supported"},
		"secp256k1, DER":       {text: string(decoded(t, "MHQCAQEEIMW4U+BqcuVay+C/taZeaU8fViMzvS5huL73egZBtHyBoAcGBSuBBAAKoUQDQgAEu1U7+gGm8uAudhQZq1OcL28k28jC8c6crd6oIOBbzbLI8NkphceSeNcOKZ7WOjS8tWnXUHyKEOrzCI6Jxg0Dhg==")), why: "secp256k1, is not supported"},
		"Brainpool":            {text: text("EC PRIVATE KEY", decoded(t, "MHgCAQEEIKOI7O4knqnycPuydrnXgo3k23DGNg4wcKx2IDMlEHj3oAsGCSskAwMCCAEBB6FEA0IABCbRri4N+u6Wd+0N3HJtNk8oZE+wik3JC62Dyf9x4E/id1OfEjRyD3eMlSRLF88qMR+wRpUkHrZrODf77iUexaQ=")), why: "Brainpool, is not supported"},
		"secp256k1, JWK":       {text: `{"kty":"EC","crv":"secp256k1","x":"canary","y":"canary","d":"canary"}`, why: "secp256k1, is not supported"},
		"PBES1":                {text: text("ENCRYPTED PRIVATE KEY", decoded(t, oldWay)), passphrase: pass, why: "PBES1"}, // openssl pkcs8 -topk8 -v1 PBE-SHA1-3DES
		"PBES1, no passphrase": {text: text("ENCRYPTED PRIVATE KEY", decoded(t, oldWay)), why: "PBES1"},
		"PBES1, DER":           {text: string(decoded(t, oldWay)), passphrase: pass, why: "PBES1"},
		"an odd shared secret": {text: `{"kty":"oct","k":"CANARYOCT+/="}`, why: "shared secret"},
		"a set of a secret":    {text: `{"keys":[{"kty":"oct","k":"CANARYOCT"}]}`, why: "shared secret"},
		"JWK for encryption":   {text: strings.Replace(whole, "{", `{"use":"enc",`, 1), why: "for encryption"},
		"JWK that decrypts":    {text: strings.Replace(whole, "{", `{"key_ops":["decrypt"],`, 1), why: "for encryption"},
		"a set for encryption": {text: `{"keys":[` + strings.Replace(whole, "{", `{"use":"enc",`, 1) + "]}", why: "for encryption"},
		"JWK of n, e and d":    {text: inJSON(t, least), why: "p, q, dp, dq and qi are missing"},
		"JWK, another's x5c":   {text: inJSON(t, foreignX5C), why: "belongs to another key"},
		"a client secret":      {text: "canary~8Q~abcdefghijklmnopqrstuvwxyz0123456789", why: "no private key"},
		"nothing":              {why: "empty"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read([]byte(c.text), c.passphrase)
			var r *Refusal
			if !errors.As(err, &r) || !strings.Contains(r.Why, c.why) {
				t.Fatalf("%v, want one with %q", err, c.why)
			}
			if strings.Contains(strings.ToLower(r.Why+r.Advice), "canary") {
				t.Error("it repeats the text")
			}
		})
	}
}

// Promise 45: so does a PKCS #12 file.
func TestPFXThatCostsTooMuch(t *testing.T) {
	m := keys(t)
	for name, encoder := range map[string]*pkcs12.Encoder{"modern": pkcs12.Modern2023, "legacy": pkcs12.LegacyDES} {
		honest, err := encoder.WithIterations(600_000).Encode(m.ec, certify(t, m.ec), nil, pass)
		if err != nil {
			t.Fatal(err)
		}
		if costlyPKCS12(honest) {
			t.Errorf("%s: an honest one is refused", name)
		}
		// The same numbers, made longer than any honest ones.
		few, _ := asn1.Marshal(600_000)
		many, _ := asn1.Marshal(0x7fffff)
		costly := bytes.ReplaceAll(honest, few, many)
		if _, err := Read(costly, pass); err == nil || !strings.Contains(err.Error(), "too long to open") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzRead: whatever is given ends soon, with a key that is the same when it was kept,
// or with a refusal that holds nothing of it.
func FuzzRead(f *testing.F) {
	m := keys(f)
	ed, _ := x509.MarshalPKCS8PrivateKey(m.ed)
	short := text("PRIVATE KEY", ed)
	pfx, err := pkcs12.Modern2023.WithIterations(1).Encode(m.ed, certify(f, m.ed), nil, "")
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{
		short, strings.ReplaceAll(short, "\n", `\n`), strings.ReplaceAll(short, "\n", " "), `"` + short + `"`, "KEY=" + short,
		base64.StdEncoding.EncodeToString([]byte(short)), string(ed), string(pfx), inUTF16(short, 0, 0xff, 0xfe), url.QueryEscape(short),
		inJSON(f, jose.JSONWebKey{Key: m.ed, KeyID: "k"}), inJSON(f, map[string]string{"private_key": short, "private_key_id": "k"}),
		`{"keys":[{"kty":"oct","k":"AA"}]}`, "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----",
		"-----BEGIN CERTIFICATE-----", "~/key.pem", "{\"kid\":\"k\",\"alg\":\"EdDSA\"}\n" + short,
	} {
		f.Add([]byte(seed), "")
	}
	f.Fuzz(func(t *testing.T, data []byte, passphrase string) {
		key, err := Read(data, passphrase)
		if err != nil {
			var r *Refusal
			if !errors.As(err, &r) || r.Why == "" {
				t.Fatalf("%T", err)
			}
			return
		}
		normal, err := key.PEM()
		if err != nil {
			return // an unusual key
		}
		again, err := Read([]byte(normal), "")
		if err != nil || again.ID != key.ID || !again.Signer.(interface{ Equal(crypto.PrivateKey) bool }).Equal(key.Signer) {
			t.Fatalf("kept as another: %v", err)
		}
	})
}

package oauth

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"software.sslmate.com/src/go-pkcs12"

	"tokendesk/oauth/oauthtest"
)

// A server knows the key by its id or its certificate's thumbprints: they stand in
// the header, whatever form the key and its certificate came in, and after it
// was kept.
func TestHeaderNamesTheKey(t *testing.T) {
	rsaKey, _ := rsa.GenerateKey(rand.Reader, 2048)
	ec, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	_, ed, _ := ed25519.GenerateKey(rand.Reader)
	certify := func(key crypto.Signer) *x509.Certificate {
		template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
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
	both := func(key crypto.Signer, c *x509.Certificate) string {
		return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})) + pkcs8Of(t, key)
	}
	certificate, ofEC, ofEd := certify(rsaKey), certify(ec), certify(ed)
	pfx, err := pkcs12.Modern2023.Encode(rsaKey, certificate, []*x509.Certificate{ofEC}, "canary-pass")
	if err != nil {
		t.Fatal(err)
	}
	google, _ := json.Marshal(map[string]string{"type": "service_account", "private_key_id": "google-1", "private_key": pkcs8Of(t, rsaKey)})
	jwk, _ := json.Marshal(jose.JSONWebKey{Key: ec, KeyID: "jwk-1", Certificates: []*x509.Certificate{ofEC}})
	for name, c := range map[string]struct {
		text, alg, ownID string
		key              crypto.Signer
		certificate      *x509.Certificate
		wantAlg, wantID  string
	}{
		// Microsoft Entra, certificate credentials: what `az ad sp create-for-rbac --create-cert` writes.
		"Entra, PEM":   {text: both(rsaKey, certificate), key: rsaKey, certificate: certificate, wantAlg: "RS256"},
		"Entra, PS256": {text: both(rsaKey, certificate), alg: "PS256", key: rsaKey, certificate: certificate, wantAlg: "PS256"},
		// Export-PfxCertificate, or Azure Key Vault's "Download in PFX/PEM format".
		"PFX":               {text: string(pfx), key: rsaKey, certificate: certificate, wantAlg: "RS256"},
		"P-256":             {text: both(ec, ofEC), key: ec, certificate: ofEC, wantAlg: "ES256"},
		"Ed25519":           {text: both(ed, ofEd), key: ed, certificate: ofEd, wantAlg: "EdDSA"},
		"a JWK":             {text: string(jwk), key: ec, certificate: ofEC, wantAlg: "ES256", wantID: "jwk-1"},
		"a JWK, another id": {text: string(jwk), ownID: "mine", key: ec, certificate: ofEC, wantAlg: "ES256", wantID: "mine"},
		"Google's JSON":     {text: string(google), key: rsaKey, wantAlg: "RS256", wantID: "google-1"},
		"no certificate":    {text: pkcs8Of(t, rsaKey), key: rsaKey, wantAlg: "RS256"},
	} {
		t.Run(name, func(t *testing.T) {
			kept, err := NormalPrivateKey(c.text, "canary-pass", c.alg)
			if err != nil {
				t.Fatal(err)
			}
			for _, text := range []string{c.text, kept} {
				server := oauthtest.Start(t)
				app := App{
					Grant: GrantClientCredentials, ClientID: "c", ClientAuth: PrivateKeyJWT, ClientKeyID: c.ownID,
					ClientAssertion: ClientAssertion{Alg: c.alg}, Endpoints: Endpoints{Token: server.URL + "/token"},
				}
				server.Expect(oauthtest.Request{Check: func(_ *http.Request, body []byte) error {
					form, _ := url.ParseQuery(string(body))
					token := form.Get("client_assertion")
					if _, err := verified(token, jose.SignatureAlgorithm(c.wantAlg), c.key.Public()); err != nil {
						return err
					}
					header, _, _ := Claims(token)
					want := map[string]any{"alg": c.wantAlg, "typ": "JWT", "kid": nil, "x5t": nil, "x5t#S256": nil}
					if c.wantID != "" {
						want["kid"] = c.wantID
					}
					if c.certificate != nil {
						one, two := sha1.Sum(c.certificate.Raw), sha256.Sum256(c.certificate.Raw)
						want["x5t"], want["x5t#S256"] = base64.RawURLEncoding.EncodeToString(one[:]), base64.RawURLEncoding.EncodeToString(two[:])
					}
					for member, value := range want {
						if header[member] != value {
							t.Errorf("%s is %v, want %v", member, header[member], value)
						}
					}
					return nil
				}}).JSON(200, `{"access_token":"T"}`)
				client, _ := made(t, app, Secrets{SecretPrivateKey: text, SecretKeyPassphrase: "canary-pass"})
				if _, err := client.Fetch(t.Context(), Account{}); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

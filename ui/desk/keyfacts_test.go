package desk_test

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"testing"

	"tokendesk/oauth"
	"tokendesk/store"
)

// Of a private key in the vault its kind can be told, and of an app without one nothing.
func TestKeyFacts(t *testing.T) {
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	text := string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	d, _ := openDesk(t)
	e := store.Edit{
		App: oauth.App{
			ID: "acme", ClientID: "acme", Grant: oauth.GrantClientCredentials, ClientAuth: oauth.PrivateKeyJWT,
			Endpoints: oauth.Endpoints{Token: "https://as.test/token"},
		},
		Accounts: []oauth.Account{{ID: oauth.DefaultAccount}}, Secrets: oauth.Secrets{oauth.SecretPrivateKey: text},
	}
	if _, err := d.Save(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	ref := oauth.Ref{App: "acme", Account: oauth.DefaultAccount}
	if facts, err := d.KeyFacts(t.Context(), ref); err != nil || facts.Type != "Ed25519" {
		t.Errorf("it is %+v, %v", facts, err)
	}
	e.App.ID, e.App.ClientAuth, e.Secrets = "other", oauth.ClientAuthNone, nil
	if _, err := d.Save(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	ref.App = "other"
	if facts, err := d.KeyFacts(t.Context(), ref); err != nil || facts != (oauth.KeyFacts{}) {
		t.Errorf("without one it is %+v, %v", facts, err)
	}
}

package desk_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/desk"
	"tokendesk/ui/desk/desktest"
)

// certificateUntil is a certificate and its key in PEM form.
func certificateUntil(t *testing.T, end time.Time) (certificate, key string) {
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	made := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "me"}, NotBefore: end.AddDate(-1, 0, 0), NotAfter: end}
	der, err := x509.CreateCertificate(rand.Reader, made, made, k.Public(), k)
	if err != nil {
		t.Fatal(err)
	}
	text, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})), string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: text}))
}

// Certificates tell their end by themselves: one in a file, which is looked at again
// when it was replaced, and one beside a private key. A file that a person has not
// accepted is not read (promise 40).
func TestEndsOfCertificates(t *testing.T) {
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	first, second, third := noon.AddDate(0, 0, 5), noon.AddDate(1, 0, 0), noon.AddDate(0, 0, -1)
	file := filepath.Join(t.TempDir(), "client.pem")
	certificate, key := certificateUntil(t, first)
	if err := os.WriteFile(file, []byte(certificate+key), 0o600); err != nil {
		t.Fatal(err)
	}
	app := func(id string) oauth.App {
		return oauth.App{ID: id, ClientID: id, Grant: oauth.GrantClientCredentials, Endpoints: oauth.Endpoints{Token: "https://id.example.com/token"}}
	}
	read, waiting, signs := app("read"), app("waiting"), app("signs")
	read.ClientAuth, read.TLS.ClientCertificateFile = oauth.TLSClientAuth, file
	waiting.ClientAuth, waiting.TLS.ClientCertificateFile = oauth.TLSClientAuth, file
	signs.ClientAuth = oauth.PrivateKeyJWT
	beside, itsKey := certificateUntil(t, third)
	account := oauth.Account{ID: oauth.DefaultAccount}
	edges := desktest.New(t, noon,
		oauth.Record{App: read, Account: account},
		oauth.Record{App: waiting, Account: account, Waiting: []oauth.Change{{Field: "proxy"}}},
		oauth.Record{App: signs, Account: account, Secrets: oauth.Secrets{oauth.SecretPrivateKey: itsKey + beside}},
	)
	d, err := desk.Open(t.Context(), edges.Options())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	ends := func(id string) []session.End {
		t.Helper()
		accounts, err := d.Accounts(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range accounts {
			if a.Ref().App == id {
				return a.Ends
			}
		}
		t.Fatalf("no %s", id)
		return nil
	}
	if got := ends("read"); len(got) != 1 || got[0].Of != session.EndClientCertificate || !got[0].At.Equal(first) || got[0].Near(noon) != session.EndSoon {
		t.Errorf("of the file: %+v", got)
	}
	if got := ends("waiting"); len(got) != 0 {
		t.Errorf("a file was read that waits for a word: %+v", got)
	}
	if got := ends("signs"); len(got) != 1 || got[0].Of != session.EndClientKey || !got[0].At.Equal(third) || got[0].Near(noon) != session.EndPast {
		t.Errorf("of the key: %+v", got)
	}
	certificate, key = certificateUntil(t, second)
	if err := os.WriteFile(file, []byte(key+certificate+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := ends("read"); len(got) != 1 || !got[0].At.Equal(second) {
		t.Errorf("of the file that took its place: %+v", got)
	}
}

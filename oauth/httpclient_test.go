package oauth_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/youmark/pkcs8"

	"software.sslmate.com/src/go-pkcs12"

	"tokendesk/oauth"
	"tokendesk/oauth/oauthtest"
)

func write(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func certificateOf(server *httptest.Server) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
}

// Promise 16 and the app's own TLS settings.
func TestOwnAuthorityAndInsecure(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, `{"access_token":"T"}`) }))
	server.Config.ErrorLog = nil
	defer server.Close()
	app := oauth.App{Grant: oauth.GrantClientCredentials, ClientID: clientID, ClientAuth: oauth.ClientSecretBasic, Endpoints: oauth.Endpoints{Token: server.URL + "/token"}}
	if _, err := fetch(t, app); failure(t, err, oauth.KindUnreachable).Sent {
		t.Error("something left for a server nobody knows")
	}
	trusting := app
	trusting.TLS.CAFile = write(t, "ca.pem", certificateOf(server))
	if _, err := fetch(t, trusting); err != nil {
		t.Errorf("its own authority: %v", err)
	}
	insecure := app
	insecure.TLS.InsecureSkipVerify = true
	if _, err := fetch(t, insecure); err != nil {
		t.Errorf("insecure: %v", err)
	}
}

func TestClientCertificate(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "client"}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	plain, _ := x509.MarshalPKCS8PrivateKey(key)
	locked, err := pkcs8.MarshalPrivateKey(key, []byte("canary-pass"), nil)
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string][]byte{
		"plain":     pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: plain}),
		"encrypted": pem.EncodeToMemory(&pem.Block{Type: "ENCRYPTED PRIVATE KEY", Bytes: locked}),
	}
	own, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	if keys["PFX"], err = pkcs12.Modern2023.Encode(key, own, nil, "canary-pass"); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `{"access_token":%q}`, r.TLS.PeerCertificates[0].Subject.CommonName)
	}))
	server.TLS = &tls.Config{ClientAuth: tls.RequireAnyClientCert}
	server.StartTLS()
	defer server.Close()
	for name, data := range keys {
		t.Run(name, func(t *testing.T) {
			app := oauth.App{
				Grant: oauth.GrantClientCredentials, ClientID: clientID, ClientAuth: oauth.TLSClientAuth, Endpoints: oauth.Endpoints{Token: server.URL + "/token"},
				TLS: oauth.TLS{CAFile: write(t, "ca.pem", certificateOf(server)), ClientCertificateFile: write(t, "c.pem", certificate), ClientKeyFile: write(t, "k.pem", data)},
			}
			if name == "PFX" {
				app.TLS.ClientCertificateFile, app.TLS.ClientKeyFile = write(t, "c.pfx", data), ""
			}
			c := client(t, app, oauth.Secrets{oauth.SecretKeyPassphrase: "canary-pass"}, oauth.Options{})
			ts, err := c.Fetch(t.Context(), oauth.Account{})
			if err != nil || ts.AccessToken != "client" {
				t.Fatal(err)
			}
			if name != "plain" {
				_, err := oauth.NewHTTPClient(app, oauth.Secrets{oauth.SecretKeyPassphrase: "canary-wrong"})
				failure(t, err, oauth.KindMisconfigured)
			}
		})
	}
}

func TestFilesAreNamed(t *testing.T) {
	empty := write(t, "empty.pem", []byte("hello"))
	for _, settings := range []oauth.TLS{
		{CAFile: "/nowhere/ca.pem"},
		{CAFile: empty},
		{CAFile: t.TempDir()},
		{ClientCertificateFile: "/nowhere/c.pem"},
		{ClientCertificateFile: empty},
		{ClientCertificateFile: empty, ClientKeyFile: "/nowhere/k.pem"},
	} {
		_, err := oauth.NewHTTPClient(oauth.App{TLS: settings}, nil)
		e := failure(t, err, oauth.KindMisconfigured)
		if !strings.Contains(e.Message, "/") || e.Advice == "" {
			t.Errorf("%+v", e)
		}
	}
}

// Every call of an app goes through its proxy.
func TestProxy(t *testing.T) {
	var asked string
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = r.URL.String()
		io.WriteString(w, `{"access_token":"T"}`)
	}))
	defer proxy.Close()
	server := oauthtest.Other(t) // must see nothing
	app := credentials(server)
	app.Proxy = proxy.URL
	if _, err := fetch(t, app); err != nil || asked != server.URL+"/token" {
		t.Errorf("%v, the proxy was asked for %q", err, asked)
	}
	app.Proxy = "socks5://127.0.0.1:1"
	_, err := fetch(t, app)
	failure(t, err, oauth.KindUnreachable)
}

// A client that a caller brings is held to the same rules.
func TestBroughtClientIsGuarded(t *testing.T) {
	other, server := oauthtest.Other(t), oauthtest.Start(t)
	server.Expect(oauthtest.Request{Header: map[string]string{"User-Agent": "Tokendesk"}}).Body(307, "", "", "Location", other.URL)
	c := client(t, credentials(server), secrets(), oauth.Options{HTTP: &http.Client{Transport: &http.Transport{}}})
	_, err := c.Fetch(t.Context(), oauth.Account{})
	failure(t, err, oauth.KindBadAnswer)
	var e *oauth.Error
	if errors.As(err, &e) && e.Advice == "" {
		t.Error("no advice")
	}
}

// HTTP/2 may send a request again by itself: it is not spoken, also where the
// server offers it.
func TestHTTP1Alone(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `{"access_token":%q}`, r.Proto)
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	app := oauth.App{Grant: oauth.GrantClientCredentials, ClientID: clientID, ClientAuth: oauth.ClientSecretBasic, Endpoints: oauth.Endpoints{Token: server.URL + "/token"}}
	app.TLS.CAFile = write(t, "ca.pem", certificateOf(server))
	if ts, err := fetch(t, app); err != nil || ts.AccessToken != "HTTP/1.1" {
		t.Errorf("%v", err)
	}
}

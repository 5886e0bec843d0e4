package integration

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/loopback"
	"tokendesk/oauth/session"
)

// tlsPorts are registered for sign-ins that come back by https.
var tlsPorts = []int{47998, 47996, 47994, 47992}

// byTLS are the redirect addresses of tlsPorts.
func byTLS() (addresses []string) {
	for _, port := range tlsPorts {
		addresses = append(addresses, fmt.Sprintf("https://127.0.0.1:%d/callback", port))
	}
	return addresses
}

// TestComingBackByTLS signs in where the first registered port is a foreign program's,
// and the browser, which trusts the certificate, comes back by https to another. The
// provider compares the address to the letter at both endpoints.
func TestComingBackByTLS(t *testing.T) {
	t.Parallel()
	p := start(t)
	if foreign, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", tlsPorts[0])); err == nil {
		defer foreign.Close() // else it is a foreign program's already
	}
	made, err := loopback.NewCertificate(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(made.PEM())
	browser := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{RootCAs: roots}}}
	app := p.app(oauth.App{
		ClientID: webClient, ClientAuth: oauth.ClientSecretBasicEncoded, Grant: oauth.GrantAuthorizationCode, Scopes: scopes,
		Redirect: oauth.Redirect{Port: &tlsPorts[0], Ports: tlsPorts[1:], HTTPS: true},
	})
	used := ""
	m := session.New(session.Options{
		Storage:     newMemory(oauth.Record{App: app, Account: account, Secrets: oauth.Secrets{oauth.SecretClientSecret: clientSecret}}),
		Complete:    func(a oauth.App) (oauth.App, error) { return complete(t, a), nil },
		Certificate: func(context.Context) (*tls.Certificate, error) { return made.TLS(), nil },
		OpenBrowser: func(ctx context.Context, address string, _ oauth.Ref, _ string) error {
			b, err := p.person()
			if err != nil {
				return err
			}
			asked, err := url.Parse(address)
			if err != nil {
				return err
			}
			used = asked.Query().Get("redirect_uri")
			back, err := b.signIn(ctx, address, used)
			if err != nil {
				return err
			}
			answer, err := browser.Get(back)
			if err == nil {
				_ = answer.Body.Close()
			}
			return err
		},
	})
	defer m.Close()
	ts, err := m.Token(t.Context(), oauth.Ref{App: "app", Account: oauth.DefaultAccount}, session.SignInTimeout(time.Minute))
	if err != nil {
		t.Fatal(explain(err))
	}
	if ts.Verified != oauth.VerifiedYes || ts.AccessToken == "" || !slices.Contains(byTLS()[1:], used) {
		t.Errorf("verified %q, came back to %s", ts.Verified, used)
	}
}

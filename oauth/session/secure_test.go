package session

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/loopback"
)

// A sign-in that comes back by https: the browser's distrust is told while it waits,
// and once it trusts the certificate the sign-in succeeds. The token endpoint is sent
// the same redirect address.
func TestSignInThatComesBackByTLS(t *testing.T) {
	made, err := loopback.NewCertificate(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	visit := func(roots *x509.CertPool, address string) error {
		client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{RootCAs: roots}}}
		resp, err := client.Get(address)
		if err == nil {
			_ = resp.Body.Close()
		}
		return err
	}
	trusting := x509.NewCertPool()
	trusting.AppendCertsFromPEM(made.PEM())
	s := newServer(t)
	anyPort := 0
	store := s.storage(oauth.GrantAuthorizationCode, func(r *oauth.Record) {
		r.Tokens, r.App.Redirect = nil, oauth.Redirect{Host: "localhost", Port: &anyPort, Path: "/cb", HTTPS: true}
	})
	told := make(chan Progress, 8)
	m := manager(t, store, func(o *Options) {
		o.Certificate = func(context.Context) (*tls.Certificate, error) { return made.TLS(), nil }
		o.OpenBrowser = func(_ context.Context, address string, _ oauth.Ref, _ string) error {
			u, err := url.Parse(address)
			if err != nil {
				return err
			}
			back := u.Query().Get("redirect_uri") + "?" + url.Values{"code": {"c"}, "state": u.Query()["state"]}.Encode()
			if visit(x509.NewCertPool(), back) == nil {
				t.Error("a browser trusts it without a word")
			}
			for p := range told {
				if p.Untrusted {
					break
				}
			}
			return visit(trusting, back)
		}
	})
	ts, err := m.Token(t.Context(), ref, OnProgress(func(p Progress) {
		select {
		case told <- p:
		default:
		}
	}))
	if err != nil || ts.AccessToken != "a1" {
		t.Fatalf("%v", err)
	}
	if sent := s.forms[0].Get("redirect_uri"); !strings.HasPrefix(sent, "https://localhost:") || !strings.HasSuffix(sent, "/cb") {
		t.Errorf("the token endpoint is sent %s", sent)
	}
	m = manager(t, store, nil)
	_, err = m.SignIn(t.Context(), ref)
	wantKind(t, err, oauth.KindMisconfigured)
}

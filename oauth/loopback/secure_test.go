package loopback

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tokendesk/oauth"
)

func certificate(t *testing.T) Certificate {
	t.Helper()
	c, err := NewCertificate(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// secured is a receiver with a certificate, and a browser that trusts it.
func secured(t *testing.T) (*Receiver, *http.Client) {
	t.Helper()
	c := certificate(t)
	r := NewReceiver()
	r.Certificate = func(context.Context) (*tls.Certificate, error) { return c.TLS(), nil }
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(c.PEM())
	return r, &http.Client{Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{RootCAs: roots}}}
}

var (
	byTLS   = oauth.Redirect{Host: "127.0.0.1", Port: port(0), Path: "/callback", HTTPS: true}
	trustIt = &tls.Config{InsecureSkipVerify: true} // abuse does not look
)

func fetch(t *testing.T, client *http.Client, address string) (status int, body string) {
	t.Helper()
	resp, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

// genuine shows that the callback by TLS succeeds.
func genuine(t *testing.T, client *http.Client, res *Reservation) {
	t.Helper()
	if status, body := fetch(t, client, res.RedirectURI()+"?code=genuine&state="+res.expect.State); status != http.StatusOK || !strings.Contains(body, "You can close this") {
		t.Errorf("the genuine callback got %d: %s", status, body)
	}
	if cb, err := res.Await(t.Context(), Expect{}); err != nil || cb.Code != "genuine" {
		t.Errorf("Await = %q, %v", cb.Code, err)
	}
}

// Promises 1, 2: by https everything is as by http, for each name of this computer.
func TestSignInByTLS(t *testing.T) {
	for _, host := range []string{"127.0.0.1", "localhost", "[::1]"} {
		t.Run(host, func(t *testing.T) {
			r, trusting := secured(t)
			redirect := byTLS
			redirect.Host = host
			res, err := r.Reserve(t.Context(), redirect, nil)
			if err != nil && host == "[::1]" {
				t.Skip("no IPv6 here")
			}
			if err != nil {
				t.Fatal(err)
			}
			defer res.Close()
			res.Arm(Expect{State: state})
			if !strings.HasPrefix(res.RedirectURI(), "https://"+host+":") {
				t.Errorf("the server is told %s", res.RedirectURI())
			}
			at := hostPort(t, res)
			genuine(t, trusting, res)
			_ = res.Close()
			closedPort(t, at)
		})
	}
}

// What proves us is good for this computer alone and for nothing else, as browsers
// want it, and ends in time.
func TestCertificate(t *testing.T) {
	c := certificate(t)
	leaf := c.TLS().Leaf
	if leaf.IsCA || !leaf.BasicConstraintsValid || leaf.KeyUsage != x509.KeyUsageDigitalSignature || len(leaf.ExtKeyUsage) != 1 || leaf.ExtKeyUsage[0] != x509.ExtKeyUsageServerAuth {
		t.Errorf("it is good for more: %+v", leaf.ExtKeyUsage)
	}
	if life := leaf.NotAfter.Sub(leaf.NotBefore); life > 398*24*time.Hour || !c.Good(time.Now()) || c.Good(c.Ends().Add(-29*24*time.Hour)) || c.Good(c.Began().Add(-time.Hour)) {
		t.Errorf("it lives %v", life)
	}
	for name, good := range map[string]bool{"127.0.0.1": true, "::1": true, "localhost": true, "127.0.0.2": false, "example.com": false, "a.localhost": false} {
		if err := leaf.VerifyHostname(name); (err == nil) != good {
			t.Errorf("%s: %v", name, err)
		}
	}
	text, err := c.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	if again, err := ParseCertificate(text); err != nil || again.Fingerprint() != c.Fingerprint() || !again.key.Equal(c.key) {
		t.Errorf("it does not come back: %v", err)
	}
	other, _ := certificate(t).Marshal()
	_, otherKey, _ := bytes.Cut(other, []byte("-----END CERTIFICATE-----\n"))
	for name, bad := range map[string][]byte{"nothing": nil, "no key": c.PEM(), "another key": append(c.PEM(), otherKey...), "rubbish": []byte("x")} {
		if _, err := ParseCertificate(bad); err == nil {
			t.Errorf("%s is taken for one", name)
		}
	}
	if strings.Contains(string(c.PEM()), "KEY") || (Certificate{}).Good(time.Now()) {
		t.Error("its key is shown, or none is good")
	}
}

// Promise 5: what is no callback by http is none by TLS either, and a browser that
// asks by http where TLS is spoken is told so, and the other way round.
func TestPlainHTTPIsNoCallbackByTLS(t *testing.T) {
	r, trusting := secured(t)
	res := reserve(t, r, byTLS, Expect{State: state})
	plain := "http" + strings.TrimPrefix(res.RedirectURI(), "https")
	if got := visit(t, http.MethodGet, plain+"?code=stolen&state="+state, ""); got.status != http.StatusBadRequest || !strings.Contains(got.body, "this sign-in needs https") {
		t.Errorf("plain http got %d %s", got.status, got.body)
	}
	nothingYet(t, res)
	also := oauth.Redirect{Host: "127.0.0.1", Port: port(res.target.port), Path: "/callback"}
	beside := reserve(t, r, also, Expect{State: "state-of-the-plain-one"}) // on the same port
	if beside.gate != res.gate {
		t.Error("two listeners")
	}
	if status, _ := fetch(t, trusting, res.RedirectURI()+"?code=x&state=state-of-the-plain-one"); status != http.StatusBadRequest {
		t.Errorf("a state of plain http was taken by TLS: %d", status)
	}
	if got := get(t, beside, "code=x&state="+state); got.status != http.StatusBadRequest {
		t.Errorf("a state of TLS was taken by plain http: %d", got.status)
	}
	nothingYet(t, res)
	nothingYet(t, beside)
	stillOpen(t, beside)
	_ = beside.Close()
	for what, host := range map[string]string{"a foreign host": "evil.example", "a page of ours": hostPort(t, res)} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, strings.TrimSuffix(res.RedirectURI(), "/callback")+"/favicon.ico", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Host = host
		resp, err := trusting.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if want := map[string]int{"evil.example": http.StatusBadRequest}[host]; want != 0 && resp.StatusCode != want {
			t.Errorf("%s got %d", what, resp.StatusCode)
		}
	}
	if err := res.Paste(plain + "?code=c&state=" + state); err == nil {
		t.Error("an address of another kind is pasted")
	}
	genuine(t, trusting, res)
}

func TestOnlyTLSOnAPortForPlainHTTP(t *testing.T) {
	r, trusting := secured(t)
	res := reserve(t, r, free, Expect{State: state})
	if _, err := trusting.Get("https" + strings.TrimPrefix(res.RedirectURI(), "http")); err == nil {
		t.Error("TLS is spoken although no sign-in wants it")
	}
	stillOpen(t, res)
}

// Promise 44 and 5: a handshake that stops, drips or is rubbish costs a place at the
// door and nothing else.
func TestHandshakesDoNotKeepTheBrowserOut(t *testing.T) {
	for name, abuse := range map[string]func(net.Conn){
		"says that it will": func(c net.Conn) { _, _ = c.Write([]byte{handshakeRecord}) },
		"half a hello":      func(c net.Conn) { _, _ = c.Write([]byte{handshakeRecord, 3, 1, 2, 0, 1, 0}) },
		"rubbish":           func(c net.Conn) { _, _ = c.Write([]byte{handshakeRecord, 0xff, 0xff, 0xff, 0xff, 0}) },
		"a handshake, then silence": func(c net.Conn) {
			_ = tls.Client(c, trustIt).Handshake()
		},
		"a handshake, half a request": func(c net.Conn) {
			s := tls.Client(c, trustIt)
			_, _ = io.WriteString(s, "GET /callback?state=")
		},
		"gone after the handshake": func(c net.Conn) {
			s := tls.Client(c, trustIt)
			_ = s.Handshake()
			_ = s.Close()
		},
	} {
		t.Run(name, func(t *testing.T) {
			r, trusting := secured(t)
			res := reserve(t, r, byTLS, Expect{State: state})
			for range 40 {
				abuse(dial(t, hostPort(t, res)))
			}
			genuine(t, trusting, res)
		})
	}
}

// A browser that does not trust the certificate is noticed, once, and the sign-in goes
// on; other failures of a handshake say nothing about trust.
func TestABrowserThatDoesNotTrustIsNoticed(t *testing.T) {
	r, trusting := secured(t)
	var told atomic.Int32
	noticed := make(chan struct{}, 8)
	res := reserve(t, r, byTLS, Expect{State: state, Untrusted: func() { told.Add(1); noticed <- struct{}{} }})
	plain := reserve(t, r, oauth.Redirect{Host: "127.0.0.1", Port: port(res.target.port), Path: "/callback"},
		Expect{State: "state-of-the-plain-one", Untrusted: func() { t.Error("told a sign-in that comes back by http") }})
	defer plain.Close()
	old := tls.Client(dial(t, hostPort(t, res)), &tls.Config{InsecureSkipVerify: true, MaxVersion: tls.VersionTLS11})
	if old.Handshake() == nil {
		t.Error("TLS 1.1 is spoken")
	}
	if told.Load() != 0 {
		t.Error("a version that is too old is taken for distrust")
	}
	for range 3 {
		_, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{RootCAs: x509.NewCertPool()}}}).Get(res.RedirectURI())
		if err == nil {
			t.Fatal("it is trusted without a word")
		}
	}
	<-noticed
	genuine(t, trusting, res)
	if told.Load() != 1 {
		t.Errorf("told %d times", told.Load())
	}
}

// Another user's browser is heard by TLS as little as by http, and its distrust is
// nobody's here.
func TestOnlyOurOwnUserIsHeardByTLS(t *testing.T) {
	r, trusting := secured(t)
	var next nextOwner
	r.owners = next.owners
	res := reserve(t, r, byTLS, Expect{State: state, Untrusted: func() { t.Error("another user's browser is told of") }})
	next.Store(int32(ownerOther))
	if status, body := fetch(t, trusting, res.RedirectURI()+"?code=HIS&state="+state); status != http.StatusForbidden || strings.Contains(body, "HIS") {
		t.Errorf("got %d %s", status, body)
	}
	_, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{RootCAs: x509.NewCertPool()}}}).Get(res.RedirectURI())
	if err == nil {
		t.Error("it is trusted without a word")
	}
	nothingYet(t, res)
	next.Store(int32(ownerUs))
	genuine(t, trusting, res)
}

// Promise 2: a port that speaks TLS in another process is waited for all the same.
func TestWaitsForAnotherTokendeskByTLS(t *testing.T) {
	first, _ := secured(t)
	held := reserve(t, first, byTLS, Expect{State: state})
	second, trusting := secured(t)
	told := 0
	second.retry = func(context.Context) error { return held.Close() }
	want := byTLS
	want.Port = port(held.target.port)
	res, err := second.Reserve(t.Context(), want, func() { told++ })
	if err != nil {
		t.Fatal(err)
	}
	defer res.Close()
	res.Arm(Expect{State: state})
	if told != 1 {
		t.Errorf("told %d times", told)
	}
	genuine(t, trusting, res)
}

// Without a certificate there is no sign-in by https, and no listener.
func TestNoCertificate(t *testing.T) {
	r := NewReceiver()
	_, err := r.Reserve(t.Context(), byTLS, nil)
	wantKind(t, err, oauth.KindMisconfigured)
	r.Certificate = func(context.Context) (*tls.Certificate, error) {
		return nil, &oauth.Error{Kind: oauth.KindVault, Message: "Locked."}
	}
	_, err = r.Reserve(t.Context(), byTLS, nil)
	wantKind(t, err, oauth.KindVault)
	ctx, cancel := context.WithCancel(t.Context())
	r.Certificate = func(context.Context) (*tls.Certificate, error) { cancel(); return nil, errors.New("x") }
	_, err = r.Reserve(ctx, byTLS, nil)
	wantKind(t, err, oauth.KindInterrupted)
	if len(r.gates) != 0 {
		t.Error("a gate is left over")
	}
}

// OpenSSL says in clear what others say encrypted; what it says counts all the same.
func TestAnAlertInClearIsNoticed(t *testing.T) {
	r, trusting := secured(t)
	noticed := make(chan struct{}, 1)
	res := reserve(t, r, byTLS, Expect{State: state, Untrusted: func() { noticed <- struct{}{} }})
	c := dial(t, hostPort(t, res))
	// The hello is a browser's; where it would go on encrypted, the alert comes.
	_ = tls.Client(&cut{Conn: c, writes: 1}, &tls.Config{ServerName: "127.0.0.1", RootCAs: x509.NewCertPool()}).Handshake()
	if _, err := c.Write([]byte{21, 3, 3, 0, 2, 2, 48}); err != nil {
		t.Fatal(err)
	}
	<-noticed
	genuine(t, trusting, res)
	for alert, want := range map[string]bool{
		"\x15\x03\x03\x00\x02\x02\x30": true, "\x15\x03\x01\x00\x02\x02\x2e": true,
		"\x15\x03\x03\x00\x02\x02\x46": false, "\x15\x03\x03\x00\x02\x01\x00": false, "\x16\x03\x03\x00\x02\x02\x30": false, "\x15\x03\x03": false, "": false,
	} {
		if got := isCertificateAlert([]byte(alert)); got != want {
			t.Errorf("%x is %v", alert, got)
		}
	}
}

// cut lets so many writes through and swallows the others.
type cut struct {
	net.Conn
	writes int
}

func (c *cut) Write(p []byte) (int, error) {
	if c.writes--; c.writes < 0 {
		return len(p), nil
	}
	return c.Conn.Write(p)
}

package loopback

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"tokendesk/oauth"
)

// TestMain looks for goroutines left over. net/http itself lingers half a second
// over a connection that sent more than was read.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("net/http.(*conn).closeWriteAndWait"))
}

const state = "Kq3mZp0sYt7uXw1vAb2cDe"

func port(n int) *int { return &n }

var free = oauth.Redirect{Host: "127.0.0.1", Port: port(0), Path: "/callback"}

// reserve opens an armed reservation that the test closes.
func reserve(t *testing.T, r *Receiver, redirect oauth.Redirect, e Expect) *Reservation {
	t.Helper()
	res, err := r.Reserve(t.Context(), redirect, func() { t.Error("waited for a port that nobody holds") })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = res.Close() })
	res.Arm(e)
	return res
}

// browser sends requests as a browser would, one connection each.
var browser = &http.Client{
	Transport:     &http.Transport{DisableKeepAlives: true},
	CheckRedirect: func(*http.Request, []*http.Request) error { return errors.New("redirected") },
}

type seen struct {
	status int
	header http.Header
	body   string
}

func visit(t *testing.T, method, address, host string) seen {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if host != "" {
		req.Host = host
	}
	resp, err := browser.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return seen{resp.StatusCode, resp.Header, string(body)}
}

func get(t *testing.T, res *Reservation, query string) seen {
	t.Helper()
	return visit(t, http.MethodGet, res.RedirectURI()+"?"+query, "")
}

// stillOpen shows that the genuine callback succeeds after whatever came before.
func stillOpen(t *testing.T, res *Reservation) {
	t.Helper()
	param := res.expect.CodeParam
	if param == "" {
		param = "code"
	}
	q := url.Values{"state": {res.expect.State}, param: {"genuine"}}
	if res.expect.Issuer != "" {
		q.Set("iss", res.expect.Issuer)
	}
	if got := get(t, res, q.Encode()); got.status != http.StatusOK || !strings.Contains(got.body, "You can close this") {
		t.Errorf("the genuine callback got %d: %s", got.status, got.body)
	}
	cb, err := res.Await(t.Context(), Expect{})
	if err != nil || cb.Code != "genuine" {
		t.Errorf("Await = %q, %v; want the genuine code", cb.Code, err)
	}
}

// nothingYet shows that no answer was accepted.
func nothingYet(t *testing.T, res *Reservation) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	cb, err := res.Await(ctx, Expect{})
	wantKind(t, err, oauth.KindInterrupted)
	if cb.Code != "" {
		t.Errorf("accepted code %q", cb.Code)
	}
}

func wantKind(t *testing.T, err error, kind oauth.Kind) *oauth.Error {
	t.Helper()
	var e *oauth.Error
	if !errors.As(err, &e) {
		t.Fatalf("error %v (%T) is not an *oauth.Error", err, err)
	}
	if e.Kind != kind {
		t.Fatalf("kind %s (%s), want %s", e.Kind, e.Message, kind)
	}
	return e
}

func hostPort(t *testing.T, res *Reservation) string {
	t.Helper()
	u, err := url.Parse(res.RedirectURI())
	if err != nil {
		t.Fatal(err)
	}
	return u.Host
}

func dial(t *testing.T, at string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

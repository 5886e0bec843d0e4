package oauth_test

import (
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"tokendesk/oauth"
	"tokendesk/oauth/oauthtest"
)

// A token goes through a SOCKS 5 proxy (RFC 1928, 1929): name and password are
// given, and the proxy resolves the host.
func TestSOCKS5(t *testing.T) {
	server := oauthtest.Start(t)
	proxy := startSOCKS(t, strings.TrimPrefix(server.URL, "http://"))
	app := credentials(server)
	app.TLS.AllowHTTP = true
	app.Endpoints.Token = "http://id.invalid:8080/token" // nobody here knows that host
	app.Proxy = "socks5://ada:canary-pass@" + proxy.address
	server.Expect(oauthtest.Request{}).JSON(200, `{"access_token":"T"}`)
	if _, err := fetch(t, app); err != nil {
		t.Fatal(err)
	}
	if got := proxy.seen(); got != "ada:canary-pass id.invalid:8080" {
		t.Errorf("the proxy saw %q", got)
	}
	app.Proxy = "socks5://ada:canary-wrong@" + proxy.address
	_, err := fetch(t, app)
	if e := failure(t, err, oauth.KindUnreachable); e.Sent {
		t.Error("a refusal of the proxy counts as sent")
	}
}

// A proxy may itself speak TLS; the app's own authority counts for it too.
func TestProxyByTLS(t *testing.T) {
	proxy := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `{"access_token":%q}`, r.URL)
	}))
	defer proxy.Close()
	app := throughProxy()
	app.Proxy, app.TLS.CAFile = proxy.URL, write(t, "ca.pem", certificateOf(proxy))
	if ts, err := fetch(t, app); err != nil || ts.AccessToken != app.Endpoints.Token {
		t.Errorf("%q, %v", ts.AccessToken, err)
	}
}

// throughProxy is an app whose server nobody but a proxy knows.
func throughProxy() oauth.App {
	return oauth.App{
		Grant: oauth.GrantClientCredentials, ClientID: clientID, ClientAuth: oauth.ClientSecretBasic,
		Endpoints: oauth.Endpoints{Token: "http://tokendesk.invalid/token"}, TLS: oauth.TLS{AllowHTTP: true},
	}
}

// An app without a proxy uses the environment's. That is read once a process, so
// another one looks.
func TestEnvironmentsProxy(t *testing.T) {
	const child = "TEST_OAUTH_ENVIRONMENTS_PROXY"
	if os.Getenv(child) == "" {
		proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(w, `{"access_token":%q}`, r.URL)
		}))
		defer proxy.Close()
		other := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestEnvironmentsProxy$", "-test.v")
		other.Env = append(os.Environ(), child+"=1", "HTTP_PROXY="+proxy.URL, "NO_PROXY=")
		if said, err := other.CombinedOutput(); err != nil || !strings.Contains(string(said), "PASS: TestEnvironmentsProxy") {
			t.Errorf("%v\n%s", err, said)
		}
		return
	}
	app := throughProxy()
	if ts, err := fetch(t, app); err != nil || ts.AccessToken != app.Endpoints.Token {
		t.Errorf("%q, %v", ts.AccessToken, err)
	}
	app.Proxy = "http://127.0.0.1:1" // its own wins
	_, err := fetch(t, app)
	failure(t, err, oauth.KindUnreachable)
}

type socks struct {
	address string
	mu      sync.Mutex
	asked   string
}

func (s *socks) seen() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked
}

// startSOCKS takes connections with one name and password, and joins each to
// target whatever was asked for.
func startSOCKS(t *testing.T, target string) *socks {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &socks{address: listener.Addr().String()}
	var running sync.WaitGroup
	running.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			running.Go(func() {
				defer conn.Close()
				s.serve(conn, target)
			})
		}
	})
	t.Cleanup(func() {
		listener.Close()
		running.Wait()
	})
	return s
}

func (s *socks) serve(conn net.Conn, target string) {
	read := func(n int) []byte {
		data := make([]byte, n)
		io.ReadFull(conn, data)
		return data
	}
	read(int(read(2)[1]))    // version, methods
	conn.Write([]byte{5, 2}) // name and password
	name := string(read(int(read(2)[1])))
	password := string(read(int(read(1)[0])))
	if password != "canary-pass" {
		conn.Write([]byte{1, 1})
		return
	}
	conn.Write([]byte{1, 0})
	read(4) // version, connect, reserved, a host name
	host := string(read(int(read(1)[0])))
	s.mu.Lock()
	s.asked = fmt.Sprintf("%s:%s %s:%d", name, password, host, binary.BigEndian.Uint16(read(2)))
	s.mu.Unlock()
	conn.Write([]byte{5, 0, 0, 1, 0, 0, 0, 0, 0, 0})
	upstream, err := net.Dial("tcp", target)
	if err != nil {
		return
	}
	both := sync.WaitGroup{}
	join := func(to, from net.Conn) { // until either side ends
		io.Copy(to, from)
		to.Close()
		from.Close()
	}
	both.Go(func() { join(upstream, conn) })
	join(conn, upstream)
	both.Wait()
}

// An app's own key may be locked in the old way of PEM (Proc-Type: 4,ENCRYPTED).
func TestLegacyPEM(t *testing.T) {
	for _, file := range []string{"ec-legacy.pem", "rsa-legacy.pem"} {
		t.Run(file, func(t *testing.T) {
			text, err := os.ReadFile("testdata/keys/" + file)
			if err != nil {
				t.Fatal(err)
			}
			server := oauthtest.Start(t)
			server.Expect(oauthtest.Request{Check: func(_ *http.Request, body []byte) error {
				form, _ := url.ParseQuery(string(body))
				if _, claims, ok := oauth.Claims(form.Get("client_assertion")); !ok || claims["sub"] != clientID {
					return fmt.Errorf("assertion of %v", claims["sub"])
				}
				return nil
			}}).JSON(200, `{"access_token":"T"}`)
			app := credentials(server)
			app.ClientAuth = oauth.PrivateKeyJWT
			for passphrase, good := range map[string]bool{"canary-pass": true, "canary-wrong": false, "": false} {
				s := oauth.Secrets{oauth.SecretPrivateKey: string(text), oauth.SecretKeyPassphrase: passphrase}
				_, err := client(t, app, s, oauth.Options{}).Fetch(t.Context(), oauth.Account{})
				if good && err != nil {
					t.Errorf("%q: %v", passphrase, err)
				} else if !good {
					failure(t, err, oauth.KindMisconfigured)
				}
			}
		})
	}
}

package oauth_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"maps"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
	"tokendesk/oauth/loopback"
)

// world is two servers that take everything and tell what they see.
type world struct {
	plain, secure *httptest.Server
	key           signer
	receiver      *loopback.Receiver

	mu  sync.Mutex
	log strings.Builder
}

func (w *world) say(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	fmt.Fprintf(&w.log, format+"\n", args...)
}

func startWorld(t *testing.T) *world {
	w := &world{key: rsaKey(t, ""), receiver: loopback.NewReceiver()}
	made, err := loopback.NewCertificate(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	w.receiver.Certificate = func(context.Context) (*tls.Certificate, error) { return made.TLS(), nil }
	w.plain = httptest.NewServer(http.HandlerFunc(w.serve))
	w.secure = httptest.NewUnstartedServer(http.HandlerFunc(w.serve))
	w.secure.TLS = &tls.Config{ClientAuth: tls.RequestClientCert}
	w.secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	w.secure.StartTLS()
	t.Cleanup(w.plain.Close)
	t.Cleanup(w.secure.Close)
	return w
}

func (w *world) serve(rw http.ResponseWriter, r *http.Request) {
	if r.URL.IsAbs() {
		w.say("proxied %s", r.URL)
	}
	if r.TLS != nil {
		w.say("answered by TLS")
		if len(r.TLS.PeerCertificates) > 0 {
			w.say("the client shows a certificate")
		}
	}
	answer := map[string]any{
		"access_token": "T", "refresh_token": "R", "expires_in": 60, "sub": "ada", "active": true, "request_uri": "urn:x",
		"device_code": "D", "user_code": "U", "verification_uri": "https://x/d",
	}
	switch {
	case strings.HasPrefix(r.URL.Path, "/.well-known/"):
		u := w.plain.URL
		answer = map[string]any{
			"issuer": u, "authorization_endpoint": u + "/authorize", "token_endpoint": u + "/token", "jwks_uri": u + "/keys",
			"pushed_authorization_request_endpoint": u + "/par",
		}
	case r.Header.Get("DPoP") != "":
		answer["token_type"] = "DPoP"
	case r.URL.Path == "/with-id-token":
		answer["id_token"] = jwt(`{}`)
	}
	json.NewEncoder(rw).Encode(answer)
}

// observe does everything an app can do, and returns what was seen.
func (w *world) observe(t *testing.T, settings map[string]any) string {
	t.Helper()
	w.log.Reset()
	app, account := w.read(t, settings)
	known, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	if app, err = known.Complete(app); err != nil {
		w.say("%v", err)
		return w.log.String()
	}
	uri := redirect
	if settings["redirect.port"] != nil || settings["redirect.uri"] != nil {
		place, err := w.receiver.Reserve(t.Context(), app.Redirect, nil)
		if err != nil {
			w.say("%v", err)
			return w.log.String()
		}
		uri = place.RedirectURI()
		place.Close()
	}
	text, _ := json.Marshal(jose.JSONWebKey{Key: w.key.key})
	all := oauth.Secrets{
		oauth.SecretClientSecret: secret, oauth.SecretPrivateKey: string(text), oauth.SecretPassword: "pw",
		oauth.SecretSubjectToken: "S", oauth.SecretRefreshToken: "R",
	}
	own, err := oauth.NewHTTPClient(app, all)
	if err != nil {
		w.say("%v", err)
		return w.log.String()
	}
	defer own.CloseIdleConnections()
	c, err := oauth.New(app, all, oauth.Options{HTTP: &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		w.request(r)
		return own.Transport.RoundTrip(r)
	})}})
	if err != nil {
		w.say("%v", err)
		return w.log.String()
	}
	w.everything(t, c, account, uri)
	return w.log.String()
}

func (w *world) everything(t *testing.T, c *oauth.Client, account oauth.Account, uri string) {
	t.Helper()
	ctx, ts := t.Context(), oauth.TokenSet{AccessToken: "T", RefreshToken: "R", Identity: "ada"}
	told := func(what string, err error) {
		if err != nil {
			w.say("%s: %v", what, err)
		}
	}
	a, err := c.Authorize(ctx, account, uri, "state")
	told("authorize", err)
	u, _ := url.Parse(a.URL)
	query := u.Query()
	for _, fresh := range []string{"state", "nonce", "code_challenge"} {
		query.Del(fresh)
	}
	if query.Get("code_challenge_method") == "S256" {
		query.Del("code_challenge_method")
	}
	u.RawQuery = query.Encode()
	w.say("opens %s", u)
	_, err = c.Exchange(ctx, account, a, "C")
	told("exchange", err)
	fetched, err := c.Fetch(ctx, account)
	told("fetch", err)
	w.tokens(fetched.AccessToken)
	if fetched.Life == oauth.LifeKnown {
		w.say("lives %s", fetched.ExpiresAt.Sub(fetched.ObtainedAt.Truncate(time.Second)))
	}
	_, err = c.Refresh(ctx, account, ts)
	told("refresh", err)
	device, err := c.StartDevice(ctx, account)
	if told("device", err); err == nil {
		device.Interval = time.Millisecond
		_, err = c.PollDevice(ctx, account, device)
		told("poll", err)
	}
	_, err = c.Userinfo(ctx, ts)
	told("userinfo", err)
	_, err = c.Introspect(ctx, ts)
	told("introspect", err)
	told("revoke", c.Revoke(ctx, ts))
	result, err := c.Test(ctx, ts)
	told("test", err)
	if result.Why != "" {
		w.say("test: %s", result.Why)
	}
	end, err := c.LogoutURL(ctx, ts)
	if told("logout", err); err == nil {
		w.say("ends the session at %s", end)
	}
}

// request tells what is sent, JWTs decoded, what is fresh each time left out.
func (w *world) request(r *http.Request) {
	deadline, _ := r.Context().Deadline()
	w.say("%s %s", r.Method, r.URL.RequestURI())
	w.say("limit %s", time.Until(deadline).Round(time.Second))
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		w.say("%s: %s", name, r.Header.Get(name))
		w.tokens(r.Header.Get(name))
	}
	if r.Body == nil {
		return
	}
	body, _ := io.ReadAll(r.Body)
	r.Body.Close()
	r.Body = io.NopCloser(strings.NewReader(string(body)))
	w.say("%s", body)
	form, _ := url.ParseQuery(string(body))
	for _, values := range form {
		w.tokens(values[0])
	}
}

func (w *world) tokens(text string) {
	if header, claims, ok := oauth.Claims(text); ok {
		shown, _ := json.Marshal([]any{header, claims})
		w.say("%s", shown)
	}
}

// read makes an app and an account of settings by path, as an app file has them.
func (w *world) read(t *testing.T, settings map[string]any) (oauth.App, oauth.Account) {
	t.Helper()
	all := map[string]any{
		"id": "app", "client_id": clientID, "client_auth": "client_secret_basic", "grant": "authorization_code",
		"endpoints.authorization": w.plain.URL + "/authorize", "endpoints.token": w.plain.URL + "/token",
	}
	maps.Copy(all, settings)
	tree := map[string]any{}
	for path, value := range all {
		place, names := tree, strings.Split(path, ".")
		for _, name := range names[:len(names)-1] {
			if place[name] == nil {
				place[name] = map[string]any{}
			}
			place = place[name].(map[string]any)
		}
		place[names[len(names)-1]] = value
	}
	var file struct {
		oauth.App
		Account oauth.Account `json:"accounts"`
	}
	data, err := json.Marshal(tree)
	if err == nil {
		err = json.Unmarshal(data, &file)
	}
	if err != nil {
		t.Fatal(err)
	}
	return file.App, file.Account
}

// ownCertificate writes a client certificate and its key to files.
func ownCertificate(t *testing.T) (certificate, key string) {
	t.Helper()
	made, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, made.Public(), made)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(made)
	if err != nil {
		t.Fatal(err)
	}
	return write(t, "c.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})),
		write(t, "k.pem", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}))
}

// takenPort is one that a foreign program holds.
func takenPort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	return listener.Addr().(*net.TCPAddr).Port
}

func freePort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}

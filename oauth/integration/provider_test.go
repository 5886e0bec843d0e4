package integration

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
	"go.uber.org/goleak"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	nativeClient  = "native"
	webClient     = "web"
	deviceClient  = "device"
	keyClient     = "key"
	serviceClient = "sid1" // the example's own, for client credentials
	clientSecret  = "a secret+with/awkward=characters"
	serviceSecret = "verysecret" // #nosec G101 -- the example's
	keyID         = "key-of-the-test"
	userID        = "id1"
	password      = "verysecure" // #nosec G101 -- the example's
)

// keyStore is the example's storage with one client more, which proves itself
// by a key.
type keyStore struct {
	*storage.Storage
	key *rsa.PublicKey
}

// keyed is a client that proves itself by private_key_jwt.
type keyed struct{ op.Client }

func (keyed) AuthMethod() oidc.AuthMethod { return oidc.AuthMethodPrivateKeyJWT }

func (s *keyStore) GetClientByClientID(ctx context.Context, id string) (op.Client, error) {
	c, err := s.Storage.GetClientByClientID(ctx, id)
	if err == nil && id == keyClient {
		return keyed{c}, nil
	}
	return c, err
}

// CompleteDeviceAuthorization names the user by id: the example's own page names
// the user by name, whom its token endpoint then does not find.
func (s *keyStore) CompleteDeviceAuthorization(ctx context.Context, userCode, _ string) error {
	return s.Storage.CompleteDeviceAuthorization(ctx, userCode, userID)
}

// GetKeyByIDAndClientID finds the key of the client, and of the example's
// service user.
func (s *keyStore) GetKeyByIDAndClientID(_ context.Context, id, client string) (*jose.JSONWebKey, error) {
	if id != keyID || client != keyClient && client != storage.ServiceUserID {
		return nil, errors.New("no such key")
	}
	return &jose.JSONWebKey{KeyID: keyID, Use: "sig", Key: s.key}, nil
}

// provider is the example provider on a loopback port.
type provider struct {
	issuer string
	key    *rsa.PrivateKey // of keyClient and the service user
	user   string
}

func start(t *testing.T) *provider {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	var handler http.Handler
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	issuer := "http://" + server.Listener.Addr().String()
	redirect := "http://127.0.0.1/callback"
	store := &keyStore{key: &key.PublicKey, Storage: storage.NewStorageWithClients(storage.NewUserStore(issuer), map[string]*storage.Client{
		nativeClient: storage.NativeClient(nativeClient, redirect),
		webClient:    storage.WebClient(webClient, clientSecret, append(byTLS(), "http://127.0.0.1:47999/callback", elsewhere)...),
		deviceClient: storage.DeviceClient(deviceClient, clientSecret),
		keyClient:    storage.NativeClient(keyClient, redirect),
	})}
	handler = exampleop.SetupServer(issuer, store, slog.New(slog.DiscardHandler), false)
	server.Start()
	t.Cleanup(server.Close)
	return &provider{issuer: issuer, key: key, user: "test-user@127.0.0.1"}
}

// client completes an app as Tokendesk does and makes the engine's client for it.
func (p *provider) client(t *testing.T, app oauth.App, secrets oauth.Secrets) *oauth.Client {
	t.Helper()
	complete := complete(t, p.app(app))
	own, err := oauth.NewHTTPClient(complete, secrets)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(own.CloseIdleConnections)
	c, err := oauth.New(complete, secrets, oauth.Options{HTTP: own})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// app gives an app the issuer and an id.
func (p *provider) app(app oauth.App) oauth.App {
	app.ID = "app"
	app.Endpoints.Issuer = p.issuer
	return app
}

func complete(t *testing.T, app oauth.App) oauth.App {
	t.Helper()
	providers, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	full, err := providers.Complete(app)
	if err != nil {
		t.Fatal(err)
	}
	return full
}

// person is a browser with somebody in front of it who knows the password.
type person struct {
	http *http.Client
	user string
}

func (p *provider) person() (*person, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	return &person{user: p.user, http: &http.Client{
		Jar: jar, Timeout: 20 * time.Second, Transport: &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

var hiddenField = regexp.MustCompile(`type="hidden" name="(\w+)" value="([^"]*)"`)

// visit opens an address, or sends a form to it, and returns the page, or where
// it leads.
func (b *person) visit(ctx context.Context, address string, form url.Values) (page, next string, err error) {
	method := http.MethodGet
	if form != nil {
		method = http.MethodPost
	}
	r, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(form.Encode()))
	if err != nil {
		return "", "", err
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := b.http.Do(r)
	if err != nil {
		return "", "", err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return "", "", err
	}
	if answer.StatusCode >= 400 {
		return "", "", fmt.Errorf("%s %s: %d %s", method, address, answer.StatusCode, body)
	}
	if location, err := answer.Location(); err == nil {
		next = location.String()
	}
	return string(body), next, nil
}

// signIn goes from an authorization address through the login page to the
// address that leads back to the app, without opening it.
func (b *person) signIn(ctx context.Context, address, redirectURI string) (string, error) {
	for range 10 {
		page, next, err := b.visit(ctx, address, nil)
		if err != nil {
			return "", err
		}
		if field := hiddenField.FindStringSubmatch(page); next == "" && field != nil {
			login := url.Values{field[1]: {field[2]}, "username": {b.user}, "password": {password}}
			if _, next, err = b.visit(ctx, address, login); err != nil {
				return "", err
			}
		}
		if next == "" {
			return "", fmt.Errorf("%s leads nowhere: %s", address, page)
		}
		if strings.HasPrefix(next, redirectURI) {
			return next, nil
		}
		address = next
	}
	return "", errors.New("too many redirects")
}

// browse signs in and opens the address that leads back to the app.
func (p *provider) browse(ctx context.Context, address string) error {
	b, err := p.person()
	if err != nil {
		return err
	}
	asked, err := url.Parse(address)
	if err != nil {
		return err
	}
	back, err := b.signIn(ctx, address, asked.Query().Get("redirect_uri"))
	if err != nil {
		return err
	}
	_, _, err = b.visit(ctx, back, nil)
	return err
}

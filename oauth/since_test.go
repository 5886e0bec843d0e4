package oauth

import (
	"crypto/tls"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
)

// Everything that a token depends on is among what may have changed, and no value
// that may be a secret is kept or said.
func TestChangedSince(t *testing.T) {
	at := time.Date(2026, 11, 24, 16, 10, 0, 0, time.UTC)
	app := App{
		ID: "acme", ClientID: "c1", Grant: GrantAuthorizationCode, ClientAuth: ClientSecretPost, Provider: "p",
		Endpoints: Endpoints{Token: "https://a.example/token", Userinfo: "https://a.example/me?key=canary-query"},
		Scopes:    []string{"openid"}, Params: Params{Token: map[string]Param{"k": {"canary-param"}}}, Proxy: "http://u:canary-proxy@p:1",
		ClientSecretCommand: []string{"pass", "canary-arg"}, Vars: map[string]string{"v": "canary-var"}, Redirect: Redirect{Port: new(47821)},
	}
	secrets := Secrets{SecretClientSecret: "canary-secret", SecretRefreshToken: "canary-refresh"}
	worked := ConditionsOf(app, Account{ID: "ada", Expect: "ada"}, secrets, at)
	worked.Version = "1.0"
	if text := fmt.Sprintf("%+v", worked); strings.Contains(text, "canary") {
		t.Errorf("a value that may be secret: %s", text)
	}
	if got := ChangedSince(worked, worked); len(got) > 0 {
		t.Errorf("nothing changed: %+v", got)
	}
	idle := app
	idle.Name, idle.Tags, idle.Favourite, idle.Environment = "N", []string{"t"}, true, "e"
	if got := ChangedSince(worked, ConditionsOf(idle, Account{ID: "ada", Expect: "ada", Label: "L"}, secrets, at)); len(got) > 0 {
		t.Errorf("what changes nothing: %+v", got)
	}
	for want, change := range map[string]func(a *App, acc *Account, s Secrets){
		"setting scopes openid → openid email":                                      func(a *App, _ *Account, _ Secrets) { a.Scopes = []string{"openid", "email"} },
		"setting scopes openid → openid x":                                          func(_ *App, acc *Account, _ Secrets) { acc.Scopes = []string{"x"} },
		"setting endpoints.token https://a.example/token → https://b.example/token": func(a *App, _ *Account, _ Secrets) { a.Endpoints.Token = "https://b.example/token" },
		"setting client_auth client_secret_post → client_secret_basic":              func(a *App, _ *Account, _ Secrets) { a.ClientAuth = ClientSecretBasic },
		"setting redirect.port 47821 → 5000":                                        func(a *App, _ *Account, _ Secrets) { a.Redirect.Port = new(5000) },
		"setting endpoints.userinfo  → ":                                            func(a *App, _ *Account, _ Secrets) { a.Endpoints.Userinfo = "https://a.example/me?key=canary-2" },
		"setting params.token  → ":                                                  func(a *App, _ *Account, _ Secrets) { a.Params.Token = map[string]Param{"k": {"canary-2"}} },
		"setting proxy  → ":                                                         func(a *App, _ *Account, _ Secrets) { a.Proxy = "http://u:canary-2@p:1" },
		"setting client_secret_command  → ":                                         func(a *App, _ *Account, _ Secrets) { a.ClientSecretCommand = []string{"canary-2"} },
		"setting vars  → ":                                                          func(a *App, _ *Account, _ Secrets) { a.Vars = map[string]string{"v": "canary-2"} },
		"setting expect ada → bob":                                                  func(_ *App, acc *Account, _ Secrets) { acc.Expect = "bob" },
		"secret client_secret  → ":                                                  func(_ *App, _ *Account, s Secrets) { s[SecretClientSecret] = "canary-2" },
		"secret private_key  → ":                                                    func(_ *App, _ *Account, s Secrets) { s[SecretPrivateKey] = "canary-2" },
	} {
		a, acc, s := app, Account{ID: "ada", Expect: "ada"}, Secrets{SecretClientSecret: "canary-secret", SecretRefreshToken: "another"}
		change(&a, &acc, s)
		got := ChangedSince(worked, ConditionsOf(a, acc, s, at))
		if len(got) != 1 || fmt.Sprintf("%s %s %s → %s", got[0].Kind, got[0].Field, got[0].Old, got[0].New) != want {
			t.Errorf("want %q, got %+v", want, got)
		}
	}
	of := func(c Certificate, offset time.Duration, keys ...string) Exchange {
		return Exchange{URL: "https://a.example/token", Connection: Connection{Certificate: c}, ServerClock: true, ClockOffset: offset, Keys: keys, Endpoints: map[string]string{"token_endpoint": "https://" + c.Issuer}}
	}
	first := worked.Seen([]Exchange{of(Certificate{Issuer: "A", Ends: at.AddDate(1, 0, 0), Digest: "1"}, 0, "k1")})
	later := worked
	later.At, later.Version = at.Add(time.Hour), "1.1"
	got := ChangedSince(first, later.Seen([]Exchange{of(Certificate{Issuer: "B", Ends: at.AddDate(1, 0, 0), Digest: "2"}, 2*time.Hour, "k2")}))
	var kinds []ChangeKind
	for _, s := range got {
		kinds = append(kinds, s.Kind)
	}
	if !slices.Equal(kinds, []ChangeKind{ChangedEndpoint, ChangedCertificate, ChangedKeys, ChangedClock, ChangedVersion}) || got[3].By != -2*time.Hour {
		t.Errorf("of servers: %+v", got)
	}
	if got := ChangedSince(first, later.Seen([]Exchange{of(Certificate{Issuer: "A", Ends: at, Digest: "1"}, 0, "k1")})); got[0].Kind != EndedCertificate {
		t.Errorf("a certificate that ended: %+v", got)
	}
	if got := ChangedSince(first, later); len(got) != 1 {
		t.Errorf("a server that was not asked changed: %+v", got)
	}
}

// The history dates what changed, and alone says it where nothing else is known.
func TestDated(t *testing.T) {
	at := time.Date(2026, 11, 24, 16, 10, 0, 0, time.UTC)
	history := []HistoryEntry{
		{At: at.Add(2 * time.Hour), Kind: HistorySettings, Detail: "scopes, client_secret"},
		{At: at.Add(time.Hour), Kind: HistorySettings, Detail: "scopes"},
		{At: at, Kind: HistoryRenewed},
		{At: at.Add(-time.Hour), Kind: HistorySettings, Detail: "proxy"},
	}
	if got := LastSuccess(history); !got.Equal(at) {
		t.Error(got)
	}
	if got := Dated(nil, nil, at, history); len(got) != 2 || got[0].Field != "scopes" || got[1].Kind != ChangedSecret || !got[0].At.Equal(at.Add(2*time.Hour)) {
		t.Errorf("by the history alone: %+v", got)
	}
	if got := Dated([]Since{{Kind: ChangedSetting, Field: "scopes"}}, &Conditions{}, at, history); len(got) != 1 || got[0].At.IsZero() {
		t.Errorf("dated: %+v", got)
	}
}

// A trace names TLS and certificate, tells a rotated secret from the old one, and
// shows what a provider's support asks for.
func TestTraceOverTLS(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Request-Id", "req-4711")
		w.Header().Set("X-Ms-Request-Id", "ms-1")
		w.Header().Set("Location", "https://u:canary-user@as.example/next?code=canary-code-in-location&state=x")
		w.Header().Set("Www-Authenticate", `Bearer realm="r", error="invalid_token", ticket="canary-ticket"`)
		w.Header().Set("X-Echo", "canary-client-secret")
		_, _ = w.Write([]byte(`{"access_token":"canary-new-access","refresh_token":"canary-new-refresh","id_token_hint":"canary-refresh-token","expires_in":60,"note":"use canary-new-refresh"}`))
	}))
	defer server.Close()
	var trace []Exchange
	web := server.Client()
	c, err := New(App{
		ID: "a", ClientID: "c", Grant: GrantAuthorizationCode, ClientAuth: ClientSecretBasic, PKCE: PKCES256,
		Endpoints: Endpoints{Authorization: server.URL + "/auth", Token: server.URL + "/token"},
	}, Secrets{SecretClientSecret: "canary-client-secret"}, Options{HTTP: web, Trace: func(e Exchange) { trace = append(trace, e) }})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Refresh(t.Context(), Account{}, TokenSet{AccessToken: "canary-old-access", RefreshToken: "canary-refresh-token"}); err != nil {
		t.Fatal(err)
	}
	e := trace[0]
	text := fmt.Sprintf("%+v", e)
	if strings.Contains(text, "canary") {
		t.Errorf("a secret: %s", text)
	}
	for _, part := range []string{
		"Authorization: Basic ‹client_id:client_secret›", "refresh_token=‹refresh_token›", `"access_token": "‹new access_token›"`, `"refresh_token": "‹new refresh_token›"`,
		`"id_token_hint": "‹refresh_token›"`, "X-Request-Id: req-4711", "X-Ms-Request-Id: ms-1", "Location: https://as.example/next?code=‹code›&state=‹state›",
		`Www-Authenticate: Bearer realm="r", error="invalid_token", ticket=‹value›`, "X-Echo: ‹client_secret›",
	} {
		if !strings.Contains(text, part) {
			t.Errorf("lacks %q:\n%s", part, text)
		}
	}
	k := e.Connection
	if e.Step != StepRefresh || !strings.HasPrefix(k.TLS, "TLS 1.") || k.Cipher == "" || k.Certificate.Subject == "" || k.Certificate.Ends.IsZero() || len(k.Certificate.Digest) != 64 || k.Times.FirstByte <= 0 {
		t.Errorf("connection %+v", k)
	}
	web.Transport.(*http.Transport).CloseIdleConnections()
	web.Transport.(*http.Transport).TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	if _, err := c.Refresh(t.Context(), Account{}, TokenSet{RefreshToken: "canary-refresh-token"}); err == nil {
		t.Fatal("an unknown certificate was taken")
	}
	if k := trace[1].Connection; k.Certificate.Subject == "" || trace[1].Err == "" {
		t.Errorf("a refused certificate is not named: %+v", trace[1])
	}
}

// Polls that are answered alike are one exchange.
func TestTraceOfPolls(t *testing.T) {
	var trace Trace
	for n := range 20 {
		e := Exchange{Step: StepDevicePoll, Status: 400, URL: "https://a.example/token", Duration: time.Duration(n)}
		trace = trace.Add(e)
	}
	trace = trace.Add(Exchange{Step: StepDevicePoll, Status: 200, URL: "https://a.example/token"})
	if len(trace.Exchanges) != 2 || trace.Exchanges[0].Repeated != 19 {
		t.Errorf("%+v", trace.Exchanges)
	}
}

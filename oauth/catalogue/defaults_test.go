package catalogue

import (
	"testing"

	"tokendesk/oauth"
)

// A person's defaults stand behind what the app says and what is known of its provider,
// and before those of the app file; each app is completed with what is chosen then.
func TestDefaultsOfAPerson(t *testing.T) {
	chosen := Defaults{}
	c := Embedded().With(func() Defaults { return chosen })
	complete := func(app oauth.App) oauth.App {
		t.Helper()
		out, err := c.Complete(app)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	plain := oauth.App{ID: "acme", ClientID: "c", Endpoints: oauth.Endpoints{Token: "https://id.example.test/token"}}
	if got := complete(plain); got.Proxy != "" || got.HTTPTimeoutSeconds != 30 || got.UserAgent != "" || *got.Redirect.Port != oauth.DefaultRedirectPort {
		t.Errorf("without defaults it has %q, %d s, %q, port %d", got.Proxy, got.HTTPTimeoutSeconds, got.UserAgent, *got.Redirect.Port)
	}
	chosen = Defaults{Proxy: "http://proxy.example.test:8080", HTTPTimeoutSeconds: 90, UserAgent: "Support", RedirectPort: 5000}
	if got := complete(plain); got.Proxy != chosen.Proxy || got.HTTPTimeoutSeconds != 90 || got.UserAgent != "Support" || *got.Redirect.Port != 5000 {
		t.Errorf("with defaults it has %q, %d s, %q, port %d", got.Proxy, got.HTTPTimeoutSeconds, got.UserAgent, *got.Redirect.Port)
	}
	own := plain
	own.Proxy, own.HTTPTimeoutSeconds, own.UserAgent, own.Redirect.Port = oauth.ProxyNone, 5, "Own", new(0)
	if got := complete(own); got.Proxy != oauth.ProxyNone || got.HTTPTimeoutSeconds != 5 || got.UserAgent != "Own" || *got.Redirect.Port != 0 {
		t.Errorf("its own are %q, %d s, %q, port %d", got.Proxy, got.HTTPTimeoutSeconds, got.UserAgent, *got.Redirect.Port)
	}
	for address, proxy := range map[string]string{
		"http://127.0.0.1:9999/token": "", "http://[::1]:9999/token": "", "http://localhost/token": "", "https://10.0.0.1/token": chosen.Proxy,
	} {
		here := plain
		here.Endpoints.Token = address
		if got := complete(here).Proxy; got != proxy {
			t.Errorf("the proxy of %s is %q", address, got)
		}
	}
	elsewhere := plain
	elsewhere.Endpoints = oauth.Endpoints{Token: "http://127.0.0.1:9999/token", Userinfo: "https://id.example.test/userinfo"}
	if complete(elsewhere).Proxy == "" {
		t.Error("an app with one server elsewhere has no proxy")
	}
	if got, err := Embedded().Complete(plain); err != nil || got.Proxy != "" {
		t.Errorf("the catalogue itself has changed: %q, %v", got.Proxy, err)
	}
}

package desk_test

import (
	"errors"
	"net/http"
	"testing"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/ui/desk"
	"tokendesk/ui/desk/desktest"
)

// What the person chose for all apps holds from the next call on, in whatever face; an
// app's own value wins, and the vault keeps the app as it was.
func TestDefaultsReachTheCalls(t *testing.T) {
	acme := oauth.Record{App: oauth.App{ID: "acme", ClientID: "c", Grant: oauth.GrantClientCredentials, Endpoints: oauth.Endpoints{Token: "https://id.example/t"}}, Account: oauth.Account{ID: "default"}, Secrets: oauth.Secrets{oauth.SecretClientSecret: "s"}}
	own := acme
	own.App.ID, own.App.UserAgent = "own", "Own"
	edges := desktest.New(t, browsingAt, acme, own)
	var used []oauth.App
	t.Setenv("XDG_CONFIG_HOME", t.TempDir()) // which remembers the proxy
	o := edges.Options()
	o.HTTP = func(app oauth.App, _ oauth.Secrets) (*http.Client, error) {
		used = append(used, app)
		return &http.Client{Transport: edges.Servers}, nil
	}
	d, err := desk.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	get := func(app string) oauth.App {
		t.Helper()
		ref := oauth.Ref{App: app, Account: "default"}
		if _, err := d.Renew(t.Context(), ref); err != nil {
			t.Fatal(err)
		}
		return used[len(used)-1]
	}
	if app := get("acme"); app.Proxy != "" || app.HTTPTimeoutSeconds != 30 {
		t.Errorf("before: proxy %q, %d s", app.Proxy, app.HTTPTimeoutSeconds)
	}
	updates := d.Updates(t.Context())
	<-updates
	change(t, d, func(s *store.Settings) {
		s.Proxy, s.TimeLimit, s.UserAgent = "http://proxy.example:8080", 45, "Everybody"
	})
	if u := <-updates; len(u.Accounts) != 2 || u.Accounts[0].App.Proxy != "http://proxy.example:8080" {
		t.Errorf("the faces were told %+v", u)
	}
	if app := get("acme"); app.Proxy != "http://proxy.example:8080" || app.HTTPTimeoutSeconds != 45 || app.UserAgent != "Everybody" {
		t.Errorf("after: proxy %q, %d s, %q", app.Proxy, app.HTTPTimeoutSeconds, app.UserAgent)
	}
	if app := get("own"); app.UserAgent != "Own" {
		t.Errorf("its own value lost to %q", app.UserAgent)
	}
	all, err := d.Accounts(t.Context())
	if err != nil || len(all) != 2 || all[0].Record.App.Proxy != "" || len(all[0].Record.Waiting) > 0 {
		t.Errorf("in the vault: %+v, %v", all, err)
	}
}

// A browser that the person chose for sign-ins holds where an account has none of its own,
// and is never a program that nobody knows.
func TestTheDefaultBrowser(t *testing.T) {
	for name, c := range map[string]struct{ setting, chosen, want string }{
		"nothing said":      {"", "private", "private"},
		"default":           {"default", "isolated", "isolated"},
		"the account's own": {"firefox", "private", "firefox"},
		"not chosen":        {"", "", ""},
		"not known":         {"", "/tmp/tool", ""},
		"no setting":        {"", "private:", ""},
	} {
		t.Run(name, func(t *testing.T) {
			edges := desktest.New(t, browsingAt, acmeIn(c.setting))
			d, err := desk.Open(t.Context(), edges.Options())
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			change(t, d, func(s *store.Settings) { s.Browser = c.chosen })
			if err := d.OpenPage(t.Context(), adaOfAcme, "https://as.example/page"); err != nil {
				t.Fatal(err)
			}
			if got := edges.Browser.Opened(); len(got) != 1 || got[0].Setting != c.want {
				t.Errorf("it was opened in %+v, want %q", got, c.want)
			}
		})
	}
}

// What cannot be a default is refused with its field; a password is not kept in the open.
func TestDefaultsAreChecked(t *testing.T) {
	for name, c := range map[string]struct {
		settings store.Settings
		field    string
	}{
		"nothing":     {store.Settings{}, ""},
		"all":         {store.Settings{Proxy: "socks5://proxy.example:1080", TimeLimit: 60, UserAgent: "A", RedirectPort: 5000}, ""},
		"no proxy":    {store.Settings{Proxy: oauth.ProxyNone}, ""},
		"no address":  {store.Settings{Proxy: "proxy"}, "proxy"},
		"a password":  {store.Settings{Proxy: "http://ada:canary@proxy.example:8080"}, "proxy"},
		"a user name": {store.Settings{Proxy: "http://ada@proxy.example:8080"}, "proxy"},
		"endless":     {store.Settings{TimeLimit: 4000}, "http_timeout_seconds"},
		"no header":   {store.Settings{UserAgent: "a\nb"}, "user_agent"},
		"no port":     {store.Settings{RedirectPort: 70000}, "redirect.port"},
	} {
		t.Run(name, func(t *testing.T) {
			var e *oauth.Error
			err := desk.CheckDefaults(c.settings)
			if errors.As(err, &e); err == nil && c.field != "" || err != nil && e.Field != c.field {
				t.Errorf("got %v at %+v, want %q", err, e, c.field)
			}
		})
	}
}

func change(t *testing.T, d *desk.Desk, how func(*store.Settings)) {
	t.Helper()
	if err := d.Settings.Update(how); err != nil {
		t.Fatal(err)
	}
}

// Promise 40: a default that could not have been typed is left out, as a file may say anything.
func TestDefaultsOfAFileAreChecked(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	acme := oauth.Record{App: oauth.App{ID: "acme", ClientID: "c", Grant: oauth.GrantClientCredentials, Endpoints: oauth.Endpoints{Token: "https://id.example/t"}}, Account: oauth.Account{ID: "default"}}
	d, err := desk.Open(t.Context(), desktest.New(t, browsingAt, acme).Options())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	updates := d.Updates(t.Context())
	<-updates
	change(t, d, func(s *store.Settings) {
		s.Proxy, s.UserAgent, s.TimeLimit = "http://user:password@proxy.example:8080", "two\nlines", 45
	})
	app := (<-updates).Accounts[0].App
	if app.Proxy != "" || app.UserAgent != "" || app.HTTPTimeoutSeconds != 45 {
		t.Errorf("proxy %q, %q, %d s", app.Proxy, app.UserAgent, app.HTTPTimeoutSeconds)
	}
}

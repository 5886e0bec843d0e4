package practice_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
)

// entry is an app of the file as the engine takes it.
type entry struct {
	oauth.App
	ClientSecret string          `json:"client_secret"`
	Accounts     []oauth.Account `json:"accounts"`
}

// engine makes the engine's client for an app of the file, completed from the
// catalogue as an import does; change may alter it first.
func (p *place) engine(t *testing.T, id string, change func(*oauth.App)) *oauth.Client {
	t.Helper()
	var file struct {
		Version int     `json:"tokendesk"`
		Apps    []entry `json:"apps"`
	}
	if err := json.Unmarshal(p.AppFile(), &file); err != nil {
		t.Fatal(err)
	}
	providers, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range file.Apps {
		if e.ID != id {
			continue
		}
		if change != nil {
			change(&e.App)
		}
		app, err := providers.Complete(e.App)
		if err != nil {
			t.Fatal(err)
		}
		secrets := oauth.Secrets{oauth.SecretClientSecret: e.ClientSecret}
		own, err := oauth.NewHTTPClient(app, secrets)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(own.CloseIdleConnections)
		c, err := oauth.New(app, secrets, oauth.Options{HTTP: own, Now: p.clock.now})
		if err != nil {
			t.Fatal(err)
		}
		// Nothing of a practice app may go anywhere else.
		for _, endpoint := range append(app.Endpoints.Named(), oauth.Endpoint{Name: "test", Address: &app.Test.URL}) {
			if address := *endpoint.Address; address != "" && oauth.Origin(address) != p.URL() {
				t.Errorf("%s: %s would go to %s", id, endpoint.Name, address)
			}
		}
		return c
	}
	t.Fatalf("there is no app %s", id)
	return nil
}

var anybody = oauth.Account{ID: oauth.DefaultAccount}

func TestEngineGetsEveryToken(t *testing.T) {
	t.Parallel()
	p := open(t)
	for _, id := range []string{"ikas", "aikido", "ianum", "mypos"} {
		c := p.engine(t, id, nil)
		ts, err := c.Fetch(t.Context(), anybody)
		if err != nil || ts.Life != oauth.LifeKnown {
			t.Errorf("%s: %v, life %q", id, err, ts.Life)
			continue
		}
		if id == "ianum" {
			continue // no call is known
		}
		if result, err := c.Test(t.Context(), ts); err != nil || !result.OK {
			t.Errorf("%s: the test call: %v %d %s", id, err, result.Status, result.Why)
		}
		ts.AccessToken = "wrong"
		if result, err := c.Test(t.Context(), ts); err == nil && result.OK {
			t.Errorf("%s: the test call takes any token", id)
		}
	}
}

func TestEngineSignsIn(t *testing.T) {
	t.Parallel()
	p := open(t)
	changes := map[string]struct {
		id     string
		change func(*oauth.App)
	}{
		"aikido": {"aikido-account", nil},
		"aikido as documented": {"aikido-account", func(a *oauth.App) {
			a.PKCE, a.Params.Authorize = oauth.PKCEOff, map[string]oauth.Param{"response_type": nil, "redirect_uri": nil}
		}},
		"openid":         {"practice", nil},
		"openid, pushed": {"practice", func(a *oauth.App) { a.PAR = oauth.PARAlways }},
		"openid, bound":  {"practice", func(a *oauth.App) { a.DPoP = true }},
	}
	for name, c := range changes {
		client := p.engine(t, c.id, c.change)
		uri := registeredURI
		if c.id == "practice" {
			uri = loopbackURI
		}
		a, err := client.Authorize(t.Context(), anybody, uri, "the state of the attempt")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		back := p.pick(t, strings.Replace(a.URL, p.URL(), "", 1), "grace", allScopes...)
		ts, err := client.Exchange(t.Context(), anybody, a, back.Get("code"))
		if err != nil || ts.RefreshToken == "" || back.Get("state") != a.State {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if c.id == "practice" && (ts.Verified != oauth.VerifiedYes || ts.Identity != "grace@example.test" || back.Get("iss") != a.Issuer || !a.IssuerRequired) {
			t.Errorf("%s: verified %q, identity %q, iss %q", name, ts.Verified, ts.Identity, a.Issuer)
		}
		next, err := client.Refresh(t.Context(), anybody, ts)
		if err != nil || (next.RefreshToken == ts.RefreshToken) != (c.id == "aikido-account") {
			t.Errorf("%s: refresh: %v", name, err)
			continue
		}
		if result, err := client.Test(t.Context(), next); err != nil || !result.OK {
			t.Errorf("%s: the test call: %v %d %s %s", name, err, result.Status, result.Why, result.Body)
		}
	}
}

func TestEngineConnectsADevice(t *testing.T) {
	t.Parallel()
	p := open(t)
	c := p.engine(t, "practice", func(a *oauth.App) { a.Grant = oauth.GrantDeviceCode })
	d, err := c.StartDevice(t.Context(), anybody)
	if err != nil {
		t.Fatal(err)
	}
	complete, err := url.Parse(d.VerificationURIComplete)
	if err != nil {
		t.Fatal(err)
	}
	ticket := p.page(t, complete.RequestURI())
	if r := p.form(t, openIDDecision, nil, "ticket", ticket, "decision", "deny"); r.status != http.StatusOK {
		t.Fatalf("%d %s", r.status, r.body)
	}
	d.Interval = 1 // the person has decided already
	if _, err := c.PollDevice(t.Context(), anybody, d); serverError(err) != "access_denied" {
		t.Errorf("got %v", err)
	}
}

// serverError is the code of an OAuth error answer.
func serverError(err error) string {
	if e := new(oauth.Error); errors.As(err, &e) {
		return e.ServerError
	}
	return ""
}

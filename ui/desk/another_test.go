package desk_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/store/appfile"
	"tokendesk/ui/desk"
)

// people are persons at the pages of the practice provider, each with a browser of
// their own: who comes next, and what the pages were asked.
type people struct {
	t    *testing.T
	mu   sync.Mutex
	next []string // "": nobody comes
	asks []url.Values
	refs []oauth.Ref
	in   []string
	gone sync.WaitGroup
}

// open is a browser: somebody comes and signs in.
func (p *people) open(ctx context.Context, address string, ref oauth.Ref, browser string) error {
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	p.mu.Lock()
	who := p.next[0]
	p.next = p.next[1:]
	p.asks, p.refs, p.in = append(p.asks, u.Query()), append(p.refs, ref), append(p.in, browser)
	p.mu.Unlock()
	if who != "" {
		p.gone.Go(func() { p.signIn(ctx, address, who) })
	}
	return nil
}

var (
	ticket = regexp.MustCompile(`name="ticket" value="([^"]+)"`)
	action = regexp.MustCompile(`action="([^"]+)"`)
)

func (p *people) signIn(ctx context.Context, address, who string) {
	jar, _ := cookiejar.New(nil)
	client := &http.Client{Jar: jar, Transport: &http.Transport{DisableKeepAlives: true}}
	page := func(r *http.Request) string {
		answer, err := client.Do(r.WithContext(ctx))
		if err != nil {
			if ctx.Err() == nil {
				p.t.Errorf("the browser: %v", err)
			}
			return ""
		}
		defer answer.Body.Close()
		text, _ := io.ReadAll(answer.Body)
		return string(text)
	}
	first, _ := http.NewRequest(http.MethodGet, address, nil)
	text := page(first)
	found, to := ticket.FindStringSubmatch(text), action.FindStringSubmatch(text)
	if found == nil || to == nil {
		p.t.Errorf("no sign-in page: %.200s", text)
		return
	}
	at, err := first.URL.Parse(to[1])
	if err != nil {
		p.t.Error(err)
		return
	}
	form := url.Values{"ticket": {found[1]}, "user": {who}, "scope": {"openid", "profile", "email", "offline_access"}}
	if who == "deny" {
		form = url.Values{"ticket": {found[1]}, "decision": {"deny"}}
	}
	second, _ := http.NewRequest(http.MethodPost, at.String(), strings.NewReader(form.Encode()))
	second.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	page(second)
}

// demo is a desk over the practice provider, where people come in turn.
func demo(t *testing.T, who ...string) (*desk.Desk, *people) {
	t.Helper()
	p := &people{t: t, next: who}
	d, err := desk.Open(t.Context(), desk.Options{Demo: true, OpenBrowser: p.open})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = d.Close()
		p.gone.Wait()
	})
	// What is asked stands in the address then.
	if _, _, err := d.Set(t.Context(), "practice", []desk.Assignment{{Field: "par", Value: "never"}}); err != nil {
		t.Fatal(err)
	}
	return d, p
}

// accountsOf are an app's accounts, by id.
func accountsOf(t *testing.T, d *desk.Desk, app string) map[string]oauth.Record {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	found := map[string]oauth.Record{}
	for _, a := range (<-d.Updates(ctx)).Accounts {
		if a.Ref().App == app {
			found[a.Ref().Account] = a.Record
		}
	}
	return found
}

// Five people sign in side by side: five accounts, filled, without a form, and the
// account that the app began with is the first of them.
func TestAnotherPersonBecomesAnAccount(t *testing.T) {
	who := []string{"ada", "grace", "katherine", "alan", "hedy"}
	d, p := demo(t, who...)
	var wg sync.WaitGroup
	given := make([]desk.Given, len(who))
	for i := range who {
		wg.Go(func() {
			var err error
			if given[i], err = d.SignInAnother(t.Context(), "practice"); err != nil || given[i].Known || given[i].Unnamed {
				t.Errorf("%+v, %v", given[i], err)
			}
		})
	}
	wg.Wait()
	accounts := accountsOf(t, d, "practice")
	if len(accounts) != len(who) {
		t.Fatalf("%d accounts", len(accounts))
	}
	for _, g := range given {
		rec := accounts[g.Ref.Account]
		a, ts := rec.Account, rec.Tokens
		if ts == nil {
			t.Errorf("%s has no token", g.Ref)
			continue
		}
		name, _, _ := strings.Cut(ts.Identity, "@")
		if a.ID != name && a.ID != oauth.DefaultAccount || a.Expect != ts.Identity || a.LoginHint != ts.Identity || a.Label != ts.Person.Full || a.Label == "" || a.Browser != "isolated" {
			t.Errorf("%+v of %s (%s)", a, ts.Identity, ts.Person.Full)
		}
		if got, err := d.Token(t.Context(), g.Ref); err != nil || got.AccessToken == "" {
			t.Errorf("%s cannot be used: %v", g.Ref, err)
		}
		if len(details(t, d, g.Ref).Trace) == 0 {
			t.Errorf("%s does not tell what was sent", g.Ref)
		}
	}
	if accounts[oauth.DefaultAccount].Tokens == nil {
		t.Error("an empty row was left")
	}
	for i, ask := range p.asks {
		if ask.Get("login_hint") != "" || ask.Get("prompt") != "" || p.in[i] != "isolated" || !desk.IsGuest(p.refs[i]) {
			t.Errorf("asked %v in %s for %s", ask, p.in[i], p.refs[i])
		}
	}
}

func TestSomebodyWhoIsThereIsRenewed(t *testing.T) {
	d, p := demo(t, "ada", "grace", "ada", "grace")
	var given [4]desk.Given
	for i := range given {
		var err error
		if given[i], err = d.SignInAnother(t.Context(), "practice"); err != nil {
			t.Fatal(err)
		}
	}
	for i, g := range given {
		if want := []string{"Ada Lovelace", "Grace Hopper"}[i%2]; g.Who != want {
			t.Errorf("%d is called %q, not %q", i, g.Who, want)
		}
	}
	if given[2].Ref != given[0].Ref || given[3].Ref != given[1].Ref || !given[2].Known || !given[3].Known || given[0].Known {
		t.Errorf("%+v", given)
	}
	if n := len(accountsOf(t, d, "practice")); n != 2 {
		t.Errorf("%d accounts", n)
	}
	// Signed in again, the account says who it is; another person is never told of it.
	p.next = []string{"ada"}
	if _, err := d.SignIn(t.Context(), given[0].Ref); err != nil || p.asks[4].Get("login_hint") != "ada@example.test" {
		t.Errorf("hint %q, %v", p.asks[4].Get("login_hint"), err)
	}
}

func TestAnotherPersonInTheUsualBrowserIsAsked(t *testing.T) {
	d, p := demo(t, "ada")
	if err := d.Settings.Update(func(s *store.Settings) { s.AnotherIn = "default" }); err != nil {
		t.Fatal(err)
	}
	given, err := d.SignInAnother(t.Context(), "practice")
	if err != nil || p.in[0] != "" || p.asks[0].Get("prompt") == "" {
		t.Fatalf("in %q with %q: %v", p.in[0], p.asks[0].Get("prompt"), err)
	}
	if a := accountsOf(t, d, "practice")[given.Ref.Account]; a.Account.Browser != "" || a.Account.Prompt != "" {
		t.Errorf("%+v", a.Account)
	}
}

func TestASignInThatComesToNothingLeavesNothing(t *testing.T) {
	d, p := demo(t, "deny", "", "")
	before := accountsOf(t, d, "practice")
	var e *oauth.Error
	if _, err := d.SignInAnother(t.Context(), "practice"); !errors.As(err, &e) || e.Kind == oauth.KindInterrupted {
		t.Errorf("somebody who said no: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	updates := d.Updates(ctx)
	p.mu.Lock()
	first := p.refs[0]
	p.mu.Unlock()
	done := make(chan error, 1)
	go func() { _, err := d.SignInAnother(t.Context(), "practice"); done <- err }()
	var guest oauth.Ref
	for guest == (oauth.Ref{}) {
		for _, a := range (<-updates).Accounts {
			if desk.IsGuest(a.Ref()) && a.Ref() != first && a.Running && a.Progress.Paste != nil {
				guest = a.Ref()
			}
		}
	}
	if err := d.OpenPageIn(t.Context(), guest, "https://as.test/", "chromium", true); err != nil {
		t.Errorf("another browser for somebody who signs in: %v", err)
	}
	if details, err := d.Details(t.Context(), guest); err != nil || details.Record.Account.Browser != "isolated:chromium" {
		t.Errorf("in %q, %v", details.Record.Account.Browser, err)
	}
	if _, err := d.Details(t.Context(), guest); err != nil {
		t.Errorf("the pane of somebody who signs in: %v", err)
	}
	d.Cancel(guest)
	if err := <-done; !desk.IsCancelled(err) {
		t.Errorf("cancelled: %v", err)
	}
	for {
		u := <-updates
		if slices.Contains(u.Removed, guest) || u.All && !slices.ContainsFunc(u.Accounts, func(a *desk.Account) bool { return a.Ref() == guest }) {
			break
		}
	}
	if after := accountsOf(t, d, "practice"); len(after) != len(before) || after[oauth.DefaultAccount].Tokens != nil || after[oauth.DefaultAccount].Failure != nil {
		t.Errorf("left: %d accounts, %+v", len(after), after)
	}
}

func TestWhereNobodyElseSignsIn(t *testing.T) {
	d, _ := demo(t)
	var e *oauth.Error
	if _, err := d.SignInAnother(t.Context(), "ikas"); !errors.As(err, &e) || e.Kind != oauth.KindUsage || e.Advice == "" {
		t.Errorf("client credentials: %v", err)
	}
	file := appfile.File{Apps: []appfile.Entry{
		{App: oauth.App{ID: "open", Grant: oauth.GrantAuthorizationCode, Endpoints: oauth.Endpoints{Authorization: "https://as.test/a", Token: "https://as.test/t"}}},
		{App: oauth.App{ID: "waits", ClientID: "c", Grant: oauth.GrantAuthorizationCode, Proxy: "http://elsewhere.test:1", Endpoints: oauth.Endpoints{Authorization: "https://as.test/a", Token: "https://as.test/t"}}},
	}}
	if _, err := d.Import(t.Context(), desk.Import{From: appfile.SourceApp, File: file}, store.Consent{}); err != nil {
		t.Fatal(err)
	}
	for app, kind := range map[string]oauth.Kind{"open": oauth.KindMisconfigured, "waits": oauth.KindUntrusted, "none": oauth.KindUsage} {
		if _, err := d.SignInAnother(t.Context(), app); !errors.As(err, &e) || e.Kind != kind {
			t.Errorf("%s: %v", app, err)
		}
	}
}

package ui

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/oauth/oauthtest"
	"tokendesk/oauth/practice"
	"tokendesk/oauth/session"
	"tokendesk/ui/desk"
	"tokendesk/ui/desk/desktest"
	"tokendesk/ui/parts"
	"tokendesk/ui/start"
)

// canary is a secret that a server repeats: no sentence may have it.
const canary = "canary-4f1d9c73"

// coached is the window over an app at a scripted server, and what it opened.
type coached struct {
	*bench
	server *oauthtest.Server

	mu     sync.Mutex
	opened []string // browser and address of each sign-in page
}

// newCoached opens the window; change makes the app, more are others.
func newCoached(t *testing.T, server *oauthtest.Server, change func(*oauth.Record), more ...oauth.Record) *coached {
	t.Helper()
	rec := record("acme", func(r *oauth.Record) {
		r.App.ClientAuth = oauth.ClientSecretBasic
		r.App.Endpoints.Token = server.URL + "/token"
		r.Secrets = oauth.Secrets{oauth.SecretClientSecret: canary}
	})
	if change != nil {
		change(&rec)
	}
	c := &coached{server: server}
	edges := desktest.New(t, noon, append(more, rec)...)
	c.bench = newBenchOver(t, edges, func(b *bench) opener {
		return func(ctx context.Context, _ start.Request) (*desk.Desk, error) {
			o := b.Options()
			o.HTTP = oauth.NewHTTPClient
			o.OpenBrowser = func(_ context.Context, address string, _ oauth.Ref, browser string) error {
				c.mu.Lock()
				defer c.mu.Unlock()
				c.opened = append(c.opened, browser+" "+address)
				return nil
			}
			return desk.Open(ctx, o)
		}
	})
	return c
}

func (c *coached) pages() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.opened)
}

// back sends the browser back with an answer to the page that was opened last.
func (c *coached) back(values url.Values) {
	c.t.Helper()
	page, err := url.Parse(strings.SplitN(c.pages()[len(c.pages())-1], " ", 2)[1])
	if err != nil {
		c.t.Fatal(err)
	}
	values.Set("state", page.Query().Get("state"))
	response, err := http.Get(page.Query().Get("redirect_uri") + "?" + values.Encode())
	if err != nil {
		c.t.Fatal(err)
	}
	response.Body.Close()
	http.DefaultClient.CloseIdleConnections()
}

// fails takes the account's step and waits until it has failed.
func (c *coached) fails(m *mainScreen) {
	c.t.Helper()
	m.act(ref("acme"), c.account("acme").NextStep(c.Clock.Now()))
	c.failed()
}

func (c *coached) failed() {
	c.t.Helper()
	c.until("it has failed", func() bool {
		_, failed := c.account("acme").Failure()
		return failed && c.window.main.inspector.details.Record.Failure != nil
	})
	if f, _ := c.account("acme").Failure(); strings.Contains(fmt.Sprintf("%+v", f), canary) {
		c.t.Errorf("the failure holds the secret: %+v", f)
	}
}

// overlaid is what is on the sheet that lies over the window.
func (c *coached) overlaid() []fyne.CanvasObject {
	top := c.window.shell.Win.Canvas().Overlays().Top()
	if top == nil {
		return nil
	}
	return test.LaidOutObjects(top)
}

func (c *coached) sheetSays(what string) bool {
	return slices.ContainsFunc(c.overlaid(), func(o fyne.CanvasObject) bool { return o.Visible() && strings.Contains(textOf(o), what) })
}

func (c *coached) sheetButton(text string) *widget.Button {
	for _, o := range c.overlaid() {
		if b, ok := o.(*parts.Button); ok && b.Text == text {
			return &b.Button
		}
	}
	return nil
}

// press presses a button of the banner.
func (c *coached) press(label string) {
	c.t.Helper()
	c.until("there is "+label, func() bool { return c.button(label) != nil })
	test.Tap(c.button(label))
}

func invalidClient(said string) string {
	return fmt.Sprintf(`{"error":"invalid_client","error_description":%q}`, said)
}

const gave = `{"access_token":"T","token_type":"Bearer","expires_in":3600}`

// Every remedy, pressed once: what the server said, what the banner offers, and what the
// button then does.
func TestEveryRemedyDoesWhatItSays(t *testing.T) {
	editAt := func(field string) func(*testing.T, *coached, *mainScreen) {
		return func(t *testing.T, c *coached, _ *mainScreen) {
			c.until("the editor is open", func() bool { return c.sheetSays("Edit App acme") })
			f, _ := c.account("acme").Failure()
			if !c.sheetSays(f.Message) {
				t.Errorf("the editor does not say why: %s", f.Message)
			}
			focused := c.window.shell.Win.Canvas().Focused()
			if focused == nil || !strings.Contains(fieldAround(c.overlaid(), focused), field) {
				t.Errorf("the focus is at %q, want %q", fieldAround(c.overlaid(), focused), field)
			}
		}
	}
	for name, row := range map[string]struct {
		change  func(*oauth.Record)
		answer  func(*oauthtest.Server)
		button  string
		does    func(*testing.T, *coached, *mainScreen)
		also    []string // other buttons that are there
		message string   // part of what is said to have happened
	}{
		"another client authentication": {
			answer: func(s *oauthtest.Server) {
				s.Expect(oauthtest.Request{}).JSON(401, invalidClient("Client authentication failed for "+canary))
				s.Expect(oauthtest.Request{Form: url.Values{"grant_type": {"client_credentials"}, "client_id": {"acme"}, "client_secret": {canary}}}).JSON(200, gave)
			},
			button: "Try the client secret in the form…", also: []string{"Edit client secret…", "Try the client secret in the header, form-encoded…"}, message: "refused: invalid_client",
			does: func(t *testing.T, c *coached, m *mainScreen) {
				c.until("it is asked", func() bool { return c.sheetSays("/token as before, and nowhere else") })
				if len(c.server.Log()) != 1 {
					t.Fatal("something was sent before the person said yes")
				}
				test.Tap(c.sheetButton("Try it once"))
				c.until("there is a token", func() bool { return c.step("acme") == session.StepCopy })
				if got := c.account("acme").Record.App.ClientAuth; got != oauth.ClientSecretPost {
					t.Errorf("the setting is %q", got)
				}
			},
		},
		"another client authentication that fails too": {
			answer: func(s *oauthtest.Server) {
				s.Expect(oauthtest.Request{}).JSON(401, invalidClient("no"))
				s.Expect(oauthtest.Request{}).JSON(401, invalidClient("no again"))
			},
			button: "Try the client secret in the form…",
			does: func(t *testing.T, c *coached, m *mainScreen) {
				c.until("it is asked", func() bool { return c.sheetButton("Try it once") != nil })
				test.Tap(c.sheetButton("Try it once"))
				c.until("it says so", func() bool {
					f, failed := c.account("acme").Failure()
					return failed && strings.Contains(f.Advice, "(client_secret_post)” either")
				})
				if got := c.account("acme").Record.App.ClientAuth; got != oauth.ClientSecretBasic {
					t.Errorf("the setting is %q, not what it was", got)
				}
			},
		},
		"the client secret": {
			answer: func(s *oauthtest.Server) {
				s.Expect(oauthtest.Request{}).JSON(401, invalidClient("AADSTS7000215: Invalid client secret provided."))
			},
			button: "Edit client secret…", does: editAt("Client secret"),
		},
		"the client id": {
			answer: func(s *oauthtest.Server) {
				s.Expect(oauthtest.Request{}).JSON(400, `{"error":"unauthorized_client","error_description":"Client acme does not exist"}`)
			},
			button: "Edit client ID…", does: editAt("Client ID"),
		},
		"scopes": {
			change: func(r *oauth.Record) { r.App.Scopes = []string{"read", "no-such"} },
			answer: func(s *oauthtest.Server) {
				s.Expect(oauthtest.Request{}).JSON(400, `{"error":"invalid_scope","error_description":"Unknown scope: no-such"}`)
			},
			button: "Edit scopes…", does: editAt("Scopes"),
		},
		"the audience": {
			answer: func(s *oauthtest.Server) {
				s.Expect(oauthtest.Request{}).JSON(400, `{"error":"invalid_target","error_description":"No such audience"}`)
			},
			button: "Edit audience…", does: editAt("Audience"),
		},
		"the grant": {
			answer: func(s *oauthtest.Server) {
				s.Expect(oauthtest.Request{}).JSON(400, `{"error":"unsupported_grant_type"}`)
			},
			button: "Edit grant…", does: editAt("Grant"),
		},
		"the endpoint": {
			answer: func(s *oauthtest.Server) {
				s.Expect(oauthtest.Request{}).Body(404, "text/html", "<h1>Not here</h1>")
			},
			button: "Edit token endpoint…", does: editAt("Token"),
		},
		"the redirect address": {
			change: func(r *oauth.Record) {
				fixed := 47821
				byPerson(r)
				r.App.Redirect.Port = &fixed
				r.App.Grant = oauth.GrantClientCredentials
			},
			answer: func(s *oauthtest.Server) {
				s.Expect(oauthtest.Request{}).JSON(400, `{"error":"invalid_request","error_description":"Callback URL mismatch."}`)
			},
			button: "Copy redirect URI",
			does: func(t *testing.T, c *coached, m *mainScreen) {
				c.until("it is copied", func() bool { return c.Clipboard.Text() == "http://127.0.0.1:47821/callback" })
			},
		},
		"the time to wait": {
			answer: func(s *oauthtest.Server) {
				s.Expect(oauthtest.Request{}).Body(429, "application/json", `{"error":"slow_down"}`, "Retry-After", "61")
				s.Expect(oauthtest.Request{}).JSON(200, gave)
			},
			button: "Try again at " + noon.Add(61*time.Second).Local().Format("15:04:05"),
			does: func(t *testing.T, c *coached, m *mainScreen) {
				if len(c.server.Log()) != 1 {
					t.Fatal("it was tried too early")
				}
				c.Clock.Pass(61 * time.Second)
				c.wakeAll(61 * time.Second)
				c.until("there is a token", func() bool { return c.step("acme") == session.StepCopy })
			},
		},
		"try again": {
			answer: func(s *oauthtest.Server) {
				s.Expect(oauthtest.Request{}).JSON(503, `{}`)
				s.Expect(oauthtest.Request{}).JSON(200, gave)
			},
			button: "Try again",
			does: func(t *testing.T, c *coached, m *mainScreen) {
				c.until("there is a token", func() bool { return c.step("acme") == session.StepCopy })
			},
		},
		"the clock": {
			answer: func(s *oauthtest.Server) {
				s.Expect(oauthtest.Request{}).JSON(401, invalidClient("AADSTS700024: Client assertion is not within its valid time range."))
				s.Expect(oauthtest.Request{Method: "HEAD", Header: map[string]string{"Authorization": ""}}).Body(405, "text/plain", "", "Date", noon.Add(10*time.Minute).Format(http.TimeFormat))
			},
			button: "Check the clock",
			does: func(t *testing.T, c *coached, m *mainScreen) {
				c.until("it is said", func() bool { return strings.Contains(m.Toasts.Text(), "behind the server's") })
			},
		},
		"an administrator": {
			answer: func(s *oauthtest.Server) {
				s.Expect(oauthtest.Request{}).JSON(400, `{"error":"access_denied","error_description":"AADSTS90094: An administrator must consent."}`)
			},
			button: "Copy a request for an administrator",
			does: func(t *testing.T, c *coached, m *mainScreen) {
				c.until("it is copied", func() bool { return strings.Contains(c.Clipboard.Text(), "client ID acme") })
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			server := oauthtest.Start(t)
			row.answer(server)
			c := newCoached(t, server, row.change)
			m := c.main(1)
			c.fails(m)
			f, _ := c.account("acme").Failure()
			if !strings.Contains(f.Message, row.message) || f.Advice == "" || strings.Contains(f.Message, f.Advice) {
				t.Errorf("it says %q, %q", f.Message, f.Advice)
			}
			c.until("the banner has its button", func() bool { return c.button(row.button) != nil })
			for _, label := range row.also {
				if c.button(label) == nil {
					t.Errorf("there is no %s", label)
				}
			}
			c.press(row.button)
			row.does(t, c, m)
		})
	}
}

// wakeAll ends the waiting for a time.
func (c *coached) wakeAll(d time.Duration) {
	c.t.Helper()
	c.eventually("it waits", func() bool {
		c.sleeping.Lock()
		defer c.sleeping.Unlock()
		return slices.Contains(c.lengths, d)
	})
	c.sleeping.Lock()
	defer c.sleeping.Unlock()
	for i, length := range c.lengths {
		if length == d {
			close(c.sleeps[i])
			c.lengths[i] = -1
		}
	}
}

// fieldAround is the label beside what has the focus.
func fieldAround(all []fyne.CanvasObject, focused fyne.Focusable) string {
	driver := fyne.CurrentApp().Driver()
	o, ok := focused.(fyne.CanvasObject)
	if !ok {
		return ""
	}
	y, best := driver.AbsolutePositionForObject(o).Y, ""
	least := float32(1 << 20)
	for _, other := range all {
		label, ok := other.(*parts.Label)
		if !ok || label.Text() == "" || !label.Visible() {
			continue
		}
		at := driver.AbsolutePositionForObject(label)
		if d := y - at.Y; at.X < driver.AbsolutePositionForObject(o).X && d*d < least {
			least, best = d*d, label.Text()
		}
	}
	return best
}

// What is wrong on the way to the server leads to the setting for it.
func TestRemediesOfTheNetwork(t *testing.T) {
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	secure := oauthtest.StartTLS(t)
	for name, row := range map[string]struct {
		change  func(*oauth.Record)
		buttons []string
	}{
		"nothing listens":   {func(r *oauth.Record) { r.App.Endpoints.Token = closed.URL + "/token" }, []string{"Edit token endpoint…", "Try again"}},
		"unknown authority": {func(r *oauth.Record) { r.App.Endpoints.Token = secure.URL + "/token" }, []string{"Edit CA certificate file…", "Try again"}},
		"no such proxy":     {func(r *oauth.Record) { r.App.Proxy = closed.URL; r.App.Endpoints.Token = "http://127.0.0.2:9/token" }, []string{"Edit proxy…", "Try again"}},
		"no such file":      {func(r *oauth.Record) { r.App.TLS.CAFile = "/no/such/file" }, []string{"Edit CA certificate file…"}},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCoached(t, secure, row.change)
			c.fails(c.main(1))
			for _, label := range row.buttons {
				c.until("there is "+label, func() bool { return c.button(label) != nil })
			}
		})
	}
}

// The practice provider that does not run is started where the app has it, with the
// app's secret, and the token got there; by the palette, too. Others that failed because it
// did not run are renewed with it.
func TestThePracticeProviderIsStarted(t *testing.T) {
	ended, err := practice.Start(t.Context(), practice.Options{})
	if err != nil {
		t.Fatal(err)
	}
	_ = ended.Close()
	address := ended.URL() + "/ikas/api/admin/oauth/token"
	ikas := func(r *oauth.Record) {
		r.App.ClientID, r.App.ClientAuth = "5b1f9c52-6d0e-4c7f-9a7e-0c2b6f3d1a01", oauth.ClientSecretPost
		r.App.Endpoints.Token = address
		r.Secrets = oauth.Secrets{oauth.SecretClientSecret: canary}
	}
	c := newCoached(t, oauthtest.Start(t), func(r *oauth.Record) { ikas(r); r.App.ID = "ikas" }, record("other", ikas))
	m := c.main(2)
	m.list.Choose(ref("ikas"))
	for _, id := range []string{"other", "ikas"} {
		m.act(ref(id), session.StepGet)
		c.until("it is seen to have failed", func() bool {
			seen, _ := m.list.Account(ref(id)) // as long as it runs there is nothing to mend
			_, failed := seen.Failure()
			return failed && !seen.Running
		})
	}
	c.palette("start the practice")
	c.take()
	c.until("it runs", func() bool { return m.desk.PracticeURL() == ended.URL() })
	c.until("there is a token of it", func() bool {
		return c.step("ikas") == session.StepCopy && c.account("ikas").App.Endpoints.Token == address
	})
	c.until("the other has one, too", func() bool { return c.step("other") == session.StepCopy })
}

// An app that asks for no scopes says so before the first try, and is mended there.
func TestScopesAreOfferedBeforeTheFirstTry(t *testing.T) {
	issuer := oauthtest.Start(t)
	issuer.Expect(oauthtest.Request{Method: "GET", Path: "/.well-known/openid-configuration"}).JSON(200, fmt.Sprintf(`{"issuer":%q}`, issuer.URL))
	c := newCoached(t, issuer, func(r *oauth.Record) {
		byPerson(r)
		r.App.Endpoints.Issuer, r.App.Endpoints.Authorization = issuer.URL, issuer.URL+"/authorize"
	})
	m := c.main(1)
	c.until("it is said", func() bool { return c.says("This app requests no scopes.") })
	c.press("Add openid profile email")
	c.until("the browser opens", func() bool { return len(c.pages()) == 1 })
	if page := c.pages()[0]; !strings.Contains(page, "scope=openid+profile+email") {
		t.Errorf("the page is %s", page)
	}
	c.until("the scopes are the app's", func() bool {
		return slices.Equal(c.account("acme").Record.App.Scopes, []string{"openid", "profile", "email"})
	})
	c.until("the redirect address is offered", func() bool { return c.button("Copy redirect URI") != nil })
	c.press("Copy redirect URI")
	c.until("it is copied", func() bool { return strings.HasPrefix(c.Clipboard.Text(), "http://127.0.0.1:") })
	m.act(ref("acme"), session.StepCancel)
	c.until("it has ended", func() bool { return !c.account("acme").Running })
}

// Who was refused signs in again where the browser knows nobody.
func TestSignInAgainInAPrivateWindow(t *testing.T) {
	server := oauthtest.Start(t)
	c := newCoached(t, server, func(r *oauth.Record) {
		byPerson(r)
		r.App.Endpoints.Authorization = server.URL + "/authorize"
		r.App.Scopes = []string{"read"}
	})
	m := c.main(1)
	m.act(ref("acme"), session.StepSignIn)
	c.until("the browser opens", func() bool { return len(c.pages()) == 1 })
	c.back(url.Values{"error": {"access_denied"}, "error_description": {"not you, " + canary}})
	c.failed()
	c.press("Sign in again in a private window")
	c.until("it opens again", func() bool { return len(c.pages()) == 2 })
	if pages := c.pages(); strings.HasPrefix(pages[0], "private ") || !strings.HasPrefix(pages[1], "private ") {
		t.Errorf("opened %q", pages)
	}
	m.act(ref("acme"), session.StepCancel)
	c.until("it has ended", func() bool { return !c.account("acme").Running })
	if got := c.account("acme").Record.Account.Browser; got != "" {
		t.Errorf("the account's browser is %q now", got)
	}
}

// The provider's page is opened in the account's browser.
func TestTheRegistrationPageIsOpened(t *testing.T) {
	server := oauthtest.Start(t)
	server.Expect(oauthtest.Request{}).JSON(401, invalidClient("Invalid client secret"))
	c := newCoached(t, server, func(r *oauth.Record) { r.App.Provider = "github" })
	c.fails(c.main(1))
	c.press("Open the registration page")
	c.eventually("it is opened", func() bool { return slices.Equal(c.pages(), []string{" https://github.com/settings/developers"}) })
}

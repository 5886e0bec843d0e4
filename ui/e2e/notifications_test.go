package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"tokendesk/ui/notify/notifytest"
	"tokendesk/ui/tray/traytest"
)

// shortLived is a server whose tokens live for seconds, and which can be out of order.
type shortLived struct {
	*httptest.Server
	broken atomic.Bool
	given  atomic.Int32
}

func newShortLived(t *testing.T) *shortLived {
	s := &shortLived{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if s.broken.Load() {
			w.WriteHeader(http.StatusInternalServerError)
			fmt.Fprint(w, `{"error":"server_error","error_description":"the canary of the server"}`)
			return
		}
		life := map[string]int{"machine": 24, "person": 20}[r.FormValue("client_id")]
		fmt.Fprintf(w, `{"access_token":"canary-%d","token_type":"Bearer","expires_in":%d}`, s.given.Add(1), life)
	}))
	t.Cleanup(s.Close)
	return s
}

// apps are an app that needs nobody and one that needs a person, both favourites.
func (s *shortLived) apps() string {
	app := func(id, grant, name string) map[string]any {
		return map[string]any{
			"id": id, "name": name, "client_id": id, "grant": grant, "client_auth": "client_secret_post", "client_secret": "canary-secret", "favourite": true,
			"endpoints": map[string]string{"token": s.URL + "/token", "authorization": s.URL + "/authorize"},
			"accounts":  []map[string]string{{"id": "default", "label": "Ada Lovelace"}}, "redirect": map[string]any{"port": 0},
		}
	}
	text, _ := json.Marshal(map[string]any{"tokendesk": 1, "apps": []any{
		app("machine", "client_credentials", "Machine"), app("person", "authorization_code", "Person"),
	}})
	return string(text)
}

// comeBack is what a browser does with a sign-in page whose person has agreed.
func (d *desktop) comeBack(page string) {
	d.t.Helper()
	asked, err := url.Parse(page)
	must(d.t, err)
	q := asked.Query()
	answer, err := http.Get(q.Get("redirect_uri") + "?" + url.Values{"code": {"code"}, "state": {q.Get("state")}}.Encode())
	must(d.t, err)
	must(d.t, answer.Body.Close())
}

// What a person alone can mend is told on the desktop while the window is away, and a
// click there mends it.
func TestNotifications(t *testing.T) {
	program := build(t)
	d := newDesktop(t)
	icons, notes := traytest.Show(t, d.bus), notifytest.Serve(t, d.bus, "actions", "body")
	server := newShortLived(t)
	d.run(server.apps(), program, "--keys", "keyring", "import", "-")
	d.keepRunning("yes")
	d.startWindow(program)
	d.untilHalves(program, 1, 1)
	d.closeWindow()
	d.untilHalves(program, 0, 1)

	note := func(title string) (n notifytest.Note) {
		t.Helper()
		d.eventually(title, func() error {
			for _, open := range notes.Open() {
				if strings.HasPrefix(open.Title, title) {
					n = open
					return nil
				}
			}
			return fmt.Errorf("%v stand", notes.Open())
		})
		return n
	}
	gone := func(n notifytest.Note) {
		t.Helper()
		notes.Until("it is taken back", func() bool {
			return !slices.ContainsFunc(notes.Open(), func(open notifytest.Note) bool { return open.ID == n.ID })
		})
	}
	t.Run("sign in", func(t *testing.T) {
		got := make(chan string, 1)
		go func() {
			out, _, _ := d.try("", program, "get", "person")
			got <- out
		}()
		d.comeBack(d.address())
		if token := <-got; !strings.HasPrefix(token, "canary-") {
			t.Fatalf("the token is %q", token)
		}
		n := note("Person's token expires in")
		if !strings.HasPrefix(n.Body, "Sign in before ") || !slices.Equal(n.Labels(), []string{"Sign in"}) {
			t.Errorf("%v", n)
		}
		if _, ok := traytest.Find(icons.Item().Menu(), "Person"); !ok {
			t.Errorf("the menu is %v", icons.Item().Menu())
		}
		notes.Click(n, "Sign in")
		d.comeBack(d.address())
		d.eventually("it is signed in", func() error {
			if line, ok := traytest.Find(icons.Item().Menu(), "Person"); !ok || !strings.Contains(line.Label, "until") {
				return errors.New(line.Label)
			}
			return nil
		})
	})
	t.Run("renew and copy", func(t *testing.T) {
		d.run("", program, "get", "machine")
		server.broken.Store(true)
		n := note("Machine's token")
		if !slices.Equal(n.Labels(), []string{"Renew", "Copy"}) || !strings.HasPrefix(n.Body, "It could not be renewed") {
			t.Errorf("%v", n)
		}
		server.broken.Store(false)
		d.occupyClipboard()
		notes.Click(n, "Copy")
		d.eventually("the token is on the clipboard", func() error {
			if text := d.clipboard(); !strings.HasPrefix(text, "canary-") {
				return errors.New("it is not there")
			}
			return nil
		})
	})
	t.Run("lock", func(t *testing.T) {
		n := note("Person") // the token of before has come near its end
		d.run("", program, "lock")
		gone(n)
	})
	t.Run("nothing secret, and nobody", func(t *testing.T) {
		for _, n := range notes.All() {
			if text := n.String(); strings.Contains(text, "canary") || strings.Contains(text, "Ada") {
				t.Errorf("%v", n)
			}
		}
	})
	icons.Item().Click("Quit")
	d.untilHalves(program, 0, 0)
}

package cli

import (
	"bufio"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
)

// canaries are secrets that must be nowhere: each is known by what it is.
type canaries struct {
	root string

	mu    sync.Mutex
	forms map[string]string // what may be found → the secret's name

	requests, swept atomic.Int64
	hold            atomic.Bool
	held, release   chan struct{}
	pushed          sync.Map // request_uri → what was pushed
	late            []string // leaks found while the server was asked
}

// canary makes a secret. All of its characters stay as they are in JSON, forms
// and addresses.
func (c *canaries) canary(name string) string {
	c.mu.Lock()
	value := fmt.Sprintf("canary-%d-%s", len(c.forms), hex.EncodeToString([]byte(name)))
	c.mu.Unlock()
	c.add(name, value)
	return value
}

func encoded(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

// add makes a text a secret, as it is, in hexadecimal, and within Base64 at each
// of its three places.
func (c *canaries) add(name, value string) {
	if value == "" {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.forms == nil {
		c.forms = map[string]string{}
		c.held, c.release = make(chan struct{}), make(chan struct{})
	}
	c.forms[value], c.forms[hex.EncodeToString([]byte(value))] = name, name
	for skip := range 3 {
		inner := value[skip:]
		inner = inner[:len(inner)/3*3] // these bytes alone decide these characters
		c.forms[encoded(inner)] = name
		c.forms[base64.URLEncoding.EncodeToString([]byte(inner))] = name
	}
}

// in names the secrets that a text holds.
func (c *canaries) in(text string) (names []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for form, name := range c.forms {
		if strings.Contains(text, form) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// leaks tells of every file that holds a secret now, or held one when the
// server was asked.
func (c *canaries) leaks() []string {
	found := c.sweep()
	c.mu.Lock()
	defer c.mu.Unlock()
	found, c.late = append(found, c.late...), nil
	return found
}

func (c *canaries) sweep() (found []string) {
	_ = filepath.WalkDir(c.root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return nil // gone meanwhile
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return nil
		}
		c.swept.Add(1)
		for _, name := range c.in(path + "\n" + string(data)) {
			found = append(found, fmt.Sprintf("%s holds the %s", path, name))
		}
		return nil
	})
	return found
}

// serve is an authorization server whose every answer is a secret, and the
// person who opens the addresses that come out of a pipe.
func (c *canaries) serve(t *testing.T, pipe string) (address string) {
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	// Opened for both, so that reading blocks rather than ends between writers.
	addresses, err := os.OpenFile(pipe, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	var person sync.WaitGroup
	person.Go(func() {
		for lines := bufio.NewScanner(addresses); lines.Scan(); {
			if answer, err := http.Get(lines.Text()); err == nil {
				_ = answer.Body.Close()
			}
		}
	})
	server := httptest.NewServer(http.HandlerFunc(c.answer))
	t.Cleanup(func() {
		_ = addresses.Close()
		person.Wait()
		server.Close()
	})
	return server.URL
}

func (c *canaries) answer(w http.ResponseWriter, r *http.Request) {
	c.requests.Add(1)
	_ = r.ParseForm()
	for _, name := range []string{"code_verifier", "client_assertion", "assertion"} {
		c.add(name, r.PostForm.Get(name))
	}
	if found := c.sweep(); found != nil {
		c.mu.Lock()
		c.late = append(c.late, found...)
		c.mu.Unlock()
	}
	if c.hold.Load() {
		c.held <- struct{}{}
		<-c.release
	}
	n := c.requests.Load()
	w.Header().Set("Set-Cookie", "session="+c.canary(fmt.Sprint("cookie ", n)))
	switch r.URL.Path {
	case "/authorize":
		q := r.URL.Query()
		if form, ok := c.pushed.Load(q.Get("request_uri")); ok {
			q = form.(url.Values)
		}
		http.Redirect(w, r, q.Get("redirect_uri")+"?code="+c.canary(fmt.Sprint("code ", n))+"&state="+q.Get("state"), http.StatusFound)
	case "/push":
		address := fmt.Sprint("urn:pushed:", n) // nothing secret: it goes through the browser
		c.pushed.Store(address, r.PostForm)
		writeAnswer(w, http.StatusCreated, map[string]any{"request_uri": address, "expires_in": 60})
	case "/token", "/bound":
		kind := "Bearer"
		if r.URL.Path == "/bound" {
			kind = "DPoP"
		}
		writeAnswer(w, http.StatusOK, map[string]any{
			"access_token": jwt(c.canary(fmt.Sprint("access token ", n))), "token_type": kind, "expires_in": 3600,
			"refresh_token": c.canary(fmt.Sprint("refresh token ", n)), "id_token": jwt(c.canary(fmt.Sprint("ID token ", n))),
			"extra_secret": c.canary(fmt.Sprint("extra ", n)),
		})
	case "/device":
		writeAnswer(w, http.StatusOK, map[string]any{
			"device_code": c.canary("device code"), "user_code": "ABCD", "verification_uri": "http://" + r.Host + "/ok", "expires_in": 60, "interval": 1,
		})
	case "/whose":
		writeAnswer(w, http.StatusOK, map[string]any{"active": true, "sub": "ada"})
	case "/echo": // a server that tells everything it was sent
		writeAnswer(w, http.StatusUnauthorized, map[string]any{
			"error": "invalid_client", "error_description": "wrong: " + r.PostForm.Encode(), "access_token": c.canary("token in an error"),
		})
	case "/html":
		w.WriteHeader(http.StatusBadGateway)
		fmt.Fprintf(w, "<html>%s %s</html>", r.PostForm.Encode(), c.canary("word of a page"))
	case "/cut":
		w.Header().Set("Content-Length", "1000")
		fmt.Fprintf(w, `{"access_token":%q`, c.canary("half an answer"))
	case "/moved":
		http.Redirect(w, r, "/ok?"+r.PostForm.Encode()+"&also="+c.canary("new address"), http.StatusTemporaryRedirect)
	}
}

func writeAnswer(w http.ResponseWriter, status int, body map[string]any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// jwt is a token with claims whose signature is a secret.
func jwt(signature string) string {
	part := base64.RawURLEncoding.EncodeToString
	return part([]byte(`{"alg":"RS256"}`)) + "." + part([]byte(`{"sub":"ada","scope":"read"}`)) + "." + signature
}

package practice_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"html"
	"io"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tokendesk/oauth/practice"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// clock stands still unless moved.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// place is a running practice provider and the apps of its file.
type place struct {
	*practice.Server
	clock *clock
	apps  map[string]registration
	http  *http.Client // follows nothing, remembers cookies
}

type registration struct {
	ID           string `json:"id"`
	ClientID     string `json:"client_id"`
	ClientSecret string `json:"client_secret"`
}

func open(t *testing.T) *place {
	t.Helper()
	p := &place{clock: &clock{at: time.Now().Truncate(time.Second)}, apps: map[string]registration{}}
	s, err := practice.Start(context.Background(), practice.Options{Now: p.clock.now})
	if err != nil {
		t.Fatal(err)
	}
	p.Server = s
	p.http = browser(t)
	t.Cleanup(func() {
		p.http.CloseIdleConnections()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	var file struct {
		Version int            `json:"tokendesk"`
		Apps    []registration `json:"apps"`
	}
	if err := json.Unmarshal(s.AppFile(), &file); err != nil {
		t.Fatal(err)
	}
	for _, a := range file.Apps {
		p.apps[a.ID] = a
	}
	return p
}

// browser is an HTTP client that follows nothing and keeps cookies.
func browser(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &http.Client{
		Jar: jar, Timeout: 20 * time.Second, Transport: &http.Transport{},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	t.Cleanup(c.CloseIdleConnections)
	return c
}

// reply is an answer read whole.
type reply struct {
	status int
	header http.Header
	body   string
}

// field reads a member of a JSON object answer.
func (r reply) field(t *testing.T, name string) any {
	t.Helper()
	var object map[string]any
	if err := json.Unmarshal([]byte(r.body), &object); err != nil {
		t.Fatalf("not a JSON object: %v: %s", err, r.body)
	}
	return object[name]
}

func (r reply) text(t *testing.T, name string) string {
	t.Helper()
	s, _ := r.field(t, name).(string)
	return s
}

// refused fails the test unless the answer is an OAuth error of a status.
func (r reply) refused(t *testing.T, status int, code string) {
	t.Helper()
	if r.status != status || r.text(t, "error") != code {
		t.Errorf("got %d %s, want %d %s: %s", r.status, r.text(t, "error"), status, code, r.body)
	}
	if cache := r.header.Get("Cache-Control"); cache != "no-store" {
		t.Errorf("Cache-Control is %q", cache)
	}
}

func (p *place) do(t *testing.T, method, path, body string, headers map[string]string) reply {
	t.Helper()
	address := path
	if strings.HasPrefix(path, "/") {
		address = p.URL() + path
	}
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range headers {
		if name == "Host" {
			r.Host = value
			continue
		}
		r.Header.Set(name, value)
	}
	answer, err := p.http.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{answer.StatusCode, answer.Header, string(text)}
}

const (
	formType = "application/x-www-form-urlencoded"
	jsonType = "application/json"
)

// form posts pairs of names and values; headers may be nil.
func (p *place) form(t *testing.T, path string, headers map[string]string, pairs ...string) reply {
	t.Helper()
	return p.do(t, http.MethodPost, path, encode(pairs...), with(headers, "Content-Type", formType))
}

func encode(pairs ...string) string {
	values := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	return values.Encode()
}

// json posts pairs as an object of strings.
func (p *place) json(t *testing.T, path string, headers map[string]string, pairs ...string) reply {
	t.Helper()
	object := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		object[pairs[i]] = pairs[i+1]
	}
	body, err := json.Marshal(object)
	if err != nil {
		t.Fatal(err)
	}
	return p.do(t, http.MethodPost, path, string(body), with(headers, "Content-Type", jsonType))
}

func with(headers map[string]string, name, value string) map[string]string {
	all := maps.Clone(headers)
	if all == nil {
		all = map[string]string{}
	}
	if _, ok := all[name]; !ok {
		all[name] = value
	}
	return all
}

// basic is the header of plain Base64.
func basic(id, secret string) map[string]string {
	return map[string]string{"Authorization": "Basic " + base64.StdEncoding.EncodeToString([]byte(id+":"+secret))}
}

func (a registration) basic() map[string]string { return basic(a.ClientID, a.ClientSecret) }

func bearer(token string) map[string]string {
	return map[string]string{"Authorization": "Bearer " + token}
}

var ticketField = regexp.MustCompile(`name="ticket" value="([^"]+)"`)

// page opens an authorization address that must show the sign-in page, and
// returns the form's ticket.
func (p *place) page(t *testing.T, address string) string {
	t.Helper()
	r := p.do(t, http.MethodGet, address, "", nil)
	if r.status != http.StatusOK {
		t.Fatalf("no sign-in page: %d %s", r.status, r.body)
	}
	found := ticketField.FindStringSubmatch(r.body)
	if found == nil {
		t.Fatalf("no ticket in the page: %s", r.body)
	}
	return html.UnescapeString(found[1])
}

// pick opens an address, chooses a user and allows the scopes given, and
// returns where the browser is sent.
func (p *place) pick(t *testing.T, address, user string, scopes ...string) url.Values {
	t.Helper()
	decision := "/openid/authorize/decision"
	if strings.Contains(address, "/aikido/") {
		decision = "/aikido/oauth/authorize/decision"
	}
	pairs := []string{"ticket", p.page(t, address), "user", user}
	for _, s := range scopes {
		pairs = append(pairs, "scope", s)
	}
	return landed(t, p.form(t, decision, nil, pairs...))
}

// landed reads the query of a redirect.
func landed(t *testing.T, r reply) url.Values {
	t.Helper()
	if r.status != http.StatusSeeOther {
		t.Fatalf("no redirect: %d %s", r.status, r.body)
	}
	u, err := url.Parse(r.header.Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	return u.Query()
}

// query builds an address from pairs.
func query(path string, pairs ...string) string { return path + "?" + encode(pairs...) }

// without drops names from pairs.
func without(pairs []string, names ...string) []string {
	var kept []string
	for i := 0; i < len(pairs); i += 2 {
		if !slices.Contains(names, pairs[i]) {
			kept = append(kept, pairs[i], pairs[i+1])
		}
	}
	return kept
}

// changed sets one name of pairs.
func changed(pairs []string, name, value string) []string {
	return append(without(pairs, name), name, value)
}

package session

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tokendesk/oauth"
)

// TestMain looks for goroutines left over. net/http itself lingers half a second
// over a connection that sent more than was read.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("net/http.(*conn).closeWriteAndWait"))
}

var (
	ref  = oauth.Ref{App: "acme", Account: "default"}
	noon = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
)

// memory is a storage for tests: leases are shared by all managers on it.
type memory struct {
	mu      sync.Mutex
	records map[oauth.Ref]oauth.Record
	history []oauth.HistoryEntry
	leases  map[oauth.Ref]chan struct{}
	refuse  error // Save's answer, if any
	traces  map[oauth.Ref]oauth.Trace
	alone   int // calls of AddTrace
}

func (s *memory) Record(_ context.Context, ref oauth.Ref) (oauth.Record, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	rec, ok := s.records[ref]
	if !ok {
		return rec, &oauth.Error{Kind: oauth.KindUsage, Message: "no such account"}
	}
	return copied(rec), nil
}

func copied(rec oauth.Record) oauth.Record {
	data, err := json.Marshal(rec)
	if err != nil {
		panic(err)
	}
	var out oauth.Record
	if err := json.Unmarshal(data, &out); err != nil {
		panic(err)
	}
	return out
}

func (s *memory) Discovered(_ context.Context, ref oauth.Ref, now oauth.Discovered) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	rec := s.records[ref]
	if rec.Discovered.Moved(now) {
		return &oauth.Error{Kind: oauth.KindUntrusted, Message: "Moved."}
	}
	rec.Discovered = now
	s.records[ref] = rec
	return nil
}

func (s *memory) Lease(ctx context.Context, ref oauth.Ref) (func(), error) {
	s.mu.Lock()
	if s.leases[ref] == nil {
		s.leases[ref] = make(chan struct{}, 1)
	}
	turn := s.leases[ref]
	s.mu.Unlock()
	select {
	case turn <- struct{}{}:
		return func() { <-turn }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (s *memory) Save(_ context.Context, ref oauth.Ref, entry oauth.HistoryEntry, change func(*oauth.Record) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refuse != nil {
		return s.refuse
	}
	old, ok := s.records[ref]
	if !ok {
		return &oauth.Error{Kind: oauth.KindUsage, Message: "no such account"}
	}
	rec := copied(old)
	if err := change(&rec); err != nil {
		return err
	}
	s.keepTrace(ref, rec.Sent)
	rec.Sent = oauth.Trace{}
	s.records[ref] = copied(rec)
	if entry.Kind != "" {
		s.history = append(s.history, entry)
	}
	return nil
}

func (s *memory) AddTrace(_ context.Context, ref oauth.Ref, add oauth.Trace) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keepTrace(ref, add)
	s.alone++
	return nil
}

// keepTrace is what a vault does; s.mu is held.
func (s *memory) keepTrace(ref oauth.Ref, add oauth.Trace) {
	if s.traces == nil {
		s.traces = map[oauth.Ref]oauth.Trace{}
	}
	t := s.traces[ref]
	for _, e := range add.Exchanges {
		t = t.Add(e)
	}
	if add.Worked != nil {
		t.Worked = add.Worked
	}
	s.traces[ref] = t
}

func (s *memory) put(ref oauth.Ref, rec oauth.Record) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.records[ref] = rec
}

func (s *memory) get(ref oauth.Ref) oauth.Record {
	rec, _ := s.Record(context.Background(), ref)
	return rec
}

// server is a token endpoint that rotates refresh tokens and revokes the
// family when one is used twice; token answers instead if set.
type server struct {
	*httptest.Server
	requests atomic.Int32
	mu       sync.Mutex
	valid    string // the refresh token that counts
	revoked  bool
	issued   int
	userinfo string
	asked    func()                                            // before userinfo answers
	idToken  func() string                                     // goes with a token, if set
	keys     string                                            // the key set
	token    func(w http.ResponseWriter, r *http.Request) bool // true: answered
	forms    []url.Values
}

func newServer(t *testing.T) *server {
	s := &server{valid: "r0"}
	s.Server = httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(s.Close)
	return s
}

func (s *server) serve(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/userinfo":
		s.mu.Lock()
		asked, answer := s.asked, s.userinfo
		s.mu.Unlock()
		if asked != nil {
			asked()
		}
		if answer == "" {
			answer = "STATUS 404"
		}
		if status, ok := strings.CutPrefix(answer, "STATUS "); ok {
			code, _ := strconv.Atoi(status)
			w.WriteHeader(code)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, answer)
	case "/.well-known/openid-configuration":
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"issuer":%q,"jwks_uri":%q}`, s.URL, s.URL+"/keys")
	case "/keys":
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, s.keys)
	case "/token", "/revoke":
		s.requests.Add(1)
		_ = r.ParseForm()
		s.mu.Lock()
		s.forms = append(s.forms, r.Form)
		script := s.token
		s.mu.Unlock()
		if script != nil && script(w, r) {
			return
		}
		if r.URL.Path == "/token" {
			s.grant(w, r)
		}
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

func (s *server) grant(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	if r.Form.Get("grant_type") == "refresh_token" {
		if s.revoked || r.Form.Get("refresh_token") != s.valid {
			s.revoked = true
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, `{"error":"invalid_grant"}`)
			return
		}
	}
	s.issued++
	s.revoked = false
	s.valid = fmt.Sprintf("r%d", s.issued)
	id := ""
	if s.idToken != nil {
		id = s.idToken()
	}
	fmt.Fprintf(w, `{"access_token":"a%d","token_type":"Bearer","expires_in":3600,"refresh_token":%q,"id_token":%q}`, s.issued, s.valid, id)
}

func (s *server) app(grant oauth.Grant) oauth.App {
	zero := 0
	return oauth.App{
		ID: "acme", ClientID: "client", Grant: grant, ClientAuth: oauth.ClientSecretBasic, BodyFormat: oauth.BodyForm,
		ScopeSeparator: " ", PKCE: oauth.PKCES256, PAR: oauth.PARNever,
		Endpoints: oauth.Endpoints{
			Authorization: s.URL + "/authorize", Token: s.URL + "/token", Revocation: s.URL + "/revoke", Userinfo: s.URL + "/userinfo",
		},
		Redirect: oauth.Redirect{Host: "127.0.0.1", Port: &zero, Path: "/callback"}, HTTPTimeoutSeconds: 10,
	}
}

// record has an approved binding and an expired token with refresh token r0.
func (s *server) record(grant oauth.Grant) oauth.Record {
	app := s.app(grant)
	account := oauth.Account{ID: "default"}
	return oauth.Record{
		App: app, Account: account, Secrets: oauth.Secrets{oauth.SecretClientSecret: "hush"},
		Tokens: &oauth.TokenSet{
			AccessToken: "a0", RefreshToken: "r0", Life: oauth.LifeKnown, ObtainedAt: noon.Add(-2 * time.Hour), ExpiresAt: noon.Add(-time.Hour),
			Fingerprint: oauth.Fingerprint(app, account),
		},
	}
}

func (s *server) storage(grant oauth.Grant, change func(*oauth.Record)) *memory {
	rec := s.record(grant)
	if change != nil {
		change(&rec)
	}
	return &memory{records: map[oauth.Ref]oauth.Record{ref: rec}, leases: map[oauth.Ref]chan struct{}{}}
}

func manager(t *testing.T, s *memory, change func(*Options)) *Manager {
	o := Options{Storage: s, Complete: func(a oauth.App) (oauth.App, error) { return a, nil }, Now: func() time.Time { return noon }}
	if change != nil {
		change(&o)
	}
	m := New(o)
	t.Cleanup(m.Close)
	return m
}

func wantKind(t *testing.T, err error, kind oauth.Kind) *oauth.Error {
	t.Helper()
	e, ok := err.(*oauth.Error)
	if !ok {
		t.Fatalf("error %v is a %T, want *oauth.Error", err, err)
	}
	if e.Kind != kind {
		t.Fatalf("kind %s (%s), want %s", e.Kind, e.Message, kind)
	}
	return e
}

// follow is a browser whose user says yes: it goes straight to the callback.
func follow(fields url.Values) func(context.Context, string, oauth.Ref, string) error {
	return func(ctx context.Context, address string, _ oauth.Ref, _ string) error {
		u, err := url.Parse(address)
		if err != nil {
			return err
		}
		q := url.Values{"state": {u.Query().Get("state")}}
		for k, v := range fields {
			q[k] = v
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.Query().Get("redirect_uri")+"?"+q.Encode(), nil)
		if err != nil {
			return err
		}
		resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req)
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			return errors.New(resp.Status)
		}
		return nil
	}
}

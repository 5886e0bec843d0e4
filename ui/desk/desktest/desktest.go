// Package desktest opens real desks for tests: a vault on disk, real sessions, and
// at the edges a clock, a clipboard, a keyring and servers that do what a test
// tells them.
package desktest

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
	"tokendesk/store"
	"tokendesk/store/appfile"
	"tokendesk/store/keys"
	"tokendesk/ui/browser"
	"tokendesk/ui/clip"
	"tokendesk/ui/desk"
)

// Answer is what a server says to a token request. It may wait; ctx ends when the
// caller gave up.
type Answer func(ctx context.Context, app string) (status int, body map[string]any)

// Gives is an answer with a token of an hour: "at-" and the app's id.
func Gives(_ context.Context, app string) (int, map[string]any) {
	return http.StatusOK, map[string]any{"access_token": "at-" + app, "token_type": "Bearer", "expires_in": 3600}
}

// Refuses is the answer of a server that says no, with its words.
func Refuses(description string) Answer {
	return func(context.Context, string) (int, map[string]any) {
		return http.StatusBadRequest, map[string]any{"error": "access_denied", "error_description": description}
	}
}

// Edges are what a desk of a test leans on.
type Edges struct {
	Clock     *Clock
	Clipboard *Clipboard
	Browser   *Browser
	Servers   *Servers
	dir       string
	ring      *keyring
	mode      keys.Mode
}

// New returns edges at a time, over a vault that holds records: apps, accounts,
// secrets, tokens and how they stand. What waits for a person's word (their
// Waiting) is made by an import that changes the app's proxy.
func New(t testing.TB, now time.Time, records ...oauth.Record) *Edges {
	t.Helper()
	return edges(t, now, keys.Keyring, "", records)
}

// NewWithPassphrase is [New] for a vault that only a passphrase opens. [Options]
// has nobody who would be asked for it.
func NewWithPassphrase(t testing.TB, now time.Time, passphrase string, records ...oauth.Record) *Edges {
	t.Helper()
	return edges(t, now, keys.Passphrase, passphrase, records)
}

func edges(t testing.TB, now time.Time, mode keys.Mode, passphrase string, records []oauth.Record) *Edges {
	t.Helper()
	e := &Edges{
		Clock: &Clock{now: now}, Clipboard: &Clipboard{}, Browser: &Browser{}, Servers: &Servers{answer: Gives},
		dir: filepath.Join(t.TempDir(), "vault"), ring: &keyring{items: map[string]string{}}, mode: mode,
	}
	if err := e.fill(t.Context(), passphrase, records); err != nil {
		t.Fatal(err)
	}
	return e
}

// Options open the desk.
func (e *Edges) Options() desk.Options {
	return desk.Options{
		VaultDir: e.dir, Keys: e.mode, Keyring: e.ring, Create: true, Now: e.Clock.Now,
		Clipboard:   []clip.System{e.Clipboard},
		HTTP:        func(oauth.App, oauth.Secrets) (*http.Client, error) { return &http.Client{Transport: e.Servers}, nil },
		OpenBrowser: e.Browser.open,
		Sleep:       func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
	}
}

func (e *Edges) fill(ctx context.Context, passphrase string, records []oauth.Record) error {
	known, err := catalogue.Load()
	if err != nil {
		return err
	}
	v, err := store.Create(ctx, store.Options{
		Dir: e.dir, Keys: e.mode, Keyring: e.ring, Now: e.Clock.Now,
		Ask:      func(context.Context, bool) (string, error) { return passphrase, nil },
		Complete: known.CompleteOpen, Check: known.Check, Open: known.Open, KnownBrowser: browser.Known, Choices: known.Choices,
	})
	if err != nil {
		return err
	}
	defer func() { _ = v.Close() }()
	var file, changed appfile.File
	for _, r := range records {
		i := slices.IndexFunc(file.Apps, func(a appfile.Entry) bool { return a.App.ID == r.App.ID })
		if i < 0 {
			i = len(file.Apps)
			file.Apps = append(file.Apps, appfile.Entry{App: r.App, Secrets: oauth.Secrets{}, AccountSecrets: map[string]oauth.Secrets{}})
		}
		entry := &file.Apps[i]
		entry.Accounts = append(entry.Accounts, r.Account)
		for kind, value := range r.Secrets {
			if kind.OfApp() {
				entry.Secrets[kind] = value
				continue
			}
			if entry.AccountSecrets[r.Account.ID] == nil {
				entry.AccountSecrets[r.Account.ID] = oauth.Secrets{}
			}
			entry.AccountSecrets[r.Account.ID][kind] = value
		}
		if len(r.Waiting) > 0 {
			waits := appfile.Entry{App: r.App, Accounts: []oauth.Account{r.Account}}
			waits.App.Proxy = "http://proxy.elsewhere.test:8080"
			changed.Apps = append(changed.Apps, waits)
		}
	}
	if _, err := v.Import(ctx, file, store.Consent{All: true}); err != nil {
		return err
	}
	for _, r := range records {
		ref := oauth.Ref{App: r.App.ID, Account: r.Account.ID}
		err := v.Save(ctx, ref, oauth.HistoryEntry{At: e.Clock.Now(), Kind: oauth.HistoryGot}, func(kept *oauth.Record) error {
			kept.Held, kept.Replaced, kept.NeedsLogin, kept.Failure = r.Held, r.Replaced, r.NeedsLogin, r.Failure
			if r.Tokens == nil {
				return nil
			}
			app, err := known.Complete(kept.App)
			ts := *r.Tokens
			if ts.Fingerprint == "" {
				ts.Fingerprint = oauth.Fingerprint(app, kept.Account)
			}
			kept.Tokens = &ts
			return err
		})
		if err != nil {
			return err
		}
	}
	_, err = v.Import(ctx, changed, store.Consent{})
	return err
}

// Clock stands still until it is told to go on.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now is its time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Pass lets time go by.
func (c *Clock) Pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Clipboard is a clipboard in memory.
type Clipboard struct {
	mu   sync.Mutex
	text string
}

var _ clip.System = (*Clipboard)(nil)

// Text is what it holds.
func (c *Clipboard) Text() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.text
}

// Read implements clip.System.
func (c *Clipboard) Read(context.Context) (string, error) { return c.Text(), nil }

// Write implements clip.System.
func (c *Clipboard) Write(_ context.Context, text string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.text = text
	return nil
}

// Servers answer every app's token requests.
type Servers struct {
	mu     sync.Mutex
	answer Answer
	asked  []string
}

var _ http.RoundTripper = (*Servers)(nil)

// Answers changes what they say from now on.
func (s *Servers) Answers(a Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = a
}

// Asked are the apps that a token was asked for, in order.
func (s *Servers) Asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

// RoundTrip implements http.RoundTripper. The client id is the app's id; what is only
// read is no app's: "".
func (s *Servers) RoundTrip(r *http.Request) (*http.Response, error) {
	var raw []byte
	if r.Body != nil {
		var err error
		if raw, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
	}
	form, err := url.ParseQuery(string(raw))
	if err != nil {
		return nil, err
	}
	app := form.Get("client_id")
	s.mu.Lock()
	answer := s.answer
	s.asked = append(s.asked, app)
	s.mu.Unlock()
	status, body := answer(r.Context(), app)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	text, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(string(text))), Request: r,
	}, nil
}

// keyring is an OS keyring in memory.
type keyring struct {
	mu    sync.Mutex
	items map[string]string
}

var _ keys.Store = (*keyring)(nil)

func (k *keyring) Get(_ context.Context, user string) (string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	secret, ok := k.items[user]
	if !ok {
		return "", keys.ErrNotFound
	}
	return secret, nil
}

func (k *keyring) Add(_ context.Context, user, secret string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.items[user] = secret
	return nil
}

func (k *keyring) Delete(_ context.Context, user string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.items, user)
	return nil
}

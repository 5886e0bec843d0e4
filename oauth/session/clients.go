package session

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"tokendesk/oauth"
)

// clientLife bounds how long discovery is believed.
const clientLife = time.Hour

// clients keeps an engine client an account, so that discovery and keys are
// asked for once, as long as app and secrets stay the same.
type clients struct {
	mu    sync.Mutex
	known map[oauth.Ref]known
}

type known struct {
	client *oauth.Client
	http   *http.Client
	key    [sha256.Size]byte
	since  time.Time
}

func newClients() *clients { return &clients{known: map[oauth.Ref]known{}} }

func (c *clients) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, k := range c.known {
		k.http.CloseIdleConnections()
	}
	clear(c.known)
}

// Drop forgets what was read of the vault, such as when it is locked. Exchanges
// that have left keep what they need.
func (m *Manager) Drop() {
	m.clients.close()
	m.mu.Lock()
	defer m.mu.Unlock()
	clear(m.traces)
	clear(m.sent)
}

// client returns the engine's client of an account that [Manager.account] has
// let through. subject is the token to exchange, if any. The secret command
// runs here, and only here.
func (m *Manager) client(ctx context.Context, a account, subject string) (*oauth.Client, error) {
	secrets := maps.Clone(a.rec.Secrets)
	if secrets == nil {
		secrets = oauth.Secrets{}
	}
	if subject != "" {
		secrets[oauth.SecretSubjectToken] = subject
	}
	if argv := a.app.ClientSecretCommand; len(argv) > 0 {
		secret, err := m.command(ctx, argv, a.rec)
		if err != nil {
			return nil, err
		}
		secrets[oauth.SecretClientSecret] = secret
	}
	data, err := json.Marshal(struct {
		App     oauth.App
		Quirks  oauth.Quirks
		Secrets map[oauth.SecretKind]string
	}{a.app, a.app.Quirks, secrets})
	if err != nil {
		return nil, &oauth.Error{Kind: oauth.KindMisconfigured, Message: "The app's settings cannot be read.", Advice: "Check its claims and parameters.", Err: err}
	}
	key, now := sha256.Sum256(data), m.o.Now()

	m.clients.mu.Lock()
	defer m.clients.mu.Unlock()
	old, ok := m.clients.known[a.ref]
	if age := now.Sub(old.since); ok && old.key == key && age >= 0 && age < clientLife {
		return old.client, nil
	}
	web, err := m.o.HTTP(a.app, secrets)
	if err != nil {
		return nil, err
	}
	client, err := oauth.New(a.app, secrets, oauth.Options{
		HTTP: web, Now: m.o.Now, Trace: func(e oauth.Exchange) { m.trace(a.ref, e) },
		Discovered: func(ctx context.Context, found oauth.Discovered) error {
			return m.o.Storage.Discovered(ctx, a.ref, found)
		},
		PageMayBeGone: m.o.PageMayBeGone(a.app),
	})
	if err != nil {
		return nil, err
	}
	if ok {
		old.http.CloseIdleConnections()
	}
	m.clients.known[a.ref] = known{client, web, key, now}
	return client, nil
}

// command runs a client_secret_command; one trailing newline is dropped.
func (m *Manager) command(ctx context.Context, argv []string, rec oauth.Record) (string, error) {
	advice := "Run " + argv[0] + " yourself to see what it says."
	if m.o.RunCommand == nil {
		return "", oauth.MisconfiguredError("Commands for a client secret cannot be run here.",
			"Store the client secret instead.")
	}
	out, err := m.o.RunCommand(ctx, argv)
	if err != nil {
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		var known *oauth.Error
		if errors.As(err, &known) { // it says why, and what the command said
			told := *known
			told.Message, told.Field = oauth.Redact(known.Message, secretsOf(rec)...), "client_secret_command"
			return "", &told
		}
		return "", &oauth.Error{Kind: oauth.KindMisconfigured, Field: "client_secret_command", Message: "The command for the client secret failed.", Advice: advice, Err: err}
	}
	out = strings.TrimSuffix(strings.TrimSuffix(out, "\n"), "\r")
	if out == "" {
		return "", oauth.MisconfiguredError("The command for the client secret printed nothing.", advice).At("client_secret_command")
	}
	return out, nil
}

// secretsOf are what an account has that nobody may read in an error.
func secretsOf(rec oauth.Record) []string {
	known := slices.Collect(maps.Values(rec.Secrets))
	for _, set := range []*oauth.TokenSet{rec.Tokens, rec.Replaced} {
		if set != nil {
			known = append(known, set.AccessToken, set.RefreshToken, set.IDToken, set.DPoPKey)
		}
	}
	return known
}

// begin announces a call; the returned function announces its end.
func (m *Manager) begin(ref oauth.Ref) func(error) {
	if m.events.begin(ref) {
		m.mu.Lock()
		delete(m.traces, ref)
		m.mu.Unlock()
	}
	return func(err error) {
		m.flush(ref) // before the end is told: whoever looks then sees it
		m.events.finish(ref, err)
	}
}

// Begin announces work on an account that goes beyond one call of this package,
// such as getting a token and copying it: to whoever follows [Manager.Events] it
// is one. report says what it does now; end ends it, with the error of what
// failed, and must be called once.
func (m *Manager) Begin(ref oauth.Ref) (report func(Stage), end func(error)) {
	m.events.beginWork(ref)
	return func(s Stage) { m.events.progress(ref, Progress{Stage: s}) }, func(err error) { m.events.finishWork(ref, err) }
}

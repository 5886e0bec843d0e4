package integration

import (
	"context"
	"sync"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
)

// memory is a vault of one account.
type memory struct {
	lease chan struct{}

	mu     sync.Mutex
	record oauth.Record
	saves  []oauth.HistoryKind
}

func newMemory(r oauth.Record) *memory { return &memory{record: r, lease: make(chan struct{}, 1)} }

func (m *memory) Record(context.Context, oauth.Ref) (oauth.Record, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.record, nil
}

func (m *memory) Discovered(context.Context, oauth.Ref, oauth.Discovered) error { return nil }

func (m *memory) AddTrace(context.Context, oauth.Ref, oauth.Trace) error { return nil }

func (m *memory) Lease(ctx context.Context, _ oauth.Ref) (func(), error) {
	select {
	case m.lease <- struct{}{}:
		return func() { <-m.lease }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (m *memory) Save(_ context.Context, _ oauth.Ref, entry oauth.HistoryEntry, change func(*oauth.Record) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	next := m.record
	if err := change(&next); err != nil {
		return err
	}
	m.record = next
	m.saves = append(m.saves, entry.Kind)
	return nil
}

func (m *memory) kept() (tokens oauth.TokenSet, saves []oauth.HistoryKind) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return *m.record.Tokens, append([]oauth.HistoryKind(nil), m.saves...)
}

// TestSession keeps one account valid, from the first sign-in through the real
// loopback listener to a refresh that many ask for at once.
func TestSession(t *testing.T) {
	t.Parallel()
	p := start(t)
	anyPort := 0
	app := p.app(oauth.App{
		ClientID: nativeClient, ClientAuth: oauth.ClientAuthNone, Grant: oauth.GrantAuthorizationCode, Scopes: scopes,
		Redirect: oauth.Redirect{Port: &anyPort},
	})
	vault := newMemory(oauth.Record{App: app, Account: account})
	opened := 0
	m := session.New(session.Options{
		Storage:  vault,
		Complete: func(a oauth.App) (oauth.App, error) { return complete(t, a), nil },
		OpenBrowser: func(ctx context.Context, address string, _ oauth.Ref, _ string) error {
			opened++
			return p.browse(ctx, address)
		},
	})
	defer m.Close()
	ref := oauth.Ref{App: "app", Account: oauth.DefaultAccount}

	first, err := m.Token(t.Context(), ref, session.SignInTimeout(time.Minute))
	if err != nil {
		t.Fatal(explain(err))
	}
	if first.Verified != oauth.VerifiedYes || first.Identity != "test-user@zitadel.ch" {
		t.Errorf("verified %q, identity %q", first.Verified, first.Identity)
	}
	again, err := m.Token(t.Context(), ref)
	if err != nil || again.AccessToken != first.AccessToken {
		t.Errorf("a valid token was not used again: %v", explain(err))
	}

	var together sync.WaitGroup
	for range 20 {
		together.Go(func() {
			ts, err := m.Token(t.Context(), ref, session.Fresh(), session.NoSignIn())
			if err != nil || ts.AccessToken == first.AccessToken {
				t.Errorf("refresh: %v", explain(err))
			}
		})
	}
	together.Wait()
	kept, saves := vault.kept()
	if kept.RefreshToken == first.RefreshToken || kept.RefreshToken == "" {
		t.Errorf("the new refresh token was not kept: %v", saves)
	}
	if opened != 1 {
		t.Errorf("the browser was opened %d times", opened)
	}
	if err := m.Revoke(t.Context(), ref); err != nil {
		t.Errorf("revoke: %v", explain(err))
	}
	if _, err := m.Token(t.Context(), ref, session.NoSignIn()); err == nil {
		t.Error("a token after the revocation, without a sign-in")
	}
}

// elsewhere is a redirect address of the web client where nobody listens.
const elsewhere = "https://oauth.pstmn.io/v1/callback"

// TestPastedAnswer signs in where the browser ends at another host, and pastes the
// address of that page.
func TestPastedAnswer(t *testing.T) {
	t.Parallel()
	p := start(t)
	app := p.app(oauth.App{
		ClientID: webClient, ClientAuth: oauth.ClientSecretBasicEncoded, Grant: oauth.GrantAuthorizationCode, Scopes: scopes,
		Redirect: oauth.Redirect{URI: elsewhere},
	})
	vault := newMemory(oauth.Record{App: app, Account: account, Secrets: oauth.Secrets{oauth.SecretClientSecret: clientSecret}})
	m := session.New(session.Options{
		Storage:  vault,
		Complete: func(a oauth.App) (oauth.App, error) { return complete(t, a), nil },
	})
	defer m.Close()
	b, err := p.person()
	if err != nil {
		t.Fatal(err)
	}
	ts, err := m.Token(t.Context(), oauth.Ref{App: "app", Account: oauth.DefaultAccount}, session.SignInTimeout(time.Minute),
		session.OnProgress(func(at session.Progress) {
			if at.Stage != session.StageBrowser {
				return
			}
			back, err := b.signIn(t.Context(), at.Address, elsewhere)
			if err != nil {
				t.Error(err)
				return
			}
			if err := at.Paste(back); err != nil || !at.MustPaste {
				t.Errorf("pasted %s: %v", back, explain(err))
			}
		}))
	if err != nil {
		t.Fatal(explain(err))
	}
	if ts.Verified != oauth.VerifiedYes || ts.AccessToken == "" {
		t.Errorf("verified %q", ts.Verified)
	}
}

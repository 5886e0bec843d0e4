package session

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"

	"tokendesk/oauth"
)

// Promise 20 the other way round: what spends nothing is given up at once, so
// that a server that hangs holds nobody, a command that closes neither.
func TestCancelOfWhatCanBeAskedAgain(t *testing.T) {
	for _, grant := range []oauth.Grant{oauth.GrantClientCredentials, oauth.GrantPassword, oauth.GrantTokenExchange} {
		t.Run(string(grant), func(t *testing.T) {
			s := newServer(t)
			arrived, gone := make(chan struct{}), make(chan struct{})
			s.token = func(_ http.ResponseWriter, r *http.Request) bool {
				close(arrived)
				<-r.Context().Done() // it hangs until the client is gone
				close(gone)
				return true
			}
			store := s.storage(grant, withSecrets)
			m := manager(t, store, nil)
			ctx, cancel := context.WithCancel(t.Context())
			result := make(chan error, 1)
			go func() { _, err := m.Token(ctx, ref); result <- err }()
			<-arrived
			cancel()
			wantKind(t, <-result, oauth.KindInterrupted)
			<-gone
			m.Close()
			if rec := store.get(ref); rec.Failure != nil || rec.Tokens != nil {
				t.Errorf("%+v", rec.Failure)
			}
		})
	}
}

// A refresh that has not left yet is given up, too: nothing was spent.
func TestCancelBeforeARefreshLeaves(t *testing.T) {
	s := newServer(t)
	dialled := make(chan struct{})
	store := s.storage(oauth.GrantAuthorizationCode, nil)
	m := manager(t, store, func(o *Options) {
		o.HTTP = func(oauth.App, oauth.Secrets) (*http.Client, error) {
			return &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
				close(dialled)
				<-ctx.Done() // a host that does not answer
				return nil, ctx.Err()
			}}}, nil
		}
	})
	ctx, cancel := context.WithCancel(t.Context())
	result := make(chan error, 1)
	go func() { _, err := m.Token(ctx, ref); result <- err }()
	<-dialled
	cancel()
	wantKind(t, <-result, oauth.KindInterrupted)
	m.Close()
	if rec := store.get(ref); rec.Tokens.RefreshToken != "r0" || s.requests.Load() != 0 {
		t.Errorf("kept %q after %d requests", rec.Tokens.RefreshToken, s.requests.Load())
	}
}

// Revoking can be asked again: cancelling it keeps the tokens.
func TestCancelOfRevoking(t *testing.T) {
	s := newServer(t)
	arrived := make(chan struct{})
	s.token = func(_ http.ResponseWriter, r *http.Request) bool {
		close(arrived)
		<-r.Context().Done()
		return true
	}
	store := s.storage(oauth.GrantAuthorizationCode, func(rec *oauth.Record) {
		rec.App.Endpoints.Revocation = rec.App.Endpoints.Token
	})
	m := manager(t, store, nil)
	ctx, cancel := context.WithCancel(t.Context())
	result := make(chan error, 1)
	go func() { result <- m.Revoke(ctx, ref) }()
	<-arrived
	cancel()
	wantKind(t, <-result, oauth.KindInterrupted)
	m.Close()
	if store.get(ref).Tokens == nil {
		t.Error("the tokens are gone")
	}
}

// The token is saved before userinfo is asked; a userinfo endpoint that hangs
// then holds nobody.
func TestCancelWhileUserinfoHangs(t *testing.T) {
	s := newServer(t)
	arrived := make(chan struct{})
	hung := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(arrived)
		<-r.Context().Done()
	})
	other := httptest.NewServer(hung)
	t.Cleanup(other.Close)
	store := s.storage(oauth.GrantPassword, func(rec *oauth.Record) {
		withSecrets(rec)
		rec.App.Endpoints.Userinfo = other.URL
	})
	m := manager(t, store, nil)
	ctx, cancel := context.WithCancel(t.Context())
	result := make(chan error, 1)
	go func() { _, err := m.Token(ctx, ref); result <- err }()
	<-arrived
	cancel()
	wantKind(t, <-result, oauth.KindInterrupted)
	m.Close()
	if rec := store.get(ref); rec.Tokens == nil || rec.Tokens.AccessToken != "a1" {
		t.Error("the token was lost")
	}
}

// withSecrets is an account without tokens that has what any grant sends.
func withSecrets(rec *oauth.Record) {
	noTokens(rec)
	rec.App.Username = "ada"
	rec.Secrets[oauth.SecretPassword], rec.Secrets[oauth.SecretSubjectToken] = "words", "subject"
}

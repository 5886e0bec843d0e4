package editor

import (
	"context"
	"sync"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/store/acting"
)

// Trial is what Try it found out.
type Trial struct {
	Tokens oauth.TokenSet
	Test   *oauth.TestResult // nil when the app has no test call
	// TestErr says why the test call could not be made.
	TestErr error
}

// TryDraft runs a draft's grant and test call without saving anything: for
// Options.Try. The session options are the desk's, without Storage; kept is what
// the vault has for the draft's app and account: its secrets, which those typed
// replace, and what was accepted of its server's metadata. It blocks, until ctx ends at the latest.
//
// waiting is what of the draft came from outside and waits for a person's word:
// a trial uses it no more than a saved app would (promise 42).
func TryDraft(ctx context.Context, o session.Options, kept oauth.Record, waiting []oauth.Change, d Draft, account string, report func(session.Progress)) (Trial, error) {
	app, err := o.Complete(d.App)
	if err != nil {
		return Trial{}, err
	}
	rec := oauth.Record{App: d.App, Account: d.account(account), Secrets: oauth.Secrets{}, Waiting: waiting, Discovered: kept.Discovered}
	for _, secrets := range []oauth.Secrets{kept.Secrets, d.Secrets, d.AccountSecrets[rec.Account.ID]} {
		for kind, value := range secrets {
			if value == "" {
				delete(rec.Secrets, kind)
			} else {
				rec.Secrets[kind] = value
			}
		}
	}
	ref := oauth.Ref{App: app.ID, Account: rec.Account.ID}
	o.Storage = &scratch{rec: rec, free: make(chan struct{}, 1)}
	sessions := session.New(o)
	defer sessions.Close()
	tokens, err := sessions.SignIn(ctx, ref, session.OnProgress(report))
	if err != nil {
		return Trial{}, err
	}
	trial := Trial{Tokens: tokens}
	if app.Test.URL != "" {
		result, err := sessions.Test(ctx, ref)
		if err != nil {
			trial.TestErr = err
		} else {
			trial.Test = &result
		}
	}
	return trial, nil
}

// account returns the account to try with: the named one, else the first.
func (d Draft) account(id string) oauth.Account {
	for _, a := range d.Accounts {
		if a.ID == id {
			return a
		}
	}
	if len(d.Accounts) > 0 {
		return d.Accounts[0]
	}
	return oauth.Account{ID: oauth.DefaultAccount}
}

// scratch is a vault of one record, in memory, for as long as a trial lasts.
type scratch struct {
	free chan struct{} // holds the lease's token while it is taken
	mu   sync.Mutex
	rec  oauth.Record
}

var _ session.Storage = (*scratch)(nil)

// Record implements session.Storage.
func (s *scratch) Record(context.Context, oauth.Ref) (oauth.Record, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rec, nil
}

// Discovered implements session.Storage.
func (s *scratch) Discovered(_ context.Context, _ oauth.Ref, now oauth.Discovered) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.rec.Discovered.Issuer != now.Issuer {
		s.rec.Discovered = acting.FirstDiscovered(now)
	}
	if s.rec.Discovered.Moved(now) {
		return &oauth.Error{
			Kind:    oauth.KindUntrusted,
			Message: "The server's metadata names an endpoint at another place than before; nothing was sent there.",
			Advice:  "Save the app and get a token there: what has changed is shown, and waits for your word.",
		}
	}
	return nil
}

// Lease implements session.Storage.
func (s *scratch) Lease(ctx context.Context, _ oauth.Ref) (func(), error) {
	select {
	case s.free <- struct{}{}:
		return sync.OnceFunc(func() { <-s.free }), nil
	case <-ctx.Done():
		return nil, &oauth.Error{Kind: oauth.KindInterrupted, Message: "Cancelled.", Err: ctx.Err()}
	}
}

// Save implements session.Storage.
func (s *scratch) Save(_ context.Context, _ oauth.Ref, _ oauth.HistoryEntry, change func(*oauth.Record) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	rec := s.rec
	if err := change(&rec); err != nil {
		return err
	}
	s.rec = rec
	return nil
}

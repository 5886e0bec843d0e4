package desk

import (
	"context"
	"maps"
	"slices"
	"sync"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/store"
	"tokendesk/store/acting"
)

// Trial is what [Desk.Try] found out.
type Trial struct {
	Tokens oauth.TokenSet
	Test   *oauth.TestResult // nil when the app has no test call
	// TestErr says why the test call could not be made.
	TestErr error

	sent    oauth.Trace
	edit    store.Edit // what was tried
	account string
}

// Try runs an edit's grant and test call for one of its accounts without saving
// anything. Secrets that were not typed are the vault's, where the edit is of an
// app that is there; what waits for a person's word is used no more than a saved
// app would use it (promise 42). It blocks until ctx ends at the latest; report
// is called on any goroutine.
func (d *Desk) Try(ctx context.Context, e store.Edit, account string, report func(session.Progress)) (Trial, error) {
	kept, err := d.kept(ctx, e, account)
	if err != nil {
		return Trial{}, err
	}
	waiting, err := d.vault.Waiting(ctx, e)
	if err != nil {
		return Trial{}, err
	}
	return try(ctx, d.trying, kept, waiting, e, account, report)
}

// kept is what the vault has for an edit: the app's secrets and, where the
// account is in the vault, the account's, and what was accepted of its server's
// metadata. A copy of an app begins without.
func (d *Desk) kept(ctx context.Context, e store.Edit, account string) (oauth.Record, error) {
	known := e.Seen.Accounts
	if e.Of == "" || e.App.ID != e.Of && e.RenamedFrom != e.Of || len(known) == 0 {
		return oauth.Record{}, nil
	}
	at := slices.IndexFunc(known, func(a oauth.Account) bool { return a.ID == account })
	record, err := d.vault.Record(ctx, oauth.Ref{App: e.Of, Account: known[max(0, at)].ID})
	if err != nil || at >= 0 {
		return record, err
	}
	kept := oauth.Record{Secrets: oauth.Secrets{}, Discovered: record.Discovered}
	for kind, value := range record.Secrets {
		if kind.OfApp() {
			kept.Secrets[kind] = value
		}
	}
	return kept, nil
}

// try signs in with a vault of one record. o has no Storage; kept is what an
// edit's own secrets replace.
func try(ctx context.Context, o session.Options, kept oauth.Record, waiting []oauth.Change, e store.Edit, account string, report func(session.Progress)) (Trial, error) {
	app, err := o.Complete(e.App)
	if err != nil {
		return Trial{}, err
	}
	rec := oauth.Record{App: e.App, Account: e.Account(account), Secrets: oauth.Secrets{}, Waiting: waiting, Discovered: kept.Discovered}
	maps.Copy(rec.Secrets, kept.Secrets)
	for _, kind := range slices.Concat(e.Deleted[""], e.Deleted[rec.Account.ID]) {
		delete(rec.Secrets, kind)
	}
	for _, secrets := range []oauth.Secrets{e.Secrets, e.AccountSecrets[rec.Account.ID]} {
		for kind, value := range secrets {
			if secrets.Has(kind) {
				rec.Secrets[kind] = value
			} else {
				delete(rec.Secrets, kind)
			}
		}
	}
	ref := oauth.Ref{App: app.ID, Account: rec.Account.ID}
	storage := &scratch{rec: rec, free: make(chan struct{}, 1)}
	o.Storage = storage
	sessions := session.New(o)
	defer sessions.Close()
	tokens, err := sessions.SignIn(ctx, ref, session.OnProgress(report))
	if err != nil {
		return Trial{}, err
	}
	trial := Trial{Tokens: tokens, edit: e, account: rec.Account.ID}
	if tokens.IDTokenOnly() {
		trial.TestErr = oauth.NoAccessToken(app)
	} else if app.Test.URL != "" {
		result, err := sessions.Test(ctx, ref)
		if err != nil {
			trial.TestErr = err
		} else {
			trial.Test = &result
		}
	}
	trial.sent = storage.trace()
	return trial, nil
}

// scratch is a vault of one record, in memory, for as long as a trial lasts.
type scratch struct {
	free chan struct{} // holds the lease's token while it is taken
	mu   sync.Mutex
	rec  oauth.Record
	sent oauth.Trace
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
			Message: "The server's metadata names another address for an endpoint than before; nothing was sent there.",
			Advice:  "Save the app and get a token: Tokendesk then shows what has changed, and you can trust it.",
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

package desk

import (
	"context"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/store/acting"
)

// FirstAccepted is what of settings a new app needs no word for.
func (d *Desk) FirstAccepted(s acting.Settings) acting.Settings { return d.vault.FirstAccepted(s) }

// Save keeps an app as a person leaves the editor with it, a new id included, in
// one transaction, and returns what of it waits for their word.
func (d *Desk) Save(ctx context.Context, e store.Edit) (waiting []oauth.Change, err error) {
	if waiting, err = d.vault.PutApp(ctx, e); err == nil {
		d.followEdit(e)
	}
	return waiting, err
}

// followEdit lets what lies beside the vault follow an edit that was saved.
func (d *Desk) followEdit(e store.Edit) {
	from := e.RenamedFrom
	if from == "" && e.Of == e.App.ID {
		from = e.Of
	}
	accounts := e.Accounts
	if len(accounts) == 0 {
		accounts = []oauth.Account{{ID: oauth.DefaultAccount}}
	}
	d.moveProfiles(from, e.App.ID, e.Seen.Accounts, accounts)
}

// AddTrace implements session.Storage: a trial's exchanges go with it.
func (s *scratch) AddTrace(context.Context, oauth.Ref, oauth.Trace) error { return nil }

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

package desk

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
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
		d.savedAccounts(ctx, e.App.ID)
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

// AddTrace implements session.Storage.
func (s *scratch) AddTrace(_ context.Context, _ oauth.Ref, add oauth.Trace) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sent = s.sent.With(add)
	return nil
}

// trace is what was sent so far.
func (s *scratch) trace() oauth.Trace {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sent
}

// keepTrace gives what was sent for a trial or a guest to the account that has the token
// now. Nothing depends on it.
func (d *Desk) keepTrace(ctx context.Context, ref oauth.Ref, sent oauth.Trace) {
	rec, err := d.vault.Record(ctx, ref)
	if err != nil || rec.Tokens == nil {
		return
	}
	app, err := d.Catalogue.Complete(rec.App)
	if err != nil {
		return
	}
	worked := oauth.ConditionsOf(app, rec.Account, rec.Secrets, rec.Tokens.ObtainedAt).Seen(sent.Exchanges)
	worked.Version = d.trying.Version
	sent.Worked = &worked
	_ = d.vault.AddTrace(ctx, ref, sent)
}

// SaveTried is [Desk.Save] of an edit that was tried before: where it is saved exactly as it
// was tried, the account keeps the token that the trial brought.
func (d *Desk) SaveTried(ctx context.Context, e store.Edit, trial Trial) (waiting []oauth.Change, err error) {
	if !trial.of(e) {
		return d.Save(ctx, e)
	}
	release, err := d.vault.Lease(ctx, oauth.Ref{App: cmp.Or(e.Of, e.App.ID), Account: trial.account})
	if err != nil {
		return nil, err
	}
	defer release()
	defer func() {
		if err == nil {
			d.followEdit(e)
			d.savedAccounts(ctx, e.App.ID)
		}
	}()
	kind := oauth.HistoryGot
	if e.App.Grant.NeedsPerson() || e.App.Grant == "" {
		kind = oauth.HistorySignedIn
	}
	kept := false
	defer func() {
		if err == nil && kept {
			d.keepTrace(ctx, oauth.Ref{App: e.App.ID, Account: trial.account}, trial.sent)
		}
	}()
	return d.vault.PutTried(ctx, e, store.Tried{
		Account: trial.account,
		Keep: func(rec oauth.Record) (oauth.TokenSet, bool) {
			app, err := d.Catalogue.Complete(rec.App)
			if err != nil || oauth.Fingerprint(app, rec.Account) != trial.Tokens.Fingerprint {
				return oauth.TokenSet{}, false
			}
			kept = true
			return session.Succeed(rec, app, trial.Tokens), true
		},
		Entry: oauth.HistoryEntry{At: trial.Tokens.ObtainedAt, Kind: kind, Detail: trial.Tokens.Identity},
	})
}

// of reports whether an edit is what was tried, and it succeeded. A refresh token that was
// pasted may have been replaced by the one that it brought.
func (t Trial) of(e store.Edit) bool {
	if t.Tokens.Main() == "" {
		return false
	}
	tried := t.edit
	pasted := e.AccountSecrets[t.account][oauth.SecretRefreshToken]
	if pasted != "" && pasted == t.Tokens.RefreshToken {
		e, tried = withoutPasted(e, t.account), withoutPasted(tried, t.account)
	}
	return e.Of == tried.Of && e.RenamedFrom == tried.RenamedFrom && equalJSON(e.App, tried.App) && equalJSON(e.Accounts, tried.Accounts) &&
		maps.Equal(e.Secrets, tried.Secrets) && maps.EqualFunc(spoken(e.AccountSecrets), spoken(tried.AccountSecrets), maps.Equal[oauth.Secrets, oauth.Secrets]) &&
		maps.EqualFunc(e.Deleted, tried.Deleted, slices.Equal[[]oauth.SecretKind])
}

// withoutPasted is an edit without the refresh token of an account.
func withoutPasted(e store.Edit, account string) store.Edit {
	secrets := maps.Clone(e.AccountSecrets)
	if typed := maps.Clone(secrets[account]); typed != nil {
		delete(typed, oauth.SecretRefreshToken)
		secrets[account] = typed
	}
	e.AccountSecrets = secrets
	return e
}

// spoken leaves out the accounts of which no secret was typed.
func spoken(secrets map[string]oauth.Secrets) map[string]oauth.Secrets {
	said := maps.Clone(secrets)
	maps.DeleteFunc(said, func(_ string, s oauth.Secrets) bool { return len(s) == 0 })
	return said
}

// equalJSON reports whether two settings say the same.
func equalJSON(a, b any) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

// Save implements session.Storage.
func (s *scratch) Save(_ context.Context, _ oauth.Ref, _ oauth.HistoryEntry, change func(*oauth.Record) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	rec := s.rec
	if err := change(&rec); err != nil {
		return err
	}
	s.sent = s.sent.With(rec.Sent)
	rec.Sent = oauth.Trace{}
	s.rec = rec
	return nil
}

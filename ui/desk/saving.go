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
		}
	}()
	kind := oauth.HistoryGot
	if e.App.Grant.NeedsPerson() || e.App.Grant == "" {
		kind = oauth.HistorySignedIn
	}
	return d.vault.PutTried(ctx, e, store.Tried{
		Account: trial.account,
		Keep: func(rec oauth.Record) (oauth.TokenSet, bool) {
			app, err := d.Catalogue.Complete(rec.App)
			if err != nil || oauth.Fingerprint(app, rec.Account) != trial.Tokens.Fingerprint {
				return oauth.TokenSet{}, false
			}
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
	pasted := e.AccountSecrets[t.account][oauth.SecretRefreshToken]
	if pasted != "" && pasted == t.Tokens.RefreshToken {
		e, t.edit = withoutPasted(e, t.account), withoutPasted(t.edit, t.account)
	}
	return e.Of == t.edit.Of && e.RenamedFrom == t.edit.RenamedFrom && equalJSON(e.App, t.edit.App) && equalJSON(e.Accounts, t.edit.Accounts) &&
		maps.Equal(e.Secrets, t.edit.Secrets) && maps.EqualFunc(spoken(e.AccountSecrets), spoken(t.edit.AccountSecrets), maps.Equal[oauth.Secrets, oauth.Secrets]) &&
		maps.EqualFunc(e.Deleted, t.edit.Deleted, slices.Equal[[]oauth.SecretKind])
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
	s.rec = rec
	return nil
}

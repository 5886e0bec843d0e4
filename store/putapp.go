package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/store/acting"
)

// Edit is an app as a person leaves the editor with it. What differs from Base is
// their word; everything else of Base counts as far as it is accepted, and no
// further (promise 42).
type Edit struct {
	App         oauth.App
	Accounts    []oauth.Account // the app's accounts afterwards; none: one, called default
	RenamedFrom string          // the id before; "" where it is new or unchanged

	// Secrets and AccountSecrets are what was typed, an account's by its id; others
	// stay. An empty one is set and empty, or deleted where its kind cannot be. A
	// secret of an account among Secrets goes to the account that the app's name
	// alone means, else to the first.
	Secrets        oauth.Secrets
	AccountSecrets map[string]oauth.Secrets
	// Deleted are the secrets of the vault that go, an account's by its id, the app's
	// under "". One that was typed as well is set.
	Deleted map[string][]oauth.SecretKind

	// Of is the app of the vault that was edited or copied, "" for none, and Seen
	// what was read of it then. Where the vault has changed since, nothing is
	// saved.
	Of   string
	Seen acting.Settings
	// Base is what the person began to type at: Seen, or what they pasted.
	Base acting.Settings
	// Accepted is what of Base a new app needs no word for; where Of is there, the
	// vault knows.
	Accepted acting.Settings
}

// Account returns the edit's account of an id, or else its first.
func (e Edit) Account(id string) oauth.Account {
	if len(e.Accounts) == 0 {
		return oauth.Account{ID: oauth.DefaultAccount}
	}
	at := slices.IndexFunc(e.Accounts, func(a oauth.Account) bool { return a.ID == id })
	return e.Accounts[max(0, at)]
}

// PutApp saves what a person typed, and returns what of the app waits for their
// word afterwards. An app that was changed meanwhile is KindUsage, and nothing is
// saved.
func (v *Vault) PutApp(ctx context.Context, e Edit) (waiting []oauth.Change, err error) {
	return v.PutTried(ctx, e, Tried{})
}

// Tried is what a trial of an edit brought.
type Tried struct {
	Account string // of the edit; "" for no trial
	// Keep returns the token set as it is to be kept in the account's record, which has
	// the settings of the edit already; false keeps none. It may be called again.
	Keep  func(oauth.Record) (oauth.TokenSet, bool)
	Entry oauth.HistoryEntry // of the account's history then
}

// PutTried is [Vault.PutApp] of an edit that was tried: what the trial brought is kept
// with it, in the same transaction, unless something of the account waits for a
// person's word. The caller holds the account's lease.
func (v *Vault) PutTried(ctx context.Context, e Edit, tried Tried) (waiting []oauth.Change, err error) {
	if len(e.Accounts) == 0 {
		e.Accounts = []oauth.Account{{ID: oauth.DefaultAccount}}
	}
	err = v.write(ctx, func(ctx context.Context, c *change) error {
		accepted, err := c.acceptedBy(ctx, e)
		if err != nil {
			return err
		}
		if err := v.checkTeam(ctx, c, e); err != nil {
			return err
		}
		if e.RenamedFrom != "" && e.RenamedFrom != e.App.ID {
			if err := c.rename(ctx, e.RenamedFrom, e.App.ID); err != nil {
				return err
			}
		}
		if err := v.o.Check(e.App); err != nil {
			return err
		}
		waiting, err = v.putEdit(ctx, c, e, accepted, tried)
		return err
	})
	return waiting, err
}

func (v *Vault) putEdit(ctx context.Context, c *change, e Edit, accepted acting.Settings, tried Tried) ([]oauth.Change, error) {
	id := oauth.Ref{App: e.App.ID}
	var kept appBody
	var err error
	if c.has(id) {
		if kept, err = c.app(ctx, e.App.ID); err != nil && !isDamaged(err) {
			return nil, err
		}
	}
	was := kept.App
	if c.has(id) && e.App.Favourite == e.Base.App.Favourite {
		e.App.Favourite = was.Favourite // marked with one key, also while the editor is open
	}
	ofTheApp, ofAccount := divide(e.Secrets)
	before := kept.Secrets
	kept.App, kept.Accepted, kept.Entry = e.App, &accepted.App, accepted.Entry
	if kept.Secrets, err = v.withSecrets(e.App, without(kept.Secrets, e.Deleted[""]), ofTheApp); err != nil {
		return nil, err
	}
	kept.App.Expires = endsAfter(e.App.Expires, e.Base.App.Expires, before, kept.Secrets)
	for _, kind := range slices.AppendSeq(slices.Clone(e.Deleted[""]), maps.Keys(ofTheApp)) {
		kept.withdraw(kind)
	}
	if err := c.put(ctx, id, kept, nil); err != nil {
		return nil, err
	}
	for _, listed := range c.manifest.accounts(e.App.ID) {
		if !slices.ContainsFunc(e.Accounts, func(a oauth.Account) bool { return a.ID == listed.ref.Account }) {
			if err := c.drop(ctx, listed.ref); err != nil {
				return nil, err
			}
		}
	}
	bodies := make([]accountBody, len(e.Accounts))
	entries := make([]oauth.HistoryEntry, len(e.Accounts))
	main := max(0, slices.IndexFunc(e.Accounts, func(a oauth.Account) bool { return a.ID == oauth.DefaultAccount }))
	for i, settings := range e.Accounts {
		if bodies[i], entries[i], err = v.mergeAccount(ctx, c, was, e.App, settings); err != nil {
			return nil, err
		}
		given := e.AccountSecrets[settings.ID]
		if i == main {
			given = joined(ofAccount, given)
		}
		gone := e.Deleted[settings.ID]
		entries[i] = withSecrets(entries[i], slices.Sorted(maps.Keys(joined(ofTheApp, given))), e.Deleted[""], gone)
		bodies[i].Secrets = merged(without(bodies[i].Secrets, gone), given)
		for _, kind := range slices.AppendSeq(slices.Clone(gone), maps.Keys(given)) {
			delete(bodies[i].Offered, kind)
		}
		if given[oauth.SecretRefreshToken] != "" {
			bodies[i].NeedsLogin = false
		}
	}
	accept(&kept, bodies, accepted)
	waiting := c.rules.Changes(kept.settings(bodies...))
	for i, account := range bodies {
		ref := oauth.Ref{App: e.App.ID, Account: account.Account.ID}
		if err := v.putAccount(ctx, c, ref, account, entries[i]); err != nil {
			return nil, err
		}
		if ref.Account != tried.Account || len(acting.Of(waiting, ref.Account)) > 0 {
			continue
		}
		if err := v.keepTried(ctx, c, kept, account, tried); err != nil {
			return nil, err
		}
	}
	return waiting, nil
}

// keepTried keeps what the trial of an account brought. A refresh token that was
// pasted for the trial lives on in the set.
func (v *Vault) keepTried(ctx context.Context, c *change, app appBody, account accountBody, tried Tried) error {
	set, ok := tried.Keep(record(app, account))
	if !ok {
		return nil
	}
	account.Tokens, account.Held, account.NeedsLogin, account.Failure = &set, false, false, nil
	if account.Secrets[oauth.SecretRefreshToken] == set.RefreshToken {
		account.Secrets = without(account.Secrets, []oauth.SecretKind{oauth.SecretRefreshToken})
	}
	return v.putAccount(ctx, c, oauth.Ref{App: app.App.ID, Account: account.Account.ID}, account, tried.Entry)
}

// Waiting lists what an edit would leave waiting for a person's word: what its
// trial may not use either. Errors are those of [Vault.PutApp].
func (v *Vault) Waiting(ctx context.Context, e Edit) (changes []oauth.Change, err error) {
	err = v.read(ctx, func(w view) error {
		accepted, err := w.acceptedBy(ctx, e)
		if err != nil {
			return err
		}
		now := acting.Settings{App: e.App, Accounts: e.Accounts, Discovered: accepted.Discovered}
		changes = w.rules.Changes(accepted, now)
		return nil
	})
	return changes, err
}

// acceptedBy returns what is accepted once a person has made an edit.
func (w view) acceptedBy(ctx context.Context, e Edit) (acting.Settings, error) {
	accepted := e.Accepted
	if e.Of != "" {
		app, err := w.app(ctx, e.Of)
		if err != nil && !isDamaged(err) {
			return acting.Settings{}, err
		}
		accounts, err := w.accountsOf(ctx, e.Of)
		if err != nil {
			return acting.Settings{}, err
		}
		if app.Accepted == nil {
			app.Accepted = &oauth.App{}
		}
		ours, now := app.settings(accounts...)
		gone := func(a oauth.Account) bool { return !w.has(oauth.Ref{App: e.Of, Account: a.ID}) }
		if !sameSettings(now, e.Seen) || slices.ContainsFunc(e.Seen.Accounts, gone) {
			return acting.Settings{}, oauth.UsageError(e.Of+" was changed since you opened it; nothing was saved.", "Close the editor and open it again: it then shows the current settings.")
		}
		accepted = ours
	}
	now := w.rules.Now(acting.Settings{App: e.App, Accounts: e.Accounts}, accepted.Entry)
	return acting.Typed(accepted, e.Base, now), nil
}

// sameSettings reports whether an app and its accounts, as far as they can be
// read, are as they were seen.
func sameSettings(now, seen acting.Settings) bool {
	now.App.Favourite = seen.App.Favourite // see putEdit
	if jsonText(now.App) != jsonText(seen.App) {
		return false
	}
	for _, a := range now.Accounts {
		i := slices.IndexFunc(seen.Accounts, func(b oauth.Account) bool { return b.ID == a.ID })
		if i < 0 || jsonText(a) != jsonText(seen.Accounts[i]) {
			return false
		}
	}
	return true
}

// jsonText is a value as it is kept: what is empty and what is not there are one.
func jsonText(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return "" // it will not be kept either
	}
	return string(text)
}

// joined sets the second's secrets over the first's.
func joined(first, second oauth.Secrets) oauth.Secrets {
	out := maps.Clone(first)
	if out == nil {
		out = oauth.Secrets{}
	}
	maps.Copy(out, second)
	return out
}

// SetFavourite marks an app as a favourite, or takes the mark off. Nothing else
// of the app changes.
func (v *Vault) SetFavourite(ctx context.Context, app string, favourite bool) error {
	return v.write(ctx, func(ctx context.Context, c *change) error {
		kept, err := c.app(ctx, app)
		if err != nil || kept.App.Favourite == favourite {
			return err
		}
		kept.App.Favourite = favourite
		return c.put(ctx, oauth.Ref{App: app}, kept, nil)
	})
}

// withSecrets adds to a history's line which secrets were typed or deleted.
func withSecrets(entry oauth.HistoryEntry, kinds ...[]oauth.SecretKind) oauth.HistoryEntry {
	names := make([]string, 0, 4)
	if entry.Detail != "" {
		names = append(names, entry.Detail)
	}
	for _, kind := range slices.Concat(kinds...) {
		names = append(names, string(kind))
	}
	if len(names) > 0 {
		entry.Kind, entry.Detail = oauth.HistorySettings, strings.Join(names, ", ")
	}
	return entry
}

// divide parts given secrets into an app's and an account's, empty ones kept.
func divide(secrets oauth.Secrets) (app, account oauth.Secrets) {
	app, account = oauth.Secrets{}, oauth.Secrets{}
	for kind, value := range secrets {
		if kind.OfApp() {
			app[kind] = value
		} else {
			account[kind] = value
		}
	}
	return app, account
}

// rename moves an app and its accounts to another id.
func (c *change) rename(ctx context.Context, from, to string) error {
	if c.has(oauth.Ref{App: to}) {
		return oauth.UsageError(fmt.Sprintf("There already is an app %q.", to), "Choose another ID.")
	}
	app, err := c.app(ctx, from)
	if err != nil {
		return err
	}
	if err := c.withdrawSubject(ctx, from); err != nil {
		return err
	}
	// Fingerprints compare like with like: the id itself changes no token.
	app.App.ID = to
	if err := c.put(ctx, oauth.Ref{App: to}, app, nil); err != nil {
		return err
	}
	if err := c.drop(ctx, oauth.Ref{App: from}); err != nil {
		return err
	}
	for _, e := range c.manifest.accounts(from) {
		account, err := c.account(ctx, e.ref)
		if err != nil {
			return err
		}
		log, err := c.log(ctx, e.ref)
		if err != nil {
			return err
		}
		trace, err := c.traceText(ctx, e)
		if err != nil && !isDamaged(err) {
			return err
		}
		moved := oauth.Ref{App: to, Account: e.ref.Account}
		if err := errors.Join(c.put(ctx, moved, account, log), c.putTraceOf(ctx, moved, trace)); err != nil {
			return err
		}
		if err := c.drop(ctx, e.ref); err != nil {
			return err
		}
	}
	return nil
}

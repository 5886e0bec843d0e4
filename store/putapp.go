package store

import (
	"context"
	"fmt"
	"slices"

	"tokendesk/oauth"
)

// PutApp adds or replaces an app as a person typed it (editor): counts as confirmed. Accounts given are the app's accounts afterwards;
// secrets given are set, an empty value deletes one, others stay. renamedFrom is the old id or "". Secrets of an account (a password) go to
// the account that the app's name alone means, else to the first.
func (v *Vault) PutApp(ctx context.Context, app oauth.App, accounts []oauth.Account, secrets oauth.Secrets, renamedFrom string) error {
	if len(accounts) == 0 {
		accounts = []oauth.Account{{ID: oauth.DefaultAccount}}
	}
	return v.write(ctx, func(ctx context.Context, c *change) error {
		if renamedFrom != "" && renamedFrom != app.ID {
			if err := c.rename(ctx, renamedFrom, app.ID); err != nil {
				return err
			}
		}
		binding, err := v.binding(app)
		if err != nil {
			return err
		}
		id := oauth.Ref{App: app.ID}
		var kept appBody
		if c.has(id) {
			if kept, err = c.app(ctx, app.ID); err != nil && !isDamaged(err) {
				return err
			}
		}
		was := kept.App
		ofApps, ofAccount := divide(secrets)
		kept.App, kept.Approved, kept.Secrets = app, binding, merged(kept.Secrets, ofApps)
		if err := c.put(ctx, id, kept, nil); err != nil {
			return err
		}
		for _, e := range c.manifest.accounts(app.ID) {
			if !slices.ContainsFunc(accounts, func(a oauth.Account) bool { return a.ID == e.ref.Account }) {
				if err := c.drop(ctx, e.ref); err != nil {
					return err
				}
			}
		}
		main := max(0, slices.IndexFunc(accounts, func(a oauth.Account) bool { return a.ID == oauth.DefaultAccount }))
		for i, account := range accounts {
			var given oauth.Secrets
			if i == main {
				given = ofAccount
			}
			if err := v.mergeAccount(ctx, c, was, app, account, given, true); err != nil {
				return err
			}
		}
		return nil
	})
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
		return usageError(fmt.Sprintf("There already is an app %q.", to), "Choose another id.")
	}
	app, err := c.app(ctx, from)
	if err != nil {
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
		if err := c.put(ctx, oauth.Ref{App: to, Account: e.ref.Account}, account, log); err != nil {
			return err
		}
		if err := c.drop(ctx, e.ref); err != nil {
			return err
		}
	}
	return nil
}

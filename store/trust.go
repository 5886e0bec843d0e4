package store

import (
	"context"
	"slices"

	"tokendesk/oauth"
)

// Changes lists what differs from the approved binding: what a person must
// accept before the app's secrets and tokens are sent again.
func (v *Vault) Changes(ctx context.Context, app string) (changes []oauth.BindingChange, err error) {
	err = v.read(ctx, func(w view) error {
		kept, err := w.app(ctx, app)
		if err != nil {
			return err
		}
		now, err := v.binding(kept.App)
		changes = kept.Approved.Diff(now)
		return err
	})
	return changes, err
}

// Trust approves the app's present binding and notes it in its accounts'
// histories. seen is what a person was shown of Changes: where the app has
// changed again since, nothing is approved, an *oauth.Error of KindUntrusted.
func (v *Vault) Trust(ctx context.Context, app string, seen []oauth.BindingChange) error {
	return v.write(ctx, func(ctx context.Context, c *change) error {
		kept, err := c.app(ctx, app)
		if err != nil {
			return err
		}
		now, err := v.binding(kept.App)
		if err != nil {
			return err
		}
		changes := kept.Approved.Diff(now)
		if !slices.Equal(changes, seen) {
			return &oauth.Error{
				Kind:    oauth.KindUntrusted,
				Message: app + " has been changed again since you looked; nothing was accepted.",
				Advice:  "Look at the changes once more.",
			}
		}
		if len(changes) == 0 {
			return nil
		}
		kept.Approved = now
		if err := c.put(ctx, oauth.Ref{App: app}, kept, nil); err != nil {
			return err
		}
		for _, e := range c.manifest.accounts(app) {
			account, err := c.account(ctx, e.ref)
			if isDamaged(err) {
				continue // it can send nothing, and removing it is how a person gets on
			}
			if err != nil {
				return err
			}
			if err := v.putAccount(ctx, c, e.ref, account, oauth.HistoryEntry{What: oauth.WhatTrusted}); err != nil {
				return err
			}
		}
		return nil
	})
}

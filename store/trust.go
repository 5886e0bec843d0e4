package store

import (
	"context"
	"maps"
	"slices"

	"tokendesk/oauth"
	"tokendesk/store/acting"
)

// Changes lists the acting settings of an app and of its accounts that a person
// has not accepted: what waits for their word before anything is sent, run or
// opened. It is nil where there is none. Unknown: KindUsage.
func (v *Vault) Changes(ctx context.Context, app string) (changes []oauth.Change, err error) {
	err = v.read(ctx, func(w view) error {
		kept, err := w.app(ctx, app)
		if err != nil {
			return err
		}
		accounts, err := w.accountsOf(ctx, app)
		changes = w.rules.Changes(kept.settings(accounts...))
		return err
	})
	return changes, err
}

// Trust accepts what waits in an app and notes it in its accounts' histories.
// seen is what a person was shown of Changes, whole: where that is not exactly
// what waits, nothing is accepted, an *oauth.Error of KindUntrusted. A key file
// is read here, for the first time; one that cannot be used is KindUsage, and
// nothing is accepted.
func (v *Vault) Trust(ctx context.Context, app string, seen []oauth.Change) error {
	return v.write(ctx, func(ctx context.Context, c *change) error {
		kept, err := c.app(ctx, app)
		if err != nil {
			return err
		}
		accounts, err := c.accountsOf(ctx, app)
		if err != nil {
			return err
		}
		changes := c.rules.Changes(kept.settings(accounts...))
		if !slices.Equal(changes, seen) {
			return changedMeanwhile(app)
		}
		if len(changes) == 0 {
			return nil
		}
		if err := v.acceptAll(&kept, accounts); err != nil {
			return err
		}
		if err := c.put(ctx, oauth.Ref{App: app}, kept, nil); err != nil {
			return err
		}
		for _, account := range accounts {
			ref := oauth.Ref{App: app, Account: account.Account.ID}
			if err := v.putAccount(ctx, c, ref, account, oauth.HistoryEntry{Kind: oauth.HistoryTrusted}); err != nil {
				return err
			}
		}
		return nil
	})
}

func changedMeanwhile(app string) error {
	return &oauth.Error{
		Kind:    oauth.KindUntrusted,
		Message: app + " was changed again since you looked; nothing was trusted.",
		Advice:  "Review the changes again.",
	}
}

// Discovered takes note of the origins of the endpoints that an issuer's
// metadata names for an account's app. The first ones are kept, as far as
// [acting.FirstDiscovered] says. Where metadata later names an endpoint elsewhere,
// or one that it did not name, that waits for a person's word: the error is an
// *oauth.Error of KindUntrusted, and nothing may be sent there.
func (v *Vault) Discovered(ctx context.Context, ref oauth.Ref, now oauth.Discovered) error {
	first := acting.FirstDiscovered(now)
	var moved error
	err := v.writeFor(ctx, ref, func(ctx context.Context, c *change) error {
		moved = nil
		app, err := c.app(ctx, ref.App)
		if err != nil {
			return err
		}
		id := oauth.Ref{App: ref.App}
		issuer := app.Discovered.Issuer
		if issuer != now.Issuer {
			app.Discovered, app.Found = first, nil
		}
		switch {
		case app.Discovered.Moved(now):
			moved = movedError(ref.App)
			found := map[string]string{}
			maps.Copy(found, app.Discovered.Origins)
			maps.Copy(found, now.Origins)
			if issuer == now.Issuer && maps.Equal(found, app.Found) {
				return nil
			}
			app.Found = found
		case app.Found != nil:
			app.Found = nil // it is as it was again
		case issuer == now.Issuer:
			return nil
		}
		return c.put(ctx, id, app, nil)
	})
	if err != nil {
		return err
	}
	return moved
}

func movedError(app string) error {
	return &oauth.Error{
		Kind:    oauth.KindUntrusted,
		Message: "The server's metadata names another address for an endpoint than before; nothing was sent there.",
		Advice:  "Review old and new, then trust the change in the window or with tokendesk trust " + app + ".",
	}
}

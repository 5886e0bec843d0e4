package desk

import (
	"context"

	"tokendesk/oauth"
)

// SetSecret keeps a secret of the account, or of its app, whose name is APP or
// APP/ACCOUNT. An app's own secret needs no account to be named, however many
// there are. A key that could not sign is refused (promise 46).
func (d *Desk) SetSecret(ctx context.Context, name string, kind oauth.SecretKind, value string) error {
	ref, err := d.SecretHolder(ctx, name, kind)
	if err != nil {
		return err
	}
	return d.vault.SetSecret(ctx, ref, kind, value)
}

// SecretHolder finds the account that a secret of APP or APP/ACCOUNT is kept
// with.
func (d *Desk) SecretHolder(ctx context.Context, name string, kind oauth.SecretKind) (oauth.Ref, error) {
	ref, err := d.vault.Resolve(ctx, name)
	if err == nil || !kind.OfApp() {
		return ref, err
	}
	records, listing := d.vault.Records(ctx)
	if listing != nil {
		return ref, listing
	}
	for _, rec := range records {
		if rec.App.ID == name {
			return oauth.Ref{App: name, Account: rec.Account.ID}, nil
		}
	}
	return ref, err
}

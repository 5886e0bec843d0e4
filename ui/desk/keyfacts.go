package desk

import (
	"context"

	"tokendesk/oauth"
)

// KeyFacts says what kind of private key the vault has for an app, by one of its accounts;
// the zero value where there is none. Errors are those of the vault.
func (d *Desk) KeyFacts(ctx context.Context, ref oauth.Ref) (oauth.KeyFacts, error) {
	rec, err := d.vault.Record(ctx, ref)
	if err != nil {
		return oauth.KeyFacts{}, err
	}
	key := rec.Secrets[oauth.SecretPrivateKey]
	if key == "" {
		return oauth.KeyFacts{}, nil
	}
	return oauth.PrivateKeyFacts(key, rec.Secrets[oauth.SecretKeyPassphrase])
}

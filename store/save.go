package store

import (
	"context"
	"maps"

	"tokendesk/oauth"
)

// Save re-reads an account, applies change, writes it with the history entry in
// one transaction, then announces. The caller holds the account's lease. change
// may alter Tokens, Held, Replaced, Narrow, NeedsLogin, Failure and Secrets, and fill Sent, which is
// added to the trace (a trace that cannot be written does not keep the rest from
// being saved); all else is ignored. Its error is returned and leaves everything as it was. An
// entry without What adds nothing to the history; a zero At is now.
func (v *Vault) Save(ctx context.Context, ref oauth.Ref, entry oauth.HistoryEntry, alter func(*oauth.Record) error) error {
	traced := true
	err, refused := v.save(ctx, ref, entry, alter, &traced)
	if err != nil && refused == nil && !traced {
		traced = true // what stood in the way was the trace: a token is not lost for it
		err, refused = v.save(ctx, ref, entry, alter, nil)
	}
	if refused != nil {
		return refused // as it is: the caller knows its own errors
	}
	return err
}

// save is Save; refused is the error of alter. traced becomes false where the trace
// could not be written; nil: it is left as it is.
func (v *Vault) save(ctx context.Context, ref oauth.Ref, entry oauth.HistoryEntry, alter func(*oauth.Record) error, traced *bool) (err, refused error) {
	err = v.writeFor(ctx, ref, func(ctx context.Context, c *change) error {
		account, log, err := c.accountWithLog(ctx, ref)
		if err != nil {
			return err
		}
		if log == nil {
			// What is saved may be a token that cannot be had again.
			lost := oauth.HistoryEntry{At: v.o.Now(), Kind: oauth.HistoryFailed, Detail: "vault: The history before this was damaged."}
			if log, err = appendHistory(nil, lost); err != nil {
				return err
			}
		}
		app, err := c.app(ctx, ref.App)
		if err != nil {
			return err
		}
		rec := record(app, account)
		if refused = alter(&rec); refused != nil {
			return refused
		}
		before := app
		app.Secrets, account.Secrets = split(rec.Secrets)
		account.Tokens, account.Held, account.Replaced = rec.Tokens, rec.Held, rec.Replaced
		account.NeedsLogin, account.Failure, account.Narrow = rec.NeedsLogin, rec.Failure, rec.Narrow
		if !maps.Equal(before.Secrets, app.Secrets) {
			if err := c.put(ctx, oauth.Ref{App: ref.App}, app, nil); err != nil {
				return err
			}
		}
		if err := v.putWithLog(ctx, c, ref, account, log, entry); err != nil || traced == nil {
			return err
		}
		err = c.addTrace(ctx, ref, rec.Sent)
		*traced = err == nil
		return err
	})
	return err, refused
}

// putAccount writes an account with one more line of history.
func (v *Vault) putAccount(ctx context.Context, c *change, ref oauth.Ref, account accountBody, entry oauth.HistoryEntry) error {
	if entry.Kind == "" {
		return c.put(ctx, ref, account, nil)
	}
	log, err := c.log(ctx, ref)
	if err != nil {
		return err
	}
	return v.putWithLog(ctx, c, ref, account, log, entry)
}

// putWithLog is putAccount for whoever has read the history.
func (v *Vault) putWithLog(ctx context.Context, c *change, ref oauth.Ref, account accountBody, log []byte, entry oauth.HistoryEntry) (err error) {
	if entry.Kind != "" {
		if entry.At.IsZero() {
			entry.At = v.o.Now()
		}
		if log, err = appendHistory(log, entry); err != nil {
			return err
		}
	}
	return c.put(ctx, ref, account, log)
}

// split parts secrets into an app's and an account's; those that are none are left
// out.
func split(secrets oauth.Secrets) (app, account oauth.Secrets) {
	app, account = oauth.Secrets{}, oauth.Secrets{}
	for kind, value := range secrets {
		switch {
		case !secrets.Has(kind):
		case kind.OfApp():
			app[kind] = value
		default:
			account[kind] = value
		}
	}
	return app, account
}

// SetSecret sets one secret of an app or account as a person gave it; an empty one
// of a kind that cannot be empty is deleted. One of the same kind that a file offered is dropped. A private key that
// could not sign for the app is KindUsage, and the old one stays. The end that was typed
// for a secret goes with it.
func (v *Vault) SetSecret(ctx context.Context, ref oauth.Ref, kind oauth.SecretKind, value string) error {
	return v.write(ctx, func(ctx context.Context, c *change) error {
		if kind.OfApp() {
			app, err := c.app(ctx, ref.App)
			if err != nil {
				return err
			}
			before := app.Secrets
			if app.Secrets, err = v.withSecrets(app.App, before, oauth.Secrets{kind: value}); err != nil {
				return err
			}
			app.App.Expires = endsAfter(app.App.Expires, app.App.Expires, before, app.Secrets)
			app.withdraw(kind)
			return c.put(ctx, oauth.Ref{App: ref.App}, app, nil)
		}
		if _, err := oauth.ParseSecretKind(string(kind)); err != nil {
			return err
		}
		if ref.Account == "" && c.has(ref) {
			id, err := c.mainAccount(ref.App)
			if err != nil {
				return err
			}
			ref.Account = id
		}
		account, err := c.account(ctx, ref)
		if err != nil {
			return err
		}
		account.Secrets = merged(account.Secrets, oauth.Secrets{kind: value})
		delete(account.Offered, kind)
		if kind == oauth.SecretRefreshToken {
			account.NeedsLogin = false
		}
		return c.put(ctx, ref, account, nil)
	})
}

// merged sets what is given; an empty value of a kind that cannot be empty deletes.
func merged(old, given oauth.Secrets) oauth.Secrets {
	out := maps.Clone(old)
	if out == nil {
		out = oauth.Secrets{}
	}
	for kind, value := range given {
		if given.Has(kind) {
			out[kind] = value
		} else {
			delete(out, kind)
		}
	}
	return out
}

// without leaves secrets out.
func without(secrets oauth.Secrets, kinds []oauth.SecretKind) oauth.Secrets {
	out := maps.Clone(secrets)
	for _, kind := range kinds {
		delete(out, kind)
	}
	return out
}

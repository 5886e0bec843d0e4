package desk

import (
	"context"
	"time"

	"tokendesk/oauth"
	"tokendesk/ui/copyas"
)

// DefaultClear is how long a token stays on the clipboard when the settings do
// not say.
const DefaultClear = time.Minute

// ClearAfter is the time after which a copied token is taken off the clipboard;
// not positive means never.
func (d *Desk) ClearAfter() time.Duration {
	seconds := d.Settings.Get().ClipboardSeconds
	if seconds == 0 {
		return DefaultClear
	}
	return time.Duration(seconds) * time.Second
}

// Render writes an account's token in a format; name is the variable's name.
func (d *Desk) Render(ctx context.Context, ref oauth.Ref, ts oauth.TokenSet, f copyas.Format, name string) (string, error) {
	rec, err := d.Vault.Record(ctx, ref)
	if err != nil {
		return "", err
	}
	app, err := d.Catalogue.Complete(rec.App)
	if err != nil {
		return "", err
	}
	return copyas.Render(f, app, ts, d.Now(), name)
}

// Copy puts an account's token on the clipboard in a format and notes the
// format in the account's history.
func (d *Desk) Copy(ctx context.Context, ref oauth.Ref, ts oauth.TokenSet, f copyas.Format, name string) error {
	text, err := d.Render(ctx, ref, ts, f, name)
	if err != nil {
		return err
	}
	if err := d.Clipboard.Copy(ctx, text, copyas.What(f)+" of "+ref.String(), d.ClearAfter()); err != nil {
		return err
	}
	entry := oauth.HistoryEntry{At: d.Now(), What: oauth.WhatCopied, Detail: string(f)}
	return d.Vault.Save(ctx, ref, entry, func(*oauth.Record) error { return nil })
}

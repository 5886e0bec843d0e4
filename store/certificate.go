package store

import (
	"context"
	"database/sql"
	"errors"
)

// The certificate of listeners that speak TLS, with its key, is one text beside the
// records: sealed as they are and bound to its place. It is in no manifest. Who puts an
// older one back gives the vault a certificate that was its own, and who deletes it has
// a new one made, which no browser trusts.

const (
	selectCertificate = `SELECT value FROM meta WHERE key = 'certificate' AND length(value) <= 65536`
	deleteCertificate = `DELETE FROM meta WHERE key = 'certificate'`
)

// certificateFormat is the version the certificate is sealed under.
const certificateFormat = 1

// Certificate returns the text that the vault keeps for listeners that speak TLS.
// renew is given what is kept, nil for nothing, and returns what is to be kept instead,
// nil to leave it; it may be called twice. Processes that ask at once get the same
// text. A text that was altered is an error of KindVault that wraps [ErrDamaged].
func (v *Vault) Certificate(ctx context.Context, renew func(kept []byte) ([]byte, error)) ([]byte, error) {
	var kept, next []byte
	err := v.read(ctx, func(w view) (err error) {
		if kept, err = w.certificate(ctx); err == nil {
			next, err = renew(kept)
		}
		return err
	})
	if err != nil || next == nil {
		return kept, err
	}
	err = v.write(ctx, func(ctx context.Context, c *change) (err error) {
		if kept, err = c.certificate(ctx); err != nil {
			return err
		}
		if next, err = renew(kept); err != nil || next == nil { // another process may have been faster
			return err
		}
		kept = next
		return c.putCertificate(ctx, next)
	})
	return kept, err
}

// ReplaceCertificate keeps another text, whatever was kept before.
func (v *Vault) ReplaceCertificate(ctx context.Context, next []byte) error {
	return v.write(ctx, func(ctx context.Context, c *change) error { return c.putCertificate(ctx, next) })
}

// certificate opens what is kept, nil for nothing.
func (w view) certificate(ctx context.Context) ([]byte, error) {
	var sealed []byte
	err := w.q.QueryRowContext(ctx, selectCertificate).Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	text, err := w.s.open(recordID{}, fieldCertificate, certificateFormat, sealed)
	if err != nil {
		return nil, vaultError(errors.Join(ErrDamaged, err), "The certificate for sign-ins by https is damaged in the vault.",
			"Create a new one with `tokendesk certificate --new`, and make the browser trust it.")
	}
	return text, nil
}

func (c *change) putCertificate(ctx context.Context, text []byte) error {
	c.beside = true
	return c.tx.set(ctx, upsertMeta, "certificate", c.s.seal(recordID{}, fieldCertificate, certificateFormat, text))
}

// moveCertificate seals it with the new key; a damaged one stays as it is, and goes on
// being told.
func (c *change) moveCertificate(ctx context.Context, old *sealer) error {
	text, err := view{q: c.q, s: old}.certificate(ctx)
	if text == nil || errors.Is(err, ErrDamaged) {
		return nil
	}
	if err != nil {
		return err
	}
	defer clear(text)
	return c.putCertificate(ctx, text)
}

// forgetCertificate is for a vault that may be another machine's now: no two machines
// share a key.
func (v *Vault) forgetCertificate(ctx context.Context) error {
	_, err := v.db.ExecContext(ctx, deleteCertificate)
	return err
}

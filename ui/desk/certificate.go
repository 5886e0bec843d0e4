package desk

import (
	"context"
	"crypto/tls"
	"fmt"
	"strings"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/loopback"
	"tokendesk/ui/words"
)

// Certificate is what the browser is shown where an app's redirect address begins with
// https. It names this computer alone and is no secret; its key never leaves the vault.
type Certificate struct {
	PEM         string    // to be saved, and trusted by whoever wants to
	Fingerprint string    // SHA-256, in hexadecimal as browsers show it
	Began, Ends time.Time // another one is made some weeks before its end
	Good        bool      // false: its end is near, and the next use makes another
}

// Certificate returns the vault's certificate. It is made when it is asked for first,
// and made anew when its end is near: then browsers have to be told again.
func (d *Desk) Certificate(ctx context.Context) (Certificate, error) {
	c, err := d.certificate(ctx)
	if err != nil {
		return Certificate{}, err
	}
	return d.shownCertificate(c), nil
}

// NewCertificate makes another certificate in place of the one there is: its key may
// have become known, or it cannot be read. Browsers trust it when they are told.
func (d *Desk) NewCertificate(ctx context.Context) (Certificate, error) {
	c, err := loopback.NewCertificate(d.Now())
	if err != nil {
		return Certificate{}, unmadeCertificate(err)
	}
	text, err := c.Marshal()
	if err != nil {
		return Certificate{}, unmadeCertificate(err)
	}
	if err := d.vault.ReplaceCertificate(ctx, text); err != nil {
		return Certificate{}, err
	}
	return d.shownCertificate(c), nil
}

func (d *Desk) shownCertificate(c loopback.Certificate) Certificate {
	var pairs []string
	for _, b := range c.Fingerprint() {
		pairs = append(pairs, fmt.Sprintf("%02X", b))
	}
	return Certificate{PEM: string(c.PEM()), Fingerprint: strings.Join(pairs, ":"), Began: c.Began(), Ends: c.Ends(), Good: c.Good(d.Now())}
}

// certificate is the vault's, made where it has none that is good.
func (d *Desk) certificate(ctx context.Context) (loopback.Certificate, error) {
	var got loopback.Certificate
	_, err := d.vault.Certificate(ctx, func(kept []byte) ([]byte, error) {
		if c, err := loopback.ParseCertificate(kept); err == nil && c.Good(d.Now()) {
			got = c
			return nil, nil
		}
		c, err := loopback.NewCertificate(d.Now())
		if err != nil {
			return nil, unmadeCertificate(err)
		}
		got = c
		text, err := c.Marshal()
		if err != nil {
			return nil, unmadeCertificate(err)
		}
		return text, nil
	})
	if err != nil {
		return loopback.Certificate{}, err
	}
	return got, nil
}

func unmadeCertificate(err error) error {
	return &oauth.Error{Kind: oauth.KindOther, Message: "The certificate could not be made.", Advice: "Try again.", Err: err}
}

// listenerCertificate is what a listener proves itself with.
func (d *Desk) listenerCertificate(ctx context.Context) (*tls.Certificate, error) {
	c, err := d.certificate(ctx)
	if err != nil {
		return nil, err
	}
	return c.TLS(), nil
}

// keptCertificate looks at the certificate without making one; made is false where
// there is none yet.
func (d *Desk) keptCertificate(ctx context.Context) (c Certificate, made bool, err error) {
	_, err = d.vault.Certificate(ctx, func(kept []byte) ([]byte, error) {
		if read, err := loopback.ParseCertificate(kept); err == nil {
			c, made = d.shownCertificate(read), true
		}
		return nil, nil
	})
	return c, made, err
}

// checkCertificate looks at the certificate for [Doctor] and makes none; made is false
// where no sign-in has wanted one so far.
func (d *Desk) checkCertificate(ctx context.Context) (c Check, made bool) {
	const name = "certificate"
	kept, made, err := d.keptCertificate(ctx)
	switch {
	case err != nil:
		message, advice := words.Explain(err)
		return Check{name, Failing, message, advice}, true
	case made && !kept.Good:
		return Check{
			name, Warning, "expires on " + kept.Ends.Format(time.DateOnly) + "; the next sign-in by https makes a new one",
			"Then make the browser trust the new one: `tokendesk certificate`.",
		}, true
	}
	return Check{name, Fine, "for sign-ins by https, expires on " + kept.Ends.Format(time.DateOnly), ""}, made
}

package desk

import (
	"context"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/browser"
)

// OpenPage opens a page that has to do with an account in that account's browser:
// its sign-in page again, the provider's console, the page that ends its session.
// It is the one way for a face to open a page. The error is of KindUntrusted while
// something of the account waits for a person's word, and of KindMisconfigured where
// the account is set to open no browser, or one that is not there.
func (d *Desk) OpenPage(ctx context.Context, ref oauth.Ref, address string) error {
	rec, err := d.trusted(ctx, ref)
	if err != nil {
		return err
	}
	setting := d.BrowserOf(rec.Account.Browser)
	wanted, err := oauth.ParseBrowser(setting)
	if err != nil {
		return err
	}
	if wanted.Kind == oauth.BrowserNone {
		return oauth.MisconfiguredError("This account is set to open no browser.", "Choose one for this page, or copy the address.")
	}
	return d.browse(ctx, address, ref, setting)
}

// OpenPageIn is [Desk.OpenPage] in another browser of this machine, one of
// [Desk.Browsers]: a private window or a profile of the account's own where the
// account has that. remember sets it for the account, as if it had been typed.
func (d *Desk) OpenPageIn(ctx context.Context, ref oauth.Ref, address, program string, remember bool) error {
	rec, err := d.trusted(ctx, ref)
	if err != nil {
		return err
	}
	wanted, err := oauth.ParseBrowser(d.BrowserOf(rec.Account.Browser))
	if err != nil {
		return err
	}
	setting := wanted.Of(program).String()
	if err := d.browse(ctx, address, ref, setting); err != nil || !remember || setting == rec.Account.Browser {
		return err
	}
	if d.guests.use(ref, setting) {
		return nil // the account that is made will have it
	}
	_, _, err = d.Set(ctx, ref.String(), []Assignment{{Field: "browser", Value: setting}})
	return err
}

// OpenPageOf opens a page for an account that is still being edited, in the browser
// that the edit says. A program that would need a person's word is not started: it
// may be one that came from outside, and the person's own browser does as well.
func (d *Desk) OpenPageOf(ctx context.Context, ref oauth.Ref, edited oauth.Account, address string) error {
	setting := edited.Browser
	wanted, err := oauth.ParseBrowser(setting)
	if err != nil || wanted.Kind == oauth.BrowserNone || wanted.Program != "" && !browser.Known(wanted.Program) {
		setting = ""
		if rec, err := d.trusted(ctx, ref); err == nil && rec.Account.Browser == edited.Browser && wanted.Kind != oauth.BrowserNone {
			setting = edited.Browser
		}
	}
	return d.browse(ctx, address, ref, d.BrowserOf(setting))
}

// trusted reads an account of which nothing waits for a person's word (promise 40).
func (d *Desk) trusted(ctx context.Context, ref oauth.Ref) (oauth.Record, error) {
	rec, err := d.record(ctx, ref)
	if err != nil {
		return rec, err
	}
	return rec, session.Untrusted(rec)
}

// Browsers are those of this machine, the person's own first. It may start a short
// query.
func (d *Desk) Browsers() []browser.Here { return browser.Installed() }

// BrowserChoices are the settings of an account's browser that make sense on this
// machine. It may start a short query.
func (d *Desk) BrowserChoices() []string { return browser.Choices() }

package ui

import (
	"context"

	"tokendesk/oauth"
	"tokendesk/store/keys"
	"tokendesk/ui/browser"
	"tokendesk/ui/desk"
)

// Of is what the window needs of an open desk.
func Of(d *desk.Desk) Desk {
	of := Desk{
		Vault:         d.Vault,
		Sessions:      d.Sessions,
		Clipboard:     d.Clipboard,
		Settings:      d.Settings,
		Catalogue:     d.Catalogue,
		Now:           d.Now,
		FirstAccepted: d.Vault.FirstAccepted,
		Trying:        d.Trying(),
		Discover:      func(ctx context.Context, issuer string) (oauth.App, error) { return discover(ctx, d, issuer) },
		OpenAddress:   func(ctx context.Context, address string) error { return browser.Open(ctx, address, "", "") },
		Demo:          d.Demo,
		PracticeURL:   func() string { return d.PracticeURL },
		StartPractice: d.StartPractice,
		KeepFresh:     d.KeepFresh,
		Browsers:      browser.Installed,
		Close:         d.Close,
	}
	if d.Vault.Slot() != keys.Memory {
		of.Lock = func(context.Context) error { return d.Lock() }
		of.Unlock, of.LockProtects = d.Vault.Unlock, d.Vault.LockProtects
	}
	return of
}

// discover fills an app's endpoints from its issuer (OpenID Connect Discovery,
// RFC 8414). The client id is never sent.
func discover(ctx context.Context, d *desk.Desk, issuer string) (oauth.App, error) {
	app, err := d.Catalogue.Complete(oauth.App{ID: "discovery", ClientID: "discovery", Endpoints: oauth.Endpoints{Issuer: issuer}})
	if err != nil {
		return app, err
	}
	client, err := oauth.New(app, nil, oauth.Options{Now: d.Now})
	if err != nil {
		return app, err
	}
	return client.App(ctx)
}

package desk

import (
	"context"

	"tokendesk/oauth"
	"tokendesk/ui/browser"
)

// Discover fills an app's endpoints from its issuer (OpenID Connect Discovery,
// RFC 8414). The client id is never sent.
func (d *Desk) Discover(ctx context.Context, issuer string) (oauth.App, error) {
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

// OpenAddress opens a page in the system's browser.
func (d *Desk) OpenAddress(ctx context.Context, address string) error {
	return browser.Open(ctx, address, "", "")
}

// Browsers names the browsers of this machine.
func (d *Desk) Browsers() []string { return browser.Installed() }

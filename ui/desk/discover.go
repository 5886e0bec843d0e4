package desk

import (
	"context"

	"tokendesk/oauth"
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

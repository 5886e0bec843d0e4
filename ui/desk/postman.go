package desk

import (
	"context"
	"io"
	"maps"
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/store/appfile"
	"tokendesk/ui/copyas"
)

// WritePostman writes apps as a Postman collection without secrets; all where none is named. left says
// which are not in it, and why, a line each.
func (d *Desk) WritePostman(ctx context.Context, w io.Writer, ids []string) (left []string, err error) {
	file, err := d.vault.Export(ctx, ids, false)
	if err != nil {
		return nil, err
	}
	accounts, err := d.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	withSecret := map[string]bool{}
	for _, a := range accounts {
		withSecret[a.Ref().App] = withSecret[a.Ref().App] || a.Record.Secrets.Has(oauth.SecretClientSecret) || len(a.App.ClientSecretCommand) > 0
	}
	var apps []appfile.PostmanApp
	name := "Tokendesk"
	for _, e := range file.Apps {
		app, err := d.Catalogue.Complete(e.App)
		if err != nil || len(oauth.OpenSettings(d.Catalogue.Open(oauth.Record{App: e.App}))) > 0 {
			left = append(left, e.App.ID+" was left out: it is not filled in yet.")
			continue
		}
		if app.Endpoints.Issuer != "" && app.Endpoints.Token == "" {
			left = append(left, e.App.ID+" was left out: its endpoints are those that its issuer names, which Postman does not read. Enter its endpoints (endpoints.token).")
			continue
		}
		if app.ClientAuth == "" && withSecret[app.ID] { // the usual way of an app that has one
			app.ClientAuth = oauth.ClientSecretBasic
		}
		apps = append(apps, appfile.PostmanApp{App: app, Variable: "access_token"})
	}
	if len(apps) == 1 {
		name = apps[0].App.Title()
	} else {
		items := make([]copyas.Item, len(apps))
		for i, a := range apps {
			items[i] = copyas.Item{App: a.App, Account: oauth.Account{ID: oauth.DefaultAccount}}
		}
		for i, variable := range copyas.Names(items) { // as a Postman environment of several calls them
			apps[i].Variable = strings.ToLower(variable)
		}
	}
	why, err := appfile.WritePostman(w, name, apps)
	for _, id := range slices.Sorted(maps.Keys(why)) {
		left = append(left, id+" was left out: "+why[id]+".")
	}
	return left, err
}

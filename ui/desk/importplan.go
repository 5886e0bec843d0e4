package desk

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/store/appfile"
)

// PlanItem is what an import would do to one app.
type PlanItem struct {
	ID, Title string
	Server    string // the host that secrets go to; "" where it is not known
	Accounts  int    // how many the source names
	Replaces  bool   // the vault has it
	Fills     bool   // the vault has it, open and without a secret or token
	Secrets   bool   // the source has some
	Waiting   []oauth.Change
	Open      []oauth.Gap // what it would still lack

	// What was understood of it. Address is the token endpoint, or else where a person
	// signs in or the issuer; Provider is the catalogue's name, "" for none.
	Provider, Environment, Address, ClientID string
	Grant                                    oauth.Grant
	Scopes                                   []string
}

// PlanItems says app by app what [Desk.PlanImport] found, in the source's order.
// i is the import that it returned; provider names an entry of the catalogue by its
// id. It is pure.
func PlanItems(i Import, plan store.ImportReport, complete func(oauth.App) (oauth.App, error), provider func(string) string) []PlanItem {
	items := make([]PlanItem, 0, len(i.File.Apps))
	for _, entry := range i.File.Apps {
		item := PlanItem{
			ID: entry.App.ID, Title: entry.App.Title(), Accounts: len(entry.Accounts),
			Replaces: slices.Contains(plan.Replaced, entry.App.ID),
			Fills:    slices.Contains(plan.Filled, entry.App.ID),
			Secrets:  len(entry.Secrets) > 0 || len(entry.AccountSecrets) > 0,
			Waiting:  plan.Waiting[entry.App.ID],
			Open:     plan.Open[entry.App.ID],
		}
		app, err := complete(entry.App)
		if err != nil {
			app = entry.App // a value is open
		} else if u, err := url.Parse(app.Endpoints.Token); err == nil {
			item.Server = u.Host
		}
		if app.Provider != "" {
			item.Provider = provider(app.Provider)
		}
		item.Environment, item.ClientID, item.Grant, item.Scopes = app.Environment, app.ClientID, app.Grant, app.Scopes
		item.Address = cmp.Or(app.Endpoints.Token, app.Endpoints.Authorization, app.Endpoints.Issuer)
		items = append(items, item)
	}
	return items
}

// Accepted is the word of a person who was shown items, whole, and accepts what
// of them waits. Of other apps they have said nothing.
func Accepted(items []PlanItem) store.Consent {
	shown := map[string][]oauth.Change{}
	for _, item := range items {
		if len(item.Waiting) > 0 {
			shown[item.ID] = item.Waiting
		}
	}
	return store.Consent{Shown: shown}
}

// Only is an import of some of its apps: the others are left out with all that the
// source says of them, their secrets too. An id that it does not have is an
// [*oauth.Error] of KindUsage. i is the import that [Desk.PlanImport] returned, so
// that each app is taken under the id that was shown.
func (i Import) Only(ids []string) (Import, error) {
	var all []string
	only := i
	only.File.Apps, only.left = nil, slices.Clone(i.left)
	for _, e := range i.File.Apps {
		all = append(all, e.App.ID)
		if slices.Contains(ids, e.App.ID) {
			only.File.Apps = append(only.File.Apps, e)
		} else {
			only.left = append(only.left, e.App.ID)
		}
	}
	for _, id := range ids {
		if !slices.Contains(all, id) {
			return Import{}, oauth.UsageError(fmt.Sprintf("There is no app %q in what was read.", id), "It has: "+strings.Join(all, ", ")+".")
		}
	}
	return only, nil
}

// Own reports whether a source is a file of our own program, which says what its apps
// are called; what another one's means was understood.
func (i Import) Own() bool { return i.From == appfile.SourceApp }

// ProviderName is what the catalogue calls a provider, or its id where it knows none.
func (d *Desk) ProviderName(id string) string {
	if p, known := d.Catalogue.Provider(id); known {
		return p.Name
	}
	return id
}

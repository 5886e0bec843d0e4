package desk

import (
	"net/url"
	"slices"

	"tokendesk/oauth"
	"tokendesk/store"
)

// PlanItem is what an import would do to one app.
type PlanItem struct {
	ID, Title string
	Server    string // the host that secrets go to; "" where it is not known
	Accounts  int    // how many the source names
	Replaces  bool   // the vault has it
	Secrets   bool   // the source has some
	Waiting   []oauth.Change
	Open      []oauth.Gap // what it would still lack
}

// PlanItems says app by app what [Desk.PlanImport] found, in the source's order.
// i is the import that it returned. It is pure.
func PlanItems(i Import, plan store.ImportReport, complete func(oauth.App) (oauth.App, error)) []PlanItem {
	items := make([]PlanItem, 0, len(i.File.Apps))
	for _, entry := range i.File.Apps {
		item := PlanItem{
			ID: entry.App.ID, Title: entry.App.Title(), Accounts: len(entry.Accounts),
			Replaces: slices.Contains(plan.Replaced, entry.App.ID),
			Secrets:  len(entry.Secrets) > 0 || len(entry.AccountSecrets) > 0,
			Waiting:  plan.Waiting[entry.App.ID],
			Open:     plan.Open[entry.App.ID],
		}
		if app, err := complete(entry.App); err == nil {
			if u, err := url.Parse(app.Endpoints.Token); err == nil {
				item.Server = u.Host
			}
		}
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

package dialogs

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/store/appfile"
)

// planItem is what an import would do to one app.
type planItem struct {
	id, name string
	server   string // the host that secrets go to
	accounts int
	replaces bool
	secrets  bool
	waiting  []oauth.Change // the settings that wait for a person's word
}

// planOf puts into words what the vault says an import would do. Pure.
func planOf(f appfile.File, plan store.ImportReport, complete func(oauth.App) (oauth.App, error)) []planItem {
	items := make([]planItem, 0, len(f.Apps))
	for _, entry := range f.Apps {
		item := planItem{
			id: entry.App.ID, name: shorten(entry.App.Name, 80), accounts: len(entry.Accounts),
			replaces: slices.Contains(plan.Replaced, entry.App.ID),
			secrets:  len(entry.Secrets) > 0 || len(entry.AccountSecrets) > 0,
			waiting:  plan.Waiting[entry.App.ID],
		}
		if item.name == "" {
			item.name = item.id
		}
		if app, err := complete(entry.App); err == nil {
			if u, err := url.Parse(app.Endpoints.Token); err == nil {
				item.server = u.Host
			}
		}
		items = append(items, item)
	}
	return items
}

// shown is what of a plan a person can see, by app id.
func shown(items []planItem) map[string][]oauth.Change {
	out := map[string][]oauth.Change{}
	for _, item := range items[:min(len(items), maxPlan)] {
		if len(item.waiting) > 0 {
			out[item.id] = item.waiting
		}
	}
	return out
}

// words says what becomes of the app in one line.
func (p planItem) words() string {
	verb := "Added"
	if p.replaces {
		verb = "Replaces the one that is here; its secrets, tokens and accounts stay"
	}
	words := []string{verb}
	if p.server != "" {
		words = append(words, p.server)
	}
	if p.accounts > 1 {
		words = append(words, fmt.Sprintf("%d accounts", p.accounts))
	}
	if p.secrets {
		words = append(words, "with secrets")
	}
	return strings.Join(words, " · ")
}

// summary is the headline over a plan.
func summary(items []planItem) string {
	added, replaced := 0, 0
	for _, i := range items {
		if i.replaces {
			replaced++
		} else {
			added++
		}
	}
	var words []string
	if added > 0 {
		words = append(words, count(added, "app")+" to add")
	}
	if replaced > 0 {
		words = append(words, count(replaced, "app")+" to replace")
	}
	if len(words) == 0 {
		return "There is no app in this file."
	}
	return strings.Join(words, ", ")
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

package dialogs

import (
	"fmt"
	"net/url"
	"strings"

	"tokendesk/oauth"
	"tokendesk/store/appfile"
)

// planItem is what an import would do to one app.
type planItem struct {
	id, name string
	server   string // the host that secrets go to
	accounts int
	replaces bool
	secrets  bool
	// untrusted are the settings that have no effect, or hold secrets back,
	// until a person accepts them (promise 40).
	untrusted []oauth.BindingChange
	problem   string // why the app will not work as it is
}

// planOf says what an import would do, as far as can be told without doing it.
// Pure.
func planOf(f appfile.File, records []oauth.Record, complete func(oauth.App) (oauth.App, error)) []planItem {
	existing := map[string]oauth.Record{}
	for _, r := range records {
		if _, there := existing[r.App.ID]; !there {
			existing[r.App.ID] = r
		}
	}
	items := make([]planItem, 0, len(f.Apps))
	for _, entry := range f.Apps {
		old, replaces := existing[entry.App.ID]
		item := planItem{
			id: entry.App.ID, name: shorten(entry.App.Name, 80), accounts: len(entry.Accounts), replaces: replaces,
			secrets: len(entry.Secrets) > 0 || len(entry.AccountSecrets) > 0,
		}
		if item.name == "" {
			item.name = item.id
		}
		app, err := complete(entry.App)
		if err != nil {
			item.problem, _ = wordsOf(err)
			items = append(items, item)
			continue
		}
		if u, err := url.Parse(app.Endpoints.Token); err == nil {
			item.server = u.Host
		}
		if problems := oauth.Validate(app); len(problems) > 0 {
			item.problem = problems[0].Field + ": " + problems[0].Message
		}
		item.untrusted = firstChanges(app)
		if replaces {
			item.untrusted = old.Approved.Diff(oauth.BindingOf(app))
		}
		items = append(items, item)
	}
	return items
}

// firstChanges are the settings of a first import that wait for a person.
func firstChanges(app oauth.App) []oauth.BindingChange {
	var out []oauth.BindingChange
	add := func(field, value string) {
		if value != "" {
			out = append(out, oauth.BindingChange{Field: field, New: value})
		}
	}
	add("client_secret_command", strings.Join(app.ClientSecretCommand, " "))
	add("proxy", app.Proxy)
	if app.TLS.AllowHTTP {
		add("tls.allow_http", "true")
	}
	add("tls.ca_file", app.TLS.CAFile)
	if app.TLS.InsecureSkipVerify {
		add("tls.insecure_skip_verify", "true")
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

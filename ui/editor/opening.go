package editor

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
	"tokendesk/ui/words"
)

// UsesOf lists the providers of the vault's apps: the one whose token was copied last
// first, those of which none was by the number of apps.
func UsesOf(accounts []desk.Account, lastUse func(oauth.Ref) time.Time) []Use {
	apps, last := map[string]map[string]bool{}, map[string]time.Time{}
	for _, a := range accounts {
		provider := a.Record.App.Provider
		if provider == "" {
			continue
		}
		if apps[provider] == nil {
			apps[provider] = map[string]bool{}
		}
		apps[provider][a.Record.App.ID] = true
		if at := lastUse(a.Ref()); at.After(last[provider]) {
			last[provider] = at
		}
	}
	var uses []Use
	for provider, ids := range apps {
		uses = append(uses, Use{provider, len(ids)})
	}
	slices.SortFunc(uses, func(a, b Use) int {
		return cmp.Or(last[b.Provider].Compare(last[a.Provider]), cmp.Compare(b.Apps, a.Apps), strings.Compare(a.Provider, b.Provider))
	})
	return uses
}

// OptionsFor returns options that edit or duplicate an app of the vault. records
// are all of the app's accounts as the desk lists them, with a mark in place of
// each secret; account is the one that was chosen. The host adds the rest.
func OptionsFor(mode Mode, records []oauth.Record, account string) Options {
	o := Options{Mode: mode, Account: account, Stored: map[string][]oauth.SecretKind{}}
	waits := false
	for _, rec := range records {
		o.App = rec.App
		o.Accounts = append(o.Accounts, rec.Account)
		for kind := range rec.Secrets {
			whose := rec.Account.ID
			if kind.OfApp() {
				whose = ""
			}
			if !slices.Contains(o.Stored[whose], kind) {
				o.Stored[whose] = append(o.Stored[whose], kind)
			}
		}
		waits = waits || len(rec.Waiting) > 0
	}
	if source := words.TeamSource(records[0].Team); mode == ModeEdit && source != "" {
		o.Notes, o.Team = append(o.Notes, source), records[0].Team
	}
	if waits {
		o.Notes = append(o.Notes, "New settings of this app are not trusted yet. Saving trusts only what you type here. Trust… in the list shows the others.")
	}
	return o
}

package editor

import (
	"slices"

	"tokendesk/oauth"
)

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
	if waits {
		o.Notes = append(o.Notes, "Settings of this app came from outside and wait for your word. Saving accepts what you type here and nothing else; Trust in the list shows the rest.")
	}
	return o
}

package desk

import (
	"context"
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
	"tokendesk/store"
	"tokendesk/store/acting"
	"tokendesk/store/appfile"
)

// Assignment sets one field of the app file, by its dotted path; an empty value
// takes it out.
type Assignment struct{ Field, Value string }

// Set sets fields of an app, or of the account where name is APP/ACCOUNT, as a
// person types them: they are that person's word. What is saved is all of them or
// none; the errors are those of [appfile.Set], of [catalogue.Catalogue.Check], and
// of a field that another process changed meanwhile. It returns what the account
// still lacks, and what of the app waits for a person's word.
func (d *Desk) Set(ctx context.Context, name string, fields []Assignment) (open []oauth.Gap, waiting []oauth.Change, err error) {
	ref, err := d.settingHolder(ctx, name)
	if err != nil {
		return nil, nil, err
	}
	records, err := d.vault.Records(ctx)
	if err != nil {
		return nil, nil, err
	}
	e := store.Edit{Of: ref.App}
	for _, rec := range records {
		if rec.App.ID == ref.App {
			e.App, e.Seen.App = rec.App, rec.App
			e.Accounts = append(e.Accounts, rec.Account)
			e.Seen.Accounts = append(e.Seen.Accounts, rec.Account)
		}
	}
	e.Base = acting.Settings{App: e.Seen.App, Accounts: e.Seen.Accounts}
	at := slices.IndexFunc(e.Accounts, func(a oauth.Account) bool { return a.ID == ref.Account })
	if at < 0 {
		return nil, nil, oauth.UsageError(ref.App+" has no account that can be read.", "Restore a backup, or remove the app.")
	}
	for _, f := range fields {
		if err := appfile.Set(&e.App, &e.Accounts[at], strings.Contains(name, "/"), f.Field, f.Value); err != nil {
			return nil, nil, err
		}
	}
	if e.App.ID != ref.App {
		if !oauth.ValidID(e.App.ID) {
			return nil, nil, oauth.UsageError("This is not a valid ID.", "An ID begins with a lower-case letter or digit, followed by letters, digits, dots, hyphens and underscores.")
		}
		e.RenamedFrom = ref.App
	}
	if problems := oauth.ValidateAccounts(e.App, e.Accounts); len(problems) > 0 {
		return nil, nil, oauth.MisconfiguredError(problems[0].Field+": "+problems[0].Message, "Correct it.")
	}
	if waiting, err = d.vault.PutApp(ctx, e); err != nil {
		return nil, nil, err
	}
	d.followEdit(e)
	rec, err := d.vault.Record(ctx, oauth.Ref{App: e.App.ID, Account: ref.Account})
	if err != nil {
		return nil, nil, err
	}
	return d.Catalogue.Open(rec), waiting, nil
}

// settingHolder finds the account that settings of APP or APP/ACCOUNT are typed
// for. An app's own need no account to be named, however many there are.
func (d *Desk) settingHolder(ctx context.Context, name string) (oauth.Ref, error) {
	return d.SecretHolder(ctx, name, oauth.SecretClientSecret)
}

// Gaps lists what an account still lacks, in the order it is asked for.
func (d *Desk) Gaps(ctx context.Context, ref oauth.Ref) ([]oauth.Gap, error) {
	rec, err := d.vault.Record(ctx, ref)
	if err != nil {
		return nil, err
	}
	return d.Catalogue.Open(rec), nil
}

// Offered are the well-known values of a field of an app, such as the regions of its provider
// for vars.region: none where any value is as likely as another.
func (d *Desk) Offered(ctx context.Context, app, field string) catalogue.Labels {
	key, ok := strings.CutPrefix(field, "vars.")
	if !ok {
		return nil
	}
	records, err := d.vault.Records(ctx)
	if err != nil {
		return nil // whoever sets the field is told
	}
	for _, rec := range records {
		if rec.App.ID != app {
			continue
		}
		p, _ := d.Catalogue.Provider(rec.App.Provider)
		for _, v := range p.Vars {
			if v.Key == key {
				return v.Choices
			}
		}
	}
	return nil
}

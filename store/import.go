package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/store/appfile"
)

// ImportReport says what an import did, by app id.
type ImportReport struct {
	Added, Replaced []string
	// Untrusted maps an app id to what a person must accept before its secrets are sent.
	Untrusted map[string][]oauth.BindingChange
}

// Import takes a file whole or not at all (promise 40 decides what is approved). trust accepts everything in it at once.
//
// A new app may send its secrets to the endpoints of its file, but its secret
// command, proxy, CA, lowered TLS and a token it wants of another account need a
// person's word. A browser named by a path is a program that a file would start:
// without trust such a file is refused, a *oauth.Error of KindUsage. An app that exists
// gets the file's fields; its secrets, tokens and accounts stay, and where they
// may go stays what it was. An app that the engine would refuse is refused
// here, a *oauth.Error of KindMisconfigured.
func (v *Vault) Import(ctx context.Context, f appfile.File, trust bool) (ImportReport, error) {
	var report ImportReport
	err := v.write(ctx, func(ctx context.Context, c *change) error {
		report = ImportReport{Untrusted: map[string][]oauth.BindingChange{}}
		for _, e := range f.Apps {
			if err := v.importApp(ctx, c, e, trust, &report); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return ImportReport{}, err
	}
	return report, nil
}

func (v *Vault) importApp(ctx context.Context, c *change, e appfile.Entry, trust bool, report *ImportReport) error {
	id := oauth.Ref{App: e.App.ID}
	complete, err := v.o.Complete(e.App)
	if err != nil {
		return naming(e.App.ID, err)
	}
	if problems := oauth.Validate(complete); len(problems) > 0 {
		return unusable(e.App.ID, problems[0])
	}
	binding := v.o.bindingOf(complete)
	existed := c.has(id)
	var app appBody
	if existed {
		// A damaged record has lost what was approved: everything needs a person's word.
		if app, err = c.app(ctx, e.App.ID); err != nil && !isDamaged(err) {
			return err
		}
		report.Replaced = append(report.Replaced, e.App.ID)
	} else {
		app.Approved = harmless(binding)
		report.Added = append(report.Added, e.App.ID)
	}
	if trust {
		app.Approved = binding
	}
	ofTheApp, ofAccounts := split(e.Secrets)
	before := app.App
	app.App = e.App
	app.Secrets = merged(app.Secrets, ofTheApp)
	if err := c.put(ctx, id, app, nil); err != nil {
		return err
	}
	if changes := app.Approved.Diff(binding); len(changes) > 0 {
		report.Untrusted[e.App.ID] = changes
	}
	accounts := e.Accounts
	if existed && len(c.manifest.accounts(e.App.ID)) > 0 && bare(accounts) {
		accounts = nil // the file names none; the vault's stay
	}
	if len(accounts) == 0 && !existed {
		accounts = []oauth.Account{{ID: oauth.DefaultAccount}}
	}
	for i, account := range accounts {
		given := e.AccountSecrets[account.ID]
		if i == 0 {
			given = merged(ofAccounts, given)
		}
		if err := v.mergeAccount(ctx, c, before, e.App, account, given, trust); err != nil {
			return err
		}
	}
	return v.noteSettings(ctx, c, before, e.App, accounts)
}

// harmless is what a first import may use without a person's word.
func harmless(b oauth.Binding) oauth.Binding {
	b.Proxy, b.SecretCommand, b.TokenSubject = "", nil, ""
	b.TLS.CAFile, b.TLS.InsecureSkipVerify, b.TLS.AllowHTTP = "", false, false
	return b
}

// naming names the app that a failure is about: a file may hold many.
func naming(app string, err error) error {
	var e *oauth.Error
	if !errors.As(err, &e) {
		return err
	}
	named := *e
	named.Message = app + ": " + e.Message
	named.Advice = strings.TrimSpace(e.Advice + " Nothing was imported.")
	return &named
}

// unusable is the failure of a file with an app that could never be used.
func unusable(app string, p oauth.Problem) error {
	return &oauth.Error{
		Kind:    oauth.KindMisconfigured,
		Message: fmt.Sprintf("%s: %s: %s", app, p.Field, p.Message),
		Advice:  "Nothing was imported. Correct the file and import it again.",
	}
}

func refusedBrowser(app string, account oauth.Account) error {
	return &oauth.Error{
		Kind:    oauth.KindUsage,
		Message: fmt.Sprintf("The file names a program to start as the browser of %s/%s: %q.", app, account.ID, account.Browser),
		Advice:  "Import it with --trust if you know that program; or name an installed browser, such as firefox, without a path.",
	}
}

// bare reports accounts that only stand for "the file names none".
func bare(accounts []oauth.Account) bool {
	return len(accounts) == 1 && reflect.DeepEqual(accounts[0], oauth.Account{ID: oauth.DefaultAccount})
}

// mergeAccount sets an account's settings and the secrets given; tokens stay.
func (v *Vault) mergeAccount(ctx context.Context, c *change, was, app oauth.App, settings oauth.Account, given oauth.Secrets, trust bool) error {
	ref := oauth.Ref{App: app.ID, Account: settings.ID}
	var account accountBody
	var entry oauth.HistoryEntry
	if c.has(ref) {
		old, err := c.account(ctx, ref)
		if err != nil {
			return err
		}
		account = old
		if v.tokensDiffer(was, old.Account, app, settings) || settingsDiffer(was, old.Account, app, settings) {
			entry = oauth.HistoryEntry{What: oauth.WhatSettings}
		}
	}
	if !trust && settings.Browser != account.Account.Browser && strings.ContainsAny(settings.Browser, `/\`) {
		return refusedBrowser(app.ID, settings)
	}
	account.Account = settings
	account.Secrets = merged(account.Secrets, given)
	return v.putAccount(ctx, c, ref, account, entry)
}

// noteSettings writes a line into the history of the accounts that were not
// merged and that the new settings concern.
func (v *Vault) noteSettings(ctx context.Context, c *change, was, app oauth.App, merged []oauth.Account) error {
	if was.ID == "" {
		return nil
	}
	for _, e := range c.manifest.accounts(app.ID) {
		if slices.ContainsFunc(merged, func(a oauth.Account) bool { return a.ID == e.ref.Account }) {
			continue
		}
		account, err := c.account(ctx, e.ref)
		if isDamaged(err) {
			continue
		}
		if err != nil {
			return err
		}
		if !v.tokensDiffer(was, account.Account, app, account.Account) && !settingsDiffer(was, account.Account, app, account.Account) {
			continue
		}
		if err := v.putAccount(ctx, c, e.ref, account, oauth.HistoryEntry{What: oauth.WhatSettings}); err != nil {
			return err
		}
	}
	return nil
}

// tokensDiffer reports whether tokens got with the old settings are stale now.
func (v *Vault) tokensDiffer(was oauth.App, wasAccount oauth.Account, app oauth.App, account oauth.Account) bool {
	old, err := v.o.Complete(was)
	now, err2 := v.o.Complete(app)
	return err != nil || err2 != nil || v.o.fingerprint(old, wasAccount) != v.o.fingerprint(now, account)
}

// settingsDiffer reports whether anything was set otherwise than how it is shown.
func settingsDiffer(was oauth.App, wasAccount oauth.Account, app oauth.App, account oauth.Account) bool {
	text := func(app oauth.App, account oauth.Account) string {
		app.Name, app.Environment, app.Group, app.Tags, app.Favourite = "", "", "", nil, false
		account.Label = ""
		// As they are kept: what is empty and what is not there are one.
		a, errA := json.Marshal(app)
		b, errB := json.Marshal(account)
		if errA != nil || errB != nil {
			return "" // it will not be kept either
		}
		return string(a) + string(b)
	}
	return text(was, wasAccount) != text(app, account)
}

// binding is where a sparse app sends its secrets.
func (v *Vault) binding(app oauth.App) (oauth.Binding, error) {
	complete, err := v.o.Complete(app)
	if err != nil {
		return oauth.Binding{}, err
	}
	return v.o.bindingOf(complete), nil
}

// Export returns apps (all when none is named) as a file; secrets only when asked.
func (v *Vault) Export(ctx context.Context, apps []string, withSecrets bool) (appfile.File, error) {
	var f appfile.File
	err := v.read(ctx, func(w view) error {
		names := apps
		if len(names) == 0 {
			for e := range w.manifest.all {
				if e.ref.Account == "" {
					names = append(names, e.ref.App)
				}
			}
			slices.Sort(names)
		}
		for _, name := range names {
			e, err := w.export(ctx, name, withSecrets)
			if err != nil {
				return err
			}
			f.Apps = append(f.Apps, e)
		}
		return nil
	})
	return f, err
}

func (w view) export(ctx context.Context, name string, withSecrets bool) (appfile.Entry, error) {
	app, err := w.app(ctx, name)
	if err != nil {
		return appfile.Entry{}, err
	}
	e := appfile.Entry{App: app.App}
	if withSecrets {
		e.Secrets = maps.Clone(app.Secrets)
		e.AccountSecrets = map[string]oauth.Secrets{}
	}
	for _, listed := range w.manifest.accounts(name) {
		account, err := w.account(ctx, listed.ref)
		if err != nil {
			return appfile.Entry{}, err
		}
		e.Accounts = append(e.Accounts, account.Account)
		if withSecrets && len(account.Secrets) > 0 {
			e.AccountSecrets[account.Account.ID] = account.Secrets
		}
	}
	return e, nil
}

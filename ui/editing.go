package ui

import (
	"context"
	"slices"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/dialogs"
	"tokendesk/ui/editor"
)

// newApp opens the editor at the provider picker.
func (r *room) newApp() { r.openEditor(editor.Options{Mode: editor.ModeNew}) }

func (r *room) edit(ref oauth.Ref)      { r.editAs(ref, editor.ModeEdit) }
func (r *room) duplicate(ref oauth.Ref) { r.editAs(ref, editor.ModeDuplicate) }

// addAccount opens the editor at another account of the app.
func (r *room) addAccount(ref oauth.Ref) {
	if e := r.accounts.entries[ref]; e != nil && e.app.Grant == oauth.GrantClientCredentials {
		r.toasts.say("With client credentials there is one account: the app itself")
		return
	}
	r.editWith(ref, editor.Options{Mode: editor.ModeEdit, NewAccount: true})
}

func (r *room) editAs(ref oauth.Ref, mode editor.Mode) { r.editWith(ref, editor.Options{Mode: mode}) }

func (r *room) editWith(ref oauth.Ref, o editor.Options) {
	e, ok := r.accounts.entries[ref]
	if !ok {
		return
	}
	if e.untrusted && o.Mode == editor.ModeEdit {
		o.Notes = append(o.Notes, "A file changed settings of this app since you last accepted them. Saving here accepts them as they stand below:")
		for _, c := range e.record.Approved.Diff(oauth.BindingOf(e.app)) {
			o.Notes = append(o.Notes, r.unnamed(shorten("· "+c.Field+": "+firstOf(c.Old, "nothing")+" → "+firstOf(c.New, "nothing"), 200)))
		}
	}
	o.App, o.Account, o.Stored = e.record.App, ref.Account, map[string][]oauth.SecretKind{}
	for _, other := range r.accounts.all() {
		if other.record.App.ID != ref.App {
			continue
		}
		o.Accounts = append(o.Accounts, other.record.Account)
		for kind := range other.record.Secrets {
			whose := other.record.Account.ID
			if kind.OfApp() {
				whose = ""
			}
			if !slices.Contains(o.Stored[whose], kind) {
				o.Stored[whose] = append(o.Stored[whose], kind)
			}
		}
	}
	r.openEditor(o)
}

func (r *room) openEditor(o editor.Options) {
	edited := o.App.ID
	var known []oauth.Account // those in the vault; a duplicate starts without secrets
	if o.Mode == editor.ModeEdit {
		known = o.Accounts
	}
	o.Catalogue, o.Private = r.desk.Catalogue, r.accounts.private
	o.Taken = func(id string) bool {
		if id == edited && o.Mode == editor.ModeEdit {
			return false
		}
		for ref := range r.accounts.entries {
			if ref.App == id {
				return true
			}
		}
		return false
	}
	o.Groups, o.Environments, o.Browsers = r.accounts.groups(), r.accounts.environments(), r.browsers
	o.Run = r.tasks.forDialogs
	o.Try = func(ctx context.Context, d editor.Draft, account string, report func(session.Progress)) (editor.Trial, error) {
		kept, err := keptSecrets(ctx, r.desk.Vault, edited, known, account)
		if err != nil {
			return editor.Trial{}, err
		}
		return editor.TryDraft(ctx, r.desk.Trying, kept, d, account, report)
	}
	o.Save = func(ctx context.Context, d editor.Draft) error { return saveDraft(ctx, r.desk.Vault, d) }
	o.Discover = r.desk.Discover
	o.Import = func(text string) { r.importFrom(dialogs.ImportOptions{Text: text}) }
	o.Copy = func(text, what string) { r.work.copyText(text, what, false) }
	o.Saved = func(app oauth.App, account string) {
		r.toasts.say("Saved " + nameOf(app))
		r.wanted = oauth.Ref{App: app.ID, Account: account}
		r.reload()
	}
	if !r.desk.Demo && r.desk.StartPractice != nil {
		o.Practice = r.practice
	}
	o.Open = func(address string) {
		r.tasks.run(func(ctx context.Context) error { return r.desk.OpenAddress(ctx, address) }, r.work.complain)
	}
	r.unsaved = editor.Show(r.win, o)
}

// keptSecrets are those the vault has for a draft: the app's and, where the
// account is in the vault, the account's. known are the app's accounts there.
func keptSecrets(ctx context.Context, v Vault, app string, known []oauth.Account, account string) (oauth.Secrets, error) {
	if len(known) == 0 {
		return nil, nil
	}
	at := slices.IndexFunc(known, func(a oauth.Account) bool { return a.ID == account })
	record, err := v.Record(ctx, oauth.Ref{App: app, Account: known[max(0, at)].ID})
	if err != nil {
		return nil, err
	}
	if at >= 0 {
		return record.Secrets, nil
	}
	kept := oauth.Secrets{}
	for kind, value := range record.Secrets {
		if kind.OfApp() {
			kept[kind] = value
		}
	}
	return kept, nil
}

// saveDraft writes what the editor made: the app, then its accounts' secrets.
func saveDraft(ctx context.Context, v Vault, d editor.Draft) error {
	if err := checkKey(ctx, v, d); err != nil {
		return err
	}
	if err := v.PutApp(ctx, d.App, d.Accounts, d.Secrets, d.RenamedFrom); err != nil {
		return err
	}
	for account, secrets := range d.AccountSecrets {
		for kind, value := range secrets {
			if err := v.SetSecret(ctx, oauth.Ref{App: d.App.ID, Account: account}, kind, value); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkKey refuses a private key that could not sign, with the passphrase that
// was typed or the vault has.
func checkKey(ctx context.Context, v Vault, d editor.Draft) error {
	key := d.Secrets[oauth.SecretPrivateKey]
	if key == "" {
		return nil
	}
	passphrase, typed := d.Secrets[oauth.SecretKeyPassphrase]
	if !typed {
		records, err := v.Records(ctx)
		if err != nil {
			return err
		}
		for _, r := range records {
			if r.App.ID == d.App.ID || d.RenamedFrom != "" && r.App.ID == d.RenamedFrom {
				passphrase = r.Secrets[oauth.SecretKeyPassphrase]
			}
		}
	}
	return oauth.CheckPrivateKey(key, passphrase, oauth.KeyAlgorithm(d.App))
}

// practice starts the practice provider and lists its apps.
func (r *room) practice() {
	r.tasks.run(r.desk.StartPractice, func(err error) {
		if err != nil {
			r.work.complain(err)
			return
		}
		r.status.setPractice(r.desk.PracticeURL())
		r.toasts.say("The practice provider runs; its apps are in the list")
		r.reload()
	})
}

func (r *room) addActions() addActions {
	begin := func(at editor.Begin) func() {
		return func() { r.openEditor(editor.Options{Mode: editor.ModeNew, Begin: at}) }
	}
	a := addActions{
		provider: r.newApp, issuer: begin(editor.BeginIssuer), paste: begin(editor.BeginPaste),
		file: func() { r.importFrom(dialogs.ImportOptions{Choose: true}) },
	}
	if r.desk.StartPractice != nil {
		a.practice = r.practice
	}
	return a
}

// toggleFavourite marks an app, or takes the mark off.
func (r *room) toggleFavourite(ref oauth.Ref) {
	e, ok := r.accounts.entries[ref]
	if !ok {
		return
	}
	if e.untrusted {
		r.trust(ref) // saving the app would accept what nobody has looked at
		return
	}
	app := e.record.App
	app.Favourite = !app.Favourite
	var accounts []oauth.Account
	for _, other := range r.accounts.all() {
		if other.record.App.ID == app.ID {
			accounts = append(accounts, other.record.Account)
		}
	}
	said := nameOf(app) + " is a favourite"
	if !app.Favourite {
		said = nameOf(app) + " is no favourite any more"
	}
	r.tasks.run(func(ctx context.Context) error { return r.desk.Vault.PutApp(ctx, app, accounts, nil, "") }, r.done(said))
}

// learnUse finds out when tokens were last copied, for the order by last use.
func (r *room) learnUse() {
	if r.accounts.view.sort != sortUsed {
		return
	}
	var refs []oauth.Ref
	for ref := range r.accounts.entries {
		refs = append(refs, ref)
	}
	start(r.tasks, func(ctx context.Context) (map[oauth.Ref]oauth.HistoryEntry, error) {
		last := map[oauth.Ref]oauth.HistoryEntry{}
		for _, ref := range refs {
			history, err := r.desk.Vault.History(ctx, ref)
			if err != nil {
				return nil, err
			}
			for _, h := range history {
				if h.What == oauth.WhatCopied {
					last[ref] = h
					break
				}
			}
		}
		return last, nil
	}, func(last map[oauth.Ref]oauth.HistoryEntry, err error) {
		if err != nil {
			r.work.complain(err)
			return
		}
		for ref, h := range last {
			if h.At.After(r.accounts.used[ref]) {
				r.accounts.used[ref] = h.At
			}
		}
		r.arrange()
	})
}

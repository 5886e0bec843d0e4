package ui

import (
	"context"
	"slices"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
	"tokendesk/ui/dialogs"
	"tokendesk/ui/editor"
)

// newApp opens the editor at the provider picker.
func (a *actions) newApp() { a.openEditor(editor.Options{Mode: editor.ModeNew}) }

func (a *actions) edit(ref oauth.Ref) { a.editAs(ref, editor.Options{}) }

// fill opens the editor at what the app still lacks.
func (a *actions) fill(ref oauth.Ref) { a.editAs(ref, editor.Options{Fill: true}) }

func (a *actions) duplicate(ref oauth.Ref) { a.editAs(ref, editor.Options{Mode: editor.ModeDuplicate}) }

// addAccount opens the editor at another account of the app.
func (a *actions) addAccount(ref oauth.Ref) {
	if account, ok := a.list.Account(ref); ok && account.App.Grant == oauth.GrantClientCredentials {
		a.Toasts.Say("With client credentials there is one account: the app itself")
		return
	}
	a.editAs(ref, editor.Options{NewAccount: true})
}

// editAs opens the editor at an app that is there, as the options say; their
// mode is ModeEdit where they name none.
func (a *actions) editAs(ref oauth.Ref, as editor.Options) {
	if as.Mode == editor.ModeNew {
		as.Mode = editor.ModeEdit
	}
	var records []oauth.Record
	for _, account := range a.list.Accounts() {
		if account.Ref().App == ref.App {
			records = append(records, account.Record)
		}
	}
	if len(records) > 0 {
		o := editor.OptionsFor(as.Mode, records, ref.Account)
		o.NewAccount, o.Fill, o.At, o.Why = as.NewAccount, as.Fill, as.At, as.Why
		a.openEditor(o)
	}
}

func (a *actions) openEditor(o editor.Options) {
	edited := o.App.ID
	o.Catalogue, o.Private = a.desk.Catalogue, a.desk.Presenting()
	o.Try, o.Save, o.FirstAccepted, o.Discover = a.desk.Try, a.desk.SaveTried, a.desk.FirstAccepted, a.desk.Discover
	o.KeyFacts = func(ctx context.Context) (oauth.KeyFacts, error) {
		account := oauth.DefaultAccount
		if len(o.Accounts) > 0 {
			account = o.Accounts[0].ID
		}
		return a.desk.KeyFacts(ctx, oauth.Ref{App: edited, Account: account})
	}
	o.OwnProviders = func(ctx context.Context) []string {
		a.desk.ReadProviders(ctx)
		return a.desk.OwnProviders().Faults
	}
	o.Taken = func(id string) bool {
		if id == edited && o.Mode == editor.ModeEdit {
			return false
		}
		return slices.ContainsFunc(a.list.Accounts(), func(other desk.Account) bool { return other.Ref().App == id })
	}
	o.Used = editor.UsesOf(a.list.Accounts(), a.list.LastUse)
	o.Groups, o.Environments, o.Browsers = a.list.Groups(), a.list.Environments(), a.choosable
	o.Run = a.tasks.Show
	o.Import = func(text string) { a.importFrom(dialogs.ImportOptions{Text: text}) }
	o.Copy = func(text, what string) { a.copyText(text, what, false) }
	o.Certificate = a.certificate
	o.Saved = func(app oauth.App, account string, waiting []oauth.Change) {
		a.Toasts.Say("Saved " + app.Title())
		a.wanted.ref, a.wanted.trust = oauth.Ref{App: app.ID, Account: account}, len(waiting) > 0
		a.showWanted()
	}
	if !a.desk.Demo {
		o.Practice = a.practice
	}
	o.Open = func(app string, account oauth.Account, address string) {
		ref := oauth.Ref{App: app, Account: account.ID}
		a.tasks.Run(func(ctx context.Context) error { return a.desk.OpenPageOf(ctx, ref, account, address) }, a.Toasts.Complain)
	}
	a.editing = editor.Show(a.Win, o)
}

// showWanted chooses an account that was just made, once it is listed, also where
// search and filter would hide it.
func (a *actions) showWanted() {
	ref := a.wanted.ref
	if ref == (oauth.Ref{}) || !a.list.Reveal(ref) {
		return
	}
	a.wanted.ref = oauth.Ref{}
	if a.wanted.trust {
		a.wanted.trust = false
		a.trust(ref)
	}
	if a.wanted.fill {
		a.wanted.fill = false
		a.fill(ref)
	}
}

// ways are the ways to a first app.
func (a *actions) ways() addWays {
	begin := func(at editor.Begin) func() {
		return func() { a.openEditor(editor.Options{Mode: editor.ModeNew, Begin: at}) }
	}
	return addWays{
		provider: a.newApp, issuer: begin(editor.BeginIssuer), paste: begin(editor.BeginPaste),
		file: func() { a.importFrom(dialogs.ImportOptions{Choose: true}) }, practice: a.practice,
	}
}

package ui

import (
	"cmp"
	"slices"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/desk"
	"tokendesk/ui/dialogs"
	"tokendesk/ui/words"
)

// signOut asks, and signs out of accounts.
func (a *actions) signOut(refs ...oauth.Ref) {
	var chosen []desk.Account
	for _, ref := range refs {
		if account, ok := a.list.Account(ref); ok && account.HasToken() {
			chosen = append(chosen, account)
		}
	}
	if len(chosen) == 0 {
		a.Toasts.Say("There is no token to sign out of")
		return
	}
	o := dialogs.SignOutOptions{Desk: a.desk, Run: a.tasks.Show, Done: a.Toasts.Say, Back: a.toFront}
	private, apps := a.desk.Presenting(), map[string]bool{}
	for _, account := range chosen {
		rec := account.Record
		rec.Account.Browser = a.desk.BrowserOf(rec.Account.Browser) // it is signed in there
		apps[account.Ref().App] = true
		o.Title = account.App.Title()
		o.Accounts = append(o.Accounts, dialogs.SignOutAccount{
			Ref: account.Ref(), Name: words.Shorten(cmp.Or(words.Who(rec, private), account.App.Title()), 80),
			Hide:  func(text string) string { return words.HideIn(text, rec, private) },
			Steps: session.SignOutSteps(rec, account.App, account.Discovered),
		})
	}
	switch {
	case len(chosen) == 1:
		o.Title = a.title(chosen[0].Ref())
	case len(apps) > 1:
		o.Title = ""
		for i, account := range chosen {
			o.Accounts[i].Name = account.App.Title() + " · " + o.Accounts[i].Name
		}
	}
	dialogs.SignOut(a.Win, o)
}

// signOutAll signs out of several accounts, or of an app's.
func (a *actions) signOutAll(refs []oauth.Ref) { a.signOut(refs...) }

// anyToken reports whether there is anything to sign out of.
func (a *actions) anyToken(refs []oauth.Ref) bool {
	return slices.ContainsFunc(a.accounts(refs), desk.Account.HasToken)
}

// signOutEverywhere signs out of every account of the vault.
func (a *actions) signOutEverywhere() {
	var refs []oauth.Ref
	for _, account := range a.list.Accounts() {
		refs = append(refs, account.Ref())
	}
	a.signOut(refs...)
}

package ui

import (
	"context"
	"strings"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
	"tokendesk/ui/words"
)

// groupCommands are what can be done with an app and all its accounts: the menu of
// the header over them.
func (m *mainScreen) groupCommands(app string) []command {
	a := m.actions
	any, all := a.anyOf(app), func(do func([]oauth.Ref)) func() { return func() { do(m.list.Members(app)) } }
	commands := []command{
		{label: words.SignInAnother, do: func() { a.another(oauth.Ref{App: app}) }},
		{label: "Renew all", do: all(a.renewAll)},
		{label: "Copy as…", do: all(a.copyAllAs)},
		{},
		{label: "Add an account…", do: func() { a.addAccount(any) }},
		{label: "Edit…", do: func() { a.edit(any) }},
		{label: "Duplicate…", do: func() { a.duplicate(any) }},
		{label: "Favourite", checked: a.isFavourite(app), do: func() { a.toggleFavourite(any) }},
	}
	if account, ok := m.list.Account(any); ok && comesBack(account) {
		commands = append(commands, command{label: words.CopyRedirectAddress, do: func() { a.copyRedirect(any) }})
	}
	return append(commands, command{},
		command{label: words.SignOutApp, do: all(a.signOutAll), disabled: !a.anyToken(m.list.Members(app))},
		command{label: "Remove…", do: all(a.removeAll)},
	)
}

// anyOf is one of an app's accounts, for what is done with the app itself.
func (a *actions) anyOf(app string) oauth.Ref {
	for _, ref := range a.list.Members(app) {
		return ref
	}
	return oauth.Ref{}
}

// isFavourite reports whether an app is marked.
func (a *actions) isFavourite(app string) bool {
	account, _ := a.list.Account(a.anyOf(app))
	return account.App.Favourite
}

// comesBack reports whether a sign-in of the account comes back to an address that is
// registered with its provider.
func comesBack(a desk.Account) bool {
	return a.App.Grant == oauth.GrantAuthorizationCode && len(a.App.Redirect.Addresses()) > 0
}

// copyRedirect copies what is registered with the provider as the way back from the
// browser, an address a line, and says what it must allow besides.
func (a *actions) copyRedirect(ref oauth.Ref) {
	account, ok := a.list.Account(ref)
	if !ok || !comesBack(account) {
		return
	}
	redirect := account.App.Redirect
	a.tasks.Run(func(ctx context.Context) error {
		return a.desk.CopyText(ctx, strings.Join(redirect.Addresses(), "\n"), "redirect URI", false)
	}, a.Toasts.Done(words.RedirectCopied(redirect)))
}

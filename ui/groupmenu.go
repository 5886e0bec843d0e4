package ui

import "tokendesk/oauth"

// groupCommands are what can be done with an app and all its accounts: the menu of
// the header over them.
func (m *mainScreen) groupCommands(app string) []command {
	a := m.actions
	any := a.anyOf(app)
	return []command{
		{label: "Renew all", do: func() { a.renewApp(any) }},
		{label: "Add an account…", do: func() { a.addAccount(any) }},
		{label: "Edit…", do: func() { a.edit(any) }},
		{label: "Duplicate…", do: func() { a.duplicate(any) }},
		{label: "Favourite", checked: a.isFavourite(app), do: func() { a.toggleFavourite(any) }},
	}
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

package ui

import (
	"fyne.io/fyne/v2"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
	"tokendesk/ui/parts/menu"
	"tokendesk/ui/words"
)

// accountCommands are what can be done with the chosen account: the main menu's
// and the row's.
func (m *mainScreen) accountCommands() []command {
	a, chosen := m.actions, m.forChosen
	waits := func(a desk.Account) (bool, bool) { return false, a.Progress.Address == "" }
	idle := func(a desk.Account) (bool, bool) { return false, a.Running }
	listed := func(a desk.Account) bool { return !desk.IsGuest(a.Ref()) }
	others := func(a desk.Account) bool { return desk.AnotherPersonSignsIn(a.App) == nil }
	hasAccounts := func(a desk.Account) bool { return a.App.Grant != oauth.GrantClientCredentials }
	needsPerson := func(a desk.Account) bool { return a.App.Grant.NeedsPerson() }
	unless := func(can func(desk.Account) bool) func(desk.Account) (bool, bool) {
		return func(a desk.Account) (bool, bool) { return false, !can(a) }
	}
	edits := func(a desk.Account) (bool, bool) { return false, !a.Editable() }
	return []command{
		{label: "Get or copy", on: onAny, shortcut: key(fyne.KeyReturn, 0), do: m.enterKey, does: "Get, renew or sign in if needed, then copy", state: idle, takesStep: true, synonyms: []string{"trust", "accept", "approve", "login"}},
		{label: "Copy token", on: onAny, shortcut: &fyne.ShortcutCopy{}, do: m.copyKey, does: "Copy the token, renewed first if needed", state: idle, synonyms: []string{"access token", "clipboard"}},
		{label: "Copy as…", on: onAny, shortcut: key(fyne.KeyC, ctrl|fyne.KeyModifierShift), do: m.forAll(a.copyAs, a.copyAllAs), state: idle, synonyms: []string{"format", "header", "curl", "environment variable"}},
		{label: "Keep a file current…", on: onOne, do: chosen(a.keepCurrent), fits: listed, state: unless(listed), synonyms: []string{"sync", "write to a file", ".env", "Postman environment", "update a file", "targets", "export the token"}},
		{},
		{label: "Renew", on: onAny, shortcut: key(fyne.KeyR, ctrl), do: m.forAll(a.renew, a.renewAll), state: idle, synonyms: []string{"refresh", "update"}},
		{label: words.SignInAgain, on: onOne, shortcut: key(fyne.KeyR, ctrl|fyne.KeyModifierShift), do: m.forChosenThat(desk.Account.SignsIn, a.signIn), state: unless(desk.Account.SignsIn), fits: desk.Account.SignsIn, synonyms: []string{"log in", "login", "authorize", "reauthenticate"}},
		{
			label: words.SignInAnother, on: onOne, ofApp: true, shortcut: key(fyne.KeyJ, ctrl), do: m.another, synonyms: []string{"switch user", "log in", "login", "add a person"},
			fits: others, state: unless(others),
		},
		{label: words.OtherPerson, on: onOne, do: chosen(a.otherPerson), fits: func(a desk.Account) bool { return a.Record.Held }, state: func(a desk.Account) (bool, bool) { return false, !a.Record.Held || a.Running }},
		{label: "Renew all", barOnly: true, synonyms: []string{"refresh", "update"}, choices: []command{
			{label: "What the list shows", shortcut: key(fyne.KeyF5, 0), does: "Renew all that the list shows", do: a.renewListed},
			{label: "This app's accounts", on: onAny, ofApp: true, do: m.forAll(a.renewApp, a.renewAll)},
			{label: "Everything", do: a.renewEverything},
			{},
			{label: "Show renewals…", do: a.showRenewals},
		}},
		{label: "Sign-in page", on: onOne, state: waits, fits: func(a desk.Account) bool { return a.Progress.Address != "" }, choices: []command{
			{label: "Open again", on: onOne, state: waits, do: chosen(a.openAgain)},
			{label: "Copy its address", on: onOne, state: waits, do: chosen(a.copyAddress)},
			{label: "Paste the answer…", on: onOne, state: waits, do: chosen(a.pasteAnswer)},
			{label: "Other ways…", on: onOne, state: waits, do: chosen(a.otherWays)},
			{label: "Show code", on: onOne, state: waits, do: chosen(a.showCode)},
		}},
		{label: "Cancel", on: onOne, shortcut: key(fyne.KeyEscape, 0), does: "Clear the search, close a dialog, stop what runs", do: chosen(m.desk.Cancel), synonyms: []string{"stop", "abort"}, fits: func(a desk.Account) bool { return a.Running }, state: func(a desk.Account) (bool, bool) { return false, !a.Running }},
		{},
		{label: "Inspect", on: onAny, shortcut: key(fyne.KeyI, ctrl), do: m.inspect, does: "Go to the account's details, and back", synonyms: []string{"show", "view", "claims", "scopes", "history", "trace"}},
		{label: "Edit…", on: onOne, shortcut: key(fyne.KeyE, ctrl), do: m.forChosenThat(desk.Account.Editable, a.edit), state: edits, fits: listed, synonyms: []string{"change", "configure", "certificate", "client secret", "private key", "endpoint", "TLS"}},
		{label: "Duplicate…", on: onOne, shortcut: key(fyne.KeyD, ctrl), do: chosen(a.duplicate), fits: listed, state: unless(listed), synonyms: []string{"clone"}},
		{label: "Add an account…", on: onOne, ofApp: true, do: chosen(a.addAccount), fits: hasAccounts, state: unless(hasAccounts), synonyms: []string{"new account"}},
		{label: words.CopyRedirectAddress, on: onOne, ofApp: true, do: chosen(a.copyRedirect), fits: comesBack, state: unless(comesBack), synonyms: []string{"callback"}},
		{},
		{label: "Favourite", on: onOne, ofApp: true, do: chosen(a.toggleFavourite), synonyms: []string{"star", "pin", "bookmark"}, state: func(a desk.Account) (bool, bool) { return a.App.Favourite, false }},
		{label: "Renew before expiry", on: onOne, do: chosen(a.toggleKeepFresh), synonyms: []string{"automatic renewal", "auto refresh"}, fits: func(account desk.Account) bool {
			_, settled := a.keepsFresh(account.Ref())
			return !settled
		}, state: func(account desk.Account) (bool, bool) { return a.keepsFresh(account.Ref()) }},
		{},
		{label: words.SignOut, on: onAny, do: m.forAll(func(ref oauth.Ref) { a.signOut(ref) }, a.signOutAll), synonyms: []string{"logout", "revoke"}, state: func(a desk.Account) (bool, bool) { return false, !a.HasToken() }},
		{label: "Browser profile…", on: onOne, do: chosen(a.profile), does: "Open, empty or remove the account's own browser profile", synonyms: []string{"cookies"}, fits: needsPerson, state: unless(needsPerson)},
		{label: "Remove…", on: onAny, shortcut: key(fyne.KeyDelete, 0), do: m.forAll(a.remove, a.removeAll), synonyms: []string{"delete"}},
	}
}

// accountMenu is the main menu's about accounts: those and what is about all of them.
func (m *mainScreen) accountMenu() []command {
	return append(m.accountCommands(), command{label: words.SignOutEverywhere, do: m.actions.signOutEverywhere, synonyms: []string{"logout", "revoke"}})
}

// rowMenu is the ⋯ menu of an account, or of the header over an app's accounts, and
// what a right click opens.
func (m *mainScreen) rowMenu(ref oauth.Ref, at fyne.Position) {
	if m.list.Several() != nil {
		m.popUp(m.severalCommands(), at)
		return
	}
	if ref.Account == "" {
		m.popUp(m.groupCommands(ref.App), at)
		return
	}
	account, ok := m.list.Account(ref)
	if !ok {
		return
	}
	m.popUp(append(m.remedyCommands(account), m.rowCommands(account)...), at, account)
}

// rowCommands are what can be meant for an account: what its row's button does, and what
// is about more than it, is elsewhere.
func (m *mainScreen) rowCommands(account desk.Account) (commands []command) {
	for _, c := range m.accountCommands() {
		left := c.takesStep || c.barOnly || c.fits != nil && !c.fits(account)
		again := c.separates() && (len(commands) == 0 || commands[len(commands)-1].separates())
		if !left && !again {
			commands = append(commands, c)
		}
	}
	return commands
}

// popUp shows a menu at a place of the window, about these accounts.
func (m *mainScreen) popUp(commands []command, at fyne.Position, about ...desk.Account) {
	menu.Show(m.Win.Canvas(), m.items(commands, about), menu.Options{At: at, Name: m.heardMenu(about)})
}

// heardMenu is what a menu is the menu of, for those who hear that it opens.
func (m *mainScreen) heardMenu(about []desk.Account) string {
	if len(about) == 1 {
		return "Menu: " + words.Aloud(titleOf(about[0], m.desk.Presenting()))
	}
	return "Menu"
}

// remedyCommands are what may mend the failure that the row shows.
func (m *mainScreen) remedyCommands(account desk.Account) (commands []command) {
	f, failed := account.Failure()
	if hint, ok := account.ScopesHint(); ok {
		commands = append(commands, command{label: words.Remedy(hint, m.desk.Now()), do: func() { m.actions.remedy(account.Ref(), hint) }})
	}
	if failed && !account.Record.Held {
		for _, r := range account.Remedies(f) {
			commands = append(commands, command{label: words.Remedy(r, m.desk.Now().Local()), do: func() { m.actions.remedy(account.Ref(), r) }})
		}
	}
	if p := account.Progress; account.Running && p.RedirectURI != "" {
		commands = append(commands, command{label: words.CopyRedirectAddress, do: func() { m.actions.copyText(p.RedirectURI, "redirect URI", false) }})
	}
	if len(commands) > 0 {
		commands = append(commands, command{})
	}
	return commands
}

package ui

import (
	"cmp"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/ui/desk"
	"tokendesk/ui/list"
	"tokendesk/ui/parts/menu"
	"tokendesk/ui/words"
)

const ctrl = fyne.KeyModifierShortcutDefault

// command is one thing a person can do: a menu entry and, mostly, a key. The zero
// command separates two groups of them.
type command struct {
	label    string
	shortcut fyne.Shortcut
	also     []fyne.Shortcut // do the same, and are not shown
	do       func()
	// does says more than the label, on the card of keys.
	does string
	// over lets it work over a dialog, which has fields of its own.
	over bool
	// checked puts a tick before the entry.
	checked bool
	// disabled shows it as what cannot be done now.
	disabled bool
	// choices are the entries of a menu of its own, which it opens.
	choices []command
	// on says what must be chosen for it.
	on scope
	// state says how the entry looks for an account; nil: as always.
	state func(desk.Account) (checked, disabled bool)
	// quits says that it ends the program.
	quits bool
	// ofApp says that it is about the account's app, whichever of its accounts is chosen.
	ofApp bool
	// takesStep says that it is what Enter does on an account.
	takesStep bool
	// opensPalette says that it opens the palette, which does not offer it again.
	opensPalette bool
}

// scope is what a command is about.
type scope int

const (
	onNothing scope = iota // it works whatever is chosen
	onOne                  // one account
	onAny                  // one account, or all that are chosen together
)

// separates reports whether a command is none, but a line between others.
func (c command) separates() bool { return c.do == nil && c.choices == nil }

// key is the shortcut of a key with its modifiers, 0 for none.
func key(name fyne.KeyName, modifier fyne.KeyModifier) fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: name, Modifier: modifier}
}

// run takes a command, as its key and its entry do: while a dialog is open only its
// keys work.
func (m *mainScreen) run(c command) {
	if c.over || !m.DialogOpen() {
		c.do()
	}
}

// forChosen is a command on the chosen account, if there is one.
func (m *mainScreen) forChosen(do func(oauth.Ref)) func() {
	return func() {
		if a, ok := m.list.Chosen(); ok {
			do(a.Ref())
		} else if m.several() != nil {
			m.Toasts.Say("Choose one account for this")
		}
	}
}

// forChosenThat is a command on the chosen account where that can be done with it: a key is
// pressed also while its entry is greyed.
func (m *mainScreen) forChosenThat(can func(desk.Account) bool, do func(oauth.Ref)) func() {
	return m.forChosen(func(ref oauth.Ref) {
		if a, listed := m.list.Account(ref); listed && can(a) {
			do(ref)
		}
	})
}

// accountTitle is the title of the menu about accounts.
const accountTitle = "Account"

// menuOf is a menu of the bar.
type menuOf struct {
	title    string
	commands func() []command
}

// menus are the menus of the bar: together they hold every command.
func (m *mainScreen) menus() []menuOf {
	return []menuOf{
		{"File", m.fileCommands},
		{"Edit", m.editCommands},
		{accountTitle, m.accountMenu},
		{"View", m.viewCommands},
		{"Help", m.helpCommands},
	}
}

// commands are all that a person can do, those in menus of menus too, without lines
// between them.
func (m *mainScreen) commands() (all []command) {
	for _, menu := range m.menus() {
		all = append(all, eachOf(menu.commands())...)
	}
	return all
}

// eachOf are commands and those in menus of menus, without lines between them.
func eachOf(commands []command) (all []command) {
	for _, c := range commands {
		if c.choices != nil {
			all = append(all, eachOf(c.choices)...)
		} else if !c.separates() {
			all = append(all, c)
		}
	}
	return all
}

// setMenu builds the main menu. Its entries show what is so when it opens.
func (m *mainScreen) setMenu() {
	var menus []menu.Menu
	for _, of := range m.menus() {
		menus = append(menus, menu.Menu{Title: of.title, Items: func() []menu.Item { return m.items(of.commands(), m.about()) }})
	}
	m.SetMenus(menus...)
}

// addKeys makes the keys of the commands work, wherever the focus is; removeKeys takes
// them off the window.
func (m *mainScreen) addKeys() {
	for _, c := range m.commands() {
		for _, s := range c.keys() {
			m.AddKey(s, func() { m.run(c) })
		}
	}
}

func (m *mainScreen) removeKeys() {
	for _, c := range m.commands() {
		for _, s := range c.keys() {
			m.RemoveKey(s)
		}
	}
}

// keys are those of its shortcuts that are pressed with others.
func (c command) keys() (keys []fyne.Shortcut) {
	for _, s := range append([]fyne.Shortcut{c.shortcut}, c.also...) {
		if held(s) {
			keys = append(keys, s)
		}
	}
	return keys
}

// held reports whether a shortcut is a key that is pressed with others, and so can be
// told from what is typed.
func held(s fyne.Shortcut) bool {
	k, ok := s.(fyne.KeyboardShortcut)
	return ok && k.Mod() != 0
}

// editCommands are what can be taken back, and what is found and chosen.
func (m *mainScreen) editCommands() []command {
	return []command{
		{label: words.UndoRemoval, shortcut: &fyne.ShortcutUndo{}, do: m.undoKey, disabled: m.actions.undo == nil},
		{},
		{label: "Find", shortcut: key(fyne.KeyF, ctrl), do: m.list.FocusSearch},
		{label: "Command palette…", shortcut: key(fyne.KeyK, ctrl), do: m.openPalette, does: "Command palette: every action and account", opensPalette: true},
		{label: "Choose all", shortcut: &fyne.ShortcutSelectAll{}, do: m.list.ChooseAll, does: "Choose everything in the list"},
	}
}

// fileCommands are about apps as a whole, and about the program.
func (m *mainScreen) fileCommands() []command {
	commands := []command{
		{label: "New app…", shortcut: key(fyne.KeyN, ctrl), do: m.actions.newApp},
		{},
		{label: "Import…", shortcut: key(fyne.KeyO, ctrl), do: m.actions.importFile},
		{label: "Export…", shortcut: key(fyne.KeyS, ctrl), do: m.actions.exportFile},
		{},
		{label: "Settings…", shortcut: key(fyne.KeyComma, ctrl), do: m.openSettings},
	}
	if m.desk.CanLock() {
		commands = append(commands, command{label: "Lock", shortcut: key(fyne.KeyL, ctrl), do: m.lock})
	}
	return append(commands, command{}, command{label: "Quit", shortcut: key(fyne.KeyQ, ctrl), do: m.quit, quits: true})
}

// accountCommands are what can be done with the chosen account: the main menu's
// and the row's.
func (m *mainScreen) accountCommands() []command {
	a, chosen := m.actions, m.forChosen
	waits := func(a desk.Account) (bool, bool) { return false, a.Progress.Address == "" }
	idle := func(a desk.Account) (bool, bool) { return false, a.Running }
	known := func(a desk.Account) (bool, bool) { return false, desk.IsGuest(a.Ref()) }
	edits := func(a desk.Account) (bool, bool) { return false, !a.Editable() }
	signsIn := func(a desk.Account) (bool, bool) { return false, !a.SignsIn() }
	return []command{
		{label: "Get or copy", on: onAny, shortcut: key(fyne.KeyReturn, 0), do: m.enterKey, does: "Get, renew or sign in if needed, then copy", state: idle, takesStep: true},
		{label: "Copy token", on: onAny, shortcut: &fyne.ShortcutCopy{}, do: m.copyKey, does: "Copy the token, renewed first if needed", state: idle},
		{label: "Copy as…", on: onAny, shortcut: key(fyne.KeyC, ctrl|fyne.KeyModifierShift), do: m.forAll(a.copyAs, a.copyAllAs), state: idle},
		{},
		{label: "Renew", on: onAny, shortcut: key(fyne.KeyR, ctrl), do: m.forAll(a.renew, a.renewAll), state: idle},
		{label: words.SignInAgain, on: onOne, shortcut: key(fyne.KeyR, ctrl|fyne.KeyModifierShift), do: m.forChosenThat(desk.Account.SignsIn, a.signIn), state: signsIn},
		{label: words.SignInAnother, on: onOne, ofApp: true, shortcut: key(fyne.KeyJ, ctrl), do: m.another, state: func(a desk.Account) (bool, bool) {
			return false, desk.AnotherPersonSignsIn(a.App) != nil
		}},
		{label: words.OtherPerson, on: onOne, do: chosen(a.otherPerson), state: func(a desk.Account) (bool, bool) { return false, !a.Record.Held || a.Running }},
		{label: "Renew all", choices: []command{
			{label: "What the list shows", shortcut: key(fyne.KeyF5, 0), does: "Renew all that the list shows", do: a.renewListed},
			{label: "This app's accounts", on: onAny, ofApp: true, do: m.forAll(a.renewApp, a.renewAll)},
			{label: "Everything", do: a.renewEverything},
			{},
			{label: "Show what is left…", do: a.showRenewals},
		}},
		{label: "Sign-in page", on: onOne, state: waits, choices: []command{
			{label: "Open again", on: onOne, state: waits, do: chosen(a.openAgain)},
			{label: "Copy its address", on: onOne, state: waits, do: chosen(a.copyAddress)},
			{label: "Paste the answer…", on: onOne, state: waits, do: chosen(a.pasteAnswer)},
			{label: "Other ways…", on: onOne, state: waits, do: chosen(a.otherWays)},
			{label: "Show code", on: onOne, state: waits, do: chosen(a.showCode)},
		}},
		{label: "Cancel", on: onOne, shortcut: key(fyne.KeyEscape, 0), does: "Clear the search, close a dialog, stop what runs", do: chosen(m.desk.Cancel), state: func(a desk.Account) (bool, bool) { return false, !a.Running }},
		{},
		{label: "Inspect", on: onAny, shortcut: key(fyne.KeyI, ctrl), do: m.inspect, does: "Go to the account's details, and back"},
		{label: "Edit…", on: onOne, shortcut: key(fyne.KeyE, ctrl), do: m.forChosenThat(desk.Account.Editable, a.edit), state: edits},
		{label: "Duplicate…", on: onOne, shortcut: key(fyne.KeyD, ctrl), do: chosen(a.duplicate), state: known},
		{label: "Add an account…", on: onOne, ofApp: true, do: chosen(a.addAccount), state: func(a desk.Account) (bool, bool) {
			return false, a.App.Grant == oauth.GrantClientCredentials
		}},
		{label: words.CopyRedirectAddress, on: onOne, ofApp: true, do: chosen(a.copyRedirect), state: func(a desk.Account) (bool, bool) { return false, !comesBack(a) }},
		{label: "Favourite", on: onOne, ofApp: true, do: chosen(a.toggleFavourite), state: func(a desk.Account) (bool, bool) { return a.App.Favourite, false }},
		{label: "Keep fresh", on: onOne, do: chosen(a.toggleKeepFresh), state: func(account desk.Account) (bool, bool) { return a.keepsFresh(account.Ref()) }},
		{},
		{label: words.SignOut, on: onAny, do: m.forAll(func(ref oauth.Ref) { a.signOut(ref) }, a.signOutAll), state: func(a desk.Account) (bool, bool) { return false, !a.HasToken() }},
		{label: "Browser profile…", on: onOne, do: chosen(a.profile), does: "Open, empty or remove the account's own browser profile", state: func(a desk.Account) (bool, bool) {
			return false, !a.App.Grant.NeedsPerson()
		}},
		{label: "Remove…", on: onAny, shortcut: key(fyne.KeyDelete, 0), do: m.forAll(a.remove, a.removeAll)},
	}
}

// accountMenu is the main menu's about accounts: those and what is about all of them.
func (m *mainScreen) accountMenu() []command {
	return append(m.accountCommands(), command{label: words.SignOutEverywhere, do: m.actions.signOutEverywhere})
}

// helpCommands explain the program.
func (m *mainScreen) helpCommands() []command {
	return []command{
		{label: "Keys", shortcut: key(fyne.KeyF1, 0), do: m.openShortcuts},
		{label: "About Tokendesk", do: m.openAbout},
	}
}

// viewCommands are what the list shows, and how.
func (m *mainScreen) viewCommands() []command {
	now := m.choices.Get()
	choice := func(label string, chosen bool, set func(*store.Settings)) command {
		return command{label: label, checked: chosen, do: func() { m.choices.Change(set); m.reorder() }}
	}
	sort := func(label, value string) command {
		return choice(label, cmp.Or(now.Sort, list.SortName) == value, func(s *store.Settings) { s.Sort = value })
	}
	group := func(label, value string) command {
		return choice(label, cmp.Or(now.GroupBy, list.GroupByGroup) == value, func(s *store.Settings) { s.GroupBy = value })
	}
	commands := []command{
		{label: "Show all", do: m.list.ShowAll},
		{},
		{label: "Sort by", choices: []command{
			sort("Name", list.SortName), sort("Expiry", list.SortExpiry), sort("Last use", list.SortUsed),
		}},
		{label: "Group by", choices: []command{
			group("Group", list.GroupByGroup), group("Environment", list.GroupByEnvironment), group("None", list.GroupByNothing),
		}},
		{},
	}
	commands = append(commands, m.textCommands()...)
	return append(
		commands, command{},
		command{
			label: "Presentation mode", shortcut: key(fyne.KeyP, ctrl|fyne.KeyModifierShift), do: m.present,
			does: "Presentation mode: names are hidden", checked: m.desk.Presenting(), over: true,
		})
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
	m.popUp(append(m.remedyCommands(account), m.accountCommands()...), at, account)
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

// reorder sorts and groups the list as the settings say.
func (m *mainScreen) reorder() {
	now := m.choices.Get()
	m.RefreshMenus()
	m.list.SetOrder(now.Sort, now.GroupBy)
	m.learnUse()
}

// inspect gives the keys to the pane, also where the divider hides it, and from there back
// to the list.
func (m *mainScreen) inspect() {
	if m.inspector.pane.Focused() || m.panes.away() {
		m.focusList()
		return
	}
	m.panes.turn(true)
	if m.panes.split.Offset > 0.7 {
		m.panes.split.SetOffset(defaultDivider)
	}
	m.inspector.pane.Focus()
}

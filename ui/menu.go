package ui

import (
	"cmp"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/ui/desk"
	"tokendesk/ui/list"
	"tokendesk/ui/words"
)

const ctrl = fyne.KeyModifierShortcutDefault

// command is one thing a person can do: a menu entry and, mostly, a key. The zero
// command separates two groups of them.
type command struct {
	label    string
	shortcut fyne.Shortcut
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
	// state says how the entry looks in an account's own menu; nil: as always.
	state func(desk.Account) (checked, disabled bool)
}

// key is the shortcut of a key with its modifiers, 0 for none.
func key(name fyne.KeyName, modifier fyne.KeyModifier) fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: name, Modifier: modifier}
}

// shortcutText writes a shortcut as the keys that are pressed.
func shortcutText(s fyne.Shortcut) string {
	k, ok := s.(fyne.KeyboardShortcut)
	if !ok {
		return ""
	}
	var pressed []string
	for _, m := range []struct {
		modifier fyne.KeyModifier
		name     string
	}{{fyne.KeyModifierControl, "Ctrl"}, {fyne.KeyModifierSuper, "Cmd"}, {fyne.KeyModifierAlt, "Alt"}, {fyne.KeyModifierShift, "Shift"}} {
		if k.Mod()&m.modifier != 0 {
			pressed = append(pressed, m.name)
		}
	}
	name := string(k.Key())
	if k.Key() == fyne.KeyReturn {
		name = "Enter"
	}
	return strings.Join(append(pressed, name), "+")
}

// item makes a menu entry of a command, a menu of its own where it has choices.
// Shortcuts of the main menu work
// wherever the focus is, so it is here that an open dialog stops them.
func (m *mainScreen) item(c command) *fyne.MenuItem {
	if c.do == nil && c.choices == nil {
		return fyne.NewMenuItemSeparator()
	}
	if c.choices != nil {
		i := fyne.NewMenuItem(c.label, nil)
		i.ChildMenu = fyne.NewMenu("", m.items(c.choices)...)
		return i
	}
	i := fyne.NewMenuItem(c.label, func() {
		if c.over || !m.DialogOpen() {
			c.do()
		}
	})
	i.Shortcut, i.Checked, i.Disabled = c.shortcut, c.checked, c.disabled
	return i
}

// items makes the entries of commands.
func (m *mainScreen) items(commands []command) (items []*fyne.MenuItem) {
	for _, c := range commands {
		items = append(items, m.item(c))
	}
	return items
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

// setMenu builds the main menu.
func (m *mainScreen) setMenu() {
	account := m.items(m.accountCommands())
	account = append(account, m.item(command{label: words.SignOutEverywhere, do: m.actions.signOutEverywhere}))
	m.Win.SetMainMenu(fyne.NewMainMenu(
		fyne.NewMenu("File", append(m.items(m.fileCommands()), m.quit())...),
		fyne.NewMenu("Edit", m.items(m.editCommands())...),
		fyne.NewMenu("Account", account...),
		fyne.NewMenu("View", m.items(m.viewCommands())...),
		fyne.NewMenu("Help", m.items(m.helpCommands())...),
	))
}

// editCommands are what can be taken back, and what is found and chosen.
func (m *mainScreen) editCommands() []command {
	return []command{
		// Ctrl+Z and Ctrl+A belong to a field's own text, too.
		{label: words.UndoRemoval, shortcut: &fyne.ShortcutUndo{}, do: m.undoKey, over: true, disabled: m.actions.undo == nil},
		{},
		{label: "Find", shortcut: key(fyne.KeyF, ctrl), do: m.list.FocusSearch},
		{label: "Choose all", shortcut: &fyne.ShortcutSelectAll{}, do: m.chooseAllKey, does: "Choose all that are listed", over: true},
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
	return append(commands, command{})
}

// accountCommands are what can be done with the chosen account: the main menu's
// and the row's.
func (m *mainScreen) accountCommands() []command {
	a, chosen := m.actions, m.forChosen
	waits := func(a desk.Account) (bool, bool) { return false, a.Progress.Address == "" }
	return []command{
		{label: "Get or copy", shortcut: key(fyne.KeyReturn, 0), do: m.enterKey, does: "Get, renew or sign in where needed, then copy"},
		// Ctrl+C belongs to a dialog's own fields, too.
		{label: "Copy token", shortcut: &fyne.ShortcutCopy{}, do: m.copyKey, does: "Copy the token, renewed first where needed", over: true},
		{label: "Copy as…", shortcut: key(fyne.KeyC, ctrl|fyne.KeyModifierShift), do: m.forAll(a.copyAs, a.copyAllAs)},
		{},
		{label: "Renew", shortcut: key(fyne.KeyR, ctrl), do: m.forAll(a.renew, a.renewAll)},
		{label: words.SignInAgain, shortcut: key(fyne.KeyR, ctrl|fyne.KeyModifierShift), do: chosen(a.signIn)},
		{label: words.SignInAnother, shortcut: key(fyne.KeyJ, ctrl), do: m.another, state: func(a desk.Account) (bool, bool) {
			return false, desk.AnotherPersonSignsIn(a.App) != nil
		}},
		{label: words.OtherPerson, do: chosen(a.otherPerson), state: func(a desk.Account) (bool, bool) { return false, !a.Record.Held || a.Running }},
		{label: "Renew all", choices: []command{
			{label: "What the list shows", shortcut: key(fyne.KeyF5, 0), do: a.renewListed},
			{label: "This app's accounts", do: m.forAll(a.renewApp, a.renewAll)},
			{label: "Everything", do: a.renewEverything},
			{},
			{label: "What is left to do…", do: a.showRenewals},
		}},
		{label: "Sign-in page", state: waits, choices: []command{
			{label: "Open again", do: chosen(a.openAgain)},
			{label: "Other ways…", do: chosen(a.otherWays)},
			{label: "Show code", do: chosen(a.showCode)},
		}},
		{label: "Cancel", do: chosen(m.desk.Cancel), state: func(a desk.Account) (bool, bool) { return false, !a.Running }},
		{},
		{label: "Inspect", shortcut: key(fyne.KeyI, ctrl), do: chosen(m.inspect)},
		{label: "Edit…", shortcut: key(fyne.KeyE, ctrl), do: chosen(a.edit)},
		{label: "Duplicate…", shortcut: key(fyne.KeyD, ctrl), do: chosen(a.duplicate)},
		{label: "Add an account…", do: chosen(a.addAccount), state: func(a desk.Account) (bool, bool) {
			return false, a.App.Grant == oauth.GrantClientCredentials
		}},
		{label: words.CopyRedirectAddress, do: chosen(a.copyRedirect), state: func(a desk.Account) (bool, bool) { return false, !comesBack(a) }},
		{label: "Favourite", do: chosen(a.toggleFavourite), state: func(a desk.Account) (bool, bool) { return a.App.Favourite, false }},
		{label: "Keep fresh", do: chosen(a.toggleKeepFresh), state: func(account desk.Account) (bool, bool) { return a.keepsFresh(account.Ref()) }},
		{},
		{label: words.SignOut, do: m.forAll(func(ref oauth.Ref) { a.signOut(ref) }, a.signOutAll), state: func(a desk.Account) (bool, bool) { return false, !a.HasToken() }},
		{label: "Browser profile…", do: chosen(a.profile), does: "Open, empty or remove the account's own browser profile", state: func(a desk.Account) (bool, bool) {
			return false, !a.App.Grant.NeedsPerson()
		}},
		{label: "Remove…", shortcut: key(fyne.KeyDelete, 0), do: m.forAll(a.remove, a.removeAll)},
	}
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
	return []command{
		{label: "Show all", do: m.list.ShowAll},
		{},
		{label: "Sort by", choices: []command{
			sort("Name", list.SortName), sort("Expiry", list.SortExpiry), sort("Last use", list.SortUsed),
		}},
		{label: "Group by", choices: []command{
			group("Group", list.GroupByGroup), group("Environment", list.GroupByEnvironment), group("None", list.GroupByNothing),
		}},
		{},
		{
			label: "Presentation mode", shortcut: key(fyne.KeyP, ctrl|fyne.KeyModifierShift), do: m.present,
			does: "Presentation mode: nobody is named", checked: m.desk.Presenting(), over: true,
		},
	}
}

// rowMenu is the ⋯ menu of an account, or of the header over an app's accounts, and
// what a right click opens.
func (m *mainScreen) rowMenu(ref oauth.Ref, at fyne.Position) {
	if m.list.Several() != nil {
		m.popUp(m.items(m.severalCommands()), at)
		return
	}
	if ref.Account == "" {
		m.popUp(m.items(m.groupCommands(ref.App)), at)
		return
	}
	account, _ := m.list.Account(ref)
	commands := append(m.remedyCommands(account), m.accountCommands()...)
	items := m.items(commands)
	for n, i := range items {
		if state := commands[n].state; state != nil {
			i.Checked, i.Disabled = state(account)
		}
	}
	m.popUp(items, at)
}

// popUp shows a menu at a place of the window.
func (m *mainScreen) popUp(items []*fyne.MenuItem, at fyne.Position) {
	for _, i := range items {
		if do := i.Action; do != nil {
			// The menu itself is an open overlay until its action has begun.
			i.Action = func() { m.Post(do) }
		}
	}
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), m.Win.Canvas(), at)
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
		commands = append(commands, command{label: words.CopyRedirectAddress, do: func() { m.actions.copyText(p.RedirectURI, "redirect address", false) }})
	}
	if len(commands) > 0 {
		commands = append(commands, command{})
	}
	return commands
}

// reorder sorts and groups the list as the settings say.
func (m *mainScreen) reorder() {
	now := m.choices.Get()
	m.setMenu()
	m.list.SetOrder(now.Sort, now.GroupBy)
	m.learnUse()
}

// inspect shows the account in the pane, even where the divider hides it.
func (m *mainScreen) inspect(ref oauth.Ref) {
	if m.split.Offset > 0.7 {
		m.split.SetOffset(defaultDivider)
	}
	m.list.Choose(ref)
}

// shortcutLines are the keys of the keyboard that work here and now, with what they
// do: the list's own, and those of the menus.
func (m *mainScreen) shortcutLines() [][2]string {
	lines := [][2]string{
		{"Just type", "Search"},
		{"Esc", "Clear the search, close a dialog, stop what runs"},
		{"Up Down PgUp PgDn Home End", "Move in the list"},
		{"F5", "Renew all that the list shows"},
		{"Shift+Up, Shift+Down, Shift+click", "Choose all up to there"},
		{"Ctrl+Up, Ctrl+Down, Ctrl+click", "Choose one more"},
	}
	commands := [][]command{m.accountCommands(), m.editCommands(), m.viewCommands(), m.fileCommands(), m.helpCommands()}
	for _, menu := range commands {
		for _, c := range menu {
			if c.shortcut != nil {
				lines = append(lines, [2]string{shortcutText(c.shortcut), cmp.Or(c.does, strings.TrimSuffix(c.label, "…"))})
			}
		}
	}
	return append(lines, [2]string{shortcutText(key(fyne.KeyQ, ctrl)), "Quit"})
}

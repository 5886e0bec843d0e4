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
	// oneOfSeveral says that it chooses one of several, and changes nothing while it is ticked.
	oneOfSeveral bool
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
	// synonyms are what people call it, too: the palette finds it by them.
	synonyms []string
	// fits reports whether it can be meant for an account, at once or in a moment; the
	// account's own menu leaves out what cannot. nil: always.
	fits func(desk.Account) bool
	// barOnly says that it is about more than an account, and in the bar's menu alone.
	barOnly bool
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
		{label: "Find", shortcut: key(fyne.KeyF, ctrl), do: m.list.FocusSearch, synonyms: []string{"search"}},
		{label: "Command palette…", shortcut: key(fyne.KeyK, ctrl), do: m.openPalette, does: "Command palette: every action and account", opensPalette: true},
		{label: "Choose all", shortcut: &fyne.ShortcutSelectAll{}, do: m.list.ChooseAll, does: "Choose everything in the list", synonyms: []string{"select all"}},
	}
}

// fileCommands are about apps as a whole, about the vault, and about the program.
func (m *mainScreen) fileCommands() []command {
	commands := []command{
		{label: "New app…", shortcut: key(fyne.KeyN, ctrl), do: m.actions.newApp, synonyms: []string{"add", "create", "register", "client", "provider"}},
		{},
		{label: "Import…", shortcut: key(fyne.KeyO, ctrl), do: m.actions.importFile, synonyms: []string{"open a file", "Postman", "Insomnia", "Bruno", "curl", "load"}},
		{label: "Export…", shortcut: key(fyne.KeyS, ctrl), do: m.actions.exportFile, synonyms: []string{"save to a file", "share"}},
		{label: "Team folders…", do: m.actions.teams, synonyms: []string{"share", "git", "repository", "follow a folder", "colleagues"}},
		{},
		{label: "Back up…", do: func() { m.backup(m.focusBack) }, synonyms: []string{"save the vault"}},
	}
	if m.restore != nil {
		commands = append(commands, command{label: "Restore…", do: func() { m.restore(m.focusBack) }, synonyms: []string{"restore a backup", "recover"}})
	}
	commands = append(commands, command{}, command{
		label: "Settings…", shortcut: key(fyne.KeyComma, ctrl), do: m.openSettings, synonyms: []string{"preferences", "options", "configuration"},
	})
	if m.desk.CanLock() {
		commands = append(commands, command{label: "Lock", shortcut: key(fyne.KeyL, ctrl), do: m.lock, synonyms: []string{"close the vault"}})
	}
	return append(commands, command{}, command{label: "Quit", shortcut: key(fyne.KeyQ, ctrl), do: m.quit, quits: true, synonyms: []string{"exit", "close"}})
}

// helpCommands explain the program.
func (m *mainScreen) helpCommands() []command {
	return []command{
		{label: "Keys", shortcut: key(fyne.KeyF1, 0), do: m.openShortcuts, synonyms: []string{"keyboard shortcuts", "hotkeys"}},
		{label: "About Tokendesk", do: m.openAbout, synonyms: []string{"version"}},
	}
}

// viewCommands are what the list shows, and how.
func (m *mainScreen) viewCommands() []command {
	now := m.choices.Get()
	choice := func(label string, chosen bool, set func(*store.Settings)) command {
		return command{label: label, checked: chosen, oneOfSeveral: true, do: func() { m.choices.Change(set); m.reorder() }}
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
			group("App group", list.GroupByGroup), group("Environment", list.GroupByEnvironment), group("None", list.GroupByNothing),
		}},
		{},
	}
	commands = append(commands, m.textCommands()...)
	return append(
		commands, command{},
		command{
			label: "Presentation mode", shortcut: key(fyne.KeyP, ctrl|fyne.KeyModifierShift), do: m.present,
			does: "Presentation mode: names are hidden", checked: m.desk.Presenting(), over: true, synonyms: []string{"hide names", "privacy", "screen sharing"},
		})
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

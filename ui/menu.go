package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/store"
)

const ctrl = fyne.KeyModifierShortcutDefault

// command is one thing a person can do: a menu entry and, mostly, a key.
type command struct {
	label    string
	shortcut fyne.Shortcut
	do       func()
}

func key(name fyne.KeyName, modifier fyne.KeyModifier) fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: name, Modifier: modifier}
}

// item makes a menu entry of a command. Shortcuts of the main menu work
// wherever the focus is, so it is here that an open dialog stops them.
func (r *room) item(c command) *fyne.MenuItem {
	i := fyne.NewMenuItem(c.label, func() {
		if !r.busyElsewhere() {
			c.do()
		}
	})
	i.Shortcut = c.shortcut
	return i
}

// forChosen is a command on the chosen account, if there is one.
func (r *room) forChosen(do func(oauth.Ref)) func() {
	return func() {
		if ref, _, ok := r.chosenRow(); ok {
			do(ref)
		}
	}
}

// Entries of the row's menu that are not always of use.
const (
	menuCancel    = "Cancel"
	menuFavourite = "Favourite"
	menuKeepFresh = "Keep fresh"
	menuRevoke    = "Revoke…"

	menuAddAccount = "Add an account…"
)

// setMenu builds the main menu.
func (r *room) setMenu() {
	file := []*fyne.MenuItem{
		r.item(command{"New app…", key(fyne.KeyN, ctrl), r.newApp}),
		fyne.NewMenuItemSeparator(),
		r.item(command{"Import…", key(fyne.KeyO, ctrl), r.importFile}),
		r.item(command{"Export…", key(fyne.KeyS, ctrl), r.exportFile}),
		fyne.NewMenuItemSeparator(),
		r.item(command{"Settings…", key(fyne.KeyComma, ctrl), r.openSettings}),
	}
	if r.desk.Lock != nil {
		file = append(file, r.item(command{"Lock", key(fyne.KeyL, ctrl), r.lock}))
	}
	file = append(file, fyne.NewMenuItemSeparator(), r.quitItem())

	account := r.accountItems()
	if r.undo != nil {
		account = append(account, r.item(command{"Undo the last removal", nil, r.undo}))
	}
	r.win.SetMainMenu(fyne.NewMainMenu(
		fyne.NewMenu("File", file...),
		fyne.NewMenu("Account", account...),
		r.viewMenu(),
		fyne.NewMenu("Help",
			r.item(command{"Keys", key(fyne.KeyF1, 0), r.openKeys}),
			r.item(command{"About Tokendesk", nil, r.openAbout}),
		),
	))
}

// accountItems are what can be done with the chosen account: the main menu's
// and the row's.
func (r *room) accountItems() []*fyne.MenuItem {
	commands := []command{
		{"Get or copy", key(fyne.KeyReturn, 0), r.enterKey},
		{"Copy token", &fyne.ShortcutCopy{}, nil},
		{"Copy as…", key(fyne.KeyC, ctrl|fyne.KeyModifierShift), r.forChosen(r.copyAs)},
		{},
		{"Renew", key(fyne.KeyR, ctrl), r.forChosen(r.renew)},
		{"Sign in again", key(fyne.KeyR, ctrl|fyne.KeyModifierShift), r.forChosen(r.signIn)},
		{menuCancel, nil, r.forChosen(r.work.cancel)},
		{},
		{"Inspect", key(fyne.KeyI, ctrl), r.forChosen(r.inspect)},
		{"Edit…", key(fyne.KeyE, ctrl), r.forChosen(r.edit)},
		{"Duplicate…", key(fyne.KeyD, ctrl), r.forChosen(r.duplicate)},
		{menuAddAccount, nil, r.forChosen(r.addAccount)},
		{menuFavourite, nil, r.forChosen(r.toggleFavourite)},
		{menuKeepFresh, nil, r.forChosen(r.toggleKeepFresh)},
		{},
		{menuRevoke, nil, r.forChosen(r.revoke)},
		{"Remove…", key(fyne.KeyDelete, 0), r.remove},
	}
	var items []*fyne.MenuItem
	for _, c := range commands {
		switch {
		case c.label == "":
			items = append(items, fyne.NewMenuItemSeparator())
		case c.do == nil:
			// Ctrl+C belongs to a dialog's own fields, too.
			i := fyne.NewMenuItem(c.label, r.copyKey)
			i.Shortcut = c.shortcut
			items = append(items, i)
		default:
			items = append(items, r.item(c))
		}
	}
	return items
}

func (r *room) viewMenu() *fyne.Menu {
	find := r.item(command{"Find", key(fyne.KeyF, ctrl), func() { r.win.Canvas().Focus(r.search) }})
	sort := fyne.NewMenuItem("Sort by", nil)
	group := fyne.NewMenuItem("Group by", nil)
	choice := func(label, value, now string, set func(*store.Settings)) *fyne.MenuItem {
		i := r.item(command{label, nil, func() { r.rearrange(set) }})
		i.Checked = value == now
		return i
	}
	sorted, grouped := firstOf(r.settings.Sort, sortName), firstOf(r.settings.GroupBy, groupGroup)
	sort.ChildMenu = fyne.NewMenu("",
		choice("Name", sortName, sorted, func(s *store.Settings) { s.Sort = sortName }),
		choice("Expiry", sortExpiry, sorted, func(s *store.Settings) { s.Sort = sortExpiry }),
		choice("Last use", sortUsed, sorted, func(s *store.Settings) { s.Sort = sortUsed }))
	group.ChildMenu = fyne.NewMenu("",
		choice("Group", groupGroup, grouped, func(s *store.Settings) { s.GroupBy = groupGroup }),
		choice("Environment", groupEnvironment, grouped, func(s *store.Settings) { s.GroupBy = groupEnvironment }),
		choice("None", groupNone, grouped, func(s *store.Settings) { s.GroupBy = groupNone }))
	show := r.item(command{"Show all", nil, r.showAll})
	present := r.item(command{"Presentation mode", key(fyne.KeyP, ctrl|fyne.KeyModifierShift), r.present})
	present.Checked = r.accounts.private
	return fyne.NewMenu("View", find, show, fyne.NewMenuItemSeparator(), sort, group, fyne.NewMenuItemSeparator(), present)
}

// rowMenu is the ⋯ menu, and what a right click opens.
func (r *room) rowMenu(ref oauth.Ref, at fyne.Position) {
	items := r.accountItems()
	m, _ := r.accounts.row(ref, r.desk.Now())
	for _, i := range items {
		switch i.Label {
		case menuCancel:
			i.Disabled = !m.Working
		case menuFavourite:
			i.Checked = m.Favourite
		case menuKeepFresh:
			i.Checked, i.Disabled = r.keepsFresh(ref)
		case menuAddAccount:
			e := r.accounts.entries[ref]
			i.Disabled = e == nil || e.app.Grant == oauth.GrantClientCredentials
		case menuRevoke:
			i.Disabled = m.Since.IsZero()
		}
		if do := i.Action; do != nil {
			// The menu itself is an open overlay until its action has begun.
			i.Action = func() { r.options.Post(do) }
		}
	}
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), r.win.Canvas(), at)
}

// rearrange changes how the list is sorted and grouped.
func (r *room) rearrange(set func(*store.Settings)) {
	r.keep(set)
	r.accounts.view.sort, r.accounts.view.group = r.settings.Sort, r.settings.GroupBy
	r.setMenu()
	r.arrange()
	r.learnUse()
}

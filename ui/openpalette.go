package ui

import (
	"cmp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/ui/desk"
	"tokendesk/ui/fuzzy"
	"tokendesk/ui/list"
	"tokendesk/ui/palette"
	"tokendesk/ui/parts"
	"tokendesk/ui/parts/menu"
	"tokendesk/ui/rows"
	"tokendesk/ui/settings"
	"tokendesk/ui/words"
)

// openPalette opens the palette: every command of the menus, every account and what can
// be done with it, filters, and settings.
func (m *mainScreen) openPalette() {
	palette.Show(m.Win.Canvas(), palette.Options{
		Sections: append(m.paletteMenus(), m.paletteFilters(), m.paletteSettings()),
		Verbs:    m.paletteVerbs(),
		Accounts: paletteAccounts{m.list.Index(), m},
		Recent:   m.choices.Get().Recent,
		Used:     func(id string) { m.choices.Change(func(s *store.Settings) { s.Remember(id) }) },
	})
}

// idOf is the id of an item whatever its words end in.
func idOf(parts ...string) string {
	for i, p := range parts {
		parts[i] = strings.ReplaceAll(strings.ToLower(strings.TrimSuffix(p, "…")), " ", "-")
	}
	return strings.Join(parts, "/")
}

// titled is a command with what it is called outside of its menu.
type titled struct {
	command
	title string
}

// flat are commands, those in menus of menus too.
func flat(commands []command) (all []titled) {
	for _, c := range commands {
		for _, choice := range c.choices {
			if !choice.separates() {
				choice.synonyms = slices.Concat(choice.synonyms, c.synonyms)
				all = append(all, titled{choice, words.On(c.label, choice.label)})
			}
		}
		if c.choices == nil && !c.separates() {
			all = append(all, titled{c, c.label})
		}
	}
	return all
}

// does does a command, once the palette has closed and the key that took it is done.
func (m *mainScreen) does(c command) func() {
	return func() { m.Post(func() { m.run(c) }) }
}

// menuIcons stand before the commands of a menu.
var menuIcons = map[string]func() fyne.Resource{
	"File": theme.FileIcon, "Edit": theme.DocumentCreateIcon, "Account": theme.AccountIcon, "View": theme.VisibilityIcon, "Help": theme.HelpIcon,
}

// paletteMenus are the commands of the menus, those about the chosen account first.
func (m *mainScreen) paletteMenus() (sections []palette.Section) {
	about, together := m.about(), m.together()
	who := ""
	if len(about) == 1 {
		who = m.actions.title(about[0].Ref())
	} else if len(about) > 1 {
		who = words.Count(len(about), "account")
	}
	for _, of := range m.menus() {
		s := palette.Section{Name: of.title}
		if of.title == accountTitle && len(about) == 1 && !together {
			s.Items = m.paletteRemedies(about[0], who)
		}
		for _, c := range flat(of.commands()) {
			it := palette.Item{
				ID: idOf(of.title, c.title), Title: c.title, About: slices.Concat([]string{of.title, c.does}, c.synonyms), Icon: menuIcons[of.title](),
				Keys: menu.ShortcutText(c.shortcut), Do: m.does(c.command),
			}
			checked, disabled := c.looks(about, together)
			it.Checked = checked
			it.Same = checked && c.oneOfSeveral
			if c.on != onNothing {
				it.Beside = who
			}
			switch {
			case !disabled:
			case c.on != onNothing && len(about) == 0:
				it.Reason = words.NobodyChosen
			case c.on == onOne && together:
				it.Reason = words.SeveralChosen
			default:
				it.Reason = words.NotNow
			}
			if !c.opensPalette {
				s.Items = append(s.Items, it)
			}
		}
		sections = append(sections, s)
	}
	slices.SortStableFunc(sections, func(a, b palette.Section) int { return cmp.Compare(accountFirst(a), accountFirst(b)) })
	return sections
}

// paletteRemedies are what may mend the chosen account's failure, without what the menu has
// anyway.
func (m *mainScreen) paletteRemedies(account desk.Account, who string) (items []palette.Item) {
	known := flat(m.accountCommands())
	for _, c := range flat(m.remedyCommands(account)) {
		if slices.ContainsFunc(known, func(k titled) bool { return k.title == c.title }) {
			continue
		}
		items = append(items, palette.Item{
			ID: idOf(accountTitle, c.title), Title: c.title, About: []string{accountTitle}, Icon: menuIcons[accountTitle](), Beside: who, Do: m.does(c.command),
		})
	}
	return items
}

func accountFirst(s palette.Section) int {
	if s.Name == accountTitle {
		return 0
	}
	return 1
}

// paletteVerbs are the commands that are about one account, for any account.
func (m *mainScreen) paletteVerbs() (verbs []palette.Verb) {
	for _, c := range flat(m.accountCommands()) {
		if c.on == onNothing || c.takesStep {
			continue
		}
		id := idOf(accountTitle, c.title)
		verbs = append(verbs, palette.Verb{
			ID: id, Title: c.title, About: c.synonyms, App: c.ofApp,
			Can: func(ref oauth.Ref) bool {
				a, ok := m.list.Account(ref)
				if !ok {
					return false
				}
				_, disabled := c.looks([]desk.Account{a}, false)
				return !disabled
			},
			Item: func(ref oauth.Ref) palette.Item {
				it := m.paletteAccount(ref)
				it.ID, it.Verb, it.Keys = palette.VerbID(id, ref), "", menu.ShortcutText(c.shortcut)
				it.Title = words.On(it.Title, c.title)
				if a, ok := m.list.Account(ref); ok {
					it.Checked, _ = c.looks([]desk.Account{a}, false)
					if c.ofApp {
						it.Title = words.On(c.title, a.App.Title())
					}
				}
				do := m.does(c.command)
				it.Do = func() { m.list.Reveal(ref); do() }
				return it
			},
		})
	}
	return verbs
}

// paletteAccounts are the accounts that the palette finds.
type paletteAccounts struct {
	*list.Index
	screen *mainScreen
}

func (p paletteAccounts) Text(ref oauth.Ref) *fuzzy.Text  { return p.screen.list.Found(ref) }
func (p paletteAccounts) Item(ref oauth.Ref) palette.Item { return p.screen.paletteAccount(ref) }

// paletteAccount is how an account is offered: Enter takes its step and copies, as in the
// list.
func (m *mainScreen) paletteAccount(ref oauth.Ref) palette.Item {
	a, ok := m.list.Account(ref)
	if !ok {
		return palette.Item{Title: ref.App, Reason: words.NotNow}
	}
	private := m.desk.Presenting()
	row := rows.Of(a, rows.As{Private: private}, m.desk.Now())
	it := palette.Item{
		ID: palette.AccountID(ref), Title: words.Title(a.App, a.Record.Account, private),
		Emblem: row.Emblem, Verb: words.Step(row.Step),
		Do: func() { m.list.Reveal(ref); m.Post(m.enterKey) },
	}
	beside := []string{a.App.Environment}
	if !private {
		if who := words.Person(a.Record, false); who != oauth.DefaultAccount && !strings.Contains(it.Title, who) {
			beside = append(beside, who)
		}
	}
	it.Beside = strings.Join(slices.DeleteFunc(beside, func(s string) bool { return s == "" }), " · ")
	return it
}

// paletteFilters are the filters of the list.
func (m *mainScreen) paletteFilters() palette.Section {
	s := palette.Section{Name: "Filters"}
	for _, f := range m.list.FiltersOffered() {
		s.Items = append(s.Items, palette.Item{
			ID: "filter:" + f.Value, Title: words.On("Filter", f.Name), About: []string{"Show"}, Icon: parts.FilterIcon, Checked: f.On,
			Do: func() { m.Post(func() { m.list.SetFilter(f.Value) }) },
		})
	}
	return s
}

// paletteSettings are the person's settings that no menu offers, and the sections of the
// sheet with what is typed or done there.
func (m *mainScreen) paletteSettings() palette.Section {
	s := palette.Section{Name: "Settings"}
	o := m.settings()
	o.Apps = nil // the palette shows no hints
	for _, section := range settings.Sections(o) {
		open := func() { m.Post(func() { m.openSettingsAt(section.Name) }) }
		s.Items = append(s.Items, palette.Item{
			ID: "settings:" + idOf(section.Name), Title: words.On("Settings", section.Name), About: []string{"Settings"}, Icon: theme.SettingsIcon(), Do: open,
		})
		s.Items = append(s.Items, paletteSection(section, open, m.Post)...)
	}
	return s
}

// paletteSection are the settings of a section; what is typed or done opens it.
func paletteSection(section settings.Section, open func(), post func(func())) (items []palette.Item) {
	for _, of := range section.Settings {
		about := slices.Concat([]string{of.Name, section.Name, "Settings"}, of.Synonyms)
		if of.Typed != nil || of.Acts != nil {
			title := of.Name
			if len(of.Acts) > 0 {
				title = words.On(of.Name, of.Acts[0].Label)
			}
			items = append(items, palette.Item{ID: "setting:" + idOf(of.Name), Title: title, About: about, Icon: theme.SettingsIcon(), Do: open})
		}
		for _, c := range of.Choices {
			if of.InMenu || of.Typed != nil && c.Value == of.Typed.Beside {
				continue
			}
			items = append(items, palette.Item{
				ID: "setting:" + idOf(of.Name) + ":" + c.Value, Title: words.On(of.Name, c.Label), About: about,
				Icon: theme.SettingsIcon(), Checked: c.Value == of.Now, Same: c.Value == of.Now,
				Do: func() { post(func() { of.Set(c.Value) }) },
			})
		}
	}
	return items
}

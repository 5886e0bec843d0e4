package list

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"tokendesk/oauth"
)

// Several returns the accounts that are chosen together, as they are listed; none
// where one line alone is chosen. Esc and a plain key or click end it.
func (p *Panel) Several() []oauth.Ref { return p.accounts.picked() }

// Targets are the accounts that a command is about: those that are chosen together,
// all of an app whose header is chosen, or the chosen one.
func (p *Panel) Targets() []oauth.Ref {
	if several := p.Several(); several != nil {
		return several
	}
	if app, ok := p.ChosenGroup(); ok {
		return p.Members(app)
	}
	if a, ok := p.Chosen(); ok {
		return []oauth.Ref{a.Ref()}
	}
	return nil
}

// ChooseAll chooses every listed account.
func (p *Panel) ChooseAll() {
	if len(p.accounts.items) > 0 {
		p.accounts.pickAll()
		p.picked()
	}
}

// RevealAll chooses accounts together, also where search and filter would hide them. It
// reports whether all of them are there; else nothing changes.
func (p *Panel) RevealAll(refs []oauth.Ref) bool {
	hidden := false
	for _, ref := range refs {
		if p.accounts.entries[ref] == nil {
			return false
		}
		_, listed := p.accounts.at(ref)
		hidden = hidden || !listed
	}
	if len(refs) < 2 {
		return len(refs) == 1 && p.Reveal(refs[0])
	}
	if hidden {
		p.ShowAll()
	}
	p.accounts.pickThese(refs)
	p.picked()
	return true
}

// Shortcut is what keys that are held with others do in the list, and wherever
// nothing else has a use for them. It reports whether that was used.
func (p *Panel) Shortcut(s fyne.Shortcut) bool {
	if p.actions.Busy() {
		return false
	}
	if _, all := s.(*fyne.ShortcutSelectAll); all {
		p.ChooseAll()
		return true
	}
	c, ok := s.(*desktop.CustomShortcut)
	if !ok || c.Modifier&^fyne.KeyModifierShift != fyne.KeyModifierShortcutDefault {
		return false
	}
	switch c.KeyName {
	case fyne.KeyUp:
		p.addNext(-1)
	case fyne.KeyDown:
		p.addNext(1)
	case fyne.KeySpace:
		p.accounts.toggle(p.accounts.chosen)
		p.picked()
	default:
		return false
	}
	return true
}

// pressed is what keys that are held with others do where the list has them: what it has
// no use for is its host's.
func (p *Panel) pressed(s fyne.Shortcut) {
	if !p.Shortcut(s) && p.actions.Shortcut != nil {
		p.actions.Shortcut(s)
	}
}

// Shortcuts are those of [Panel.Shortcut] that no menu entry has.
func Shortcuts() (all []fyne.Shortcut) {
	for _, name := range []fyne.KeyName{fyne.KeyUp, fyne.KeyDown, fyne.KeySpace} {
		all = append(all, &desktop.CustomShortcut{KeyName: name, Modifier: fyne.KeyModifierShortcutDefault})
	}
	return all
}

// walk moves the choice by n lines; with Shift it takes what lies between along.
func (p *Panel) walk(n int) {
	ref, ok := p.accounts.step(n)
	switch {
	case !ok:
	case p.held()&fyne.KeyModifierShift != 0:
		p.accounts.extend(ref)
		p.picked()
	default:
		p.alone(ref)
		p.list.step(ref)
	}
}

// addNext picks the next line beside those that are chosen.
func (p *Panel) addNext(n int) {
	if ref, ok := p.accounts.step(n); ok {
		p.accounts.add(ref)
		p.picked()
	}
}

// pick chooses a line that was clicked: with Shift with all up to it, with Ctrl beside
// the others.
func (p *Panel) pick(ref oauth.Ref, held fyne.KeyModifier) {
	switch {
	case held&fyne.KeyModifierShift != 0:
		p.accounts.extend(ref)
	case held&fyne.KeyModifierShortcutDefault != 0:
		p.accounts.toggle(ref)
	default:
		p.Choose(ref)
		return
	}
	p.picked()
	p.focusList()
}

// point chooses the line whose menu opens, unless it is chosen with others.
func (p *Panel) point(ref oauth.Ref) {
	if !p.accounts.picks.set[ref] {
		p.pick(ref, 0)
	}
}

// picked shows what is chosen now.
func (p *Panel) picked() {
	p.accounts.aside = oauth.Ref{}
	p.accounts.startHere()
	p.list.showPicks()
	p.actions.Chosen(p.accounts.chosen)
}

package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/parts"
	"tokendesk/ui/parts/menu"
)

// typedKey is what keys of the keyboard do that the list has no use for itself. It
// reports whether the key was used.
func (m *mainScreen) typedKey(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		m.enterKey()
	case fyne.KeyDelete:
		m.forAll(m.actions.remove, m.actions.removeAll)()
	case fyne.KeyEscape:
		m.escapeKey()
	case fyne.KeyF5:
		m.actions.renewListed()
	case fyne.KeyF1:
		m.openShortcuts()
	case desktop.KeyMenu:
		m.openRowMenu()
	case fyne.KeyF10:
		if parts.Held()&fyne.KeyModifierShift == 0 {
			m.OpenMenus()
		} else {
			m.openRowMenu()
		}
	default:
		return false
	}
	return true
}

// escapeKey goes back to the list where it is covered, else it stops what runs for the chosen
// account. Else the window goes, where the global key has called it.
func (m *mainScreen) escapeKey() {
	if m.panes.away() {
		m.focusList()
		return
	}
	if chosen, ok := m.list.Chosen(); ok && chosen.Running {
		m.desk.Cancel(chosen.Ref())
		return
	}
	m.escaped()
}

// openRowMenu opens the chosen row's menu for the keys.
func (m *mainScreen) openRowMenu() {
	m.list.OpenMenu()
	menu.MarkFirst(m.Win.Canvas())
}

// enterKey does the chosen row's one right thing and then copies. On the header of
// an app's accounts it shows what can be done with them, and where several are
// chosen, in which ways all of them can be copied.
func (m *mainScreen) enterKey() {
	if _, ok := m.list.ChosenGroup(); ok {
		m.openRowMenu()
		return
	}
	if several := m.list.Several(); several != nil {
		m.actions.copyAllAs(several) // which of them is meant nobody knows
		return
	}
	account, ok := m.list.Chosen()
	if !ok {
		return
	}
	switch step := account.NextStep(m.desk.Now()); {
	case step == session.StepCancel:
		// Enter twice by mistake must not undo the first.
	case step.Gets():
		m.actions.copy(account.Ref(), step, m.choices.Format())
	default:
		m.act(account.Ref(), step)
	}
}

// act takes the step on a row's button. Only Copy copies.
func (m *mainScreen) act(ref oauth.Ref, step session.Step) {
	m.list.Choose(ref)
	switch {
	case step == session.StepCancel:
		m.desk.Cancel(ref)
	case step == session.StepCopy:
		m.actions.copy(ref, step, m.choices.Format())
	case step == session.StepTrust:
		m.actions.trust(ref)
	case step == session.StepFill:
		m.actions.fill(ref)
	case step.Gets():
		m.actions.take(ref, step)
	}
}

// copyKey is Ctrl+C where no text is selected: it copies the access token.
func (m *mainScreen) copyKey() {
	if several := m.several(); len(several) > 0 {
		m.actions.copyAllAs(several)
		return
	}
	if account, ok := m.list.Chosen(); ok && !account.Running {
		m.actions.copyToken(account.Ref())
	}
}

// undoKey is Ctrl+Z where no text is being typed: what was removed last comes back.
func (m *mainScreen) undoKey() {
	if m.actions.undo != nil {
		m.actions.undo()
	}
}

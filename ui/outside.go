package ui

import (
	"context"
	"slices"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/desk"
)

// act does what is asked for away from the window: in the tray, by another process, by
// the screen. What a person must see brings the window to the front.
func (w *window) act(a desk.Action) {
	switch a.Do {
	case desk.DoLock:
		w.lock()
	case desk.DoQuit:
		if w.main != nil && w.main.actions.unsaved() {
			w.comeBack()
		}
		w.quit()
	case desk.DoSearch:
		w.call()
	case desk.DoOpen:
		w.comeBack()
		if w.main != nil && a.Ref.Account != "" {
			w.main.askedOutside(a)
		}
	default:
		if w.main == nil {
			w.comeBack() // locked, or not open yet
			return
		}
		w.main.askedOutside(a)
	}
}

// askedOutside does an action once the accounts are known.
func (m *mainScreen) askedOutside(a desk.Action) {
	m.idle.touch = true
	if !m.list.Loaded() {
		m.later = append(m.later, a)
		return
	}
	account, known := m.list.Account(a.Ref)
	switch a.Do {
	case desk.DoOpen:
		if m.list.Reveal(a.Ref) { // also where a search or filter hides it
			m.list.Choose(a.Ref)
		}
	case desk.DoCopy:
		m.copyOutside(account, known)
	case desk.DoRenew:
		m.outside[a.Ref] = a.Do
		m.actions.renew(a.Ref)
	case desk.DoSignIn:
		m.outside[a.Ref] = a.Do
		m.actions.signIn(a.Ref)
	case desk.DoAnother:
		m.anotherOutside(a)
	case desk.DoCancel:
		m.tasks.Run(func(ctx context.Context) error { _, err := m.desk.Act(ctx, a); return err }, m.Toasts.Complain)
	case desk.DoRenewAll:
		m.actions.renewEverything()
	}
}

// copyOutside takes an account's next step and copies, as Enter does. What stands in the
// way is shown.
func (m *mainScreen) copyOutside(account desk.Account, known bool) {
	step := account.NextStep(m.desk.Now())
	switch {
	case !known, step == session.StepCancel: // a second click must not undo the first
	case step.Gets():
		m.outside[account.Ref()] = desk.DoCopy
		m.actions.copy(account.Ref(), step, m.choices.Format())
	default:
		m.raise()
		m.act(account.Ref(), step)
	}
}

// anotherOutside has another person sign in to an app. What must be answered before is
// asked in the window.
func (m *mainScreen) anotherOutside(a desk.Action) {
	m.actions.another(a.Ref)
	if slices.Contains(m.actions.coming.from, a.Ref) {
		m.outside[a.Ref] = a.Do
	} else {
		m.raise()
	}
}

// cameOutside takes note of how a call ended. Who asked for it away from the window is
// told there that it came to nothing: the row that says so may be out of their sight.
func (m *mainScreen) cameOutside(ref oauth.Ref, err error) {
	do, asked := m.outside[ref]
	delete(m.outside, ref)
	if asked && err != nil && m.failed != nil {
		m.failed(desk.Action{Do: do, Ref: ref}, err)
	}
}

// wantedOutside reports whether a sign-in that was asked for away from the window wants
// something of its person now, who may not see the window.
func (m *mainScreen) wantedOutside(began []oauth.Ref) bool {
	return slices.ContainsFunc(began, func(ref oauth.Ref) bool {
		_, asked := m.outside[ref]
		if desk.IsGuest(ref) {
			_, asked = m.outside[oauth.Ref{App: ref.App}]
		}
		return asked
	})
}

// doLater does what was asked for before the accounts were known.
func (m *mainScreen) doLater() {
	later := m.later
	m.later = nil
	for _, a := range later {
		m.askedOutside(a)
	}
}

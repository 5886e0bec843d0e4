package ui

import (
	"context"
	"slices"

	"tokendesk/oauth"
	"tokendesk/ui/copyas"
	"tokendesk/ui/desk"
	"tokendesk/ui/detail"
	"tokendesk/ui/dialogs"
	"tokendesk/ui/tasks"
	"tokendesk/ui/words"
)

// showChoice shows in the pane what is chosen: one account, or several.
func (m *mainScreen) showChoice(ref oauth.Ref) {
	defer m.ticker.Now() // its seconds are counted
	m.RefreshMenus()
	m.keepSoon()
	if several := m.several(); len(several) > 0 {
		m.inspector.chooseSeveral(m.severalModel(several))
		return
	}
	m.inspector.choose(ref)
}

// several are the accounts that are chosen together, or under the chosen header.
func (m *mainScreen) several() []oauth.Ref {
	if _, header := m.list.ChosenGroup(); header {
		return m.list.Targets()
	}
	return m.list.Several()
}

func (m *mainScreen) severalModel(refs []oauth.Ref) detail.Several {
	accounts := m.actions.accounts(refs)
	app := ""
	if _, header := m.list.ChosenGroup(); header && len(accounts) > 0 {
		app = accounts[0].App.Title()
	}
	return detail.SeveralOf(app, accounts, m.desk.Presenting(), m.desk.Now())
}

// followSeveral shows anew what has changed of accounts that are chosen together.
func (m *mainScreen) followSeveral() {
	if several := m.several(); len(several) > 0 {
		m.inspector.chooseSeveral(m.severalModel(several))
	}
}

// manySeveral is how many accounts are looked at again when a second passes.
const manySeveral = 500

// tickSeveral is followSeveral for what time alone changes.
func (m *mainScreen) tickSeveral() {
	if several := m.several(); len(several) > 0 && len(several) <= manySeveral {
		m.inspector.chooseSeveral(m.severalModel(several))
	}
}

// forAll is a command on the one account that is chosen, or on all that are.
func (m *mainScreen) forAll(one func(oauth.Ref), all func([]oauth.Ref)) func() {
	return func() {
		switch refs := m.list.Targets(); {
		case len(m.several()) > 0:
			all(refs)
		case len(refs) == 1:
			one(refs[0])
		}
	}
}

// severalCommands are what can be done with accounts that are chosen together: the
// menu of each of them.
func (m *mainScreen) severalCommands() []command {
	a, all := m.actions, func(do func([]oauth.Ref)) func() { return func() { do(m.list.Targets()) } }
	return []command{
		{label: "Copy as…", do: all(a.copyAllAs)},
		{label: "Renew all", do: all(a.renewAll)},
		{},
		{label: words.SignOut, do: all(a.signOutAll), disabled: !a.anyToken(m.list.Targets())},
		{label: "Remove…", do: all(a.removeAll)},
	}
}

// severalActions are the pane's buttons for them.
func (m *mainScreen) severalActions() detail.SeveralActions {
	all := func(do func([]oauth.Ref)) func() { return func() { do(m.list.Targets()) } }
	return detail.SeveralActions{
		Renew: all(m.actions.renewAll), CopyAs: all(m.actions.copyAllAs), SignOut: all(m.actions.signOutAll), Remove: all(m.actions.removeAll),
	}
}

// accounts are those of these references that are there.
func (a *actions) accounts(refs []oauth.Ref) []desk.Account {
	all := make([]desk.Account, 0, len(refs))
	for _, ref := range refs {
		if account, ok := a.list.Account(ref); ok {
			all = append(all, account)
		}
	}
	return all
}

// copyAllAs asks in which format the tokens of accounts are to be copied.
func (a *actions) copyAllAs(refs []oauth.Ref) {
	if len(refs) == 0 {
		return
	}
	dialogs.CopyAs(a.Win, dialogs.CopyOptions{
		Title: words.Count(len(refs), "account"), Formats: dialogs.SeveralFormats(a.accounts(refs), a.desk.Presenting()), Default: a.choices.Format(),
		Copy: func(f copyas.Format, _ string) { a.copyAll(refs, f) },
	})
}

// copyAll copies the tokens of accounts as one text. Where some cannot be had it says
// which, and copies the others only when a person says so.
func (a *actions) copyAll(refs []oauth.Ref, f copyas.Format) {
	type outcome struct {
		copied  desk.Copied
		missing []desk.Missing
	}
	query := a.list.Query()
	tasks.Start(a.tasks, func(ctx context.Context) (o outcome, err error) {
		o.copied, o.missing, err = a.desk.CopySeveral(ctx, refs, f)
		return o, err
	}, func(o outcome, err error) {
		a.ended()
		switch {
		case err != nil:
			a.Toasts.Complain(err)
		case len(o.missing) > 0:
			a.offerTheOthers(refs, o.missing, f)
		default:
			for _, ref := range refs {
				a.list.Used(ref)
			}
			a.list.Settle(query)
			a.Toasts.Say(words.Copied(o.copied.What, o.copied.New))
		}
	})
}

// offerTheOthers names the accounts whose token cannot be had.
func (a *actions) offerTheOthers(refs []oauth.Ref, missing []desk.Missing, f copyas.Format) {
	if a.DialogOpen() {
		return
	}
	left := slices.Clone(refs)
	o := dialogs.MissingOptions{}
	for _, m := range missing {
		left = slices.DeleteFunc(left, func(ref oauth.Ref) bool { return ref == m.Ref })
		why, _ := words.Explain(m.Err)
		account, _ := a.list.Account(m.Ref)
		o.Lines = append(o.Lines, dialogs.MissingLine{
			Who: a.whose(m.Ref), Why: words.HideIn(words.OneLine(why, 300), account.Record, a.desk.Presenting()),
		})
	}
	o.Left = len(left)
	o.Copy = func() { a.copyAll(left, f) }
	dialogs.Missing(a.Win, o)
}

// whose names an account among those of several apps.
func (a *actions) whose(ref oauth.Ref) string {
	account, ok := a.list.Account(ref)
	if !ok {
		return ref.App
	}
	if who := words.Who(account.Record, a.desk.Presenting()); who != "" {
		return who + ", " + account.App.Title()
	}
	return account.App.Title()
}

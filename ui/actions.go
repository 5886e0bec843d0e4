package ui

import (
	"cmp"
	"context"
	"slices"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/store"
	"tokendesk/ui/browser"
	"tokendesk/ui/copyas"
	"tokendesk/ui/desk"
	"tokendesk/ui/dialogs"
	"tokendesk/ui/editor"
	"tokendesk/ui/list"
	"tokendesk/ui/settings"
	"tokendesk/ui/shell"
	"tokendesk/ui/tasks"
	"tokendesk/ui/words"
)

// actions are what a person can do with accounts and apps, each a question where
// one is needed, a call of the desk, and what is said of it. What fails on an
// account is said on its row, by the desk's updates.
type actions struct {
	*shell.Shell
	tasks   *tasks.Group
	desk    *desk.Desk
	list    *list.Panel
	choices *settings.Choices

	settings    func()                          // opens the person's settings
	menuChanged func()                          // something can be undone, or no more
	ended       func()                          // a call has ended
	outcome     func(oauth.Ref, error)          // how the call on an account ended
	toFront     func()                          // the window, when a person comes back from a browser
	practising  func()                          // the practice provider runs
	shown       func(oauth.Ref) *oauth.TokenSet // the tokens in the pane, nil for others'
	editing     *editor.Editor                  // the one that was opened last; nil for none
	importing   *dialogs.ImportSheet            // so
	undo        func()                          // puts back what was removed last; nil when there is nothing
	unsay       func()                          // takes the message away that offers that; nil for none
	unsayDrag   func()                          // takes away what is said of a drag; nil for none
	back        []oauth.Ref                     // accounts that came back by it: chosen once they are listed
	browsers    []browser.Here                  // of this machine
	choosable   []string                        // what an account's browser may be on this machine
	wanted      struct {
		ref   oauth.Ref // an account that was just made: chosen once it is listed
		trust bool      // and what waits in it is shown then
		fill  bool      // and what it lacks is asked for then
	}
	coming struct { // people who sign in and have no account yet
		from   []oauth.Ref  // what was chosen when they began
		chose  oauth.Ref    // the account that was chosen for the last one who came
		unsaid []desk.Given // who has come and is not listed yet
		unsay  func()       // takes the message away that offers another try; nil for none
	}
	renewing  renewing  // of many accounts
	signing   signing   // the sheets of sign-ins
	undecided oauth.Ref // an account whose token has just turned out to be somebody else's
}

// unsaved reports whether the editor holds what was typed and not saved.
func (a *actions) unsaved() bool { return a.editing != nil && a.editing.Unsaved() }

// take takes a step that leads to a token, and copies nothing.
func (a *actions) take(ref oauth.Ref, step session.Step) {
	a.call(ref, func(ctx context.Context) error { _, err := a.desk.TakeStep(ctx, ref, step); return err })
}

// renew renews an account's token. It says so: of a token that was fresh the row shows
// nothing but a time that is a little longer.
func (a *actions) renew(ref oauth.Ref) {
	var set oauth.TokenSet
	a.tasks.Run(func(ctx context.Context) (err error) { set, err = a.desk.Renew(ctx, ref); return err }, func(err error) {
		a.over(ref, err)
		if err == nil {
			a.Toasts.Say(words.Sentence(words.Renewed(session.RenewResult{Outcome: session.RenewDone, Set: set}, a.desk.Now())))
		}
	})
}

func (a *actions) signIn(ref oauth.Ref) {
	a.call(ref, func(ctx context.Context) error { _, err := a.desk.SignIn(ctx, ref); return err })
}

// forgetTrace forgets what is kept of an account's exchanges.
func (a *actions) forgetTrace(ref oauth.Ref) {
	a.tasks.Run(func(ctx context.Context) error { return a.desk.ForgetTrace(ctx, ref) }, a.Toasts.Done("Forgot its exchanges with the server"))
}

// call runs a call whose outcome the row shows.
func (a *actions) call(ref oauth.Ref, work func(context.Context) error) {
	a.tasks.Run(work, func(err error) { a.over(ref, err) })
}

// over follows up the end of a call on an account.
func (a *actions) over(ref oauth.Ref, err error) {
	a.ended()
	a.outcome(ref, err)
	a.askWhose(ref, err)
}

// copy copies the token that a step leads to, in a format.
func (a *actions) copy(ref oauth.Ref, step session.Step, format copyas.Format) {
	a.copyNamed(ref, desk.CopyRequest{Step: step, Format: format})
}

func (a *actions) copyNamed(ref oauth.Ref, r desk.CopyRequest) {
	query := a.list.Query()
	tasks.Start(a.tasks, func(ctx context.Context) (desk.Copied, error) {
		return a.desk.Copy(ctx, ref, r)
	}, func(copied desk.Copied, err error) {
		a.over(ref, err)
		if err == nil {
			a.list.Used(ref)
			a.list.Settle(query)
			a.Toasts.Say(words.Copied(copied.What, copied.New))
		}
	})
}

// copyToken copies the access token, renewed first where it must be; what stands
// in the way of that comes first.
func (a *actions) copyToken(ref oauth.Ref) {
	account, ok := a.list.Account(ref)
	if !ok {
		return
	}
	switch account.NextStep(a.desk.Now()) {
	case session.StepTrust:
		a.trust(ref)
	case session.StepSignInAgain:
		a.otherPerson(ref)
	case session.StepFill:
		a.fill(ref)
	default:
		a.copy(ref, session.StepCopy, a.choices.Format())
	}
}

func (a *actions) copyAs(ref oauth.Ref) {
	account, ok := a.list.Account(ref)
	if !ok {
		return
	}
	last := a.choices.Get().CopyAs[ref.App]
	if _, err := copyas.ParseName(last.Name); err != nil {
		last.Name = "" // a settings file that was written by hand
	}
	dialogs.CopyAs(a.Win, dialogs.CopyOptions{
		Title: a.title(ref), Formats: dialogs.CopyFormats(account, a.shown(ref), last.Name), Default: a.choices.Format(),
		Chosen: copyas.Format(last.Format), Name: last.Name, Sample: dialogs.CopySample(account),
		Copy: func(f copyas.Format, name string) {
			a.choices.Change(func(s *store.Settings) { s.RememberCopy(ref.App, store.CopyChoice{Format: string(f), Name: name}) })
			a.copyNamed(ref, desk.CopyRequest{Step: session.StepCopy, Format: f, Name: name})
		},
		SetDefault: func(f copyas.Format) {
			a.choices.Change(func(s *store.Settings) { s.CopyFormat = string(f) })
		},
	})
}

// copyText copies something that is shown, such as a server's answer or an
// address, and no more than that.
func (a *actions) copyText(text, what string, secret bool) {
	a.tasks.Run(func(ctx context.Context) error { return a.desk.CopyText(ctx, text, what, secret) },
		a.Toasts.Done(words.Copied(what, false)))
}

func (a *actions) copyAddress(ref oauth.Ref) {
	if account, _ := a.list.Account(ref); account.Progress.Address != "" {
		a.copyText(account.Progress.Address, "sign-in address", false)
	}
}

// title names an account in a sentence.
func (a *actions) title(ref oauth.Ref) string {
	account, ok := a.list.Account(ref)
	if !ok {
		return ref.App
	}
	return words.Title(account.App, account.Record.Account, a.desk.Presenting())
}

// named is what names a person, masked in presentation mode.
func (a *actions) named(who string) string { return words.Hide(who, a.desk.Presenting()) }

// trust shows what waits in an app for a person's word (promise 40), and accepts
// exactly that.
func (a *actions) trust(ref oauth.Ref) {
	account, ok := a.list.Account(ref)
	if !ok {
		return
	}
	title := account.App.Title()
	tasks.Start(a.tasks, func(ctx context.Context) ([]oauth.Change, error) {
		return a.desk.Changes(ctx, ref.App)
	}, func(changes []oauth.Change, err error) {
		if err != nil {
			a.Toasts.Complain(err)
			return
		}
		if len(changes) == 0 || a.DialogOpen() {
			return
		}
		dialogs.Trust(a.Win, dialogs.TrustOptions{
			Title: title, Changes: changes, Private: a.desk.Presenting(),
			Accept: func() {
				a.tasks.Run(func(ctx context.Context) error { return a.desk.Trust(ctx, ref.App, changes) }, a.Toasts.Done("Trusted "+title))
			},
		})
	})
}

// remove asks and removes an account, or the app with its only account.
func (a *actions) remove(ref oauth.Ref) {
	if desk.IsGuest(ref) {
		a.desk.Cancel(ref) // there is nothing else to remove
		return
	}
	account, ok := a.list.Account(ref)
	if !ok {
		return
	}
	refs := []oauth.Ref{ref}
	r := words.Removal{App: account.App.Title(), Accounts: a.list.Count(ref.App)}
	if r.Accounts > 1 {
		r.Account = a.named(cmp.Or(account.Record.Account.Label, account.Record.Account.ID))
	}
	remove := func(ctx context.Context, o []desk.RemoveOption) (undoing, error) {
		if r.Account != "" {
			return a.desk.RemoveAccount(ctx, ref, o...)
		}
		return a.desk.RemoveApp(ctx, ref.App, o...)
	}
	if account.HasToken() {
		r.Tokens = 1
	}
	a.askRemoval(refs, r, []removing{remove})
}

// offerUndo keeps the way back from the removal of accounts in the menu, until it is taken
// or something else is removed. said is what is said once they are back; they are chosen
// then. query is what was searched for when they were removed: what somebody has begun to
// type since is left alone.
func (a *actions) offerUndo(refs []oauth.Ref, undo func(context.Context) error, said, query string) {
	a.withdrawUndo()
	a.undo = func() {
		a.undo = nil
		a.withdrawUndo()
		a.menuChanged()
		a.tasks.Run(undo, func(err error) {
			a.Toasts.Done(said)(err)
			if err == nil {
				a.back = refs
				a.showBack()
			}
		})
	}
	a.menuChanged()
	a.list.Settle(query) // so that Ctrl+Z there is not about what was searched for before
}

// withdrawUndo takes the message away that offers a way back.
func (a *actions) withdrawUndo() {
	if a.unsay != nil {
		a.unsay()
		a.unsay = nil
	}
}

// showBack chooses what came back, once all of it is listed.
func (a *actions) showBack() {
	if len(a.back) > 0 && a.list.RevealAll(a.back) {
		a.back = nil
	}
}

// toggleFavourite marks an app, or takes the mark off.
func (a *actions) toggleFavourite(ref oauth.Ref) {
	account, ok := a.list.Account(ref)
	if !ok {
		return
	}
	favourite := !account.Record.App.Favourite
	said := account.App.Title() + " is a favourite"
	if !favourite {
		said = account.App.Title() + " is no longer a favourite"
	}
	a.tasks.Run(func(ctx context.Context) error { return a.desk.SetFavourite(ctx, ref.App, favourite) }, a.Toasts.Done(said))
}

// keepsFresh reports whether an account is renewed before it expires, and whether
// that is settled elsewhere.
func (a *actions) keepsFresh(ref oauth.Ref) (kept, settled bool) {
	account, ok := a.list.Account(ref)
	if !ok || desk.IsGuest(ref) {
		return false, true
	}
	return desk.KeepsFresh(a.choices.Get(), account)
}

// toggleKeepFresh chooses an account to be renewed before it expires, or no more.
func (a *actions) toggleKeepFresh(ref oauth.Ref) {
	kept, settled := a.keepsFresh(ref)
	said := ref.String()
	if a.desk.Presenting() {
		said = a.title(ref) // an account's id may name somebody
	}
	switch {
	case settled && kept:
		a.Toasts.Say(said + " is already renewed before it expires")
	case settled:
		a.Toasts.Say("Automatic renewal is switched off in the settings")
	case kept:
		a.choices.Change(func(s *store.Settings) { s.ToggleKeep(ref) })
		a.Toasts.Say(said + " is no longer renewed automatically")
	default:
		a.choices.Change(func(s *store.Settings) { s.ToggleKeep(ref) })
		a.Toasts.Say(said + " is renewed before it expires, while this window is open")
	}
}

func (a *actions) importFile() { a.importFrom(dialogs.ImportOptions{}) }

// importFrom imports what the options name, or asks for it.
func (a *actions) importFrom(o dialogs.ImportOptions) {
	o.Run, o.Private, o.Desk, o.Complete, o.Done = a.tasks.Show, a.desk.Presenting(), a.desk, a.desk.Catalogue.Complete, a.Toasts.Say
	o.Provider = a.desk.ProviderName
	o.Fill = func(app string) {
		a.wanted.ref, a.wanted.fill = oauth.Ref{App: app, Account: oauth.DefaultAccount}, true
		a.showWanted()
	}
	a.importing = dialogs.Import(a.Win, o)
}

func (a *actions) exportFile() {
	var apps []oauth.App
	for _, account := range a.list.Accounts() {
		app := account.Record.App
		if !slices.ContainsFunc(apps, func(known oauth.App) bool { return known.ID == app.ID }) {
			apps = append(apps, app)
		}
	}
	dialogs.Export(a.Win, dialogs.ExportOptions{Run: a.tasks.Show, Apps: apps, Desk: a.desk, Done: a.Toasts.Say})
}

// practice starts the practice provider, whose apps are listed then.
func (a *actions) practice() {
	a.tasks.Run(a.desk.StartPractice, func(err error) {
		if err == nil {
			a.practising()
		}
		a.Toasts.Done("The practice provider is running; its apps are in the list")(err)
	})
}

// findBrowsers asks which browsers this machine has, once.
func (a *actions) findBrowsers() {
	tasks.Start(a.tasks, func(context.Context) ([]browser.Here, error) { return a.desk.Browsers(), nil },
		func(found []browser.Here, _ error) { a.browsers = found })
	tasks.Start(a.tasks, func(context.Context) ([]string, error) { return a.desk.BrowserChoices(), nil },
		func(found []string, _ error) { a.choosable = found })
}

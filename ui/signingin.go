package ui

import (
	"context"
	"errors"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/desk"
	"tokendesk/ui/dialogs"
	"tokendesk/ui/parts"
)

// signing are the sheets over sign-ins that wait for a person. One at most is open;
// each goes with its sign-in, and closing one ends none.
type signing struct {
	ref    oauth.Ref
	sheet  *parts.Sheet         // of a pasted answer, or of another way; nil for none
	device *dialogs.DeviceSheet // of a device's code; nil for none
	asked  string               // the address of the sign-in that sheet is about; "" for another page
	failed bool                 // sheet is about a browser that could not be opened
}

// openPage opens a page of an account in the account's browser, and offers other
// ways where that one cannot be opened.
func (a *actions) openPage(ref oauth.Ref, address string) {
	a.tasks.Run(func(ctx context.Context) error { return a.desk.OpenPage(ctx, ref, address) }, func(err error) {
		if err != nil && !desk.IsCancelled(err) {
			a.openElsewhere(ref, address, err)
		}
	})
}

// openAgain opens the sign-in page of an account that waits for it once more.
func (a *actions) openAgain(ref oauth.Ref) {
	if account, _ := a.list.Account(ref); account.Progress.Address != "" {
		a.openPage(ref, account.Progress.Address)
	}
}

// otherWays offers the other ways to the sign-in page of an account.
func (a *actions) otherWays(ref oauth.Ref) {
	if account, _ := a.list.Account(ref); account.Progress.Address != "" {
		a.openElsewhere(ref, account.Progress.Address, account.Progress.BrowserErr)
	}
}

// openElsewhere offers other ways to a page of an account. why is nil where the
// person asked for them.
func (a *actions) openElsewhere(ref oauth.Ref, address string, why error) {
	if open := a.signing.sheet; open != nil && a.signing.ref == ref {
		open.Hide() // this one takes an answer, too
	}
	if a.DialogOpen() {
		a.Toasts.Complain(why)
		return
	}
	account, _ := a.list.Account(ref)
	o := dialogs.ElsewhereOptions{
		Title: a.title(ref), Err: why, Address: address, Private: a.desk.Presenting(), Browsers: a.offered(), Run: a.tasks.Show,
		OpenIn: func(program string, remember bool, done func(error)) { a.openIn(ref, program, address, remember, done) },
		Copy:   func(text, what string) { a.copyText(text, what, false) },
	}
	a.signing.ref, a.signing.asked, a.signing.failed = ref, "", why != nil
	if p := account.Progress; p.Address == address {
		a.signing.asked = address
		o.RedirectURI, o.MustPaste, o.Paste = p.RedirectURI, p.MustPaste, p.Paste
	}
	a.signing.sheet = dialogs.Elsewhere(a.Win, o)
}

// openIn opens a page of an account in another browser than the account's.
func (a *actions) openIn(ref oauth.Ref, program, address string, remember bool, done func(error)) {
	a.tasks.Run(func(ctx context.Context) error { return a.desk.OpenPageIn(ctx, ref, address, program, remember) }, done)
}

// offered are this machine's browsers as a sheet offers them.
func (a *actions) offered() (all dialogs.Browsers) {
	for _, b := range a.browsers {
		all = append(all, dialogs.Browser(b))
	}
	return all
}

func (a *actions) pasteAnswer(ref oauth.Ref) {
	account, _ := a.list.Account(ref)
	if p := account.Progress; p.Paste != nil {
		a.signing.ref, a.signing.asked, a.signing.failed = ref, p.Address, false
		a.signing.sheet = dialogs.PasteAnswer(a.Win, dialogs.PasteOptions{
			Title: a.title(ref), RedirectURI: p.RedirectURI, MustPaste: p.MustPaste, Paste: p.Paste,
			Copy: func() { a.copyAddress(ref) }, Open: func() { a.openPage(ref, p.Address) },
		})
	}
}

// showCode shows the code of a device sign-in that waits.
func (a *actions) showCode(ref oauth.Ref) {
	account, _ := a.list.Account(ref)
	p := account.Progress
	if p.Device == nil || a.DialogOpen() {
		return
	}
	open := func(remember bool) func(program, address string) {
		return func(program, address string) { a.openIn(ref, program, address, remember, a.Toasts.Complain) }
	}
	a.signing.ref = ref
	a.signing.device = dialogs.ShowDevice(a.Win, dialogs.DeviceOptions{
		Title: a.title(ref), Browsers: a.offered(), Now: a.desk.Now, Hide: a.Toasts.Unnamed,
		After: func(d time.Duration, f func()) func() { return a.tasks.After(d, f) },
		Open: func(address string) {
			a.tasks.Run(func(ctx context.Context) error { return a.desk.OpenPage(ctx, ref, address) }, func(err error) {
				if sheet := a.signing.device; sheet != nil && err != nil {
					sheet.Unopened(err)
				}
			})
		},
		Copy:   func(text, what string) { a.copyText(text, what, false) },
		OpenIn: open(false), Remember: open(true),
		Cancel: func() { a.desk.Cancel(ref) }, Again: func() { a.take(ref, session.StepSignIn) },
	}, p)
}

// followSignIns keeps the open sheet as its sign-in is, closes it where that has
// ended, and asks for what a sign-in that began with this update wants of a person.
func (a *actions) followSignIns(began []oauth.Ref) {
	account, _ := a.list.Account(a.signing.ref)
	a.followSheet(account)
	a.followCode(account)
	for _, ref := range began {
		if a.DialogOpen() {
			return
		}
		switch p := progressOf(a.list.Account(ref)); {
		case p.Device != nil:
			a.showCode(ref)
		case p.BrowserErr != nil:
			a.otherWays(ref)
		default:
			a.pasteAnswer(ref)
		}
	}
}

func progressOf(account desk.Account, _ bool) session.Progress { return account.Progress }

func (a *actions) followSheet(account desk.Account) {
	sheet := a.signing.sheet
	if sheet == nil {
		return
	}
	p := account.Progress
	if a.signing.asked != "" && p.Address != a.signing.asked {
		sheet.Hide()
	}
	if !sheet.Open() {
		a.signing.sheet = nil
	} else if a.signing.asked != "" && p.BrowserErr != nil && !a.signing.failed {
		a.openElsewhere(a.signing.ref, p.Address, p.BrowserErr) // where the answer was only to be pasted
	}
}

func (a *actions) followCode(account desk.Account) {
	sheet := a.signing.device
	switch {
	case sheet == nil:
	case !sheet.Open():
		a.signing.device = nil
	case account.Running && account.Progress.Device != nil:
		sheet.Update(account.Progress)
	case !account.Running && errors.Is(account.Err, session.ErrOtherPerson):
		sheet.Ended(nil)
		a.undecided = account.Ref()
		a.showUndecided()
	case !account.Running && account.Err != nil:
		sheet.Ended(account.Err)
	case !account.Running:
		sheet.Ended(nil)
	}
}

// nowWants are the accounts of an update whose sign-in wants something of a person
// since now.
func (m *mainScreen) nowWants(u desk.Update) (began []oauth.Ref) {
	for _, a := range u.Accounts {
		before, _ := m.list.Account(a.Ref())
		answer, browser, code := desk.Wants(a.Progress)
		hadAnswer, hadBrowser, hadCode := desk.Wants(before.Progress)
		if answer && !hadAnswer || browser && !hadBrowser || code && !hadCode {
			began = append(began, a.Ref())
		}
	}
	return began
}

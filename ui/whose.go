package ui

import (
	"context"
	"errors"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/desk"
	"tokendesk/ui/dialogs"
	"tokendesk/ui/tasks"
	"tokendesk/ui/words"
)

// otherPerson shows what can be done with a token that is somebody else's than its account
// expects.
func (a *actions) otherPerson(ref oauth.Ref) {
	account, ok := a.list.Account(ref)
	if !ok || !account.Record.Held || a.DialogOpen() {
		return
	}
	owner := a.named(words.Owner(account.Record))
	dialogs.Whose(a.Win, dialogs.WhoseOptions{
		Account: account, Title: a.title(ref), Private: a.desk.Presenting(), Keep: a.keeper(account),
		SignIn: func() { a.signIn(ref) },
		Use: func() {
			a.tasks.Run(func(ctx context.Context) error { return a.desk.UseHere(ctx, ref) }, a.Toasts.Done(words.UsedHere(owner)))
		},
	})
}

// askWhose opens what can be done when a call has just brought a token of somebody else
// to the chosen account, and nothing else is open: whoever did it comes back from the
// browser for that.
func (a *actions) askWhose(ref oauth.Ref, err error) {
	if chosen, _ := a.list.Chosen(); chosen.Ref() != ref || !errors.Is(err, session.ErrOtherPerson) || a.DialogOpen() {
		return
	}
	a.undecided = ref
	a.showUndecided()
}

// showUndecided asks once the list says it, too.
func (a *actions) showUndecided() {
	account, ok := a.list.Account(a.undecided)
	if !ok || account.Running || !account.Record.Held {
		return
	}
	a.undecided = oauth.Ref{}
	a.otherPerson(account.Ref())
}

// keeper is the account of the person whom an account's token belongs to, nil where
// nobody told who that is.
func (a *actions) keeper(account desk.Account) *dialogs.Keeper {
	if account.Record.Tokens == nil || account.Record.Tokens.Identity == "" {
		return nil
	}
	var others []oauth.Record
	for _, other := range a.list.Accounts() {
		if other.Ref().App == account.Ref().App && other.Ref() != account.Ref() {
			others = append(others, other.Record)
		}
	}
	_, known := desk.AccountOf(others, *account.Record.Tokens)
	who := ""
	if !a.desk.Presenting() {
		who = words.Shorten(words.Owner(account.Record), 60)
	}
	return &dialogs.Keeper{Who: who, New: !known, Do: func() { a.keepForOwner(account.Ref(), a.named(words.Owner(account.Record))) }}
}

// keep gives an account's token to the account of the person it belongs to.
func (a *actions) keep(ref oauth.Ref) {
	if account, ok := a.list.Account(ref); ok {
		a.keepForOwner(ref, a.named(words.Owner(account.Record)))
	}
}

// keepForOwner gives a token that is somebody else's to their own account, and chooses
// that.
func (a *actions) keepForOwner(ref oauth.Ref, owner string) {
	tasks.Start(a.tasks, func(ctx context.Context) (desk.Given, error) { return a.desk.KeepForOwner(ctx, ref) },
		func(given desk.Given, err error) {
			a.ended()
			if err != nil {
				a.Toasts.Complain(err)
				return
			}
			a.wanted.ref = given.Ref // chosen once it is listed
			a.showWanted()
			a.Toasts.Say(words.KeptFor(owner, !given.Known))
		})
}

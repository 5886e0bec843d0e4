package ui

import (
	"context"
	"slices"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/desk"
	"tokendesk/ui/tasks"
	"tokendesk/ui/words"
)

// another has another person sign in to an app; from is the account or header that
// was chosen. Whoever signs in is a row of the list while the browser is waited for, and chosen
// there; what came of it is chosen afterwards, unless the choice was moved meanwhile.
func (a *actions) another(from oauth.Ref) {
	account, ok := a.list.Account(from)
	if !ok {
		if account, ok = a.list.Account(a.anyOf(from.App)); !ok {
			return
		}
	}
	switch {
	case account.NextStep(a.desk.Now()) == session.StepTrust:
		a.trust(account.Ref()) // nothing is sent before that
		return
	case len(account.Open) > 0:
		a.fill(account.Ref())
		return
	}
	if err := desk.AnotherPersonSignsIn(account.App); err != nil {
		a.Toasts.Complain(err)
		return
	}
	if a.coming.unsay != nil {
		a.coming.unsay()
		a.coming.unsay = nil
	}
	a.coming.from = append(a.coming.from, from)
	tasks.Start(a.tasks, func(context.Context) (bool, error) { return a.desk.AnotherShares(), nil }, func(shares bool, _ error) {
		if shares {
			a.Toasts.Say(words.AnotherShares)
		}
		a.askAnother(from)
	})
}

// askAnother has the page opened at which another person signs in.
func (a *actions) askAnother(from oauth.Ref) {
	tasks.Start(a.tasks, func(ctx context.Context) (desk.Given, error) { return a.desk.SignInAnother(ctx, from.App) },
		func(given desk.Given, err error) {
			a.ended()
			a.outcome(oauth.Ref{App: from.App}, err)
			switch {
			case err == nil:
				a.came(from, given)
			case !desk.IsCancelled(err):
				a.coming.unsay = a.Toasts.Offer(words.Sentences(err), "Try again", func() { a.another(from) })
				fallthrough
			default:
				a.backTo(from)
			}
			a.coming.from = slices.DeleteFunc(a.coming.from, func(r oauth.Ref) bool { return r == from })
		})
}

// came says who has signed in, and chooses the account, as soon as it is listed.
func (a *actions) came(from oauth.Ref, given desk.Given) {
	if a.unmoved(from) {
		a.coming.chose = given.Ref
	}
	a.coming.unsaid = append(a.coming.unsaid, given)
	a.followComing(nil)
}

// followComing shows what the sign-ins of other people have come to: those who have just
// begun are chosen, and those who have come, once they are listed.
func (a *actions) followComing(began []oauth.Ref) {
	for _, guest := range began {
		if slices.ContainsFunc(a.coming.from, a.unmoved) {
			a.list.Lead(guest)
		}
	}
	a.coming.unsaid = slices.DeleteFunc(a.coming.unsaid, func(given desk.Given) bool {
		if _, listed := a.list.Account(given.Ref); !listed {
			return false
		}
		if given.Ref == a.coming.chose {
			a.list.Lead(given.Ref)
		}
		a.Toasts.Say(words.SignedIn(a.named(given.Who), given.Known, given.Unnamed))
		return true
	})
}

// unmoved reports whether the choice is where a sign-in of another person began, or
// where one has led it since, so that it may be led on.
func (a *actions) unmoved(from oauth.Ref) bool {
	chosen := a.list.ChosenRef()
	return chosen == (oauth.Ref{}) || chosen.App == from.App && (chosen == from || chosen == a.coming.chose || desk.IsGuest(chosen))
}

// backTo chooses what was chosen before a sign-in that came to nothing.
func (a *actions) backTo(from oauth.Ref) {
	if desk.IsGuest(a.list.ChosenRef()) && !desk.IsGuest(from) {
		a.list.Lead(from)
	}
}

// newGuests are the people of an update who have just begun to sign in.
func (m *mainScreen) newGuests(u desk.Update) (began []oauth.Ref) {
	for _, a := range u.Accounts {
		if _, known := m.list.Account(a.Ref()); !known && desk.IsGuest(a.Ref()) {
			began = append(began, a.Ref())
		}
	}
	return began
}

// another has another person sign in to the chosen account's app, or the chosen
// header's.
func (m *mainScreen) another() {
	if ref := m.list.ChosenRef(); ref != (oauth.Ref{}) {
		m.actions.another(ref)
	}
}

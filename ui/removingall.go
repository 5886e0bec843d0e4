package ui

import (
	"context"
	"errors"
	"slices"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
	"tokendesk/ui/dialogs"
	"tokendesk/ui/tasks"
	"tokendesk/ui/words"
)

// undoing puts back what was removed.
type undoing = func(context.Context) error

// removing removes an account, or an app.
type removing func(context.Context, []desk.RemoveOption) (undoing, error)

// removeAll asks once and removes accounts, an app as a whole where all of its are
// among them. One undo brings all of it back.
func (a *actions) removeAll(refs []oauth.Ref) {
	accounts := a.accounts(refs)
	switch len(accounts) {
	case 0:
		return
	case 1:
		a.remove(accounts[0].Ref())
		return
	}
	r := words.Removal{Several: len(accounts)}
	of := map[string]int{}
	for _, account := range accounts {
		of[account.Ref().App]++
		if account.HasToken() {
			r.Tokens++
		}
	}
	if len(of) == 1 {
		r.App = accounts[0].App.Title()
	}
	var steps []removing
	for _, account := range accounts {
		ref := account.Ref()
		switch {
		case of[ref.App] == 0: // it goes with its app
		case of[ref.App] == a.list.Count(ref.App):
			of[ref.App] = 0
			r.Whole = append(r.Whole, account.App.Title())
			steps = append(steps, func(ctx context.Context, o []desk.RemoveOption) (undoing, error) {
				return a.desk.RemoveApp(ctx, ref.App, o...)
			})
		default:
			steps = append(steps, func(ctx context.Context, o []desk.RemoveOption) (undoing, error) {
				return a.desk.RemoveAccount(ctx, ref, o...)
			})
		}
	}
	a.askRemoval(refs, r, steps)
}

// askRemoval asks before the steps of a removal, with what becomes of the browser profiles
// of its accounts.
func (a *actions) askRemoval(refs []oauth.Ref, r words.Removal, steps []removing) {
	a.findProfiles(refs, &r, func() {
		dialogs.RemoveWith(a.Win, r, func(keepProfiles bool) { a.takeAway(refs, steps, keepProfiles, r) })
	})
}

// takeAway takes the steps of a removal, and offers one way back from all that were
// taken, also where one failed. Somebody who takes it while the steps still run has them
// back once they are over. A profile that a browser has open stays.
func (a *actions) takeAway(refs []oauth.Ref, steps []removing, keepProfiles bool, r words.Removal) {
	type outcome struct {
		undo []undoing
		open []oauth.Ref // whose profile stays
		err  error
	}
	query := a.list.Query()
	wanted := false // back, before the steps are over
	a.withdrawUndo()
	a.undo = func() {
		wanted, a.undo = true, nil
		a.menuChanged()
	}
	a.menuChanged()
	a.list.Settle(query)
	tasks.Start(a.tasks, func(ctx context.Context) (o outcome, _ error) {
		options := []desk.RemoveOption{desk.KeepOpenProfiles(func(ref oauth.Ref) { o.open = append(o.open, ref) })}
		if keepProfiles {
			options = []desk.RemoveOption{desk.KeepProfiles()}
		}
		for _, remove := range steps {
			undo, err := remove(ctx, options)
			if err != nil {
				o.err = err
				break
			}
			o.undo = append(o.undo, undo)
		}
		return o, nil
	}, func(o outcome, _ error) {
		if len(o.undo) > 0 {
			a.offerUndo(refs, all(o.undo), r.Back(), query)
		} else {
			a.undo = nil
			a.menuChanged()
		}
		switch {
		case o.err != nil:
			a.Toasts.Complain(o.err)
		case !wanted:
			a.unsay = a.Toasts.Offer(r.Done()+words.OpenProfilesStay(len(o.open)), "Undo", a.undo)
		}
		if wanted && a.undo != nil {
			a.undo()
		}
	})
}

// all takes steps back, the last one first.
func all(steps []undoing) undoing {
	return func(ctx context.Context) (err error) {
		for _, undo := range slices.Backward(steps) {
			err = errors.Join(err, undo(ctx))
		}
		return err
	}
}

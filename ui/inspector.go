package ui

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
	"tokendesk/ui/detail"
	"tokendesk/ui/tasks"
)

// inspector feeds the right pane with the chosen account. It alone holds tokens
// in the clear, and only those of the account that is shown.
type inspector struct {
	tasks   *tasks.Group
	desk    *desk.Desk
	account func(oauth.Ref) (desk.Account, bool) // what the list knows
	private func() bool                          // presentation mode
	pane    *detail.Pane

	ref      oauth.Ref
	details  desk.Details    // of ref; zero until it was read
	previous *oauth.TokenSet // the token set before this one, as far as it was seen
	cancel   context.CancelFunc
}

func newInspector(t *tasks.Group, d *desk.Desk, account func(oauth.Ref) (desk.Account, bool), a detail.Actions, private func() bool) *inspector {
	i := &inspector{tasks: t, desk: d, account: account, private: private}
	i.asking(&a)
	i.pane = detail.New(a)
	return i
}

// choose shows another account, or none.
func (i *inspector) choose(ref oauth.Ref) {
	if ref == i.ref && ref != (oauth.Ref{}) {
		return
	}
	i.ref, i.details, i.previous = ref, desk.Details{}, nil
	if ref.Account == "" { // none, or the header of an app's accounts
		i.pane.Clear()
		return
	}
	i.read(nil)
	i.tasks.After(glanceAfter, func() {
		if ref == i.ref && !i.known() {
			i.glance()
		}
	})
}

// chooseSeveral shows accounts that are chosen together, and drops the tokens of the
// one that was shown.
func (i *inspector) chooseSeveral(s detail.Several) {
	i.ref, i.details, i.previous = oauth.Ref{}, desk.Details{}, nil
	i.pane.ShowSeveral(s)
}

// known reports whether the account that is to be shown was read.
func (i *inspector) known() bool { return i.details.Record.Account.ID != "" }

// glanceAfter is how long the account before stays in the pane while the vault
// is slow. Less than that is no wait, and two pictures in a row would flicker.
const glanceAfter = 80 * time.Millisecond

// glance shows what the list knows of the account, without its token.
func (i *inspector) glance() {
	if a, ok := i.account(i.ref); ok {
		i.pane.Show(detail.ModelOf(i.input(desk.Details{Account: a})).WithoutTokens())
	}
}

// read reads the account and shows it; then, if given, comes before that.
func (i *inspector) read(then func()) {
	ref := i.ref
	if i.cancel != nil {
		i.cancel()
	}
	i.cancel = tasks.Start(i.tasks, func(ctx context.Context) (desk.Details, error) { return i.desk.Details(ctx, ref) },
		func(d desk.Details, err error) {
			if then != nil {
				then()
			}
			i.take(ref, d, err)
		})
}

// take shows what was read of an account, if it is still the chosen one.
func (i *inspector) take(ref oauth.Ref, d desk.Details, err error) {
	switch {
	case ref != i.ref || desk.IsCancelled(err):
		return
	case err != nil:
		i.pane.Clear() // it has gone; the list will follow
		return
	}
	if old := i.details.Record.Tokens; old != nil && d.Record.Tokens != nil && !old.ObtainedAt.Equal(d.Record.Tokens.ObtainedAt) {
		i.previous = old
	}
	i.details = d
	i.show()
}

// follow shows what an update tells of the chosen account.
func (i *inspector) follow(u desk.Update) {
	if i.ref.Account == "" {
		return
	}
	for _, a := range u.Accounts {
		if a.Ref() == i.ref {
			i.show()
			i.read(nil) // while it runs, for its exchanges with the server
			return
		}
	}
}

// show shows what is known, at this moment.
func (i *inspector) show() {
	if i.ref.Account != "" && i.known() {
		i.pane.Show(detail.ModelOf(i.input(i.details)))
	}
}

// input is what the pane's model is made of at this moment.
func (i *inspector) input(d desk.Details) detail.Input {
	if a, ok := i.account(i.ref); ok {
		d.Running, d.Progress, d.Err, d.Discovered = a.Running, a.Progress, a.Err, a.Discovered
	}
	return detail.Input{Details: d, Previous: i.previous, Private: i.private(), Now: i.desk.Now().Local()}
}

// tokens are those of an account in the clear, where it is the one that is shown.
func (i *inspector) tokens(ref oauth.Ref) *oauth.TokenSet {
	if ref != i.ref {
		return nil
	}
	return i.details.Record.Tokens
}

// forget drops every token.
func (i *inspector) forget() {
	i.ref, i.details, i.previous = oauth.Ref{}, desk.Details{}, nil
	i.pane.Clear()
}

// asking fills in the pane's questions to the server.
func (i *inspector) asking(a *detail.Actions) {
	a.Test = func(ref oauth.Ref, done func(oauth.TestResult, error)) func() {
		return ask(i.tasks, ref, i.desk.Test, done)
	}
	a.Userinfo = func(ref oauth.Ref, done func(json.RawMessage, error)) func() {
		return ask(i.tasks, ref, i.desk.Userinfo, done)
	}
	a.Introspect = func(ref oauth.Ref, done func(json.RawMessage, error)) func() {
		return ask(i.tasks, ref, i.desk.Introspect, done)
	}
	a.After = func(wait time.Duration, f func()) func() { return i.tasks.After(wait, f) }
}

func ask[T any](t *tasks.Group, ref oauth.Ref, question func(context.Context, oauth.Ref) (T, error), done func(T, error)) func() {
	return tasks.Start(t, func(ctx context.Context) (T, error) {
		answer, err := question(ctx, ref)
		if errors.Is(err, context.Canceled) {
			err = &oauth.Error{Kind: oauth.KindInterrupted, Message: "Cancelled."}
		}
		return answer, err
	}, done)
}

package notify

import (
	"context"
	"errors"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/ui/desk"
	"tokendesk/ui/words"
)

// failure is an action that came to nothing.
type failure struct {
	action    desk.Action
	err       error
	otherwise func() // where it cannot be told
}

// Failed tells of an action that failed where nobody sees a window, such as a click in the
// tray's menu; where it may not or cannot be told otherwise is called, on the goroutine of
// Run. A cancel is no failure. It may be called on any goroutine and never waits.
func (n *Notifier) Failed(a desk.Action, err error, otherwise func()) {
	if err == nil || desk.IsCancelled(err) {
		return
	}
	select {
	case n.failed <- failure{a, err, otherwise}:
	default: // one of many
	}
}

// tellFailure shows a failure, in the place of the one before.
func (n *Notifier) tellFailure(ctx context.Context, f failure) {
	if n.quiet() || n.desk.Settings.Get().Notifications == store.NotifyNothing {
		f.otherwise()
		return
	}
	var one shown
	for i, s := range n.shown {
		if s.stages == nil {
			one = s
			n.shown = append(n.shown[:i:i], n.shown[i+1:]...)
			break
		}
	}
	note := failureNote(f, n.seen.Accounts())
	if n.show(ctx, &one, note, nil) != nil {
		f.otherwise()
		return
	}
	one.stages = nil
	n.shown = append(n.shown, one)
}

// failureNote is what a person is told of a failure. Pure.
func failureNote(f failure, accounts []*desk.Account) Note {
	app := ""
	for _, a := range accounts {
		if a.App.ID == f.action.Ref.App {
			app = words.NotedApp(a.App)
			break
		}
	}
	what := map[desk.Verb]string{
		desk.DoCopy: "Copying", desk.DoRenew: "Renewing", desk.DoRenewAll: "Renewing",
		desk.DoSignIn: "The sign-in", desk.DoAnother: "The sign-in", desk.DoLock: "Locking",
	}[f.action.Do]
	kind := oauth.KindOther
	var e *oauth.Error
	if errors.As(f.err, &e) {
		kind = e.Kind
	}
	ref := f.action.Ref
	if ref.Account == "" {
		ref = oauth.Ref{}
	}
	note := Note{Title: words.DidNotWork(what, app), Body: words.WhyItDidNot(kind), Click: open(ref), Transient: true}
	return note.show(ref)
}

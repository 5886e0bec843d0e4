package ui

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/detail"
)

// details feeds the right pane with the chosen account. It alone holds tokens
// in the clear, and only those of the account that is shown.
type details struct {
	tasks   *tasks
	desk    Desk
	pane    *detail.Pane
	event   func(oauth.Ref) session.Event
	known   func(oauth.Ref) *entry // what the list knows of an account; nil for nothing
	verb    func(oauth.Ref) verb
	ref     oauth.Ref
	loaded  loaded
	cancel  context.CancelFunc
	private func() bool // presentation mode
}

// loaded is what the pane needs of the vault.
type loaded struct {
	record   oauth.Record
	app      oauth.App
	broken   error
	provider string
	history  []oauth.HistoryEntry
	trace    []oauth.Exchange
	previous *oauth.TokenSet
}

// choose shows another account, or none.
func (d *details) choose(ref oauth.Ref) {
	if ref == d.ref && ref != (oauth.Ref{}) {
		return
	}
	d.ref, d.loaded = ref, loaded{}
	if ref == (oauth.Ref{}) {
		d.pane.Clear()
		return
	}
	d.reload()
	d.tasks.after(glanceAfter, func() {
		if ref == d.ref && d.loaded.record.Account.ID == "" {
			d.glance()
		}
	})
}

// glanceAfter is how long the account before stays in the pane while the vault
// is slow. Less than that is no wait, and two pictures in a row would flicker.
const glanceAfter = 80 * time.Millisecond

// glance shows what the list knows of the account, without its token.
func (d *details) glance() {
	e := d.known(d.ref)
	if e == nil {
		return
	}
	l := loaded{record: e.record, app: e.app, broken: e.broken}
	in := d.input(l)
	in.Record.Tokens = nil
	d.pane.Show(detail.ModelOf(in))
}

// reload reads the account again and shows it.
func (d *details) reload() {
	ref := d.ref
	if ref == (oauth.Ref{}) {
		return
	}
	if d.cancel != nil {
		d.cancel()
	}
	d.cancel = start(d.tasks, func(ctx context.Context) (loaded, error) { return d.load(ctx, ref) },
		func(l loaded, err error) { d.take(ref, l, err) })
}

// take shows what was read of an account, if it is still the chosen one.
func (d *details) take(ref oauth.Ref, l loaded, err error) {
	switch {
	case ref != d.ref || cancelled(err):
		return
	case err != nil:
		d.pane.Clear() // it has gone; the list will follow
		return
	}
	l.previous = d.loaded.previous
	if old := d.loaded.record.Tokens; old != nil && l.record.Tokens != nil && !old.ObtainedAt.Equal(l.record.Tokens.ObtainedAt) {
		l.previous = old
	}
	d.loaded = l
	d.show()
}

func (d *details) load(ctx context.Context, ref oauth.Ref) (loaded, error) {
	var l loaded
	var err error
	if l.record, err = d.desk.Vault.Record(ctx, ref); err != nil {
		return l, err
	}
	if l.history, err = d.desk.Vault.History(ctx, ref); err != nil {
		return l, err
	}
	l.trace = d.desk.Sessions.Trace(ref)
	l.app, l.broken = d.desk.Catalogue.Complete(l.record.App)
	if l.broken != nil {
		l.app = l.record.App
	}
	if p, ok := d.desk.Catalogue.Provider(l.record.App.Provider); ok {
		l.provider = p.Name
	}
	return l, nil
}

// show shows what is loaded, at this moment.
func (d *details) show() {
	if d.ref == (oauth.Ref{}) || d.loaded.record.Account.ID == "" {
		return
	}
	d.pane.Show(detail.ModelOf(d.input(d.loaded)))
}

// input is what the pane's model is made of at this moment.
func (d *details) input(l loaded) detail.Input {
	now := d.desk.Now()
	return detail.Input{
		Record:      l.record,
		App:         l.app,
		CompleteErr: l.broken,
		Provider:    l.provider,
		Status:      session.StatusOf(l.record, l.app, now),
		Changes:     l.record.Waiting,
		Event:       d.event(d.ref),
		Verb:        string(d.verb(d.ref)),
		History:     l.history,
		Trace:       l.trace,
		Previous:    l.previous,
		Private:     d.private(),
		Now:         now.Local(),
	}
}

// forget drops every token.
func (d *details) forget() {
	d.ref, d.loaded = oauth.Ref{}, loaded{}
	d.pane.Clear()
}

// asking returns the pane's questions to the server.
func (d *details) asking(a *detail.Actions) {
	a.Test = func(ref oauth.Ref, done func(oauth.TestResult, error)) func() {
		return ask(d.tasks, ref, d.desk.Sessions.Test, done)
	}
	a.Userinfo = func(ref oauth.Ref, done func(json.RawMessage, error)) func() {
		return ask(d.tasks, ref, d.desk.Sessions.Userinfo, done)
	}
	a.Introspect = func(ref oauth.Ref, done func(json.RawMessage, error)) func() {
		return ask(d.tasks, ref, d.desk.Sessions.Introspect, done)
	}
	a.After = func(wait time.Duration, f func()) func() { return d.tasks.after(wait, f) }
}

func ask[T any](t *tasks, ref oauth.Ref, question func(context.Context, oauth.Ref) (T, error), done func(T, error)) func() {
	return start(t, func(ctx context.Context) (T, error) {
		answer, err := question(ctx, ref)
		if errors.Is(err, context.Canceled) {
			err = &oauth.Error{Kind: oauth.KindInterrupted, Message: "Cancelled."}
		}
		return answer, err
	}, done)
}

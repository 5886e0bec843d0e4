package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/ui/copyas"
	"tokendesk/ui/detail"
	"tokendesk/ui/dialogs"
)

// paneActions are what the right pane asks of the room.
func (r *room) paneActions() detail.Actions {
	return detail.Actions{
		Do: func(ref oauth.Ref) {
			if m, ok := r.accounts.row(ref, r.desk.Now()); ok {
				r.act(ref, m.Verb)
			}
		},
		Renew: r.renew, SignIn: r.signIn, Cancel: r.work.cancel,
		Copy: r.copyToken, CopyAs: r.copyAs, Revoke: r.revoke,
		Accept: r.accept, Trust: r.trust, Edit: r.edit, Paste: r.pasteAnswer,
		CopyText: r.work.copyText,
		OpenAddress: func(address string) {
			r.tasks.run(func(ctx context.Context) error { return r.desk.OpenAddress(ctx, address) }, r.work.complain)
		},
	}
}

func (r *room) renew(ref oauth.Ref)  { r.work.get(ref, r.work.renewed, nil) }
func (r *room) signIn(ref oauth.Ref) { r.work.get(ref, r.work.signedIn, nil) }

// inspect shows the account in the pane, even where the divider hides it.
func (r *room) inspect(ref oauth.Ref) {
	if r.split.Offset > 0.7 {
		r.split.SetOffset(defaultDivider)
	}
	r.choose(ref)
}

func (r *room) copyAddress(ref oauth.Ref) {
	if address := r.accounts.running[ref].Progress.Address; address != "" {
		r.work.copyText(address, "sign-in address", false)
	}
}

func (r *room) pasteAnswer(ref oauth.Ref) {
	p := r.accounts.running[ref].Progress
	if p.Paste == nil {
		return
	}
	dialogs.PasteAnswer(r.win, dialogs.PasteOptions{Account: r.title(ref), RedirectURI: p.RedirectURI, Paste: p.Paste})
}

// title names an account in a sentence.
func (r *room) title(ref oauth.Ref) string {
	e, ok := r.accounts.entries[ref]
	switch {
	case !ok && r.accounts.private:
		return ref.App
	case !ok:
		return ref.String()
	}
	if label := e.record.Account.Label; label != "" && !r.accounts.private {
		return nameOf(e.app) + ", " + label
	}
	return nameOf(e.app)
}

func (r *room) copyAs(ref oauth.Ref) {
	e, ok := r.accounts.entries[ref]
	if !ok {
		return
	}
	var tokens *oauth.TokenSet
	if ref == r.details.ref {
		tokens = r.details.loaded.record.Tokens
	}
	dialogs.CopyAs(r.win, dialogs.CopyOptions{
		Account: r.title(ref), Formats: copyFormats(e, tokens), Default: string(r.defaultFormat()),
		Copy: func(id string) { r.work.copyWith(ref, r.work.cached, copyas.Format(id)) },
		SetDefault: func(id string) {
			r.keep(func(s *store.Settings) { s.CopyFormat = id })
		},
	})
}

// named is what names a person, masked in presentation mode.
func (r *room) named(who string) string { return detail.Hide(who, r.accounts.private) }

// trust shows what waits in an app for a person's word (promise 40), and accepts
// exactly that.
func (r *room) trust(ref oauth.Ref) {
	e, ok := r.accounts.entries[ref]
	if !ok {
		return
	}
	start(r.tasks, func(ctx context.Context) ([]oauth.Change, error) {
		return r.desk.Vault.Changes(ctx, ref.App)
	}, func(changes []oauth.Change, err error) {
		if err != nil {
			r.work.complain(err)
			return
		}
		if len(changes) == 0 || r.busyElsewhere() {
			return
		}
		dialogs.Trust(r.win, dialogs.TrustOptions{
			App: nameOf(e.app), Changes: changes, Hide: r.named,
			Accept: func() {
				r.tasks.run(func(ctx context.Context) error { return r.desk.Vault.Trust(ctx, ref.App, changes) }, r.done("Trusted "+nameOf(e.app)))
			},
		})
	})
}

// accept asks whether a token that belongs to somebody else may be used.
func (r *room) accept(ref oauth.Ref) {
	e, ok := r.accounts.entries[ref]
	if !ok {
		return
	}
	dialogs.Ask(r.win, dialogs.Question{
		Title:   "Use this token?",
		Message: "It belongs to " + r.named(who(e.record)) + ", but this account expects " + r.named(e.record.Account.Expect) + ".",
		Verb:    "Use it", Danger: true, // Enter, pressed once too often, must not accept it
	}, func() {
		r.tasks.run(func(ctx context.Context) error { return r.desk.Sessions.Accept(ctx, ref) }, r.done("Accepted "+r.named(who(e.record))))
	})
}

// done is the end of work that has no row of its own.
func (r *room) done(said string) func(error) {
	return func(err error) {
		if err != nil {
			r.work.complain(err)
			return
		}
		r.toasts.say(said)
	}
}

func (r *room) revoke(ref oauth.Ref) {
	e, ok := r.accounts.entries[ref]
	if !ok {
		return
	}
	dialogs.Revoke(r.win, dialogs.RevokeOptions{
		Account: r.title(ref), Endpoint: e.app.Endpoints.Revocation, Run: r.tasks.forDialogs,
		Revoke: func(ctx context.Context) error { return r.desk.Sessions.Revoke(ctx, ref) },
		Forget: func(ctx context.Context) error { return r.desk.Sessions.Forget(ctx, ref) },
		Done:   r.toasts.say,
	})
}

// remove asks and removes the chosen account, or the app with its only account.
func (r *room) remove() {
	ref, _, ok := r.chosenRow()
	if !ok {
		return
	}
	e := r.accounts.entries[ref]
	o := dialogs.RemoveOptions{App: nameOf(e.app)}
	for _, other := range r.accounts.entries {
		if other.record.App.ID == ref.App {
			o.Accounts++
		}
	}
	remove := func(ctx context.Context) (func(context.Context) error, error) {
		return r.desk.Vault.RemoveApp(ctx, ref.App)
	}
	if o.Accounts > 1 {
		o.Account = r.named(firstOf(e.record.Account.Label, e.record.Account.ID))
		remove = func(ctx context.Context) (func(context.Context) error, error) {
			return r.desk.Vault.RemoveAccount(ctx, ref)
		}
	}
	if e.record.Tokens != nil {
		o.Tokens = 1
	}
	o.Remove = func() {
		start(r.tasks, remove, func(undo func(context.Context) error, err error) {
			if err != nil {
				r.work.complain(err)
				return
			}
			r.offerUndo(undo)
			r.toasts.offer(dialogs.RemovedText(o), "Undo", r.undo)
		})
	}
	dialogs.Remove(r.win, o)
}

// offerUndo keeps the way back from a removal in the menu, until it is taken
// or something else is removed.
func (r *room) offerUndo(undo func(context.Context) error) {
	r.undo = func() {
		r.undo = nil
		r.setMenu()
		r.tasks.run(undo, r.done("Back again"))
	}
	r.setMenu()
}

func (r *room) importFile() { r.importFrom(dialogs.ImportOptions{}) }

// importFrom imports what the options name, or asks for it.
func (r *room) importFrom(o dialogs.ImportOptions) {
	o.Run = r.tasks.forDialogs
	o.Hide = r.named
	o.Complete, o.Plan, o.Import = r.desk.Catalogue.Complete, r.desk.Vault.PlanImport, r.desk.Vault.Import
	o.Done = func(message string, _ store.ImportReport) { r.toasts.say(message) }
	dialogs.Import(r.win, o)
}

func (r *room) exportFile() {
	var apps []oauth.App
	seen := map[string]bool{}
	for _, it := range r.accounts.all() {
		if app := it.record.App; !seen[app.ID] {
			seen[app.ID] = true
			apps = append(apps, app)
		}
	}
	dialogs.Export(r.win, dialogs.ExportOptions{
		Run: r.tasks.forDialogs, Apps: apps, Export: r.desk.Vault.Export, Done: r.toasts.say,
	})
}

// dropped imports a file that was dropped onto the window.
func (r *room) dropped(_ fyne.Position, files []fyne.URI) {
	if len(files) > 0 && files[0].Scheme() == "file" && !r.busyElsewhere() {
		r.importFrom(dialogs.ImportOptions{Path: files[0].Path()})
	}
}

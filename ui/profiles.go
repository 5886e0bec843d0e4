package ui

import (
	"context"

	"tokendesk/oauth"
	"tokendesk/ui/browser"
	"tokendesk/ui/dialogs"
	"tokendesk/ui/tasks"
	"tokendesk/ui/words"
)

// profile shows the browser profile that an account has of its own.
func (a *actions) profile(ref oauth.Ref) {
	dialogs.Profile(a.Win, dialogs.ProfileOptions{
		Title: a.title(ref), Private: a.desk.Presenting(), Run: a.tasks.Show, Done: a.Toasts.Say,
		Find:   func(ctx context.Context) (browser.Profile, bool, error) { return a.desk.Profile(ctx, ref) },
		Open:   func(ctx context.Context) error { return a.desk.OpenProfile(ctx, ref) },
		Empty:  func(ctx context.Context) error { return a.desk.EmptyProfile(ctx, ref) },
		Remove: func(ctx context.Context) error { return a.desk.RemoveProfile(ctx, ref) },
	})
}

// findProfiles counts the browser profiles of accounts that are to be removed, and
// then asks. One that a browser has open stays, so it is named. What cannot be read is not
// asked about.
func (a *actions) findProfiles(refs []oauth.Ref, r *words.Removal, ask func()) {
	tasks.Start(a.tasks, func(ctx context.Context) (all []browser.Profile, err error) {
		for _, ref := range refs {
			if p, ok, err := a.desk.Profile(ctx, ref); err == nil && ok {
				all = append(all, p)
			}
		}
		return all, nil
	}, func(all []browser.Profile, _ error) {
		for _, p := range all {
			if p.Running {
				r.Open = append(r.Open, words.Shorten(a.whose(p.Ref), 60))
				continue
			}
			r.Profiles++
			r.Size += p.Size
		}
		if !a.DialogOpen() {
			ask()
		}
	})
}

package ui

import (
	"context"

	"tokendesk/oauth"
	"tokendesk/store/targets"
	"tokendesk/ui/desk"
	"tokendesk/ui/dialogs"
)

// keepCurrent shows where an account's token is kept current, and adds a file.
func (a *actions) keepCurrent(ref oauth.Ref) {
	if _, ok := a.list.Account(ref); !ok || desk.IsGuest(ref) {
		return
	}
	dialogs.Keep(a.Win, dialogs.KeepOptions{
		Title: a.title(ref), Run: a.tasks.Show, Now: a.desk.Now, Done: a.Toasts.Say,
		Places: func(ctx context.Context) ([]oauth.KeptPlace, error) { return a.desk.KeptPlaces(ctx, ref) },
		Find:   func(ctx context.Context, folder string) ([]targets.Found, error) { return a.desk.FindKept(ctx, folder) },
		Plan:   func(ctx context.Context, t oauth.Target) (desk.KeepPlan, error) { return a.desk.PlanKeep(ctx, ref, t) },
		Keep: func(ctx context.Context, p desk.KeepPlan, tracked, readable bool) error {
			if _, err := a.desk.Token(ctx, ref); err != nil {
				return err
			}
			return a.desk.Keep(ctx, ref, p, tracked, readable)
		},
		Write: func(ctx context.Context, t oauth.Target, overwrite bool) error {
			return a.desk.WriteKept(ctx, ref, t, overwrite)
		},
		Leave: func(ctx context.Context, t oauth.Target) error { return a.desk.LeaveKept(ctx, ref, t) },
		Stop:  func(ctx context.Context, t oauth.Target) error { return a.desk.StopKeepingAt(ctx, ref, t) },
	})
}

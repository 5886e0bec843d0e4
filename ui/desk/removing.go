package desk

import (
	"context"
	"slices"

	"tokendesk/oauth"
)

// RemoveOption changes a removal.
type RemoveOption func(*removal)

type removal struct{ keepProfiles bool }

// KeepProfiles leaves the browser profiles of removed accounts where they are.
func KeepProfiles() RemoveOption { return func(r *removal) { r.keepProfiles = true } }

// RemoveApp removes an app with its accounts: settings, secrets, tokens, history and
// browser profiles. undo puts all of it back, as long as the desk is open. The error
// wraps [browser.ErrRunning], and nothing is removed, while a browser has one of the
// profiles open.
func (d *Desk) RemoveApp(ctx context.Context, app string, options ...RemoveOption) (undo func(context.Context) error, err error) {
	var refs []oauth.Ref
	all, _ := d.refs(ctx) // a damaged vault must not keep what is to be removed
	for _, ref := range all {
		if ref.App == app {
			refs = append(refs, ref)
		}
	}
	return d.remove(ctx, refs, options, func() (func(context.Context) error, error) { return d.vault.RemoveApp(ctx, app) })
}

// RemoveAccount removes one account, with its tokens and its browser profile. undo
// and errors are those of [Desk.RemoveApp].
func (d *Desk) RemoveAccount(ctx context.Context, ref oauth.Ref, options ...RemoveOption) (undo func(context.Context) error, err error) {
	return d.remove(ctx, []oauth.Ref{ref}, options, func() (func(context.Context) error, error) { return d.vault.RemoveAccount(ctx, ref) })
}

// remove takes the profiles away first: what a browser has open must stop it.
func (d *Desk) remove(ctx context.Context, refs []oauth.Ref, options []RemoveOption, from func() (func(context.Context) error, error)) (undo func(context.Context) error, err error) {
	var r removal
	for _, o := range options {
		o(&r)
	}
	if r.keepProfiles {
		return from()
	}
	set, err := d.places.profiles.SetAside(slices.Clone(refs)...)
	if err != nil {
		return nil, err
	}
	back, err := from()
	if err != nil {
		_ = set.Back()
		return nil, err
	}
	d.asides.keep(set)
	return func(ctx context.Context) error {
		if err := back(ctx); err != nil {
			return err
		}
		return set.Back()
	}, nil
}

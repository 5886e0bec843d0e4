package desk

import (
	"context"
	"slices"

	"tokendesk/oauth"
)

// RemoveOption changes a removal.
type RemoveOption func(*removal)

type removal struct {
	keepProfiles bool
	keepOpen     func(oauth.Ref)
}

// KeepProfiles leaves the browser profiles of removed accounts where they are.
func KeepProfiles() RemoveOption { return func(r *removal) { r.keepProfiles = true } }

// KeepOpenProfiles leaves the browser profiles that a browser has open where they are,
// instead of failing, and tells whose they are before the removal returns. [Desk.Strays]
// has them from then on.
func KeepOpenProfiles(kept func(oauth.Ref)) RemoveOption {
	return func(r *removal) { r.keepOpen = kept }
}

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
	refs = append(refs, d.leftByGuests(app)...)
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
	var kept []oauth.Ref
	if r.keepOpen != nil {
		kept = slices.DeleteFunc(slices.Clone(refs), func(ref oauth.Ref) bool { return !d.places.profiles.Running(ref) })
	}
	set, err := d.places.profiles.SetAside(slices.DeleteFunc(slices.Clone(refs), func(ref oauth.Ref) bool { return slices.Contains(kept, ref) })...)
	if err != nil {
		return nil, err
	}
	back, err := from()
	if err != nil {
		_ = set.Back()
		return nil, err
	}
	for _, ref := range kept {
		r.keepOpen(ref)
	}
	d.asides.keep(set)
	return func(ctx context.Context) error {
		if err := back(ctx); err != nil {
			return err
		}
		return set.Back()
	}, nil
}

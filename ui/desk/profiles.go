package desk

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"sync"

	"tokendesk/oauth"
	"tokendesk/ui/browser"
)

// Profile returns the browser profile of an account; ok is false where it has none.
// It reads the whole folder for its size.
func (d *Desk) Profile(_ context.Context, ref oauth.Ref) (p browser.Profile, ok bool, err error) {
	return d.places.profiles.Of(ref)
}

// OpenProfile opens a browser with an account's own profile at its provider's site,
// or at an empty page, as the account's browser setting says, or else in the browser
// whose profile is there. Errors are those of [Desk.OpenPage].
func (d *Desk) OpenProfile(ctx context.Context, ref oauth.Ref) error {
	rec, err := d.trusted(ctx, ref)
	if err != nil {
		return err
	}
	wanted, err := oauth.ParseBrowser(d.BrowserOf(rec.Account.Browser))
	if err != nil {
		return err
	}
	if wanted.Kind != oauth.BrowserIsolated {
		wanted = oauth.Browser{Kind: oauth.BrowserIsolated}
		p, _, err := d.places.profiles.Of(ref)
		if err != nil {
			return err
		}
		if at := slices.IndexFunc(p.Browsers, browser.Known); at >= 0 {
			wanted.Program = p.Browsers[at]
		}
	}
	address := browser.Blank
	if site := siteOf(d.account(rec)); site != "" {
		address = site + "/"
	}
	return d.browse(ctx, address, ref, wanted.String())
}

// siteOf is the origin where a person signs in to an account, or else that of another
// of its provider's addresses; "" where none is known.
func siteOf(a Account) string {
	known := []oauth.Endpoints{a.App.Endpoints}
	if a.Discovered != nil {
		known = append(known, *a.Discovered)
	}
	for _, of := range []func(oauth.Endpoints) string{
		func(e oauth.Endpoints) string { return e.Authorization },
		func(e oauth.Endpoints) string { return e.Issuer },
		func(e oauth.Endpoints) string { return e.DeviceAuthorization },
		func(e oauth.Endpoints) string { return e.Token },
	} {
		for _, e := range known {
			if site := oauth.Origin(of(e)); site != "" {
				return site
			}
		}
	}
	return ""
}

// EmptyProfile removes what is in an account's browser profile: whoever is signed in
// at the provider there is so no more. The error wraps [browser.ErrRunning] while a
// browser has it open.
func (d *Desk) EmptyProfile(_ context.Context, ref oauth.Ref) error {
	return d.places.profiles.Empty(ref)
}

// RemoveProfile removes an account's browser profile. The error wraps
// [browser.ErrRunning] while a browser has it open.
func (d *Desk) RemoveProfile(_ context.Context, ref oauth.Ref) error {
	set, err := d.places.profiles.SetAside(ref)
	if err != nil {
		return err
	}
	return set.Gone()
}

// Strays are the browser profiles of accounts that the vault no longer has, or never had.
func (d *Desk) Strays(ctx context.Context) ([]browser.Profile, error) {
	known, err := d.refs(ctx)
	if err != nil {
		return nil, err
	}
	return d.places.profiles.Strays(func(ref oauth.Ref) bool {
		return slices.Contains(known, ref) || IsGuest(ref) && d.places.profiles.Held(ref) // who signs in now
	}), nil
}

// RemoveStrays removes the browser profiles of accounts that the vault no longer has,
// and returns those that are gone. One that a browser has open stays, and is the
// error.
func (d *Desk) RemoveStrays(ctx context.Context) (gone []browser.Profile, err error) {
	strays, err := d.Strays(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range strays {
		set, bad := d.places.profiles.SetAsideFolder(p)
		if bad = errors.Join(bad, set.Gone()); bad != nil {
			err = bad
			continue
		}
		gone = append(gone, p)
	}
	return gone, err
}

func (d *Desk) refs(ctx context.Context) ([]oauth.Ref, error) {
	records, err := d.vault.Records(ctx)
	if err != nil {
		return nil, err
	}
	refs := make([]oauth.Ref, len(records))
	for i, rec := range records {
		refs[i] = oauth.Ref{App: rec.App.ID, Account: rec.Account.ID}
	}
	return refs, nil
}

// renamed are the accounts of an app that an edit gives other ids, old and new.
// What an edit drops and adds at the same place, or with the same settings, is one
// account.
func renamed(was, is []oauth.Account) map[string]string {
	has := func(all []oauth.Account, id string) bool {
		return slices.ContainsFunc(all, func(a oauth.Account) bool { return a.ID == id })
	}
	pairs, taken := map[string]string{}, map[string]bool{}
	pair := func(fits func(old int, now int) bool) {
		for i, old := range was {
			if has(is, old.ID) || pairs[old.ID] != "" {
				continue
			}
			for j, now := range is {
				if !has(was, now.ID) && !taken[now.ID] && fits(i, j) {
					pairs[old.ID], taken[now.ID] = now.ID, true
					break
				}
			}
		}
	}
	pair(func(old, now int) bool {
		same := is[now]
		same.ID = was[old].ID
		return reflect.DeepEqual(same, was[old])
	})
	if len(was) == len(is) {
		pair(func(old, now int) bool { return old == now })
	}
	return pairs
}

// moveProfiles lets the profiles of an app follow what an edit did to its ids: they
// go with the accounts that are called otherwise, and with those that are gone. That
// a profile could not follow spoils nothing that was saved: doctor finds it.
func (d *Desk) moveProfiles(from, to string, was, is []oauth.Account) {
	if from == "" {
		return
	}
	pairs := renamed(was, is)
	var gone []oauth.Ref
	for _, old := range was {
		id := old.ID
		if now, ok := pairs[id]; ok {
			id = now
		} else if !slices.ContainsFunc(is, func(a oauth.Account) bool { return a.ID == id }) {
			gone = append(gone, oauth.Ref{App: from, Account: id})
			continue
		}
		_ = d.places.profiles.Rename(oauth.Ref{App: from, Account: old.ID}, oauth.Ref{App: to, Account: id})
	}
	if set, err := d.places.profiles.SetAside(gone...); err == nil {
		d.asides.keep(set)
	}
}

// asides are the profiles of removed accounts, as long as the removal can be undone.
type asides struct {
	mu  sync.Mutex
	all []*browser.Aside
}

func (a *asides) keep(set *browser.Aside) {
	if set != nil {
		a.mu.Lock()
		a.all = append(a.all, set)
		a.mu.Unlock()
	}
}

// remove removes them for good.
func (a *asides) remove() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	var errs []error
	for _, set := range a.all {
		errs = append(errs, set.Gone())
	}
	a.all = nil
	return errors.Join(errs...)
}

package desk

import (
	"context"

	"tokendesk/oauth"
	"tokendesk/ui/browser"
)

// browserOfAnother is the browser setting for another person who signs in: as the
// settings say, but the person's own where this machine has none that could do that.
func (d *Desk) browserOfAnother() string {
	if d.AnotherShares() {
		return ""
	}
	return d.Settings.Get().AnotherBrowser()
}

// AnotherShares reports whether another person signs in in the usual browser, where somebody
// may be signed in already, though the settings want it apart: no browser of this
// machine could do that. A face says so before the page opens. It may start a short
// query.
func (d *Desk) AnotherShares() bool {
	kind, err := oauth.ParseBrowser(d.Settings.Get().AnotherBrowser())
	return err == nil && kind.Kind != oauth.BrowserDefault && d.ownBrowser && len(browser.Installed()) == 0
}

// moveIn gives the browser profile in which somebody has signed in to the account they
// have now: a new one, or one that wants a profile and had none. The browser may go on
// running. Else it goes, as soon as no browser has it open.
func (d *Desk) moveIn(ctx context.Context, guest oauth.Ref, given Given) {
	wants := !given.Known
	if given.Known {
		if rec, err := d.vault.Record(ctx, given.Ref); err == nil {
			setting, err := oauth.ParseBrowser(d.BrowserOf(rec.Account.Browser))
			_, has, _ := d.places.profiles.Of(given.Ref)
			wants = err == nil && setting.Kind == oauth.BrowserIsolated && !has
		}
	}
	if wants {
		// The account is kept whatever becomes of the profile: another sign-in makes a new one.
		_ = d.places.profiles.Rename(guest, given.Ref)
		return
	}
	d.dropProfile(guest)
}

// dropProfile removes the profile of somebody who has no account, where no browser has it
// open.
func (d *Desk) dropProfile(guest oauth.Ref) {
	if aside, err := d.places.profiles.SetAside(guest); err == nil && aside != nil {
		_ = aside.Gone()
	}
}

// sweepGuests removes the profiles of those who came to nothing earlier. One that a process
// holds is of somebody who signs in there now.
func (d *Desk) sweepGuests() {
	for _, stray := range d.places.profiles.Strays(func(ref oauth.Ref) bool { return !IsGuest(ref) || d.guests.find(ref) != nil }) {
		if stray.Running {
			continue
		}
		if release, ok := d.places.profiles.Hold(stray.Ref); ok {
			d.dropProfile(stray.Ref)
			release()
		}
	}
}

// leftByGuests are the profiles that people left who signed in to an app, and that no
// browser has open.
func (d *Desk) leftByGuests(app string) []oauth.Ref {
	var refs []oauth.Ref
	for _, stray := range d.places.profiles.Strays(func(ref oauth.Ref) bool { return ref.App != app || !IsGuest(ref) }) {
		if !stray.Running && !d.places.profiles.Held(stray.Ref) {
			refs = append(refs, stray.Ref)
		}
	}
	return refs
}

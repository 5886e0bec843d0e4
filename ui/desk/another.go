package desk

import (
	"context"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/store"
	"tokendesk/ui/words"
)

// SignInAnother has another person sign in to an app, and keeps the token for whoever
// comes back: for their account, or for a new one, made of what the server said of them
// (see [AccountFor]). The browser opens at once, in the way that the settings say
// ([store.Settings.AnotherIn]), and what runs is told as an account's sign-in is, under the
// reference of a guest ([IsGuest]), which is gone afterwards. A cancel or a failure
// leaves nothing behind. Several may run at once, of one app too.
//
// An app to which nobody signs in is KindUsage; errors are otherwise those of a
// sign-in.
func (d *Desk) SignInAnother(ctx context.Context, app string, options ...session.Option) (given Given, err error) {
	if err := d.takesPeople(ctx, app); err != nil {
		return Given{}, err
	}
	d.sweepGuests()
	g := d.guests.add(app, words.AnotherPerson, d.browserOfAnother())
	defer d.guests.remove(g.ref)
	release, _ := d.places.profiles.Hold(g.ref) // until it is an account's
	defer release()
	ctx, _, end, err := d.begin(ctx, g.ref)
	if err != nil {
		return Given{}, err
	}
	defer func() {
		d.guests.remove(g.ref)
		end(err) // whoever is told of the end sees the account and no guest
	}()
	set, err := d.sessions.SignIn(ctx, g.ref, append(options, session.AnotherPerson())...)
	if err != nil {
		d.dropProfile(g.ref)
		return Given{}, err
	}
	ctx = context.WithoutCancel(ctx) // what has come is kept
	given, err = d.give(ctx, store.Handover{
		App: app, Tokens: set,
		Entry: oauth.HistoryEntry{At: set.ObtainedAt, Kind: oauth.HistorySignedIn, Detail: set.Identity},
	}, d.guests.settings(g))
	if err != nil {
		d.dropProfile(g.ref)
		return Given{}, err
	}
	d.sessions.ForgetTrace(g.ref)
	d.keepTrace(ctx, given.Ref, g.trace())
	d.moveIn(ctx, g.ref, given)
	return given, nil
}

// takesPeople returns why nobody can sign in to an app, nil where people do. What it
// still lacks, and what waits for a word, the sign-in says.
func (d *Desk) takesPeople(ctx context.Context, app string) error {
	rec, err := d.vault.Prospect(ctx, app, oauth.Account{ID: oauth.DefaultAccount})
	if err != nil {
		return err
	}
	complete, err := d.Catalogue.Complete(rec.App)
	if err != nil {
		return err
	}
	return AnotherPersonSignsIn(complete)
}

// AnotherPersonSignsIn returns nil where several people sign in to a complete app, else
// an [*oauth.Error] of KindUsage that says why none does. It is pure.
func AnotherPersonSignsIn(app oauth.App) error {
	switch app.Grant {
	case oauth.GrantAuthorizationCode, oauth.GrantDeviceCode:
		return nil
	case oauth.GrantClientCredentials:
		return oauth.UsageError("With client credentials there is one account: the app itself.", "Get its token instead.")
	}
	return oauth.UsageError("Nobody signs in to this app: its grant is "+string(app.Grant)+".", "Add an account instead, and fill in whose it is.")
}

package desk

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/words"
)

// SwitchClientAuth proves an app's client in another way and runs the account's grant
// once. If the server takes it, the setting stays, as the person's word; if not, the
// old one is put back and the error says so. The secret goes to the same endpoint as
// before and nowhere else. For a grant with a sign-in the browser opens again: a code
// is good for one request (promise 11). Ask the person first.
func (d *Desk) SwitchClientAuth(ctx context.Context, ref oauth.Ref, auth oauth.ClientAuth, options ...session.Option) (oauth.TokenSet, error) {
	return d.call(ctx, ref, func(ctx context.Context) (ts oauth.TokenSet, err error) {
		before, err := d.vault.Record(ctx, ref)
		if err != nil {
			return oauth.TokenSet{}, err
		}
		old := before.App.ClientAuth
		if err := d.setOne(ctx, ref, "client_auth", string(auth)); err != nil {
			return oauth.TokenSet{}, err
		}
		ts, err = d.sessions.SignIn(ctx, ref, options...)
		if err == nil || d.tookClient(ctx, ref, err) {
			return ts, err
		}
		// A cancelled call must leave nothing changed either.
		back, cancel := context.WithTimeout(context.WithoutCancel(ctx), puttingBack)
		defer cancel()
		if failed := d.setOne(back, ref, "client_auth", string(old)); failed != nil {
			return oauth.TokenSet{}, failed
		}
		err = notTaken(err, auth)
		d.keepFailure(back, ref, err)
		return oauth.TokenSet{}, err
	})
}

// keepFailure has the row say that the setting was put back, where the failure itself
// is kept.
func (d *Desk) keepFailure(ctx context.Context, ref oauth.Ref, err error) {
	f := failureOf(err)
	// What the server said is kept already; this only makes it more exact.
	_ = d.vault.Save(ctx, ref, oauth.HistoryEntry{}, func(r *oauth.Record) error {
		if r.Failure != nil {
			r.Failure.Advice, r.Failure.Instead = f.Advice, f.Instead
		}
		return nil
	})
}

// puttingBack is how long it may take to put a setting back.
const puttingBack = 10 * time.Second

// tookClient reports whether the server believed the client although the call failed:
// what it gave is held back for another reason.
func (d *Desk) tookClient(ctx context.Context, ref oauth.Ref, err error) bool {
	rec, readErr := d.vault.Record(context.WithoutCancel(ctx), ref)
	return readErr == nil && rec.Held && rec.Failure == nil && !IsCancelled(err)
}

// notTaken says that the setting that was tried is not kept.
func notTaken(err error, auth oauth.ClientAuth) error {
	var e *oauth.Error
	if !errors.As(err, &e) || e.Kind == oauth.KindInterrupted {
		return err
	}
	told := *e
	told.Advice = strings.TrimSpace(words.NotTaken(auth) + " " + told.Advice)
	told.Instead = slices.DeleteFunc(slices.Clone(told.Instead), func(w oauth.ClientAuth) bool { return w == auth })
	return &told
}

// AddScopes adds scopes to what an app asks for, as the person's word, and signs in
// again.
func (d *Desk) AddScopes(ctx context.Context, ref oauth.Ref, scopes []string, options ...session.Option) (oauth.TokenSet, error) {
	return d.call(ctx, ref, func(ctx context.Context) (oauth.TokenSet, error) {
		rec, err := d.vault.Record(ctx, ref)
		if err != nil {
			return oauth.TokenSet{}, err
		}
		app, err := d.Catalogue.Complete(rec.App)
		if err != nil {
			return oauth.TokenSet{}, err
		}
		all := slices.Clone(app.Scopes)
		for _, scope := range scopes {
			if !slices.Contains(all, scope) {
				all = append(all, scope)
			}
		}
		if err := d.setOne(ctx, ref, "scopes", strings.Join(all, " ")); err != nil {
			return oauth.TokenSet{}, err
		}
		return d.sessions.SignIn(ctx, ref, options...)
	})
}

// setOne sets one field of an account's app, as a person types it.
func (d *Desk) setOne(ctx context.Context, ref oauth.Ref, field, value string) error {
	_, _, err := d.Set(ctx, ref.App, []Assignment{{Field: field, Value: value}})
	return err
}

// Clock asks an account's server for the time, with nothing secret, and returns its
// clock less this computer's. Errors are [*oauth.Error]s; of KindBadAnswer where the
// server does not tell.
func (d *Desk) Clock(ctx context.Context, ref oauth.Ref) (time.Duration, error) {
	return d.sessions.Clock(ctx, ref)
}

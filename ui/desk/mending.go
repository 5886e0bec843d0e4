package desk

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/words"
)

// SwitchClientAuth proves an app's client in another way and runs the account's grant
// once. Until the server has taken it that is known in memory only: whatever ends
// meanwhile, nothing is left of it, and no other account proves itself so. If the
// server takes it, the setting is saved, as the person's word, after the tokens; if
// not, the error says so. While anything of the app waits for a person's word nothing
// is tried. The secret goes to the same endpoint as before and nowhere else. For a grant
// with a sign-in the browser opens again: a code is good for one request (promise 11).
// Ask the person first.
func (d *Desk) SwitchClientAuth(ctx context.Context, ref oauth.Ref, auth oauth.ClientAuth, options ...session.Option) (oauth.TokenSet, error) {
	return d.call(ctx, ref, func(ctx context.Context) (oauth.TokenSet, error) {
		before, err := d.nothingWaits(ctx, ref)
		if err != nil {
			return oauth.TokenSet{}, err
		}
		app := before.App
		app.ClientAuth = auth
		if err := d.Catalogue.Check(app); err != nil {
			return oauth.TokenSet{}, err
		}
		d.switching.begin(ref, auth)
		defer d.switching.end(ref)
		ts, err := d.sessions.SignIn(ctx, ref, options...)
		ctx = context.WithoutCancel(ctx) // what has come is kept with how it came
		switch {
		case d.tookClient(ctx, ref, app, err):
			if failed := d.keepClientAuth(ctx, ref, before.App.ClientAuth, auth); failed != nil {
				return oauth.TokenSet{}, failed
			}
		case err != nil:
			if err = notTaken(err, auth); !IsCancelled(err) {
				d.keepFailure(ctx, ref, err)
			}
		}
		return ts, err
	})
}

// nothingWaits reads an account of an app; where anything of the app, of whichever
// account, waits for a person's word, the error is that of a call.
func (d *Desk) nothingWaits(ctx context.Context, ref oauth.Ref) (oauth.Record, error) {
	rec, err := d.vault.Record(ctx, ref)
	if err != nil {
		return oauth.Record{}, err
	}
	all, err := d.vault.Records(ctx)
	if err != nil {
		return oauth.Record{}, err
	}
	for _, other := range all {
		if other.App.ID != ref.App {
			continue
		}
		if err := session.Untrusted(other); err != nil {
			return oauth.Record{}, err
		}
		if len(other.Waiting) > 0 {
			return oauth.Record{}, &oauth.Error{
				Kind:    oauth.KindUntrusted,
				Message: "The server's metadata has changed and is not trusted yet; nothing was sent.",
				Advice:  "Review old and new, then trust them in the window or with tokendesk trust " + ref.App + ".",
			}
		}
	}
	return rec, nil
}

// keepClientAuth saves how a client was proved, unless the setting has been changed
// since: then the newer word counts.
func (d *Desk) keepClientAuth(ctx context.Context, ref oauth.Ref, old, auth oauth.ClientAuth) error {
	now, err := d.nothingWaits(ctx, ref)
	if err != nil || now.App.ClientAuth != old {
		return oauth.UsageError("The server took "+string(auth)+", but the app was changed meanwhile; its client_auth stays as it is.", "Look at the app's settings, and try again.")
	}
	return d.setOne(ctx, ref, "client_auth", string(auth))
}

// switching is what the sessions keep accounts in, where a client proves itself in
// another way for as long as that is tried.
type switching struct {
	storage
	mu   sync.Mutex
	ways map[oauth.Ref]oauth.ClientAuth
}

var _ session.Storage = (*switching)(nil)

func (s *switching) begin(ref oauth.Ref, auth oauth.ClientAuth) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ways[ref] = auth
}

func (s *switching) end(ref oauth.Ref) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.ways, ref)
}

// Record implements session.Storage. What is saved is all but what is tried.
func (s *switching) Record(ctx context.Context, ref oauth.Ref) (oauth.Record, error) {
	rec, err := s.storage.Record(ctx, ref)
	s.mu.Lock()
	defer s.mu.Unlock()
	if auth, tried := s.ways[ref]; tried && err == nil {
		rec.App.ClientAuth = auth
	}
	return rec, err
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

// tookClient reports whether the server believed the client of an app as it was tried,
// although what it gave may be held back for another reason. A token that somebody
// else's call brought meanwhile tells nothing.
func (d *Desk) tookClient(ctx context.Context, ref oauth.Ref, tried oauth.App, err error) bool {
	rec, unread := d.vault.Record(ctx, ref)
	if unread != nil || rec.Tokens == nil || rec.Failure != nil || err != nil && (!rec.Held || IsCancelled(err)) {
		return false
	}
	app, open := d.Catalogue.Complete(tried)
	return open == nil && rec.Tokens.Fingerprint == oauth.Fingerprint(app, rec.Account)
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

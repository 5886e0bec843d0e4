package ui

import (
	"context"
	"encoding/json"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/oauth/visible"
	"tokendesk/store"
	"tokendesk/ui/copyas"
)

// Defaults of the settings file's zero values.
const (
	defaultMinimumLife      = 60 * time.Second
	defaultClipboardSeconds = 60
)

// minimumLife is how long a token must live to be copied as it is.
func minimumLife(s store.Settings) time.Duration {
	if s.MinimumLife <= 0 {
		return defaultMinimumLife
	}
	return time.Duration(s.MinimumLife) * time.Second
}

// clearAfter is how long a secret stays on the clipboard; zero for good.
func clearAfter(s store.Settings) time.Duration {
	switch n := s.ClipboardSeconds; {
	case n == 0:
		return defaultClipboardSeconds * time.Second
	case n < 0:
		return 0
	default:
		return time.Duration(n) * time.Second
	}
}

// worker gets, renews and copies tokens. It lives on the UI goroutine and runs
// one piece of work per account at a time.
type worker struct {
	tasks    *tasks
	desk     Desk
	settings func() store.Settings
	cancels  map[oauth.Ref]context.CancelFunc
	toasts   *toaster
	// changed says that work on an account began or ended; the error is nil
	// where nothing failed, or where the person cancelled.
	changed func(ref oauth.Ref, running bool, err error)
	// copied says that a token was copied just now.
	copied func(ref oauth.Ref)
	// private says that nobody may be named.
	private func() bool
}

// obtain is one way to a token.
type obtain func(ctx context.Context, ref oauth.Ref) (oauth.TokenSet, error)

// cached gets a token that lives long enough: the one in the vault, a renewed
// one, or one after a sign-in.
func (w *worker) cached(ctx context.Context, ref oauth.Ref) (oauth.TokenSet, error) {
	return w.desk.Sessions.Token(ctx, ref, session.AtLeast(minimumLife(w.desk.Settings.Get())))
}

// renewed gets a new token although there is a good one.
func (w *worker) renewed(ctx context.Context, ref oauth.Ref) (oauth.TokenSet, error) {
	return w.desk.Sessions.Token(ctx, ref, session.Fresh())
}

// signedIn runs the whole grant whatever there is.
func (w *worker) signedIn(ctx context.Context, ref oauth.Ref) (oauth.TokenSet, error) {
	return w.desk.Sessions.SignIn(ctx, ref)
}

// get runs a way to a token and, when then is not nil, continues with it off
// the UI goroutine; what then returns is the toast.
func (w *worker) get(ref oauth.Ref, how obtain, then func(context.Context, oauth.TokenSet) (string, error)) {
	if w.cancels[ref] != nil {
		return
	}
	w.changed(ref, true, nil)
	w.cancels[ref] = start(w.tasks, func(ctx context.Context) (string, error) {
		ts, err := how(ctx, ref)
		if err != nil || then == nil {
			return "", err
		}
		return then(ctx, ts)
	}, func(said string, err error) {
		delete(w.cancels, ref)
		if cancelled(err) {
			err = nil
		}
		w.changed(ref, false, err)
		if err == nil && said != "" {
			w.toasts.say(said)
			w.copied(ref)
		}
	})
}

// cancel stops what runs on an account.
func (w *worker) cancel(ref oauth.Ref) {
	if stop := w.cancels[ref]; stop != nil {
		stop()
	}
}

// cancelAll stops everything that runs.
func (w *worker) cancelAll() {
	for _, stop := range w.cancels {
		stop()
	}
}

// way is how a verb gets a token.
func (w *worker) way(v verb) obtain {
	if v == verbRenew {
		return w.renewed
	}
	return w.cached
}

// copyWith copies the token that a way leads to, in a format.
func (w *worker) copyWith(ref oauth.Ref, how obtain, format copyas.Format) {
	settings, private := w.settings(), w.private()
	began := w.desk.Now()
	w.get(ref, how, func(ctx context.Context, ts oauth.TokenSet) (string, error) {
		record, err := w.desk.Vault.Record(ctx, ref)
		if err != nil {
			return "", err
		}
		app, err := w.desk.Catalogue.Complete(record.App)
		if err != nil {
			return "", err
		}
		text, err := copyas.Render(format, app, ts, w.desk.Now(), "")
		if err != nil {
			return "", err
		}
		what := noun(format) + " of " + nameOf(app)
		if record.Account.Label != "" && !private {
			what += ", " + record.Account.Label
		}
		if err := w.desk.Clipboard.Copy(ctx, text, what, clearAfter(settings)); err != nil {
			return "", err
		}
		entry := oauth.HistoryEntry{At: w.desk.Now(), What: oauth.WhatCopied, Detail: string(format)}
		err = w.desk.Vault.Save(ctx, ref, entry, func(*oauth.Record) error { return nil })
		if !ts.ObtainedAt.Before(began) {
			return "Copied the " + what + ", new just now", err
		}
		return "Copied the " + what, err
	})
}

// copyText copies something that is shown, such as a server's answer or an
// address, and no more than that: what does not show is escaped, as it may come
// from anybody and be pasted anywhere.
func (w *worker) copyText(text, what string, secret bool) {
	if json.Valid([]byte(text)) {
		text = visible.JSON(text)
	} else {
		text = visible.Lines(text)
	}
	var after time.Duration
	if secret {
		after = clearAfter(w.settings())
	}
	w.tasks.run(func(ctx context.Context) error {
		return w.desk.Clipboard.Copy(ctx, text, what, after)
	}, func(err error) {
		if err != nil {
			w.complain(err)
			return
		}
		w.toasts.say("Copied the " + what)
	})
}

// complain says in a toast what failed where there is no row to say it on.
func (w *worker) complain(err error) {
	if err == nil || cancelled(err) {
		return
	}
	message, advice := explain(err)
	if advice != "" {
		message += " " + advice
	}
	w.toasts.say(message)
}

// noun says what a format puts on the clipboard.
func noun(f copyas.Format) string {
	switch f {
	case copyas.IDToken:
		return "ID token"
	case copyas.Claims:
		return "claims"
	case copyas.Raw, "":
		return "access token"
	}
	for _, c := range copyas.Choices() {
		if c.Format == f {
			return "access token as " + c.Label
		}
	}
	return "access token"
}

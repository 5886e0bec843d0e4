package session

import (
	"context"
	"errors"
	"slices"
	"strings"

	"tokendesk/oauth"
)

// save stores a new token set and hands it out when that is durable (promise 19)
// and the person is the one expected (promise 28). Userinfo is asked after the
// save: a program that ends during that call has lost nothing, and a token whose
// owner nobody has told yet waits in the vault, held back. saved, where there is
// one, is called after the save; its context is that of the question.
func (m *Manager) save(ctx context.Context, client *oauth.Client, a account, what oauth.HistoryKind, ts oauth.TokenSet, saved func() context.Context) (oauth.TokenSet, error) {
	ts.Fingerprint = oauth.Fingerprint(a.app, a.rec.Account)
	consumed := ""
	if a.app.Grant == oauth.GrantRefreshToken {
		// The pasted token lives on in the set, where it is rotated.
		consumed = a.rec.Secrets[oauth.SecretRefreshToken]
		if ts.RefreshToken == "" {
			ts.RefreshToken = consumed
		}
	}
	anew := what == oauth.HistorySignedIn // whoever was accepted before
	held := a.holds(ts, anew)
	ts.Formerly = a.formerly(ts, anew)
	if anew {
		ts = a.withOldRefreshToken(ts)
	}
	u := unsaved{
		entry: oauth.HistoryEntry{At: m.o.Now(), Kind: what, Detail: whose(ts)},
		change: func(r *oauth.Record) error {
			set := ts
			r.Replaced = nil
			if held && what != oauth.HistoryRenewed { // a renewal may have spent what was there
				r.Replaced = a.lastGood()
			}
			r.Tokens, r.Held, r.NeedsLogin, r.Failure = &set, held, false, nil
			if anew || held || consumed != "" || ts.Formerly != "" {
				r.Narrow = nil // they may be somebody else's
			}
			if consumed != "" && r.Secrets[oauth.SecretRefreshToken] == consumed {
				delete(r.Secrets, oauth.SecretRefreshToken)
			}
			return nil
		},
	}
	if a.rec.Tokens != nil {
		u.replaces = a.rec.Tokens.Main()
	}
	m.worked(a)
	if err := m.put(ctx, a.ref, u.entry, u.change); err != nil {
		m.mu.Lock()
		m.unsaved[a.ref] = u
		m.mu.Unlock()
		return oauth.TokenSet{}, notKept(err, a, ts)
	}
	if saved != nil {
		ctx = saved()
	}
	if what != oauth.HistoryRenewed || held && ts.Identity == "" {
		var err error
		if ts, held, err = m.identify(ctx, client, a, ts, held, what); err != nil {
			return oauth.TokenSet{}, err
		}
	}
	if held {
		return oauth.TokenSet{}, heldBack(ts, a.rec.Account.Expect)
	}
	return ts, nil
}

// notKept says what it means that a set could not be saved: where the server has
// given another refresh token, it may no longer take the one that is kept.
func notKept(err error, a account, ts oauth.TokenSet) error {
	var e *oauth.Error
	if !errors.As(err, &e) || ts.RefreshToken == "" || a.rec.Tokens != nil && a.rec.Tokens.RefreshToken == ts.RefreshToken {
		return err
	}
	told := *e
	told.Advice = strings.TrimSpace(told.Advice + " The server has already given a new refresh token. The window saves it at the next attempt; " +
		"a finished command has lost it, and the account then needs a new sign-in.")
	return &told
}

// identify asks whose a saved set is and saves the answer; a is the account as
// it was before the set. An answer about another person than the ID token's
// subject undoes the save (promise 26).
func (m *Manager) identify(ctx context.Context, client *oauth.Client, a account, ts oauth.TokenSet, held bool, what oauth.HistoryKind) (oauth.TokenSet, bool, error) {
	anew := what == oauth.HistorySignedIn
	named, err := client.Identify(ctx, ts)
	if err != nil && ctx.Err() != nil {
		return oauth.TokenSet{}, held, ctx.Err() // given up; the set is saved
	}
	ctx, cancel := seeThrough(ctx, a.app)
	defer cancel()
	if errors.Is(err, oauth.ErrOtherSubject) {
		return oauth.TokenSet{}, false, m.undo(ctx, a, ts.Main(), err)
	}
	entry := oauth.HistoryEntry{}
	named.Notes = notedAbout(named.Notes, err)
	if err != nil && a.goesOn(named) {
		named.Identity, named.Person = a.rec.Tokens.Identity, a.rec.Tokens.Person // userinfo has told it before
	}
	named.Formerly = a.formerly(named, anew)
	if anew {
		named = a.withOldRefreshToken(named)
	}
	if named.Identity != ts.Identity || named.Formerly != ts.Formerly {
		entry = oauth.HistoryEntry{At: m.o.Now(), Kind: oauth.HistoryIdentity, Detail: whose(named)}
	} else if named.Person == ts.Person && slices.Equal(named.Notes, ts.Notes) {
		return named, held, nil
	}
	now := a.holds(named, anew)
	err = m.put(ctx, a.ref, entry, func(r *oauth.Record) error {
		if r.Tokens != nil && r.Tokens.Main() == ts.Main() {
			set := *r.Tokens
			set.Identity, set.Person, set.Formerly, set.Notes = named.Identity, named.Person, named.Formerly, named.Notes
			set.RefreshToken, set.RefreshExpiresAt, set.RefreshDoubted = named.RefreshToken, named.RefreshExpiresAt, named.RefreshDoubted
			switch {
			case !now:
				r.Replaced = nil
			case !r.Held && what != oauth.HistoryRenewed:
				r.Replaced = a.lastGood()
			}
			r.Tokens, r.Held = &set, now
		}
		return nil
	})
	switch {
	case err == nil:
		return named, now, nil
	case held || now:
		return oauth.TokenSet{}, held, err
	}
	return ts, held, nil // only the name was not saved
}

// whose says for the history whom a set belongs to, and that it was somebody else
// before.
func whose(ts oauth.TokenSet) string {
	if ts.Formerly == "" {
		return ts.Identity
	}
	return ts.Identity + ", was " + ts.Formerly + " before"
}

// undo puts back what a set that must not be used had replaced.
func (m *Manager) undo(ctx context.Context, before account, token string, why error) error {
	e, _ := forPerson(why).(*oauth.Error)
	err := m.put(ctx, before.ref, failedEntry(m.o.Now(), e), func(r *oauth.Record) error {
		if r.Tokens == nil || r.Tokens.Main() != token {
			return nil
		}
		r.Tokens, r.Held, r.Replaced, r.NeedsLogin = before.rec.Tokens, before.rec.Held, before.rec.Replaced, before.rec.NeedsLogin
		failure := oauth.FailureOf(e, m.o.Now())
		r.Failure = &failure
		if pasted := before.rec.Secrets[oauth.SecretRefreshToken]; pasted != "" {
			if r.Secrets == nil {
				r.Secrets = oauth.Secrets{}
			}
			r.Secrets[oauth.SecretRefreshToken] = pasted
		}
		return nil
	})
	if err != nil {
		return err
	}
	return why
}

// turnOut asks again whose a set is that was held back because nobody had told,
// and releases it when it is the expected person's.
func (m *Manager) turnOut(ctx context.Context, client *oauth.Client, a account) (oauth.TokenSet, error) {
	set := *a.rec.Tokens
	before := a
	before.rec.Tokens, before.rec.Held = nil, false
	ts, held, err := m.identify(ctx, client, before, set, true, oauth.HistorySignedIn)
	switch {
	case err != nil:
		return oauth.TokenSet{}, err
	case held:
		return oauth.TokenSet{}, heldBack(ts, a.rec.Account.Expect)
	}
	return ts, nil
}

// unsaved is a token set that the vault did not take. The server may have
// rotated the refresh token, so it is saved before anything else is tried.
type unsaved struct {
	entry    oauth.HistoryEntry
	replaces string // the access token it replaces
	change   func(*oauth.Record) error
}

// saveLate saves what an earlier call could not. The caller has the lease.
func (m *Manager) saveLate(ctx context.Context, ref oauth.Ref) error {
	m.mu.Lock()
	u, ok := m.unsaved[ref]
	m.mu.Unlock()
	if !ok {
		return nil
	}
	rec, err := m.o.Storage.Record(ctx, ref)
	if err != nil {
		return err
	}
	if (account{rec: rec}).token() == u.replaces {
		if err := m.put(ctx, ref, u.entry, u.change); err != nil {
			return err
		}
	}
	m.mu.Lock()
	delete(m.unsaved, ref)
	m.mu.Unlock()
	return nil
}

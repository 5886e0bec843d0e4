package desk

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/store"
)

// Given says which account a token set went to.
type Given struct {
	Ref     oauth.Ref
	Who     string // what the person is called, else the account
	Known   bool   // it was there already, and is this person's
	Unnamed bool   // nobody has told who the person is
}

// give hands a token set of an app to the account that is its person, or to a new one
// made of what is known of them (see [AccountOf], [AccountFor]). h says where the set
// comes from and what the histories say; got is the account's settings it was got
// with, whose browser a new account is given. Whoever calls it holds the lease of
// h.From.
func (d *Desk) give(ctx context.Context, h store.Handover, got oauth.Account) (given Given, err error) {
	var leased string // an account that somebody else may be renewing
	release := func() {}
	defer func() { release() }()
	pristine, err := d.pristine(ctx, h.App)
	if err != nil {
		return Given{}, err
	}
	for {
		var chosen string
		h.To = func(set oauth.TokenSet, records []oauth.Record) (oauth.Account, oauth.TokenSet, error) {
			app, err := d.Catalogue.Complete(records[0].App)
			if err != nil {
				return oauth.Account{}, set, err
			}
			if at := slices.IndexFunc(records, func(r oauth.Record) bool { return r.Account.ID == h.From }); at >= 0 {
				got = records[at].Account // as far as it is accepted
			}
			to, known, err := ownerAmong(app, records, h.From, set, got, pristine)
			if err != nil {
				return oauth.Account{}, set, err
			}
			chosen = to.Account.ID
			if known && leased != chosen {
				return oauth.Account{}, set, errLeaseFirst
			}
			given = Given{Who: cmp.Or(set.Person.Full, set.Identity, to.Account.Label, chosen), Known: known, Unnamed: set.Identity == ""}
			return to.Account, session.Succeed(to, app, set.Rebound(app, got, to.Account)), nil
		}
		given.Ref, err = d.vault.HandOver(ctx, h)
		if err == nil {
			d.savedAccounts(ctx, h.App)
		}
		if !errors.Is(err, errLeaseFirst) {
			return given, err
		}
		release()
		if release, err = d.vault.Lease(ctx, oauth.Ref{App: h.App, Account: chosen}); err != nil {
			release = func() {}
			return Given{}, err
		}
		leased = chosen
	}
}

// errLeaseFirst ends an attempt to hand a set to an account whose lease is not held.
var errLeaseFirst = errors.New("the lease of the account first")

// ownerAmong is the record of the account that a set is to be kept for, and whether
// it is one of the app's.
func ownerAmong(app oauth.App, records []oauth.Record, from string, set oauth.TokenSet, got oauth.Account, pristine func(id string) bool) (oauth.Record, bool, error) {
	others := slices.DeleteFunc(slices.Clone(records), func(r oauth.Record) bool { return r.Account.ID == from })
	to, known := AccountOf(others, set)
	if !known {
		to, known = namesake(others, set, pristine)
	}
	if known {
		if !sameScopes(oauth.RequestedScopes(app, to.Account), oauth.RequestedScopes(app, got)) {
			return to, true, oauth.UsageError("This person already has the account "+oauth.Ref{App: app.ID, Account: to.Account.ID}.String()+
				", which requests other scopes; nothing was changed.", "Sign in again with that account.")
		}
		return to, true, nil
	}
	made := AccountFor(records, set)
	if len(records) == 1 && untouched(records[0]) {
		made = AccountFor(nil, set)
		made.ID = records[0].Account.ID // rather than an empty row beside the person's
	}
	made.Browser, made.Scopes = got.Browser, nil
	return oauth.Record{App: records[0].App, Account: made}, false, nil
}

// pristine returns what reports whether an account of an app never had a token, as far as
// its history goes back.
func (d *Desk) pristine(ctx context.Context, app string) (func(id string) bool, error) {
	refs, err := d.refs(ctx)
	if err != nil {
		return nil, err
	}
	had := map[string]bool{}
	for _, ref := range refs {
		if ref.App != app {
			continue
		}
		history, err := d.vault.History(ctx, ref)
		had[ref.Account] = err != nil || slices.ContainsFunc(history, func(h oauth.HistoryEntry) bool {
			return !slices.Contains([]oauth.HistoryKind{oauth.HistorySettings, oauth.HistoryTrusted, oauth.HistoryFailed}, h.Kind)
		})
	}
	return func(id string) bool { was, known := had[id]; return known && !was }, nil
}

// untouched reports whether an account is the one that every app begins with, and
// nobody has used it or set anything of it.
func untouched(r oauth.Record) bool {
	a := r.Account
	ofAccount := slices.ContainsFunc(oauth.SecretKinds(), func(k oauth.SecretKind) bool { return !k.OfApp() && r.Secrets.Has(k) })
	return a.ID == oauth.DefaultAccount && r.Tokens == nil && !ofAccount &&
		a.Label == "" && a.LoginHint == "" && a.Expect == "" && a.Prompt == "" && a.Browser == "" && len(a.Scopes) == 0 && len(a.Keep) == 0
}

func sameScopes(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}

// KeepForOwner takes the token of an account that turned out to be somebody else's
// and keeps it for that person: for their account of the app, or for a new one.
// The account has again what it had before, where that was kept, else no token.
// Nothing is sent.
func (d *Desk) KeepForOwner(ctx context.Context, ref oauth.Ref) (given Given, err error) {
	ctx, _, end, err := d.begin(ctx, ref)
	if err != nil {
		return Given{}, err
	}
	defer func() { end(err) }()
	release, err := d.vault.Lease(ctx, ref)
	if err != nil {
		return Given{}, err
	}
	defer release()
	rec, err := d.vault.Record(ctx, ref)
	if err != nil {
		return Given{}, err
	}
	if rec.Tokens == nil || rec.Tokens.Identity == "" {
		return Given{}, oauth.UsageError("The server did not say whose token this is.", "Sign in again.")
	}
	whose := rec.Tokens.Identity
	return d.give(ctx, store.Handover{
		App: ref.App, From: ref.Account,
		Entry: oauth.HistoryEntry{At: d.Now(), Kind: oauth.HistoryIdentity, Detail: whose},
		Left:  oauth.HistoryEntry{At: d.Now(), Kind: oauth.HistoryKeptFor, Detail: whose},
	}, rec.Account)
}

package store

import (
	"context"
	"fmt"
	"slices"

	"tokendesk/oauth"
	"tokendesk/store/acting"
)

// Handover gives a token set to the account that it belongs to.
type Handover struct {
	App string
	// From is the account that the set is taken from. It is left without one, or with what
	// a set that is held back had replaced. "":
	// it is in no account yet, and Tokens is the set.
	From   string
	Tokens oauth.TokenSet
	// To says whose the set is. It is told every account of the app, with the expectation,
	// the login hint and the browser that a person has accepted; those that cannot be
	// read with nothing but their id. It returns the account, and the set as it is to be
	// kept there. An id that none of them has makes a new account. One that is there keeps its settings,
	// but for one that nobody has used or named: that may be given a label, a login
	// hint, an expectation and a browser. Nothing else is altered, or accepted.
	// Its error is returned and leaves everything as it was; it may be called again.
	To func(set oauth.TokenSet, accounts []oauth.Record) (oauth.Account, oauth.TokenSet, error)

	Entry oauth.HistoryEntry // of the account that has the set afterwards
	Left  oauth.HistoryEntry // of From
}

// HandOver keeps a token set, with what belongs to it, for the account that To
// names, a new one where there is none, in one transaction. It returns that account. The set counts as the
// person's word says (nothing of it is held back), and so do the settings of a new
// account: whoever calls it was asked by the person who signed in, or shows them
// what is to be. The caller holds the leases of From and of the account.
func (v *Vault) HandOver(ctx context.Context, h Handover) (ref oauth.Ref, err error) {
	var refused error
	err = v.write(ctx, func(ctx context.Context, c *change) error {
		refused = nil
		app, err := c.app(ctx, h.App)
		if err != nil {
			return err
		}
		accounts, records, err := c.everyAccount(ctx, app)
		if err != nil {
			return err
		}
		set, secrets := h.Tokens, oauth.Secrets{}
		if h.From != "" {
			if set, secrets, err = v.takeTokens(ctx, c, h); err != nil {
				return err
			}
		}
		to, kept, err := h.To(set, records)
		if err != nil {
			refused = err
			return err
		}
		ref = oauth.Ref{App: h.App, Account: to.ID}
		if ref.Account == h.From {
			return oauth.UsageError("The token is "+ref.String()+"'s already.", "")
		}
		owner, err := v.ownerOf(app, to, accounts)
		if err != nil {
			return err
		}
		if was := record(app, owner).Owner(); was != nil && was.Main() != "" && oauth.Differ(*was, kept) {
			return oauth.UsageError(ref.String()+" has a token of another person; nothing was saved.", "Sign out there first, or add an account.")
		}
		owner.Tokens, owner.Held, owner.Replaced, owner.NeedsLogin, owner.Failure = &kept, false, nil, false, nil
		owner.Narrow = nil // of the sign-in before
		owner.Secrets = merged(owner.Secrets, secrets)
		return v.putAccount(ctx, c, ref, owner, h.Entry)
	})
	if refused != nil {
		return oauth.Ref{}, refused // as it is: the caller knows its own errors
	}
	if err != nil {
		return oauth.Ref{}, err
	}
	return ref, nil
}

// everyAccount reads an app's accounts by their ids, and what [Handover.To] is told
// of them.
func (c *change) everyAccount(ctx context.Context, app appBody) (accounts map[string]accountBody, records []oauth.Record, err error) {
	accounts = map[string]accountBody{}
	for _, e := range c.manifest.accounts(app.App.ID) {
		account, err := c.account(ctx, e.ref)
		if isDamaged(err) {
			records = append(records, oauth.Record{App: app.App, Account: oauth.Account{ID: e.ref.Account}, Failure: &oauth.Failure{Kind: oauth.KindVault}})
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		accounts[e.ref.Account] = account
		told := record(app, account)
		told.Account = decided(account)
		records = append(records, told)
	}
	return accounts, records, nil
}

// decided is an account with what a person has accepted of the settings that decide whose it
// is and where its person signs in (promise 40).
func decided(a accountBody) oauth.Account {
	told := a.Account
	told.LoginHint, told.Expect, told.Browser = a.Accepted.LoginHint, a.Accepted.Expect, a.Accepted.Browser
	return told
}

// takeTokens leaves an account without its token set, or with the one that it had before
// a set that is held back, and returns it with the
// secrets that are of no use without it: the tokens that a person pasted.
func (v *Vault) takeTokens(ctx context.Context, c *change, h Handover) (oauth.TokenSet, oauth.Secrets, error) {
	ref := oauth.Ref{App: h.App, Account: h.From}
	account, err := c.account(ctx, ref)
	if err != nil {
		return oauth.TokenSet{}, nil, err
	}
	if account.Tokens == nil {
		return oauth.TokenSet{}, nil, oauth.UsageError(ref.String()+" no longer has a token; nothing was changed.", "Check the account again.")
	}
	set, secrets := *account.Tokens, oauth.Secrets{}
	for _, kind := range []oauth.SecretKind{oauth.SecretRefreshToken, oauth.SecretSubjectToken} {
		if account.Secrets.Has(kind) {
			secrets[kind] = account.Secrets[kind]
		}
	}
	account.Secrets = without(account.Secrets, []oauth.SecretKind{oauth.SecretRefreshToken, oauth.SecretSubjectToken})
	account.Tokens, account.Held, account.Replaced = account.Replaced, false, nil
	account.NeedsLogin, account.Failure, account.Narrow = false, nil, nil
	return set, secrets, v.putAccount(ctx, c, ref, account, h.Left)
}

// ownerOf is the account that a set is handed to: one of the app's accounts, or a
// new one.
func (v *Vault) ownerOf(app appBody, to oauth.Account, accounts map[string]accountBody) (accountBody, error) {
	owner, there := accounts[to.ID]
	if !there {
		complete, err := v.o.Complete(app.App)
		if err != nil {
			return owner, err
		}
		all := []oauth.Account{to}
		for _, a := range accounts {
			all = append(all, a.Account)
		}
		if problems := oauth.ValidateAccounts(complete, all); len(problems) > 0 {
			return owner, oauth.UsageError(problems[0].Message, "")
		}
		first := v.o.rules().First(acting.Settings{App: app.App, Accounts: []oauth.Account{to}})
		if len(first.Accounts) != 1 || first.Accounts[0].Browser != to.Browser { // a program that nobody has looked at
			return owner, oauth.UsageError("A new account needs a browser that Tokendesk knows.", "Choose the browser in the account's settings.")
		}
		accepted := to
		return accountBody{Account: to, Accepted: &accepted}, nil
	}
	if len(acting.Of(v.o.rules().Changes(app.settings(owner)), to.ID)) > 0 {
		ref := oauth.Ref{App: app.App.ID, Account: to.ID}.String()
		return owner, &oauth.Error{
			Kind:    oauth.KindUntrusted,
			Message: "There are settings that are not trusted yet in " + ref + "; nothing was saved there.",
			Advice:  "Review and trust them in the window or with tokendesk trust " + app.App.ID + ". Then try again.",
		}
	}
	named := decided(owner)
	named.Label, named.LoginHint, named.Expect, named.Browser = to.Label, to.LoginHint, to.Expect, to.Browser
	if jsonText(named) != jsonText(to) {
		return owner, fmt.Errorf("store: a handover alters settings of %s", to.ID)
	}
	if jsonText(to) == jsonText(decided(owner)) {
		return owner, nil
	}
	if !unused(owner) {
		return owner, oauth.UsageError(to.ID+" was changed meanwhile; nothing was saved.", "Sign in again.")
	}
	accepted := *owner.Accepted
	accepted.Label, accepted.LoginHint, accepted.Expect, accepted.Browser = to.Label, to.LoginHint, to.Expect, to.Browser
	owner.Account, owner.Accepted = to, &accepted
	return owner, nil
}

// unused reports whether an account is as an app begins with it: nobody has named it or
// got a token for it, and nothing of it waits for a word.
func unused(a accountBody) bool {
	return a.Tokens == nil && len(a.Secrets) == 0 && len(a.Offered) == 0 && jsonText(*a.Accepted) == jsonText(a.Account) &&
		a.Account.Label == "" && a.Account.LoginHint == "" && a.Account.Expect == "" && a.Account.Browser == "" && len(a.Account.Keep) == 0
}

// Prospect is what the record of another account of an app would be, before there
// is one: the app's settings and secrets, and what of them waits. Unknown: KindUsage.
func (v *Vault) Prospect(ctx context.Context, app string, account oauth.Account) (rec oauth.Record, err error) {
	err = v.read(ctx, func(w view) error {
		kept, err := w.app(ctx, app)
		if err != nil {
			return err
		}
		rec = record(kept, accountBody{Account: account})
		rec.Waiting = slices.Clone(w.rules.Changes(kept.settings()))
		return nil
	})
	return rec, err
}

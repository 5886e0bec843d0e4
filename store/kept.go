package store

import (
	"context"
	"encoding/hex"
	"reflect"
	"slices"
	"time"

	"tokendesk/oauth"
)

// AddTarget adds a place in which an account's token is kept current, with what is
// remembered of it. It is the person's own word for that place, and for no other that
// waits. One that is there already has what is remembered of it replaced. Unknown:
// KindUsage.
func (v *Vault) AddTarget(ctx context.Context, ref oauth.Ref, kept oauth.Kept) error {
	return v.alterKept(ctx, ref, oauth.HistoryEntry{Kind: oauth.HistorySettings, Detail: "keep"}, func(a *accountBody) {
		accepted := *a.Accepted
		if !slices.ContainsFunc(a.Account.Keep, kept.Target.Equal) {
			a.Account.Keep = append(slices.Clone(a.Account.Keep), kept.Target)
		}
		if !slices.ContainsFunc(accepted.Keep, kept.Target.Equal) {
			accepted.Keep = inOrderOf(a.Account.Keep, append(slices.Clone(accepted.Keep), kept.Target))
		}
		a.Accepted = &accepted
		a.Kept = remembered(a.Kept, kept)
	})
}

// RemoveTargets takes places out of an account, by what gone reports; the files stay as
// they are. It returns those that were there.
func (v *Vault) RemoveTargets(ctx context.Context, ref oauth.Ref, gone func(oauth.Target) bool) (removed []oauth.Target, err error) {
	err = v.alterKept(ctx, ref, oauth.HistoryEntry{Kind: oauth.HistorySettings, Detail: "keep"}, func(a *accountBody) {
		removed = nil
		for _, t := range a.Account.Keep {
			if gone(t) {
				removed = append(removed, t)
			}
		}
		accepted := *a.Accepted
		a.Account.Keep = slices.DeleteFunc(slices.Clone(a.Account.Keep), gone)
		accepted.Keep = slices.DeleteFunc(slices.Clone(accepted.Keep), gone)
		a.Accepted = &accepted
	})
	return removed, err
}

// Remember keeps what is known of one place of an account, and drops it where the account
// does not have that place any more.
func (v *Vault) Remember(ctx context.Context, ref oauth.Ref, kept oauth.Kept) error {
	return v.alterKept(ctx, ref, oauth.HistoryEntry{}, func(a *accountBody) { a.Kept = remembered(a.Kept, kept) })
}

// alterKept changes the places of an account; what is remembered of others goes.
func (v *Vault) alterKept(ctx context.Context, ref oauth.Ref, entry oauth.HistoryEntry, alter func(*accountBody)) error {
	return v.write(ctx, func(ctx context.Context, c *change) error {
		account, err := c.account(ctx, ref)
		if err != nil {
			return err
		}
		before, was := account.Kept, account.Account.Keep
		alter(&account)
		account.Kept = slices.DeleteFunc(slices.Clone(account.Kept), func(k oauth.Kept) bool {
			return !slices.ContainsFunc(account.Account.Keep, k.Target.Equal)
		})
		if reflect.DeepEqual(before, account.Kept) && reflect.DeepEqual(was, account.Account.Keep) {
			return nil
		}
		if reflect.DeepEqual(was, account.Account.Keep) {
			entry = oauth.HistoryEntry{}
		}
		return v.putAccount(ctx, c, ref, account, entry)
	})
}

// remembered replaces what is known of one place.
func remembered(all []oauth.Kept, kept oauth.Kept) []oauth.Kept {
	all = slices.Clone(all)
	at := slices.IndexFunc(all, func(k oauth.Kept) bool { return k.Target.Equal(kept.Target) })
	if at < 0 {
		return append(all, kept)
	}
	all[at] = kept
	return all
}

// inOrderOf sorts places as they stand in the account, so that what is accepted is equal
// to what is there where it is the same.
func inOrderOf(order, targets []oauth.Target) []oauth.Target {
	at := func(t oauth.Target) int { return slices.IndexFunc(order, t.Equal) }
	slices.SortStableFunc(targets, func(a, b oauth.Target) int { return at(a) - at(b) })
	return targets
}

// KeepLease waits for an account's turn to have its places written, one across goroutines
// and processes. It is no [Vault.Lease]: a program that is given a token may ask for one.
func (v *Vault) KeepLease(ctx context.Context, ref oauth.Ref) (func(), error) {
	var name string
	err := v.read(ctx, func(w view) error {
		sum := w.s.name(nameKeep, ref.App, ref.Account)
		name = hex.EncodeToString(sum[:16])
		return nil
	})
	if err != nil {
		return nil, err
	}
	release, err := v.locks.hold(ctx, name, 20*time.Millisecond)
	if err != nil {
		return nil, explain(err)
	}
	return release, nil
}

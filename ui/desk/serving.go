package desk

import (
	"context"
	"errors"
	"slices"
	"strings"

	"tokendesk/oauth"
)

// Serving finds the account whose token is meant for a host, told by its origin
// (scheme://host:port): the token of an app goes there anyway, because it comes from there or is
// tested there. user is the name that whoever asks has for the person, "" for none; it decides
// between several. Where no app is meant ok is false; where several are, the error is of KindUsage and
// names them.
func (d *Desk) Serving(ctx context.Context, origin, user string) (ref oauth.Ref, ok bool, err error) {
	accounts, err := d.Accounts(ctx)
	if err != nil {
		return oauth.Ref{}, false, err
	}
	var serving []Account
	for _, a := range accounts {
		if origin != "" && slices.Contains(originsOf(a), origin) {
			serving = append(serving, a)
		}
	}
	if theirs := slices.DeleteFunc(slices.Clone(serving), func(a Account) bool { return !isCalled(a, user) }); len(theirs) > 0 {
		serving = theirs
	}
	var apps []string
	for _, a := range serving {
		if !slices.Contains(apps, a.Ref().App) {
			apps = append(apps, a.Ref().App)
		}
	}
	switch {
	case len(serving) == 0:
		return oauth.Ref{}, false, nil
	case len(serving) == 1:
		return serving[0].Ref(), true, nil
	case len(apps) == 1:
		ref, err = d.Resolve(ctx, apps[0])
		return ref, err == nil, err
	}
	return oauth.Ref{}, false, oauth.UsageError("Several apps are meant for "+oauth.HostOf(origin)+": "+strings.Join(apps, ", ")+".", "Name one of them, as APP or APP/ACCOUNT.")
}

// originsOf are the origins to which the token of an account goes without anybody else's
// doing.
func originsOf(a Account) []string {
	if a.Incomplete != nil {
		return nil
	}
	e := a.App.Endpoints
	addresses := []string{e.Issuer, e.Authorization, e.Token, e.Refresh, e.Userinfo, e.Introspection, e.Revocation}
	if a.App.Test.URL != "" {
		addresses = append(addresses, oauth.TestRequest(a.App, oauth.TokenSet{}).URL)
	}
	var origins []string
	for _, address := range addresses {
		if origin := oauth.Origin(address); origin != "" {
			origins = append(origins, origin)
		}
	}
	if d := a.Record.Discovered; d.Issuer == e.Issuer {
		for _, origin := range d.Origins {
			origins = append(origins, origin)
		}
	}
	return origins
}

// isCalled reports whether a user's name is one of an account's.
func isCalled(a Account, user string) bool {
	if user == "" {
		return false
	}
	names := []string{a.Record.Account.ID, a.Record.Account.LoginHint, a.Record.Account.Expect}
	if ts := a.Record.Tokens; ts != nil {
		names = append(names, ts.Identity)
	}
	return slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, user) })
}

// Refused notes that a host did not accept an account's token: it counts as expired, so that
// whoever asks next gets a new one. Where the account has another token by now nothing changes.
func (d *Desk) Refused(ctx context.Context, ref oauth.Ref, token, host string) error {
	rec, err := d.vault.Record(ctx, ref)
	if err != nil || rec.Tokens == nil || token == "" || rec.Tokens.AccessToken != token {
		return err
	}
	release, err := d.vault.Lease(ctx, ref)
	if err != nil {
		return err
	}
	defer release()
	entry := oauth.HistoryEntry{At: d.Now(), Kind: oauth.HistoryRefused, Detail: host}
	err = d.vault.Save(ctx, ref, entry, func(rec *oauth.Record) error {
		if rec.Tokens == nil || rec.Tokens.AccessToken != token {
			return errOtherToken
		}
		ts := *rec.Tokens
		if now := d.Now(); ts.Life != oauth.LifeKnown || now.Before(ts.ExpiresAt) {
			ts.Life, ts.ExpiresAt = oauth.LifeKnown, now
		}
		rec.Tokens = &ts
		return nil
	})
	if errors.Is(err, errOtherToken) {
		return nil
	}
	return err
}

// errOtherToken ends a save for a token that is no more.
var errOtherToken = errors.New("another token by now")

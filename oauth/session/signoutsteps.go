package session

import (
	"slices"

	"tokendesk/oauth"
)

// SignOutAct is one thing that ends a person's access, or a client's.
type SignOutAct string

// The acts, in the order in which they are done.
const (
	SignOutRefresh SignOutAct = "revoke_refresh_token" // RFC 7009
	SignOutAccess  SignOutAct = "revoke_access_token"
	SignOutGrant   SignOutAct = "revoke_grant" // the provider's own call, which ends both
	SignOutSession SignOutAct = "end_session"  // in the browser: OpenID Connect RP-Initiated Logout 1.0
	SignOutForget  SignOutAct = "forget"       // here
)

// Revokes reports whether the act is asked of the server.
func (a SignOutAct) Revokes() bool {
	return a == SignOutRefresh || a == SignOutAccess || a == SignOutGrant
}

// Lack is why a step of signing out cannot be done, "" where it can.
type Lack string

// The lacks.
const (
	LackEndpoint Lack = "no_endpoint"    // neither the app nor its server names an address for it
	LackIDToken  Lack = "id_token_only"  // there is only an ID token, which ends by itself
	LackPrivate  Lack = "private_window" // the session went, or goes, with the private window
	LackBrowser  Lack = "no_browser"     // the account opens none: the address can be copied
)

// SignOutStep is one step of signing out of an account.
type SignOutStep struct {
	Act     SignOutAct
	Before  bool   // of the token set that one which is held back has replaced
	Address string // where it is done; "" where metadata will tell, and where nothing is sent
	Lack    Lack
}

// SignOutSteps lists what signing out of an account does, in its order, with what its
// server does not offer. It is pure. app is the complete app, discovered are its
// endpoints with what the issuer's metadata filled in, nil while that was not read.
func SignOutSteps(rec oauth.Record, app oauth.App, discovered *oauth.Endpoints) (steps []SignOutStep) {
	revoke, logout := TargetOf(QuestionRevoke, app, discovered), TargetOf(QuestionLogout, app, discovered)
	add := func(set *oauth.TokenSet, before bool) {
		if set == nil || set.Main() == "" {
			return
		}
		list := oauth.Revocables(app, *set)
		if len(list) == 0 {
			steps = append(steps, SignOutStep{Act: SignOutAccess, Before: before, Lack: LackIDToken})
		}
		for _, what := range list {
			s := SignOutStep{Act: actOf(what), Before: before, Address: revoke.Address}
			if revoke.Missing {
				s.Lack = LackEndpoint
			}
			steps = append(steps, s)
		}
	}
	add(rec.Tokens, false)
	add(rec.Replaced, true)
	if has := func(s SignOutStep) bool { return s.Act == SignOutAccess && !s.Before }; len(rec.Narrow) > 0 && !slices.ContainsFunc(steps, has) {
		add(&oauth.TokenSet{AccessToken: rec.Narrow[0].Tokens.AccessToken, IDToken: rec.Narrow[0].Tokens.IDToken}, false)
	}
	if app.Grant == oauth.GrantAuthorizationCode {
		s := SignOutStep{Act: SignOutSession, Address: logout.Address}
		wanted, _ := oauth.ParseBrowser(rec.Account.Browser)
		switch {
		case wanted.Kind == oauth.BrowserPrivate:
			s.Lack = LackPrivate
		case logout.Missing:
			s.Lack = LackEndpoint
		case wanted.Kind == oauth.BrowserNone:
			s.Lack = LackBrowser
		}
		steps = append(steps, s)
	}
	return append(steps, SignOutStep{Act: SignOutForget})
}

// nothingKept reports whether an account has no token to sign out of.
func nothingKept(rec oauth.Record) bool {
	return rec.Tokens == nil && rec.Replaced == nil && len(rec.Narrow) == 0
}

func actOf(what oauth.Revocable) SignOutAct {
	switch what {
	case oauth.RevocableRefresh:
		return SignOutRefresh
	case oauth.RevocableGrant:
		return SignOutGrant
	}
	return SignOutAccess
}

func revocableOf(act SignOutAct) oauth.Revocable {
	switch act {
	case SignOutRefresh:
		return oauth.RevocableRefresh
	case SignOutGrant:
		return oauth.RevocableGrant
	}
	return oauth.RevocableAccess
}

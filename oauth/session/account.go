package session

import (
	"context"
	"slices"
	"strings"
	"time"

	"tokendesk/oauth"
)

// account is a record with its completed app at one moment.
type account struct {
	ref  oauth.Ref
	rec  oauth.Record
	app  oauth.App
	gaps []oauth.Gap // secrets that are not there
}

// account reads an account of which nothing waits for a person's word (promise
// 40): nothing that sends, runs or opens anything comes before this.
func (m *Manager) account(ctx context.Context, ref oauth.Ref) (account, error) {
	a, err := m.read(ctx, ref)
	if err != nil {
		return account{}, err
	}
	return a, Untrusted(a.rec)
}

// read reads an account whose app is no longer open: whatever its settings lack,
// nothing could be sent for it.
func (m *Manager) read(ctx context.Context, ref oauth.Ref) (account, error) {
	rec, err := m.o.Storage.Record(ctx, ref)
	if err != nil {
		return account{}, err
	}
	gaps := m.o.Open(rec)
	if len(oauth.OpenSettings(gaps)) > 0 {
		return account{}, oauth.OpenError(ref.App, gaps)
	}
	app, err := m.o.Complete(rec.App)
	if err != nil {
		return account{}, err
	}
	rec.Account.Browser = m.o.Browser(rec.Account.Browser)
	return account{ref: ref, rec: rec, app: app, gaps: gaps}, nil
}

// lacking is the error of a way that needs a secret which is not there. A refresh
// needs none of the account's own.
func (a account) lacking(w way) error {
	gaps := slices.DeleteFunc(slices.Clone(a.gaps), func(g oauth.Gap) bool { return w == byRefresh && !g.Secret.OfApp() })
	if len(gaps) == 0 {
		return nil
	}
	return oauth.OpenError(a.ref.App, gaps)
}

// token tells sets apart; it is "" when there is none.
func (a account) token() string {
	if a.rec.Tokens == nil {
		return ""
	}
	return a.rec.Tokens.Main()
}

func (a account) stale() bool {
	return a.rec.Tokens != nil && a.rec.Tokens.Fingerprint != oauth.Fingerprint(a.app, a.rec.Account)
}

// usable returns the token if it may be handed out and lives long enough.
func (a account) usable(atLeast time.Duration, now time.Time) (oauth.TokenSet, bool) {
	if a.rec.Tokens == nil || a.rec.Tokens.Main() == "" || a.rec.Held || a.rec.NeedsLogin || a.stale() {
		return oauth.TokenSet{}, false
	}
	return *a.rec.Tokens, lives(*a.rec.Tokens, atLeast, now)
}

// way is how an account gets its next token.
type way string

const (
	byRefresh way = "refresh"
	byFetch   way = "fetch"
	byPerson  way = "person"
)

// way chooses. A refresh token got with other settings is not sent: it may be
// another client's. The pasted one of the refresh_token grant is the client's
// own whatever else changed; a new paste comes first, but for one that the server
// has refused: it waits for the next. again leaves out what is cached where the
// grant itself needs no person.
func (a account) way(again bool) way {
	refreshable := a.rec.Tokens != nil && a.rec.Tokens.RefreshToken != "" && !a.rec.NeedsLogin
	switch a.app.Grant {
	case oauth.GrantClientCredentials, oauth.GrantJWTBearer, oauth.GrantTokenExchange, oauth.GrantSignedJWT:
		return byFetch
	case oauth.GrantRequest:
		if refreshable && !a.stale() && !again && a.app.Endpoints.Refresh != "" {
			return byRefresh
		}
		return byFetch
	case oauth.GrantPassword:
		if refreshable && !a.stale() && !again {
			return byRefresh
		}
		return byFetch
	case oauth.GrantRefreshToken:
		if a.rec.Secrets[oauth.SecretRefreshToken] != "" && !a.rec.NeedsLogin {
			return byFetch
		}
		if refreshable {
			return byRefresh
		}
	default:
		if refreshable && !a.stale() {
			return byRefresh
		}
	}
	return byPerson
}

// subject is the account whose token is exchanged (RFC 8693).
func (a account) subject() (oauth.Ref, bool) {
	s := a.app.TokenExchange.Subject
	if a.app.Grant != oauth.GrantTokenExchange || s == "" {
		return oauth.Ref{}, false
	}
	app, id, _ := strings.Cut(s, "/")
	if id == "" {
		id = oauth.DefaultAccount
	}
	return oauth.Ref{App: app, Account: id}, true
}

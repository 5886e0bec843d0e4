package ui

import (
	"errors"
	"slices"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/desk"
)

// absence is a person who is at a browser for an account.
type absence struct {
	had   time.Time // when the token was got that the account had then; zero for none
	since time.Time
}

// comesBack reports whether the window is to come to the front with an update: a
// sign-in that sent its person away to a browser has come back from there, with a
// token or with a failure to look at. What was cancelled, or what nobody finished in
// time, disturbs nobody.
func (m *mainScreen) comesBack(u desk.Update) bool {
	back := false
	for _, a := range u.Accounts {
		ref := a.Ref()
		went, away := m.away[ref]
		if a.Running {
			if p := a.Progress; !away && (p.Stage == session.StageBrowser || p.Stage == session.StageDevice) {
				m.away[ref] = absence{had: obtained(a), since: m.desk.Now()}
			}
			continue
		}
		back = back || away && (!obtained(a).Equal(went.had) || failedThere(a.Err))
		delete(m.away, ref)
	}
	for ref, went := range m.away {
		if hasGone(u, ref) { // somebody who had no account, and perhaps has one now
			back = back || slices.ContainsFunc(u.Accounts, func(a *desk.Account) bool {
				return a.Ref().App == ref.App && !obtained(a).IsZero() && !obtained(a).Before(went.since)
			})
			delete(m.away, ref)
		}
	}
	return back && !m.choices.Get().StayBehind
}

// comeBack brings the window to the front, unless the person wants it to stay.
func (m *mainScreen) comeBack() {
	if !m.choices.Get().StayBehind {
		m.raise()
	}
}

// hasGone reports whether an account is no more with an update.
func hasGone(u desk.Update, ref oauth.Ref) bool {
	is := func(a *desk.Account) bool { return a.Ref() == ref }
	return slices.Contains(u.Removed, ref) || u.All && !slices.ContainsFunc(u.Accounts, is)
}

// obtained is when an account's token was got, the zero time where it has none.
func obtained(a *desk.Account) time.Time {
	if a.Record.Tokens == nil {
		return time.Time{}
	}
	return a.Record.Tokens.ObtainedAt
}

func failedThere(err error) bool {
	var e *oauth.Error
	return errors.As(err, &e) && e.Kind != oauth.KindNeedsLogin && e.Kind != oauth.KindInterrupted
}

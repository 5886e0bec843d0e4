package ui

import (
	"errors"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/desk"
)

// comesBack reports whether the window is to come to the front with an update: a
// sign-in that sent its person away to a browser has come back from there, with a
// token or with a failure to look at. What was cancelled, or what nobody finished in
// time, disturbs nobody.
func (m *mainScreen) comesBack(u desk.Update) bool {
	back := false
	for _, a := range u.Accounts {
		ref := a.Ref()
		if a.Running {
			_, known := m.away[ref]
			if p := a.Progress; !known && (p.Stage == session.StageBrowser || p.Stage == session.StageDevice) {
				m.away[ref] = obtained(a)
			}
			continue
		}
		if before, away := m.away[ref]; away && (!obtained(a).Equal(before) || failedThere(a.Err)) {
			back = true
		}
		delete(m.away, ref)
	}
	return back && !m.choices.Get().StayBehind
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

package session

import "tokendesk/oauth"

// wrongPerson reports whether somebody else than expected has signed in last, so that
// the browser may still be signed in as them.
func (a account) wrongPerson() bool {
	return a.held() != nil && HeldReason(a.rec.Tokens) == ReasonOtherPerson
}

// browsers are the ones to open for a sign-in, in order, until one opens. After the
// wrong person it is a private window, of the same program where one is named:
// whatever session the account's own browser keeps, an isolated profile's too, is that
// person's. Where there is none, the server is at least asked to ask who it is.
func (a account) browsers() []string {
	setting := a.rec.Account.Browser
	wanted, err := oauth.ParseBrowser(setting)
	switch {
	case err == nil && wanted.Kind == oauth.BrowserNone:
		return nil
	case err == nil && a.wrongPerson() && wanted.Kind != oauth.BrowserPrivate:
		return []string{oauth.Browser{Kind: oauth.BrowserPrivate, Program: wanted.Program}.String(), setting}
	}
	return []string{setting}
}

package words

import (
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
)

// What the acts of signing out are called, in every menu.
const (
	SignOut           = "Sign out…"
	SignOutApp        = "Sign out all…"
	SignOutEverywhere = "Sign out everywhere…"
	ForgetOnly        = "Forget here only"
	ForgetAnyway      = "Forget here anyway"
)

// SignOutStep says what a step of signing out does, and at which host.
func SignOutStep(s session.SignOutStep) string {
	what := map[session.SignOutAct]string{
		session.SignOutRefresh: "Revoke the refresh token",
		session.SignOutAccess:  "Revoke the access token",
		session.SignOutGrant:   "Revoke the app's access",
		session.SignOutSession: "End the session in the account's browser",
		session.SignOutForget:  "Forget the tokens here",
	}[s.Act]
	if s.Before {
		what = strings.Replace(what, "the ", "the previous ", 1)
	}
	if host := oauth.HostOf(s.Address); host != "" && s.Lack == "" {
		what += " at " + Shorten(host, 60)
	}
	return what
}

// SignOutLack says why a step cannot be done, and what that means.
func SignOutLack(s session.SignOutStep) string {
	switch s.Lack {
	case session.LackEndpoint:
		if s.Act == session.SignOutSession {
			return "Not possible: the provider has no sign-out address. Sign out on its own page."
		}
		return "Not possible: this server cannot revoke tokens. The token stays valid until it expires."
	case session.LackIDToken:
		return "Not possible: there is only an ID token, which expires by itself."
	case session.LackPrivate:
		return "Not needed: the session ends with the private window."
	case session.LackBrowser:
		return "Not possible: this account is set to open no browser. Sign out on the provider's own page."
	}
	return ""
}

// StepWords are how a step of signing out is shown.
type StepWords struct {
	Word string // "done", "" while it waits
	Note string // more of it: why it failed or cannot be
	Icon Icon
	Tone Tone
}

// SignOutResult says what became of a step.
func SignOutResult(r session.SignOutResult) StepWords {
	switch r.State {
	case session.SignOutRunning:
		return StepWords{"running", "", IconBusy, ToneBusy}
	case session.SignOutDone:
		return StepWords{"done", "", IconFresh, ToneGood}
	case session.SignOutAlready:
		if r.Act == session.SignOutSession {
			return StepWords{"done", "Its session was ended with another account's.", IconFresh, ToneGood}
		}
		return StepWords{"done", "The server no longer knew it.", IconFresh, ToneGood}
	case session.SignOutRunsOut:
		return StepWords{"done", "The server lets it expire.", IconFresh, ToneGood}
	case session.SignOutOpened:
		return StepWords{"page opened", "The page in the browser shows the result.", IconFresh, ToneGood}
	case session.SignOutFailed:
		message, _ := Explain(r.Err)
		return StepWords{"failed", OneLine(message, 240), IconFailed, ToneBad}
	case session.SignOutImpossible:
		return StepWords{"", SignOutLack(r.SignOutStep), IconCannot, ToneQuiet}
	case session.SignOutLeft:
		return StepWords{"skipped", "", IconCannot, ToneQuiet}
	}
	return StepWords{"", "", IconPending, ToneQuiet}
}

// SignOutTitle asks whether to sign out of some accounts: of one by its title, of many
// by their app's, or "" for those of several.
func SignOutTitle(title string, accounts int) string {
	switch {
	case accounts == 1:
		return "Sign out of " + title + "?"
	case title == "":
		return "Sign out of " + Count(accounts, "account") + "?"
	}
	return "Sign out of " + Count(accounts, "account") + " of " + title + "?"
}

// SignOutIntro says what comes first and what that means.
const SignOutIntro = "Tokendesk asks the server to revoke the tokens, and then forgets them. Everyone else who uses these tokens is signed out too."

// SignOutIntroFor says what comes first for these accounts, where the steps of each are
// known; revokes reports whether a server is asked for any of them.
func SignOutIntroFor(all [][]session.SignOutStep) (text string, revokes bool) {
	known := false
	for _, steps := range all {
		for _, s := range steps {
			known = known || s.Act.Revokes()
			if s.Act.Revokes() && s.Lack == "" {
				return SignOutIntro, true
			}
		}
	}
	switch {
	case !known:
		return SignOutIntro, true
	case len(all) > 1:
		return "These servers cannot revoke tokens. Tokendesk only forgets the tokens; they stay valid until they expire.", false
	}
	return "This server cannot revoke tokens. Tokendesk only forgets the tokens; they stay valid until they expire.", false
}

// SignOutCounts sums up what signing out of many accounts does, a line each.
func SignOutCounts(all [][]session.SignOutStep) (lines []string) {
	at := map[string]int{}
	var hosts []string
	mute, unknown, sessions, apart := 0, 0, 0, 0
	for _, steps := range all {
		told, muted, asked := "", false, false
		for _, s := range steps {
			switch {
			case s.Act == session.SignOutSession && s.Lack == "":
				sessions++
			case s.Act == session.SignOutSession && s.Lack == session.LackEndpoint:
				apart++
			case !s.Act.Revokes():
			case s.Lack != "":
				muted = true
			default:
				told, asked = oauth.HostOf(s.Address), true
			}
		}
		switch {
		case asked && told == "":
			unknown++
		case asked:
			if at[told]++; at[told] == 1 {
				hosts = append(hosts, told)
			}
		case muted:
			mute++
		}
	}
	for _, host := range hosts {
		lines = append(lines, "The tokens of "+Count(at[host], "account")+" are revoked at "+Shorten(host, 60)+".")
	}
	if unknown > 0 {
		lines = append(lines, "The tokens of "+Count(unknown, "account")+" are revoked at the address that their server names.")
	}
	if mute > 0 {
		lines = append(lines, serversOf(mute)+" cannot revoke tokens: they stay valid until they expire.")
	}
	if sessions > 0 {
		lines = append(lines, "The sessions of "+Count(sessions, "account")+" can be ended in their browsers.")
	}
	if apart > 0 {
		lines = append(lines, serversOf(apart)+have(apart)+" no sign-out address.")
	}
	return append(lines, "The tokens are forgotten here.")
}

// SignOutCame sums up what became of many accounts, a line each.
func SignOutCame(all [][]session.SignOutResult) (lines []string) {
	var told, mute, pages int
	for _, results := range all {
		has := func(is func(session.SignOutResult) bool) int {
			if slices.ContainsFunc(results, is) {
				return 1
			}
			return 0
		}
		told += has(func(r session.SignOutResult) bool {
			return r.Act.Revokes() && (r.State == session.SignOutDone || r.State == session.SignOutAlready)
		})
		mute += has(func(r session.SignOutResult) bool { return r.Act.Revokes() && r.State == session.SignOutImpossible })
		pages += has(func(r session.SignOutResult) bool { return r.State == session.SignOutOpened })
	}
	if told > 0 {
		lines = append(lines, "The tokens of "+Count(told, "account")+" have been revoked at the server.")
	}
	if mute > 0 {
		lines = append(lines, serversOf(mute)+" cannot revoke tokens: they stay valid until they expire.")
	}
	if pages > 0 {
		lines = append(lines, Count(pages, "page")+" opened in the browser: they show the result.")
	}
	return lines
}

// SignedOut says that it is done.
func SignedOut(title string, accounts int) string {
	if accounts == 1 {
		return "Signed out of " + title
	}
	return "Signed out of " + Count(accounts, "account")
}

// Forgotten says that tokens were forgotten here, and the server was not told.
func Forgotten(title string, accounts int) string {
	if accounts == 1 {
		return "Forgot the tokens of " + title
	}
	return "Forgot the tokens of " + Count(accounts, "account")
}

// serversOf are the servers of so many accounts, as the subject of a sentence.
func serversOf(accounts int) string {
	if accounts == 1 {
		return "The server of 1 account"
	}
	return "The servers of " + Count(accounts, "account")
}

func have(accounts int) string {
	if accounts == 1 {
		return " has"
	}
	return " have"
}

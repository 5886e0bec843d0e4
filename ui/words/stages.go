package words

import (
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
)

// StageWords say what a call on an account is doing.
type StageWords struct {
	Headline string // "Waiting for the browser"
	Doing    string // in place of the time left: "signing in…"
	Short    string // the same in a line of a list: "Enter the code WDJB-MJHT"
	Advice   string // what a person can do meanwhile
	Failed   string // why no browser could be opened, or what it came back with
}

// Stage says what a running call is doing.
func Stage(p session.Progress) StageWords {
	w := stage(p)
	switch p.Stage {
	case session.StageBrowser, session.StageDevice:
		w.Doing = "signing in…"
	case session.StageCopying:
		w.Doing = "copying…"
	default:
		w.Doing = "working…"
	}
	return w
}

func stage(p session.Progress) StageWords {
	switch p.Stage {
	case session.StageLease:
		return StageWords{
			Headline: "Another Tokendesk is renewing this account",
			Short:    "Another Tokendesk is renewing it",
			Advice:   "Tokendesk uses its result when it is done.",
		}
	case session.StagePort:
		return StageWords{
			Headline: "Another Tokendesk is using the redirect port",
			Short:    "Another sign-in uses the port",
			Advice:   "This sign-in continues when that one is done.",
		}
	case session.StageBrowser:
		return browserWords(p)
	case session.StageDevice:
		return deviceWords(p)
	case session.StageCopying:
		return StageWords{Headline: "Copying", Short: "Copying"}
	}
	return StageWords{Headline: "Asking the server", Short: "Asking the server"}
}

func deviceWords(p session.Progress) StageWords {
	w := StageWords{
		Headline: "Enter this code on any device",
		Short:    "Enter the code " + OneLine(p.UserCode, 40),
		Advice:   "At " + OneLine(p.Address, 160) + ", or scan the QR code with a phone.",
	}
	if p.Device != nil && p.Device.Foreign != "" {
		w.Advice = ForeignPage(p.Device.Foreign) + " Its address is " + OneLine(p.Address, 160) + "."
	}
	if p.BrowserErr != nil {
		w.Failed, _ = Explain(p.BrowserErr)
	}
	return w
}

func browserWords(p session.Progress) StageWords {
	w := StageWords{
		Headline: "Waiting for the browser",
		Advice:   "Sign in there and come back. No browser here? Copy the address to another computer, sign in there, and paste the address that its browser ends at.",
	}
	w.Short = w.Headline
	if IsSecure(p) {
		w.Advice = "Sign in there and come back. " + ComesBySecure
	}
	if p.MustPaste {
		w.Headline, w.Short = "Waiting for you to paste the answer", "Paste the answer here"
		w.Advice = "Sign in on the page that opens. " + WhatToPaste(p.RedirectURI)
	}
	if p.BrowserErr != nil {
		w.Headline, w.Short = "No browser could be opened", "No browser could be opened"
		w.Failed, _ = Explain(p.BrowserErr)
		w.Advice = "Copy the sign-in address into a browser."
		if p.MustPaste {
			w.Advice += " " + WhatToPaste(p.RedirectURI)
		}
	}
	if p.Untrusted {
		w.Short, w.Failed, w.Advice = "The browser does not trust the certificate", NotTrusted, NotTrustedAdvice
	}
	if p.Notice != nil {
		w.Short = "The browser came back with an error"
		w.Failed, _ = Explain(p.Notice)
		w.Advice = "It does not say which sign-in it is about, so this one continues. Finish it in the browser, or cancel it."
	}
	return w
}

// IsSecure reports whether the browser comes back to this computer by https, so that
// the certificate of its listener matters.
func IsSecure(p session.Progress) bool {
	return p.Stage == session.StageBrowser && !p.MustPaste && strings.HasPrefix(p.RedirectURI, "https:")
}

// WhatToPaste says what a person copies after signing in where the browser ends at
// an address that Tokendesk does not listen on.
func WhatToPaste(redirectURI string) string {
	uri := OneLine(redirectURI, 200)
	web := strings.HasPrefix(strings.ToLower(redirectURI), "http")
	switch {
	case oauth.OutOfBand(redirectURI):
		return "The last page shows a code: copy it and paste it here."
	case web:
		return "Then the address bar shows an address that begins with " + uri + ", whatever the page says. Copy the whole address and paste it here. If the page offers to open another program, cancel that."
	}
	return "The browser is then sent to an address that begins with " + uri + ", which it may not be able to open: it may show an error, or stay on the provider's page. Copy the whole address from that message or from the link there (right click, Copy link address) and paste it here. " +
		"If neither shows it, use the developer tools: press F12 before you sign in, choose Network, and copy the Location of the last answer."
}

// ComingBack says what is to be done where a sign-in page is opened on another
// device.
func ComingBack(redirectURI string, mustPaste bool) string {
	if mustPaste {
		return WhatToPaste(redirectURI)
	}
	return "From another device the sign-in does not come back automatically: its last page does not open, because its address, which begins with " +
		OneLine(redirectURI, 200) + ", is on this computer. Copy that address and paste it here."
}

// WrongRedirect says what to do where the provider's own page refuses the redirect
// address: such an answer never comes back.
func WrongRedirect(redirectURI string) string {
	return "If the page says that the redirect URI is wrong, register exactly " + OneLine(redirectURI, 200) + " with the provider."
}

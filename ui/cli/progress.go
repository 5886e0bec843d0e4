package cli

import (
	"strings"
	"sync"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/words"
)

// progress tells on standard error what a call waits for, each thing once. With
// urlOnly that is the sign-in address and nothing else.
func (p *program) progress(ref oauth.Ref, f *signIn) func(session.Progress) {
	urlOnly := f.url
	ends := p.env.Now().Add(f.timeout)
	var mu sync.Mutex
	told := map[string]bool{}
	name := ref.String()
	if ref.Account == "" {
		name = ref.App // another person's
	}
	tell := func(text string) {
		if !told[text] {
			told[text] = true
			p.say("%s", text)
		}
	}
	talk := func(text string) {
		if !urlOnly {
			tell(text)
		}
	}
	show := func(address string) {
		tell(safe(address))
		if f.qr {
			tell(p.qr(address))
		}
	}
	reading := false
	return func(at session.Progress) {
		mu.Lock()
		defer mu.Unlock()
		if at.Stage != session.StageDevice {
			p.waiting.Swap(nil).stop()
		}
		switch at.Stage {
		case session.StageLease:
			talk("Another Tokendesk is renewing " + safe(name) + "; waiting for it.")
		case session.StagePort:
			talk("Another Tokendesk is signing in on the same port; waiting for it.")
		case session.StageBrowser:
			if at.Address == "" {
				return
			}
			talk("Sign in to " + safe(name) + " in the browser. If none opens, this is the address:")
			show(at.Address)
			if at.BrowserErr != nil {
				talk("No browser was opened: " + explained(at.BrowserErr))
			}
			if words.IsSecure(at) {
				talk(words.ComesBySecure + " See `tokendesk certificate`.")
			}
			if at.Untrusted {
				talk(words.NotTrusted + " " + words.NotTrustedAdvice)
			}
			if at.Notice != nil {
				talk("The browser came back with an error that does not say which sign-in it is about; this one continues. " + explained(at.Notice))
			}
			if at.Paste != nil && p.asks() && !reading {
				reading = true
				if at.MustPaste {
					talk(safe(words.WhatToPaste(at.RedirectURI)))
				} else {
					talk("A browser on another computer ends at an address that it cannot open: paste that address here.")
				}
				go p.pasteBack(at.Paste)
			}
		case session.StageDevice:
			p.deviceProgress(at, show, talk, ends)
			if urlOnly && at.UserCode != "" {
				tell(safe(at.UserCode))
			}
			if at.Device != nil && !urlOnly && isTerminal(p.env.Stderr) && p.waiting.Load() == nil {
				p.waiting.Store(startCountdown(p.env.Stderr, p.env.Now, earlier(ends, at.Device.Expires)))
			}
		}
	}
}

// pasteBack hands every line of the terminal to the sign-in that waits for it.
func (p *program) pasteBack(paste func(address string) error) {
	for line := range p.terminal().next {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if len(line) >= keptOfALine {
			p.say("That may have been cut off: a terminal keeps %d characters of a line. Sign in in the window instead.", keptOfALine)
			continue
		}
		if err := paste(line); err != nil {
			p.say("%s", explained(err))
			continue
		}
		return
	}
}

// trace tells what was sent and answered; secrets are replaced already.
func (p *program) trace(exchanges []oauth.Exchange) {
	for _, e := range exchanges {
		p.say("")
		p.say("%s  %s: %s %s  (%s)", words.Stamp(e.At.Local()), words.ExchangeStep(e.Step), safe(e.Method), safe(e.URL), words.Took(e.Duration))
		lines, _ := words.ConnectionLines(e, e.At.Local())
		for _, line := range lines {
			p.say("* %s", safe(line))
		}
		p.traceBlock("> ", e.Request)
		if e.Status != 0 {
			p.say("< %d", e.Status)
		}
		p.traceBlock("< ", e.Response)
		if e.Err != "" {
			p.say("! %s", safe(e.Err))
		}
	}
}

func (p *program) traceBlock(prefix, text string) {
	if text == "" {
		return
	}
	for line := range strings.SplitSeq(strings.TrimRight(text, "\r\n"), "\n") {
		p.say("%s%s", prefix, safe(strings.TrimSuffix(line, "\r")))
	}
}

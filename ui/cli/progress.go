package cli

import (
	"context"
	"strings"
	"sync"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
)

// progress tells on standard error what a call waits for, each thing once. With
// urlOnly that is the sign-in address and nothing else.
func (s *shell) progress(ref oauth.Ref, urlOnly bool) func(session.Progress) {
	var mu sync.Mutex
	told := map[string]bool{}
	tell := func(text string) {
		if !told[text] {
			told[text] = true
			s.say("%s", text)
		}
	}
	talk := func(text string) {
		if !urlOnly {
			tell(text)
		}
	}
	reading := false
	return func(p session.Progress) {
		mu.Lock()
		defer mu.Unlock()
		switch p.Stage {
		case session.StageLease:
			talk("Another Tokendesk is renewing " + safe(ref.String()) + "; waiting for it.")
		case session.StagePort:
			talk("Another Tokendesk is signing in on the same port; waiting for it.")
		case session.StageBrowser:
			if p.Address == "" {
				return
			}
			talk("Sign in to " + safe(ref.String()) + " in the browser. If none opens, this is the address:")
			tell(safe(p.Address))
			if p.BrowserErr != nil {
				talk("No browser opened: " + safe(failureOf(context.Background(), p.BrowserErr).Message))
			}
			if p.Notice != nil {
				talk("The browser came back with an error that names no sign-in; this one goes on. " + safe(failureOf(context.Background(), p.Notice).Message))
			}
			if p.Paste != nil && s.asks() && !reading {
				reading = true
				talk("A browser on another machine ends at an address that it cannot open: paste that here.")
				go s.pasteBack(p.Paste)
			}
		case session.StageDevice:
			talk("Open this address and enter the code " + safe(p.UserCode) + ":")
			if p.Address != "" {
				tell(safe(p.Address))
			}
			if urlOnly && p.UserCode != "" {
				tell(safe(p.UserCode))
			}
		}
	}
}

// pasteBack hands every line of the terminal to the sign-in that waits for it.
func (s *shell) pasteBack(paste func(address string) error) {
	for line := range s.terminal().next {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if err := paste(line); err != nil {
			s.say("%s", safe(failureOf(context.Background(), err).Message))
			continue
		}
		return
	}
}

// trace tells what was sent and answered; secrets are replaced already.
func (s *shell) trace(exchanges []oauth.Exchange) {
	for _, e := range exchanges {
		s.say("")
		s.say("%s  %s %s  (%d ms)", clock(e.At), safe(e.Method), safe(e.URL), e.Duration.Milliseconds())
		s.traceBlock("> ", e.Request)
		if e.Status != 0 {
			s.say("< %d", e.Status)
		}
		s.traceBlock("< ", e.Response)
		if e.Err != "" {
			s.say("! %s", safe(e.Err))
		}
	}
}

func (s *shell) traceBlock(prefix, text string) {
	if text == "" {
		return
	}
	for line := range strings.SplitSeq(strings.TrimRight(text, "\r\n"), "\n") {
		s.say("%s%s", prefix, safe(strings.TrimSuffix(line, "\r")))
	}
}

package detail

import (
	"tokendesk/oauth"
	"tokendesk/ui/words"
)

func (s source) identity() []Fact {
	ts := *s.Record.Tokens
	who := Fact{Name: "Signed in as", Value: "Unknown", Note: "The server did not say who signed in."}
	if ts.Identity != "" {
		who = Fact{Name: "Signed in as", Value: s.person(ts.Identity)}
	}
	if e := s.Record.Account.Expect; e != "" {
		switch {
		case s.Record.Held:
			who.Tone, who.Note = words.ToneBad, "Expected "+s.person(e)
		case ts.Identity == "":
			who.Tone, who.Note = words.ToneWarning, "Expected "+s.person(e)+"; the server did not say."
		case ts.Person.Is(e):
			who.Tone, who.Note = words.ToneGood, "As expected."
		default:
			who.Tone, who.Note = words.ToneWarning, "Expected "+s.person(e)+"; you use it anyway."
		}
	}
	facts := []Fact{who}
	if ts.IDToken != "" {
		facts = append(facts, signatureOf(ts))
	}
	if ts.Subject != "" && ts.Subject != ts.Identity {
		facts = append(facts, Fact{Name: "Subject", Value: s.person(ts.Subject)})
	}
	return facts
}

func signatureOf(ts oauth.TokenSet) Fact {
	switch ts.Verified {
	case oauth.VerifiedYes:
		f := Fact{Name: "ID token", Value: "Verified", Tone: words.ToneGood, Note: "Its signature and its claims were checked."}
		if ts.Issuer != "" {
			f.Note = "Signed by " + words.OneLine(ts.Issuer, 160)
		}
		return f
	case oauth.VerifiedNo:
		return Fact{Name: "ID token", Value: "Not verified", Tone: words.ToneWarning, Note: "Its signature could not be checked, so Tokendesk does not rely on it."}
	}
	return Fact{Name: "ID token", Value: "Not verified", Note: "The server's keys are not known, so Tokendesk does not rely on it."}
}

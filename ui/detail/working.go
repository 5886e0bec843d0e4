package detail

import "tokendesk/ui/words"

// Working is a call under way.
type Working struct {
	words.StageWords
	Address  string // to copy or open again
	UserCode string // to type at Address (RFC 8628 3.3)
	CanPaste bool
	// RedirectURI is the address to register, where a page of the provider may say that
	// another one is: no answer comes back then.
	RedirectURI string
	Secure      bool // the browser comes back by https: the certificate can be looked at
}

// Line is what is going on, in a few words.
func (w Working) Line() string {
	if w.Failed != "" {
		return "Signing in…" // a banner says why no browser came
	}
	return w.Headline + "…"
}

func (s source) working() *Working {
	if !s.Running {
		return nil
	}
	p := s.Progress
	w := Working{StageWords: words.Stage(p), Address: p.Address, UserCode: words.OneLine(p.UserCode, 40), CanPaste: p.Paste != nil, RedirectURI: p.RedirectURI, Secure: words.IsSecure(p)}
	w.Failed = s.line(w.Failed, 400)
	return &w
}

package detail

import (
	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/words"
)

// endBanner says that something ends soon or has ended, and offers what can be done
// about it; near is false where it is neither.
func (s source) endBanner(e session.End) (_ Banner, near bool) {
	n := e.Near(s.Now)
	if n < session.EndSoon {
		return Banner{}, false
	}
	b := Banner{Tone: endTone(n), Title: words.EndSentence(e, s.Now), Text: words.EndAdvice(e, s.Now)}
	if e.Of == session.EndRefreshToken {
		b.Buttons = []BannerButton{button(words.SignInAgain, ActionSignIn)}
		return b, !s.Running
	}
	b.Buttons = s.remedyButtons(session.Remedy{Kind: session.RemedyEdit, Field: endField[e.Of]})
	return b, true
}

// endField is where something that ended is replaced.
var endField = map[session.EndOf]string{
	session.EndClientSecret:      string(oauth.SecretClientSecret),
	session.EndClientKey:         string(oauth.SecretPrivateKey),
	session.EndClientCertificate: "tls.client_certificate_file",
}

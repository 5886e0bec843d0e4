package detail

import (
	"tokendesk/oauth/session"
	"tokendesk/ui/words"
)

// Offer is something the server can be asked or told.
type Offer struct {
	Question session.Question
	Name     string
	Where    string // its address, "" where the server's metadata will name it
	Why      string // not "": it cannot be asked, and this is why
}

func (s source) questions() []Offer {
	var out []Offer
	for _, q := range []session.Question{session.QuestionTest, session.QuestionUserinfo, session.QuestionIntrospect} {
		out = append(out, s.offer(q))
	}
	return out
}

func (s source) offer(q session.Question) Offer {
	said := words.Question(q)
	if s.Target(q).Missing {
		return Offer{Question: q, Name: said.Name, Why: said.Missing}
	}
	if ts := s.Record.Tokens; ts != nil && ts.IDTokenOnly() && q != session.QuestionRevoke {
		return Offer{Question: q, Name: said.Name, Why: words.Reason(session.ReasonIDTokenOnly, s.Record, nil)}
	}
	return Offer{Question: q, Name: said.Name, Where: s.line(s.Target(q).Address, 160)}
}

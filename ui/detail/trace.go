package detail

import (
	"strconv"
	"strings"
	"time"

	"tokendesk/oauth"
	"tokendesk/ui/words"
)

// Trace are the account's last exchanges with its servers, secrets replaced by
// their names before they got here.
type Trace struct {
	Exchanges []Exchange // newest first
	Note      string     // why there are fewer than there were
	Ticket    string     // all of it as text, with what a helper asks first
}

// Exchange is one request and its answer.
type Exchange struct {
	ID     string // tells exchanges of an account apart
	At     time.Time
	Line   string // "Refresh · id.example.com · 400 · 143 ms"
	Tone   words.Tone
	Facts  []string // protocol, certificate, times
	Soon   bool     // the certificate ended, or will soon
	Head   string   // the first lines of what was sent and answered
	Text   string   // all of it
	More   int      // the lines that Head leaves out; 0 where it is all
	Ticket string   // this one alone
}

// A document that is longer than most is folded: its head is shown.
const (
	mostLines = 60
	headLines = 36
)

func (s source) trace() Trace {
	t := Trace{Note: s.TraceNote}
	if len(s.Trace) == 0 {
		return t
	}
	shown := make([]oauth.Exchange, 0, len(s.Trace))
	for _, x := range s.Trace {
		if s.Private {
			x = words.WithoutPeople(x)
		}
		shown = append(shown, x)
	}
	for i := len(shown) - 1; i >= 0; i-- {
		t.Exchanges = append(t.Exchanges, exchangeOf(shown[i], s.Now))
	}
	t.Ticket = words.Ticket{
		App: s.App, Account: s.Record.Account, Provider: s.Provider, Version: s.Version, Failure: s.Record.Failure,
		Until: s.Worked.Until, Changed: s.Worked.Changed, Trace: shown, Private: s.Private, Now: s.Now,
	}.Text()
	return t
}

func exchangeOf(x oauth.Exchange, now time.Time) Exchange {
	e := Exchange{
		ID: strconv.FormatInt(x.At.UnixNano(), 36) + string(x.Step), At: x.At,
		Line: words.OneLine(words.ExchangeLine(x), 200), Text: words.ExchangeText(x), Ticket: words.ExchangeTicket(x, now),
	}
	if x.Failed() {
		e.Tone = words.ToneBad
	}
	e.Facts, e.Soon = words.ConnectionLines(x, now)
	e.Head = e.Text
	if lines := strings.Split(e.Text, "\n"); len(lines) > mostLines {
		e.Head, e.More = strings.Join(lines[:headLines], "\n"), len(lines)-headLines
	}
	return e
}

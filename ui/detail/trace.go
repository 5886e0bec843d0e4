package detail

import (
	"fmt"
	"strings"
	"time"

	"tokendesk/oauth"
	"tokendesk/ui/words"
)

// Trace is the last call's conversation with the server, secrets replaced by
// the engine before it got here.
type Trace struct {
	Exchanges []Exchange
	Ticket    string // all of it as text, with what a helper asks first
}

// Exchange is one request and its answer.
type Exchange struct {
	At    time.Time
	Title string // "POST https://… · 200 · 143 ms"
	Text  string
	Tone  words.Tone
}

func (s source) trace() Trace {
	if len(s.Trace) == 0 || s.Private { // a server's answer names people in its own way
		return Trace{}
	}
	var t Trace
	for _, x := range s.Trace {
		t.Exchanges = append(t.Exchanges, exchangeOf(x))
	}
	t.Ticket = s.ticket(t.Exchanges)
	return t
}

func exchangeOf(x oauth.Exchange) Exchange {
	e := Exchange{At: x.At}
	answer := fmt.Sprint(x.Status)
	switch {
	case x.Err != "" && x.Status == 0:
		answer, e.Tone = "no answer", words.ToneBad
	case x.Status >= 400:
		e.Tone = words.ToneBad
	}
	e.Title = words.OneLine(fmt.Sprintf("%s %s · %s · %s", x.Method, x.URL, answer, words.Took(x.Duration)), 300)
	parts := []string{quote("> ", x.Request)}
	if x.Response != "" {
		parts = append(parts, quote("< ", x.Response))
	}
	if x.Err != "" {
		parts = append(parts, "! "+words.OneLine(x.Err, 300))
	}
	e.Text = words.Lines(strings.Join(parts, "\n"), maxText)
	return e
}

func quote(mark, text string) string {
	lines := strings.Split(strings.TrimRight(strings.ReplaceAll(text, "\r\n", "\n"), "\n"), "\n")
	for i, line := range lines {
		lines[i] = mark + line
	}
	return strings.Join(lines, "\n")
}

// ticket writes what somebody who helps needs to see. It holds no secret, no
// token and no identity: settings, the failure's words, the redacted trace.
func (s source) ticket(exchanges []Exchange) string {
	var b strings.Builder
	app := s.App
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%-15s %s\n", name+":", words.OneLine(value, 400))
		}
	}
	line("App", app.ID)
	line("Provider", s.Provider)
	line("Environment", app.Environment)
	line("Grant", string(app.Grant))
	line("Client auth", string(app.ClientAuth))
	line("Token endpoint", app.Endpoints.Token)
	if app.Grant.NeedsPerson() {
		line("Authorization", app.Endpoints.Authorization)
		line("PKCE", string(app.PKCE))
	}
	line("Scopes", strings.Join(oauth.RequestedScopes(app, s.Record.Account), " "))
	if f := s.Record.Failure; f != nil {
		line("Failed", f.At.UTC().Format(time.RFC3339))
		line("What", f.Message)
		line("Advice", f.Advice)
	}
	for _, e := range exchanges {
		fmt.Fprintf(&b, "\n%s  %s\n%s\n", e.At.UTC().Format(time.RFC3339), e.Title, e.Text)
	}
	return b.String()
}

package words

import (
	"fmt"
	"runtime"
	"strings"
	"time"

	"tokendesk/oauth"
)

// Ticket is what somebody who helps with an account needs to see. It holds no
// secret and no token, and names the person only where the exchanges do.
type Ticket struct {
	App      oauth.App // complete
	Account  oauth.Account
	Provider string // the provider's name
	Version  string // of Tokendesk
	Failure  *oauth.Failure
	Until    time.Time // see [WorkedUntil]
	Changed  []oauth.Since
	Trace    []oauth.Exchange // oldest first
	Private  bool             // presentation mode
	Now      time.Time
}

// Text writes the ticket as plain text that is Markdown as well.
func (t Ticket) Text() string {
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "- %s: %s\n", name, OneLine(value, 400))
		}
	}
	app := t.App
	line("Tokendesk", t.Version+" on "+runtime.GOOS+"/"+runtime.GOARCH)
	line("App", app.ID)
	line("Provider", t.Provider)
	line("Environment", app.Environment)
	line("Grant", string(app.Grant))
	line("Client auth", string(app.ClientAuth))
	for _, e := range app.Endpoints.Named() {
		if *e.Address != "" {
			line("Endpoint "+strings.ReplaceAll(e.Name, "_", " "), WithoutQuery(*e.Address))
		}
	}
	if app.Grant.NeedsPerson() {
		line("PKCE", string(app.PKCE))
	}
	line("Scopes", strings.Join(oauth.RequestedScopes(app, t.Account), " "))
	if f := t.Failure; f != nil {
		line("Failed", f.At.UTC().Format(time.RFC3339))
		line("What", f.Message)
		line("Advice", f.Advice)
	}
	if !t.Until.IsZero() {
		line("Worked until", t.Until.UTC().Format(time.RFC3339))
	}
	for _, s := range t.Changed {
		line("Since then", Since(s, t.Now.UTC(), t.Private))
	}
	for _, e := range t.Trace {
		b.WriteString("\n" + ExchangeTicket(e, t.Now))
	}
	return b.String()
}

// WithoutQuery is an address without what follows its path, which may be a key.
func WithoutQuery(address string) string {
	before, _, cut := strings.Cut(address, "?")
	if cut {
		return before + "?…"
	}
	return before
}

// ExchangeTicket is one exchange whole, as text that is Markdown as well.
func ExchangeTicket(e oauth.Exchange, now time.Time) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s\n", e.At.UTC().Format("2006-01-02T15:04:05.000Z07:00"), ExchangeLine(e))
	lines, _ := ConnectionLines(e, now.UTC())
	for _, l := range lines {
		fmt.Fprintf(&b, "%s\n", l)
	}
	b.WriteString("```\n" + ExchangeText(e) + "\n```\n")
	return b.String()
}

// ExchangeText is what was sent and answered, the directions marked as curl does.
func ExchangeText(e oauth.Exchange) string {
	parts := []string{"> " + e.Method + " " + e.URL}
	if e.Request != "" {
		parts = append(parts, marked("> ", e.Request))
	}
	if e.Status != 0 {
		parts = append(parts, strings.TrimSpace(fmt.Sprintf("< %s %d", e.Connection.Proto, e.Status)))
	}
	if e.Response != "" {
		parts = append(parts, marked("< ", e.Response))
	}
	if e.Err != "" {
		parts = append(parts, "! "+OneLine(e.Err, 400))
	}
	return Lines(strings.Join(parts, "\n"), maxExchange)
}

// maxExchange bounds an exchange as text, in bytes.
const maxExchange = 48 << 10

func marked(mark, text string) string {
	lines := strings.Split(strings.TrimRight(strings.ReplaceAll(text, "\r\n", "\n"), "\n"), "\n")
	for i, line := range lines {
		lines[i] = mark + line
	}
	return strings.Join(lines, "\n")
}

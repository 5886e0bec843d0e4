package detail

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tokendesk/oauth"
)

// maxText is how many bytes of a body, a trace or a token's JSON are shown.
const maxText = 16 << 10

// Trace is the last call's conversation with the server, secrets replaced by
// the engine before it got here.
type Trace struct {
	Steps  []Step
	Ticket string // all of it as text, with what a helper asks first
}

// Step is one request and its answer.
type Step struct {
	At    time.Time
	Title string // "POST https://… · 200 · 143 ms"
	Text  string
	Tone  Tone
}

func traceOf(in Input) Trace {
	if len(in.Trace) == 0 || in.Private { // a server's answer names people in its own way
		return Trace{}
	}
	var t Trace
	for _, x := range in.Trace {
		t.Steps = append(t.Steps, stepOf(x))
	}
	t.Ticket = ticketOf(in, t.Steps)
	return t
}

func stepOf(x oauth.Exchange) Step {
	s := Step{At: x.At}
	answer := fmt.Sprint(x.Status)
	switch {
	case x.Err != "" && x.Status == 0:
		answer, s.Tone = "no answer", ToneBad
	case x.Status >= 400:
		s.Tone = ToneBad
	}
	s.Title = clean(fmt.Sprintf("%s %s · %s · %s", x.Method, x.URL, answer, took(x.Duration)), 300)
	parts := []string{quote("> ", x.Request)}
	if x.Response != "" {
		parts = append(parts, quote("< ", x.Response))
	}
	if x.Err != "" {
		parts = append(parts, "! "+clean(x.Err, 300))
	}
	s.Text = cleanLines(strings.Join(parts, "\n"), maxText)
	return s
}

// took says how long an exchange took, to the millisecond.
func took(d time.Duration) string {
	if d < time.Millisecond {
		return "under 1ms"
	}
	return d.Round(time.Millisecond).String()
}

func quote(mark, text string) string {
	lines := strings.Split(strings.TrimRight(strings.ReplaceAll(text, "\r\n", "\n"), "\n"), "\n")
	for i, line := range lines {
		lines[i] = mark + line
	}
	return strings.Join(lines, "\n")
}

// ticketOf writes what somebody who helps needs to see. It holds no secret, no
// token and no identity: settings, the failure's words, the redacted trace.
func ticketOf(in Input, steps []Step) string {
	var b strings.Builder
	app := in.App
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%-15s %s\n", name+":", clean(value, 400))
		}
	}
	line("App", app.ID)
	line("Provider", in.Provider)
	line("Environment", app.Environment)
	line("Grant", string(app.Grant))
	line("Client auth", string(app.ClientAuth))
	line("Token endpoint", app.Endpoints.Token)
	if needsPerson(app.Grant) {
		line("Authorization", app.Endpoints.Authorization)
		line("PKCE", string(app.PKCE))
	}
	line("Scopes", strings.Join(slices.Concat(app.Scopes, in.Record.Account.Scopes), " "))
	if f := in.Record.Failure; f != nil {
		line("Failed", f.At.UTC().Format(time.RFC3339))
		line("What", f.Message)
		line("Advice", f.Advice)
	}
	for _, s := range steps {
		fmt.Fprintf(&b, "\n%s  %s\n%s\n", s.At.UTC().Format(time.RFC3339), s.Title, s.Text)
	}
	return b.String()
}

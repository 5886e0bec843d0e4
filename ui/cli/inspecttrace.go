package cli

import (
	"fmt"
	"time"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
	"tokendesk/ui/words"
)

// exchange is a line of a trace in `inspect --json`.
type exchange struct {
	At           time.Time    `json:"at"`
	Step         oauth.Step   `json:"step"`
	Method       string       `json:"method"`
	URL          string       `json:"url"`
	Status       int          `json:"status"` // 0 when no answer came
	Milliseconds float64      `json:"duration_ms"`
	Request      string       `json:"request"`
	Response     string       `json:"response"`
	Error        string       `json:"error,omitempty"`
	Repeated     int          `json:"repeated,omitempty"`
	Protocol     string       `json:"protocol,omitempty"`
	TLS          string       `json:"tls,omitempty"`
	Cipher       string       `json:"cipher,omitempty"`
	Certificate  *certificate `json:"certificate,omitempty"`
}

type certificate struct {
	Subject string    `json:"subject"`
	Issuer  string    `json:"issuer"`
	Ends    time.Time `json:"ends"`
}

// change is a line of what changed since the account worked.
type change struct {
	oauth.Since
	Words string `json:"words"`
}

// lookBack gathers what changed since the account worked.
func (i *inspection) lookBack(details desk.Details, now time.Time) {
	if until := details.Worked.Until; !until.IsZero() {
		until = until.UTC().Truncate(time.Second)
		i.WorkedUntil = &until
	}
	for _, s := range details.Worked.Changed {
		i.ChangedSince = append(i.ChangedSince, change{s, words.Since(s, now, false)})
	}
}

// exchangesOf are the exchanges of a trace, oldest first.
func exchangesOf(trace []oauth.Exchange) []exchange {
	out := make([]exchange, 0, len(trace))
	for _, e := range trace {
		x := exchange{
			At: e.At.UTC(), Step: e.Step, Method: e.Method, URL: e.URL, Status: e.Status, Milliseconds: float64(e.Duration.Microseconds()) / 1000,
			Request: e.Request, Response: e.Response, Error: e.Err, Repeated: e.Repeated,
			Protocol: e.Connection.Proto, TLS: e.Connection.TLS, Cipher: e.Connection.Cipher,
		}
		if c := e.Connection.Certificate; c != (oauth.Certificate{}) {
			x.Certificate = &certificate{c.Subject, c.Issuer, c.Ends}
		}
		out = append(out, x)
	}
	return out
}

// workedRows say when a failing account last worked, and what changed since.
func workedRows(w desk.Worked, now time.Time) (rows [][]cell) {
	if w.Until.IsZero() {
		return nil
	}
	rows = append(rows, row("worked until", moment(w.Until, now), plain))
	name := "changed since"
	for _, s := range w.Changed {
		rows = append(rows, row(name, words.Since(s, now, false), yellow))
		name = ""
	}
	return rows
}

// printTrace prints what a person who helps needs to see, the latest exchange last.
func (p *program) printTrace(details desk.Details, now time.Time) {
	fmt.Fprintln(p.env.Stdout)
	if details.TraceNote != "" {
		fmt.Fprintln(p.env.Stdout, safe(details.TraceNote))
	}
	if len(details.Trace) == 0 {
		fmt.Fprintln(p.env.Stdout, "There are no exchanges with the server yet.")
		return
	}
	ticket := words.Ticket{
		App: details.App, Account: details.Record.Account, Provider: details.Provider, Version: details.Version, Failure: details.Record.Failure,
		Until: details.Worked.Until, Changed: details.Worked.Changed, Trace: details.Trace, Now: now,
	}
	fmt.Fprint(p.env.Stdout, safeLines(ticket.Text()))
}

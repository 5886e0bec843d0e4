package detail

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
)

// traced is an account with a long document and a failure in its trace.
func traced(t *testing.T) Input {
	in := ada(t)
	document := "Content-Type: application/json\n\n{\n" + strings.Repeat("  \"line\": 1,\n", 120) + "  \"end\": 1\n}"
	in.Trace = []oauth.Exchange{
		{At: noon.Add(-time.Minute), Step: oauth.StepDiscovery, Method: "GET", URL: "https://id.example.test/.well-known/openid-configuration", Status: 200, Response: document, Public: true, Duration: 80 * time.Millisecond},
		{
			At: noon, Step: oauth.StepRefresh, Method: "POST", URL: "https://id.example.test/token", Duration: 143 * time.Millisecond,
			Request: "Authorization: Basic ‹client_id:client_secret›\n\nrefresh_token=‹refresh_token›", Status: 400, Response: "Date: now\n\n{\n  \"error\": \"invalid_grant\",\n  \"message\": \"Lady Lovelace\"\n}",
			Connection: oauth.Connection{Proto: "HTTP/2.0", TLS: "TLS 1.3", Certificate: oauth.Certificate{Subject: "id.example.test", Issuer: "CA", Ends: noon.AddDate(0, 0, 3)}},
		},
	}
	in.Record.Failure = &oauth.Failure{At: noon, Kind: oauth.KindRefused, Message: "refused"}
	in.Worked = desk.Worked{Until: noon.Add(-time.Hour), Changed: []oauth.Since{
		{Kind: oauth.ChangedSetting, Field: "scopes", Old: "openid", New: "openid email"}, {Kind: oauth.ChangedKeys},
	}}
	in.Version = "1.2"
	return in
}

func TestTraceModel(t *testing.T) {
	m := ModelOf(traced(t))
	if len(m.Trace.Exchanges) != 2 {
		t.Fatal(len(m.Trace.Exchanges))
	}
	last, first := m.Trace.Exchanges[0], m.Trace.Exchanges[1]
	if last.Line != "Renewal (refresh) · id.example.test · 400 · 143 ms" || !last.Soon || last.More != 0 {
		t.Errorf("the newest is %+v", last)
	}
	if n := strings.Count(first.Head, "\n") + 1; n != headLines || first.More != strings.Count(first.Text, "\n")+1-headLines {
		t.Errorf("a long document shows %d lines and hides %d", n, first.More)
	}
	for _, part := range []string{"Tokendesk: 1.2 on ", "Worked until: ", "Since then: the scopes were changed (openid → openid email)", "invalid_grant", "‹client_id:client_secret›", "TLS 1.3"} {
		if !strings.Contains(m.Trace.Ticket, part) {
			t.Errorf("the ticket lacks %q:\n%s", part, m.Trace.Ticket)
		}
	}
	in := traced(t)
	in.Private = true
	if text := fmt.Sprintf("%+v", ModelOf(in)); strings.Contains(text, "Lovelace") || !strings.Contains(text, "invalid_grant") {
		t.Errorf("in presentation mode: %s", text)
	}
	in = traced(t)
	in.Trace, in.TraceNote = nil, "The trace is damaged."
	if got := ModelOf(in).Trace; got.Note == "" || len(got.Exchanges) != 0 {
		t.Errorf("damaged: %+v", got)
	}
}

// Each exchange unfolds by itself, a long one in two steps; what changed since it
// worked stands in the failure's banner.
func TestTraceUnfolds(t *testing.T) {
	copied := ""
	p, _ := newPane(t, Actions{CopyText: func(text, _ string, _ bool) { copied = text }})
	m := ModelOf(traced(t))
	p.Show(m)
	shows := func(text string) bool {
		return strings.Contains(strings.ReplaceAll(shownTexts(p.Object()), " ", ""), strings.ReplaceAll(text, " ", ""))
	}
	if !shows("It worked until") || !shows("The server signs with other keys.") {
		t.Error("the banner does not say what changed")
	}
	if shows("143 ms") {
		t.Error("the trace is not folded at first")
	}
	p.folded[foldTrace] = false
	p.redraw()
	if !shows("Renewal (refresh) · id.example.test · 400") || shows("invalid_grant") {
		t.Error("not one line each")
	}
	p.folded[foldExchange(m.Trace.Exchanges[1].ID)] = true
	p.redraw()
	if !shows(fmt.Sprintf("… %d more lines", m.Trace.Exchanges[1].More)) || shows(`"end"`) {
		t.Error("a long document is not folded")
	}
	p.folded[foldWhole(m.Trace.Exchanges[1].ID)] = true
	p.redraw()
	if !shows(`"end"`) {
		t.Error("a long document does not unfold")
	}
	p.copyTrace(m.Trace.Ticket)
	if copied != m.Trace.Ticket {
		t.Error("nothing was copied")
	}
}

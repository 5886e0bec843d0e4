package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/desk"
	"tokendesk/ui/words"
)

// printInspection tells a person what is known.
func (p *program) printInspection(details desk.Details, found *inspection, now time.Time) error {
	a := details.Account
	rec, st := a.Record, a.Status(now)
	if err := p.print(safe(found.App + "/" + found.Account)); err != nil {
		return err
	}
	state := words.Status(st)
	rows := [][]cell{row("state", p.stateText(state, words.Summary(st, a.HasToken())), colourOf(state.Tone))}
	if note := words.Reason(st.Reason, rec, a.Unusable()); note != "" {
		rows = append(rows, row("note", note, yellow))
	}
	if rec.Tokens != nil {
		rows = append(rows, tokenRows(*rec.Tokens, found, now)...)
	}
	for _, e := range a.Ends {
		if e.Of != session.EndRefreshToken { // whose moment stands there
			colour := map[session.Nearness]string{session.EndSoon: yellow, session.EndPast: red}[e.Near(now)]
			rows = append(rows, row("expires", words.EndSentence(e, now), colour))
		}
	}
	rows = append(rows, row("requested", strings.Join(found.RequestedScopes, " "), plain))
	if found.GrantedScopes != nil {
		rows = append(rows, row("granted", strings.Join(found.GrantedScopes, " "), plain))
	}
	for _, t := range found.Narrower {
		rows = append(rows, row("also kept", narrowerText(t, now), plain))
	}
	if f := rec.Failure; f != nil {
		rows = append(rows, row("last failure", words.Relative(f.At, now)+": "+f.Message, red))
	}
	rows = append(rows, workedRows(details.Worked, now)...)
	table(p.env.Stdout, p.colours(), 40, rows)
	p.printClaims("claims of the access token (not verified)", found.AccessTokenClaims, now)
	p.printClaims("claims of the ID token (verified: "+string(found.IDTokenVerified)+")", found.IDTokenClaims, now)
	p.printObject("introspection", found.Introspection)
	p.printObject("userinfo", found.Userinfo)
	if found.Test != nil {
		fmt.Fprintf(p.env.Stdout, "\ntest call: %d, ok: %t\n%s\n", found.Test.Status, found.Test.OK, safeLines(found.Test.Body))
	}
	p.printHistory(found.History, now)
	return nil
}

// narrowerText says what a narrower token is for, and until when.
func narrowerText(t narrowerToken, now time.Time) string {
	text := strings.Join(slices.Concat(t.Scopes, t.Resources), " ")
	if t.Audience != "" {
		text = strings.TrimSpace(text + " for " + t.Audience)
	}
	if t.ExpiresAt != nil {
		text += ", expires " + words.Relative(*t.ExpiresAt, now)
	}
	return text
}

func row(name, value, colour string) []cell {
	return []cell{{"  " + name, faint}, {value, colour}}
}

// moment says when something is or was, for a line about it.
func moment(at, now time.Time) string {
	return words.Stamp(at.Local()) + " (" + words.Relative(at, now) + ")"
}

func tokenRows(ts oauth.TokenSet, found *inspection, now time.Time) [][]cell {
	var rows [][]cell
	add := func(name string, at time.Time) {
		if !at.IsZero() {
			rows = append(rows, row(name, moment(at, now), plain))
		}
	}
	if ts.Identity != "" {
		rows = append(rows, row("signed in as", ts.Identity, plain))
	}
	rows = append(rows, row("type", found.Token.TokenType, plain))
	add("issued", ts.ObtainedAt)
	add("expires", ts.ExpiresAt)
	refresh := "no"
	if ts.RefreshToken != "" {
		refresh = "yes"
	}
	rows = append(rows, row("refresh token", refresh, plain))
	add("  expires", ts.RefreshExpiresAt)
	if offset := ts.ClockOffset.Abs(); offset > 30*time.Second {
		rows = append(rows, row("clock", "this computer's and the server's differ by "+words.Span(offset), yellow))
	}
	for _, note := range ts.Notes {
		rows = append(rows, row("note", note, yellow))
	}
	return rows
}

func (p *program) printClaims(title string, claims map[string]any, now time.Time) {
	if len(claims) == 0 {
		return
	}
	fmt.Fprintf(p.env.Stdout, "\n%s\n", title)
	rows := make([][]cell, 0, len(claims))
	for _, name := range slices.Sorted(maps.Keys(claims)) {
		rows = append(rows, row(name, claimText(name, claims[name], now), plain))
	}
	table(p.env.Stdout, p.colours(), 40, rows)
}

// claimText writes a claim, and a time as a time.
func claimText(name string, value any, now time.Time) string {
	if text, ok := value.(string); ok {
		return text
	}
	if at, ok := claimTime(value); ok && words.KindOfClaim(name) == words.ClaimMoment {
		return moment(at, now)
	}
	text, err := json.Marshal(value)
	if err != nil {
		return "?"
	}
	return string(text)
}

// claimTime reads a NumericDate (RFC 7519 2).
func claimTime(value any) (time.Time, bool) {
	seconds, ok := value.(float64)
	if number, is := value.(json.Number); is {
		var err error
		seconds, err = number.Float64()
		ok = err == nil
	}
	if !ok || seconds <= 0 || seconds >= 1<<40 {
		return time.Time{}, false
	}
	return time.Unix(int64(seconds), 0), true
}

func (p *program) printObject(title string, object json.RawMessage) {
	if object == nil {
		return
	}
	var b bytes.Buffer
	if json.Indent(&b, object, "  ", "  ") != nil {
		return
	}
	fmt.Fprintf(p.env.Stdout, "\n%s\n  %s\n", title, safeLines(b.String()))
}

// shownHistory is how much of a history a person is shown; --json has it all.
const shownHistory = 10

func (p *program) printHistory(history []event, now time.Time) {
	if len(history) == 0 {
		return
	}
	fmt.Fprintln(p.env.Stdout, "\nhistory")
	var rows [][]cell
	for _, entry := range history[:min(shownHistory, len(history))] {
		rows = append(rows, []cell{
			{"  " + words.Stamp(entry.At.Local()), faint},
			{words.Relative(entry.At, now), faint},
			{words.History(entry.Kind), plain},
			{words.HistoryDetail(oauth.HistoryEntry{Kind: entry.Kind, Detail: entry.Detail}, false), plain},
		})
	}
	table(p.env.Stdout, p.colours(), 40, rows)
	if more := len(history) - shownHistory; more > 0 {
		fmt.Fprintf(p.env.Stdout, "  %d more: --json shows them\n", more)
	}
}

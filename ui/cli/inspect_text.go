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
)

// printInspection tells a person what is known.
func (s *shell) printInspection(d *desk.Desk, rec oauth.Record, found *inspection) error {
	now := d.Now()
	st := session.StatusOf(rec, d.Complete(rec.App), now)
	if err := s.print(safe(found.App + "/" + found.Account)); err != nil {
		return err
	}
	rows := [][]cell{row("state", statusLine(st, rec.Tokens != nil), stateColour(st.State))}
	if st.Note != "" {
		rows = append(rows, row("note", st.Note, yellow))
	}
	if rec.Tokens != nil {
		rows = append(rows, tokenRows(*rec.Tokens, found, now)...)
	}
	rows = append(rows, row("asked for", strings.Join(found.RequestedScopes, " "), plain))
	if found.GrantedScopes != nil {
		rows = append(rows, row("granted", strings.Join(found.GrantedScopes, " "), plain))
	}
	if f := rec.Failure; f != nil {
		rows = append(rows, row("last failure", ago(f.At, now)+": "+f.Message, red))
	}
	table(s.env.Stdout, s.colours(), 40, rows)
	s.printClaims("claims of the access token (not verified)", found.AccessTokenClaims, now)
	s.printClaims("claims of the ID token (verified: "+string(found.IDTokenVerified)+")", found.IDTokenClaims, now)
	s.printObject("introspection", found.Introspection)
	s.printObject("userinfo", found.Userinfo)
	if found.Test != nil {
		fmt.Fprintf(s.env.Stdout, "\ntest call: %d, ok: %t\n%s\n", found.Test.Status, found.Test.OK, safeLines(found.Test.Body))
	}
	s.printHistory(found.History, now)
	return nil
}

func row(name, value, colour string) []cell {
	return []cell{{"  " + name, faint}, {value, colour}}
}

func statusLine(st session.Status, has bool) string {
	line := stateWords(st.State)
	if rest := left(st, has); rest != "" && rest != "no expiry given" && st.Left >= 0 && st.Life == oauth.LifeKnown {
		line += ", " + rest + " left"
	} else if rest != "" {
		line += ", " + rest
	}
	return line
}

func tokenRows(ts oauth.TokenSet, found *inspection, now time.Time) [][]cell {
	var rows [][]cell
	moment := func(name string, at time.Time) {
		if !at.IsZero() {
			rows = append(rows, row(name, clock(at)+" ("+ago(at, now)+")", plain))
		}
	}
	if ts.Identity != "" {
		rows = append(rows, row("whose", ts.Identity, plain))
	}
	rows = append(rows, row("type", found.Token.TokenType, plain))
	moment("issued", ts.ObtainedAt)
	moment("expires", ts.ExpiresAt)
	refresh := "no"
	if ts.RefreshToken != "" {
		refresh = "yes"
	}
	rows = append(rows, row("refresh token", refresh, plain))
	moment("  expires", ts.RefreshExpiresAt)
	if offset := ts.ClockOffset.Abs(); offset > 30*time.Second {
		rows = append(rows, row("clock", "this machine's and the server's differ by "+span(offset), yellow))
	}
	for _, note := range ts.Notes {
		rows = append(rows, row("remark", note, yellow))
	}
	return rows
}

func (s *shell) printClaims(title string, claims map[string]any, now time.Time) {
	if len(claims) == 0 {
		return
	}
	fmt.Fprintf(s.env.Stdout, "\n%s\n", title)
	rows := make([][]cell, 0, len(claims))
	for _, name := range slices.Sorted(maps.Keys(claims)) {
		rows = append(rows, row(name, claimText(name, claims[name], now), plain))
	}
	table(s.env.Stdout, s.colours(), 40, rows)
}

// claimText writes a claim, and a time as a time (RFC 7519 4.1).
func claimText(name string, value any, now time.Time) string {
	switch v := value.(type) {
	case string:
		return v
	case float64:
		if at, ok := claimTime(name, v); ok {
			return clock(at) + " (" + ago(at, now) + ")"
		}
	case json.Number:
		if f, err := v.Float64(); err == nil {
			if at, ok := claimTime(name, f); ok {
				return clock(at) + " (" + ago(at, now) + ")"
			}
		}
	}
	text, err := json.Marshal(value)
	if err != nil {
		return "?"
	}
	return string(text)
}

func claimTime(name string, seconds float64) (time.Time, bool) {
	switch name {
	case "exp", "iat", "nbf", "auth_time", "updated_at":
		if seconds > 0 && seconds < 1<<40 {
			return time.Unix(int64(seconds), 0), true
		}
	}
	return time.Time{}, false
}

func (s *shell) printObject(title string, object json.RawMessage) {
	if object == nil {
		return
	}
	var b bytes.Buffer
	if json.Indent(&b, object, "  ", "  ") != nil {
		return
	}
	fmt.Fprintf(s.env.Stdout, "\n%s\n  %s\n", title, safeLines(b.String()))
}

// shownHistory is how much of a history a person is shown; --json has it all.
const shownHistory = 10

func (s *shell) printHistory(history []event, now time.Time) {
	if len(history) == 0 {
		return
	}
	fmt.Fprintln(s.env.Stdout, "\nhistory")
	var rows [][]cell
	for _, entry := range history[:min(shownHistory, len(history))] {
		rows = append(rows, []cell{
			{"  " + clock(entry.At), faint},
			{ago(entry.At, now), faint},
			{strings.ReplaceAll(string(entry.What), "_", " "), plain},
			{entry.Detail, plain},
		})
	}
	table(s.env.Stdout, s.colours(), 40, rows)
	if more := len(history) - shownHistory; more > 0 {
		fmt.Fprintf(s.env.Stdout, "  %d more: --json has them\n", more)
	}
}

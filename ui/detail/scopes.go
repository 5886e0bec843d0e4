package detail

import (
	"slices"

	"tokendesk/oauth"
	"tokendesk/ui/words"
)

// maxScopes is how many scopes are listed.
const maxScopes = 100

// Scopes are the requested and granted ones, side by side.
type Scopes struct {
	Rows []ScopeRow
	Note string
}

// ScopeRow is one scope. Where Granted is unknown no row carries a mark.
type ScopeRow struct {
	Scope              string
	Requested, Granted bool
	Mark               string // "not granted", "not requested"
}

// Heard is the row for those who hear it: "orders.read: requested, granted".
func (r ScopeRow) Heard() string {
	requested, granted := "", ""
	if r.Requested {
		requested = "requested"
	}
	if r.Granted {
		granted = "granted"
	}
	return r.Scope + ": " + words.Phrases(requested, granted, r.Mark)
}

// scopesOf compares. A server that does not name scopes granted what was asked
// for (RFC 6749 5.1), but that is its word against none, so it is said so.
func scopesOf(app oauth.App, rec oauth.Record) Scopes {
	requested := oauth.RequestedScopes(app, rec.Account)
	var granted []string
	silent := rec.Tokens == nil || rec.Tokens.Scopes == nil
	if !silent {
		granted = rec.Tokens.Scopes
	}
	out := Scopes{}
	add := func(row ScopeRow) {
		if len(out.Rows) < maxScopes {
			row.Scope = words.OneLine(row.Scope, 120)
			out.Rows = append(out.Rows, row)
		}
	}
	for _, s := range requested {
		row := ScopeRow{Scope: s, Requested: true, Granted: silent || slices.Contains(granted, s)}
		if !row.Granted {
			row.Mark = "not granted"
		}
		add(row)
	}
	for _, s := range granted {
		if !slices.Contains(requested, s) {
			add(ScopeRow{Scope: s, Granted: true, Mark: "not requested"})
		}
	}
	switch {
	case len(out.Rows) == 0 && rec.Tokens == nil:
		out.Note = "None are requested."
	case len(out.Rows) == 0:
		out.Note = "None were requested, and the server listed none."
	case rec.Tokens == nil:
		out.Note = "Requested when you get a token."
	case silent:
		out.Note = "The server did not list the granted scopes, which means all requested ones."
	case len(requested)+len(granted) > maxScopes && len(out.Rows) == maxScopes:
		out.Note = "Only the first ones are listed."
	}
	if rec.Tokens == nil || silent {
		for i := range out.Rows {
			out.Rows[i].Granted = false
		}
	}
	return out
}

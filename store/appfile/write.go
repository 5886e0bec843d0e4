package appfile

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/visible"
)

// Write writes an app file without secrets, but for those that are set and empty: canonical and stable: apps by id,
// keys in the format's order, only what was said. What does not show is escaped:
// a name may come from anybody, and people look at the file in a terminal and
// in a diff. Errors are the writer's.
func Write(w io.Writer, f File) error { return write(w, f, false) }

func write(w io.Writer, f File, withSecrets bool) error {
	raw := fileJSON{Tokendesk: version, Apps: make([]appJSON, len(f.Apps))}
	for i, e := range f.Apps {
		raw.Apps[i] = toJSON(e, withSecrets)
	}
	slices.SortStableFunc(raw.Apps, func(a, b appJSON) int { return strings.Compare(a.ID, b.ID) })
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(raw); err != nil {
		return err
	}
	_, err := io.WriteString(w, visible.JSON(text.String()))
	return err
}

func toJSON(e Entry, withSecrets bool) appJSON {
	told := oauth.Secrets.SetAndEmpty
	if withSecrets {
		told = func(s oauth.Secrets) oauth.Secrets { return s }
	}
	a := appJSON{App: e.App}
	for _, account := range e.Accounts {
		j := accountJSON{Account: account}
		put(j.secrets(), told(e.AccountSecrets[account.ID]))
		a.Accounts = append(a.Accounts, j)
	}
	if len(a.Accounts) == 1 && isDefault(a.Accounts[0]) {
		a.Accounts = nil // an app without accounts has this one
	}
	put(a.secrets(), told(e.Secrets))
	return a
}

func put(places map[oauth.SecretKind]**string, s oauth.Secrets) {
	for kind, at := range places {
		if value := s[kind]; s.Has(kind) {
			*at = &value
		}
	}
}

// isDefault reports whether an account says no more than that it exists.
func isDefault(a accountJSON) bool {
	return a.ID == oauth.DefaultAccount && a.Label == "" && a.LoginHint == "" && a.Expect == "" && a.Prompt == "" &&
		a.Browser == "" && len(a.Scopes) == 0 && len(a.Keep) == 0 && a.Password == nil && a.RefreshToken == nil && a.SubjectToken == nil
}

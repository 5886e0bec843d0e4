package editor

import (
	"context"
	"slices"
	"strings"

	"tokendesk/oauth"
)

// beginAt opens what holds a field, goes there and says why, and reports whether there
// is such a field. One that the app does not ask for as it is set up is replaced by
// the one that decides about it.
func (f *form) beginAt(at, why string) bool {
	for _, path := range append([]string{f.pathOf(at)}, insteadOf[at]...) {
		r := f.rowFor(path)
		if r == nil {
			continue
		}
		r.reason = why
		r.update(f)
		f.sheet.Relayout()
		if r.focus != nil {
			f.win.Canvas().Focus(r.focus)
		}
		f.o.Run(func(context.Context) func() { // once it is laid out
			return func() {
				if f.sheet.Open() {
					f.sheet.Reveal(r.object)
				}
			}
		})
		return true
	}
	return false
}

// insteadOf are the fields that decide about one that may not be asked for.
var insteadOf = map[string][]string{
	"client_secret": {"client_auth"}, "private_key": {"client_auth", "grant"}, "client_key_id": {"private_key", "client_auth"},
	"client_assertion.audience": {"client_auth"}, "assertion.audience": {"grant"}, "client_secret_command": {"client_secret"},
	"redirect.port": {"redirect.uri", "grant"}, "redirect.uri": {"grant"}, "pkce": {"grant"}, "par": {"grant"}, "username": {"grant"},
	"account.password": {"password", "grant"}, "account.refresh_token": {"refresh_token", "grant"}, "account.subject_token": {"subject_token", "grant"},
	"account.browser": {"grant"}, "account.prompt": {"grant"}, "params.authorize": {"params.token"},
	"endpoints.authorization": {"endpoints.issuer"}, "endpoints.device_authorization": {"endpoints.issuer"}, "endpoints.pushed_authorization_request": {"endpoints.issuer"},
}

// pathOf is the path of a field in the form: an account's own stand by its place, its
// secrets of the first account by their kind alone.
func (f *form) pathOf(at string) string {
	name, ofAccount := strings.CutPrefix(at, "account.")
	if !ofAccount {
		return at
	}
	i := max(0, slices.IndexFunc(f.draft.Accounts, func(a oauth.Account) bool { return a.ID == f.o.Account }))
	if _, err := oauth.ParseSecretKind(name); err == nil && i == 0 {
		return name
	}
	return accountPath(i, name)
}

// rowFor returns the visible row of a path, whose section is opened for it; nil where
// the form does not ask for it.
func (f *form) rowFor(path string) *row {
	if r := f.exactRow(path); r != nil {
		return r
	}
	for _, s := range f.holder(path) {
		if !s.open {
			f.toggle(s, true)
		}
	}
	return f.exactRow(path)
}

func (f *form) exactRow(path string) *row {
	if i := slices.IndexFunc(f.rows, func(r *row) bool { return r.field.path == path && r.object.Visible() }); i >= 0 {
		return f.rows[i]
	}
	return f.rowAt(path)
}

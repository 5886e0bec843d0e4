package words

import (
	"slices"
	"strings"

	"tokendesk/oauth"
)

// NamesPerson reports whether a field of the app file says whose account it is,
// such as "username" and "accounts[0].expect". In presentation mode its value is
// masked.
func NamesPerson(field string) bool {
	switch field {
	case "username", "assertion.subject", "token_exchange.subject":
		return true
	}
	if !strings.HasPrefix(field, accountsPath) {
		return false
	}
	switch field[strings.LastIndexByte(field, '.')+1:] {
	case "label", "id", "expect", "login_hint":
		return true
	}
	return false
}

const accountsPath = "accounts["

// HideChanges masks in presentation mode whom the accounts of a list of changes
// belong to (promise 39).
func HideChanges(changes []oauth.Change, private bool) []oauth.Change {
	if !private {
		return changes
	}
	names := namesIn(changes)
	out := slices.Clone(changes)
	for i, c := range out {
		if account, rest, ok := accountIn(c.Field); ok {
			out[i].Field = accountsPath + Hide(account, true) + "]" + rest
		}
		if NamesPerson(c.Field) {
			out[i].Old, out[i].New = Hide(c.Old, true), Hide(c.New, true)
		} else {
			out[i].Old, out[i].New = names.Mask(c.Old), names.Mask(c.New)
		}
	}
	return out
}

// namesIn are the names that a list of changes tells.
func namesIn(changes []oauth.Change) Names {
	var known []oauth.Record
	add := func(name string) { known = append(known, oauth.Record{Account: oauth.Account{Label: name}}) }
	for _, c := range changes {
		if account, _, ok := accountIn(c.Field); ok {
			add(account)
		}
		if NamesPerson(c.Field) {
			add(c.Old)
			add(c.New)
		}
	}
	return NamesOf(known...)
}

// accountIn returns the account that a changed setting belongs to, and what of
// the field's path follows.
func accountIn(field string) (account, rest string, ok bool) {
	inside, found := strings.CutPrefix(field, accountsPath)
	if !found {
		return "", "", false
	}
	return strings.Cut(inside, "]")
}

package detail

import (
	"strings"
	"unicode"

	"tokendesk/oauth"
)

func nameOf(app oauth.App) string { return orElse(app.Name, app.ID) }

// Who is the line under an account's name: "Ada (admin) · ada@example.test".
// private masks it (promise 39).
func Who(rec oauth.Record, private bool) string {
	label := rec.Account.Label
	if label == "" && rec.Account.ID != oauth.DefaultAccount {
		label = rec.Account.ID
	}
	identity := ""
	if rec.Tokens != nil {
		identity = Hide(rec.Tokens.Identity, private)
	}
	label = Hide(label, private)
	switch {
	case label == "":
		return identity
	case identity == "" || identity == label:
		return label
	}
	return label + " · " + identity
}

// Hide masks what names a person in presentation mode (promise 39).
func Hide(identity string, private bool) string {
	if private && identity != "" {
		return mask[:len("•")*12]
	}
	return identity
}

// Dangerous tells whether an environment's name says that mistakes cost money.
func Dangerous(environment string) bool {
	found := false
	for _, word := range strings.FieldsFunc(strings.ToLower(environment), func(r rune) bool { return !unicode.IsLetter(r) }) {
		switch word {
		case "non", "not", "pre", "nonprod", "preprod", "nonproduction", "preproduction":
			return false
		case "prod", "prd", "production", "live":
			found = true
		}
	}
	return found
}

func orElse(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

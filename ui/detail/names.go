package detail

import (
	"strings"

	"tokendesk/oauth"
)

func nameOf(app oauth.App) string { return orElse(app.Name, app.ID) }

// whoOf is the line under the name: "Ada (admin) · ada@example.test".
func whoOf(rec oauth.Record, private bool) string {
	label := rec.Account.Label
	if label == "" && rec.Account.ID != oauth.DefaultAccount {
		label = rec.Account.ID
	}
	identity := ""
	if rec.Tokens != nil {
		identity = hide(rec.Tokens.Identity, private)
	}
	label = hide(label, private)
	switch {
	case label == "":
		return identity
	case identity == "" || identity == label:
		return label
	}
	return label + " · " + identity
}

// hide masks what names a person in presentation mode (promise 39).
func hide(identity string, private bool) string {
	if private && identity != "" {
		return mask[:len("•")*12]
	}
	return identity
}

// dangerous tells whether an environment's name says that mistakes cost money.
func dangerous(environment string) bool {
	e := strings.ToLower(environment)
	for _, harmless := range []string{"non-prod", "nonprod", "pre-prod", "preprod"} {
		if strings.Contains(e, harmless) {
			return false
		}
	}
	return strings.HasPrefix(e, "prod") || e == "live" || e == "prd"
}

func orElse(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

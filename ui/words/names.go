package words

import "tokendesk/oauth"

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

// Title names an account in a sentence: its app, and its label where it has one.
func Title(app oauth.App, account oauth.Account, private bool) string {
	if account.Label == "" || private {
		return app.Title()
	}
	return app.Title() + ", " + account.Label
}

// Owner names the person whom a token belongs to.
func Owner(rec oauth.Record) string {
	if rec.Tokens != nil && rec.Tokens.Identity != "" {
		return rec.Tokens.Identity
	}
	return "somebody unknown"
}

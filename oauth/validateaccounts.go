package oauth

import "path/filepath"

// ValidateAccounts says what is wrong with the accounts of a complete app, in
// their order, as [Validate] does with the app itself. It is pure.
func ValidateAccounts(app App, accounts []Account) []Problem {
	v := &validation{app: app}
	seen := map[string]bool{}
	for i, account := range accounts {
		field := "accounts[" + itoa(i) + "].id"
		switch {
		case !ValidID(account.ID):
			v.add(field, "An account's ID has at most 100 lower-case letters, digits, dots, dashes and underscores, and begins with a letter or digit.")
		case seen[account.ID]:
			v.add(field, "Another account has this ID.")
		}
		seen[account.ID] = true
		for _, p := range CheckTargets(account.Keep) {
			v.add("accounts["+itoa(i)+"]."+p.Field, p.Message)
		}
		for at, t := range account.Keep {
			if t.File != "" && !filepath.IsAbs(t.File) {
				v.add("accounts["+itoa(i)+"].keep["+itoa(at)+"].file", "Enter the whole path of the file: a relative one starts nowhere here.")
			}
		}
		if _, err := ParseBrowser(account.Browser); err != nil {
			v.add("accounts["+itoa(i)+"].browser", err.Error())
		}
	}
	if app.Grant == GrantClientCredentials && len(accounts) > 1 {
		v.add("accounts", "With client credentials there is exactly one account: the app itself.")
	}
	return v.problems
}

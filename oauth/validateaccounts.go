package oauth

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
		if _, err := ParseBrowser(account.Browser); err != nil {
			v.add("accounts["+itoa(i)+"].browser", err.Error())
		}
	}
	if app.Grant == GrantClientCredentials && len(accounts) > 1 {
		v.add("accounts", "With client credentials there is exactly one account: the app itself.")
	}
	return v.problems
}

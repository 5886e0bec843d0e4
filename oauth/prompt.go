package oauth

import (
	"context"
	"slices"
	"strings"
)

// PromptAnew is the prompt that has the server ask who signs in, whatever session a
// browser has (OpenID Connect Core 3.1.2.1). What a person has chosen for the account
// stays, unless it forbids to ask. Else it is one that the server's metadata names,
// where it names any, and "" where the server need not know the parameter. Errors are
// *[Error].
func (c *Client) PromptAnew(ctx context.Context, account Account) (string, error) {
	app, m, err := c.resolve(ctx, func(App) bool { return false })
	if err != nil {
		return "", err
	}
	anew := ""
	switch own := asking(account.Prompt); {
	case len(own) > 0:
		return strings.Join(own, " "), nil
	case slices.Contains(m.Prompts, "select_account"):
		anew = "select_account"
	case slices.Contains(m.Prompts, "login"),
		len(m.Prompts) == 0 && asksForIDToken(map[string][]string{"scope": {scopeOf(app, account)}}, app.ScopeSeparator):
		anew = "login"
	default:
		return "", nil
	}
	// What the app asks of everybody stays, such as the consent without which Google
	// gives no refresh token.
	all := []string{anew}
	for _, p := range asking(strings.Join(app.Params.Authorize["prompt"], " ")) {
		if p != anew {
			all = append(all, p)
		}
	}
	return strings.Join(all, " "), nil
}

// asking are the prompts that let a page be shown.
func asking(prompt string) []string {
	return slices.DeleteFunc(strings.Fields(prompt), func(p string) bool { return p == "none" })
}

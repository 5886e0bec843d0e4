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
	own := slices.DeleteFunc(strings.Fields(account.Prompt), func(p string) bool { return p == "none" })
	switch {
	case len(own) > 0:
		return strings.Join(own, " "), nil
	case slices.Contains(m.Prompts, "select_account"):
		return "select_account", nil
	case slices.Contains(m.Prompts, "login"),
		len(m.Prompts) == 0 && asksForIDToken(map[string][]string{"scope": {scopeOf(app, account)}}, app.ScopeSeparator):
		return "login", nil
	}
	return "", nil
}

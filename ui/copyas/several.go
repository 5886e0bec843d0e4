package copyas

import (
	"fmt"
	"strings"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
	"tokendesk/oauth/visible"
)

// Item is a token with whose it is.
type Item struct {
	App     oauth.App     // complete
	Account oauth.Account // empty where nobody is to be named
	Tokens  oauth.TokenSet
}

// SeveralChoices returns the formats that hold several tokens, in the order of the
// window's menu.
func SeveralChoices() []Choice {
	return []Choice{
		{Raw, "Tokens, one a line"},
		{JSON, "JSON array"},
		{Dotenv, ".env lines"},
		{Env, "export lines (sh, bash, zsh)"},
		{Fish, "export lines (fish)"},
		{Postman, "Postman environment"},
	}
}

// RenderSeveral writes several tokens in a format of [SeveralChoices], in their
// order, without the final newline. Where a format has names each token has one of
// its own ([Names]). It is inert where it is read as one token is, and its errors are
// those of [Render]; an unknown format is of KindUsage.
func RenderSeveral(f Format, items []Item, now time.Time) (string, error) {
	var text string
	var err error
	names := Names(items)
	switch f {
	case JSON:
		text, err = severalJSON(items, now)
	case Postman:
		text, err = severalPostman(items, names)
	case Raw, Dotenv, Env, Fish:
		var lines []string
		for i, it := range items {
			line, err := Render(f, it, now, names[i])
			if err != nil {
				return "", err
			}
			lines = append(lines, line)
		}
		text = strings.Join(lines, "\n")
	default:
		return "", oauth.UsageError("Several tokens cannot be written in this format.", "")
	}
	if err == nil && visible.ContainsInLines(text) {
		err = refused("This would hold characters that do not show, such as ones that control a terminal or turn the reading direction.", "")
	}
	if err != nil {
		return "", err
	}
	return text, nil
}

// severalJSON is an array of what [JSON] writes of one, with whose it is.
func severalJSON(items []Item, now time.Time) (string, error) {
	type element struct {
		App     string `json:"app"`
		Account string `json:"account"`
		Document
	}
	all := make([]element, 0, len(items))
	for _, it := range items {
		all = append(all, element{it.App.ID, it.Account.ID, Describe(it.App, it.Tokens, now).withTokens(it.Tokens)})
	}
	return encodeIndented(all)
}

// severalPostman is an environment with a variable for each token.
func severalPostman(items []Item, names []string) (string, error) {
	variables := make([]postmanVariable, 0, len(items))
	for i, it := range items {
		if it.Tokens.IDTokenOnly() {
			return "", oauth.NoAccessToken(it.App)
		}
		v, err := postmanValue(strings.ToLower(names[i]), it.Tokens)
		if err != nil {
			return "", err
		}
		variables = append(variables, v)
	}
	return postmanEnvironment("Tokendesk", variables)
}

var notInNames = pattern.New(`[^A-Z0-9]+`)

// Names returns a variable's name for each token, made of its app's and account's ids:
// ACME_STAGING_ADA_ACCESS_TOKEN. No two are the same.
func Names(items []Item) []string {
	names := make([]string, 0, len(items))
	taken := map[string]bool{}
	for _, it := range items {
		id := it.App.ID
		if it.Account.ID != oauth.DefaultAccount {
			id += "_" + it.Account.ID
		}
		name := strings.Trim(notInNames.ReplaceAllString(strings.ToUpper(id), "_"), "_")
		if name == "" || name[0] >= '0' && name[0] <= '9' {
			name = "_" + name
		}
		unique := name + "_" + defaultName
		for n := 2; taken[unique]; n++ {
			unique = fmt.Sprintf("%s_%d_%s", name, n, defaultName)
		}
		taken[unique] = true
		names = append(names, unique)
	}
	return names
}

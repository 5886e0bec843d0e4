package targets

import (
	"errors"
	"path"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
	"tokendesk/store/dotenv"
)

var variableName = pattern.New(`^[A-Za-z_][A-Za-z0-9_]*$`)

func dotenvFile() rewriter {
	return rewriter{
		FormatInfo: FormatInfo{Format: Dotenv, Title: ".env file", Name: "The variable", Default: "ACCESS_TOKEN"},
		named: func(p string) bool {
			base := path.Base(p)
			return base == ".env" || strings.HasPrefix(base, ".env.") || base == ".envrc" || strings.HasSuffix(base, ".env")
		},
		holds: func(string) bool { return false },
		items: dotenvItems,
		places: func(text string) ([]string, error) {
			items, err := dotenvItems(text)
			return names(items), err
		},
		find: findDotenv,
	}
}

func dotenvItems(text string) ([]item, error) {
	entries, err := dotenv.Entries(text)
	if err != nil {
		var syntax *dotenv.SyntaxError
		if errors.As(err, &syntax) {
			return nil, unfit("Line %d of the file: %s.", syntax.Line, syntax.Reason)
		}
		return nil, err
	}
	var items []item
	for _, e := range entries {
		items = append(items, item{e.Name, e.Value, e.Start, e.End, true})
	}
	return items, nil
}

// names are those of items that may hold a token, each once.
func names(items []item) []string {
	var all []string
	seen := map[string]bool{}
	for _, it := range items {
		if it.text && !seen[it.name] {
			seen[it.name] = true
			all = append(all, it.name)
		}
	}
	return all
}

// findDotenv finds the last assignment, which is the one that counts.
func findDotenv(text, name string) (spot, error) {
	items, err := dotenvItems(text)
	if err != nil {
		return spot{}, err
	}
	for i := len(items) - 1; i >= 0; i-- {
		if it := items[i]; it.name == name {
			old := text[it.start:it.end]
			return spot{it.start, it.end, it.value, true, func(token string) (string, error) { return dotenvLike(old, token) }}, nil
		}
	}
	if !variableName.MatchString(name) {
		return spot{}, oauth.UsageError("That is no name for a variable.", "Use letters, digits and underscores, and no digit first.")
	}
	at, before, after := appended(text)
	return spot{start: at, end: at, write: func(token string) (string, error) {
		value, err := dotenvLike("", token)
		return before + name + "=" + value + after, err
	}}, nil
}

func dotenvLike(old, token string) (string, error) {
	value, err := dotenv.QuoteLike(old, token)
	if err != nil {
		return "", inert("The token holds characters that readers of .env files do not agree on.")
	}
	return value, nil
}

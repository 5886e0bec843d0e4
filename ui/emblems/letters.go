package emblems

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
	"tokendesk/ui/words"
)

// trial are the words by which people call an environment that is not the real one.
var trial = []string{
	"dev", "development", "test", "tests", "testing", "stage", "staging", "sandbox", "qa", "uat", "demo", "practice",
	"pre", "non", "preprod", "preproduction", "nonprod", "nonproduction", "preview", "local", "integration", "int",
}

// real are those by which they call the real one.
var real = []string{"prod", "prd", "production", "live"}

// common are words that say nothing of one app among others.
var common = []string{
	"a", "an", "and", "for", "of", "the", "my", "our", "app", "apps", "api", "apis", "oauth", "oauth2", "oidc", "client", "account", "store", "shop",
	"tenant", "site", "workspace", "project", "team", "customer", "inc", "ltd", "gmbh", "www", "com",
}

// harmless reports whether an environment's name says that things are tried there, and
// that mistakes cost nothing.
func harmless(environment string) bool {
	named := slices.ContainsFunc(split(strings.ToLower(environment)), func(w string) bool { return slices.Contains(trial, w) })
	return named && !words.Dangerous(environment)
}

// lettersOf are the letters of an app: of what its name adds to its provider's and its
// environment's; provider's where it adds nothing. A number tells most.
func lettersOf(app oauth.App, provider string) string {
	named := split(app.Title())
	said := append(split(strings.ToLower(app.Environment)), providerWords()[app.Provider]...)
	own := slices.DeleteFunc(slices.Clone(named), func(w string) bool {
		w = strings.ToLower(w)
		return slices.Contains(said, w) || slices.Contains(trial, w) || slices.Contains(real, w)
	})
	telling := slices.DeleteFunc(slices.Clone(own), func(w string) bool { return slices.Contains(common, strings.ToLower(w)) })
	for _, n := range slices.Backward(own) {
		if !number(n) {
			continue
		}
		if len(n) > 1 || len(telling) == 0 || number(telling[0]) {
			return n[max(0, len(n)-2):]
		}
		return capital(first(telling[0])) + n
	}
	switch {
	case len(telling) > 0:
		return abbreviate(telling)
	case provider != "" && len(own) > 0: // a common word alone: beside the provider it tells something
		return capital(first(provider)) + capital(first(own[0]))
	case provider != "":
		return provider
	case len(own) > 0:
		return abbreviate(own)
	}
	return abbreviate(named)
}

// providerWords are the words that say no more than which provider it is, by its id.
var providerWords = sync.OnceValue(func() map[string][]string {
	words := map[string][]string{}
	for _, p := range catalogue.Embedded().Providers() {
		words[p.ID] = split(strings.ToLower(p.ID + " " + strings.NewReplacer("(", " ", ")", " ").Replace(p.Name)))
	}
	return words
})

// abbreviate makes one or two letters of a name's words: those that two words begin with,
// or the humps of one, or its first two. Scripts without capitals, whose letters are wide
// or join, give one.
func abbreviate(words []string) string {
	if len(words) == 0 {
		return "·"
	}
	word := words[0]
	begin := first(word)
	switch r := []rune(begin)[0]; {
	case number(word):
		return word[max(0, len(word)-2):]
	case !cased(r):
		return begin
	case len(words) > 1:
		if next := first(words[1]); cased([]rune(next)[0]) || number(next) {
			return capital(begin) + capital(next)
		}
		return capital(begin)
	}
	rest := word[len(begin):]
	if hump := strings.IndexFunc(rest, unicode.IsUpper); hump >= 0 && strings.IndexFunc(rest, unicode.IsLower) >= 0 {
		return capital(begin) + first(rest[hump:])
	}
	if rest == "" {
		return capital(begin)
	}
	return capital(begin) + strings.ToLower(first(rest))
}

// capital is a letter as a name begins with it.
func capital(letter string) string { return strings.Map(unicode.ToTitle, letter) }

// split are the words of a name: runs of letters and digits, those in brackets only where
// there are no others. A name of neither is one emoji, or nothing.
func split(name string) []string {
	if outside := strings.TrimSpace(unbracketed(name)); len(fields(outside)) > 0 {
		return fields(outside)
	}
	if words := fields(name); len(words) > 0 {
		return words
	}
	if i := strings.IndexFunc(name, pictured); i >= 0 {
		return []string{emoji([]rune(name[i:]))}
	}
	return nil
}

func fields(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) || pictured(r)
	})
}

func unbracketed(name string) string {
	depth := 0
	return strings.Map(func(r rune) rune {
		switch r {
		case '(', '[', '（':
			depth++
		case ')', ']', '）':
			depth = max(0, depth-1)
			return ' '
		}
		if depth > 0 {
			return -1
		}
		return r
	}, name)
}

// first is the first letter of a word with the marks that belong to it. The article of
// Arabic, with which half of all names begin, is passed over.
func first(word string) string {
	if rest, article := strings.CutPrefix(word, "ال"); article && rest != "" {
		word = rest
	}
	runes := []rune(word)
	if pictured(runes[0]) {
		return emoji(runes)
	}
	n := 1
	for n < len(runes) && n < 3 && unicode.IsMark(runes[n]) {
		n++
	}
	return string(runes[:n])
}

// cased reports whether a letter has a capital, as those of Latin, Greek and Cyrillic have.
func cased(r rune) bool { return unicode.IsUpper(r) || unicode.IsLower(r) || unicode.IsTitle(r) }

// number reports whether a word is one that ASCII digits write.
func number(word string) bool {
	return word != "" && strings.Trim(word, "0123456789") == ""
}

// pictured reports whether a character is a picture rather than a letter.
func pictured(r rune) bool { return r >= 0x2190 && unicode.Is(unicode.So, r) }

// emoji is the first emoji: a flag is two characters.
func emoji(runes []rune) string {
	flag := func(r rune) bool { return r >= 0x1f1e6 && r <= 0x1f1ff }
	if len(runes) > 1 && flag(runes[0]) && flag(runes[1]) {
		return string(runes[:2])
	}
	return string(runes[:1])
}

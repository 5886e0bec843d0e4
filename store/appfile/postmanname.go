package appfile

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"tokendesk/oauth"
)

// noNames are labels of tokens that tell nobody anything.
var noNames = []string{
	"token", "access token", "accesstoken", "my token", "new token", "token name", "name", "oauth", "o auth", "oauth 2", "oauth 2 0", "o auth 2", "o auth 2 0", "oauth token", "oauth 2 token", "o auth token",
	"o auth 2 token", "bearer", "bearer token", "jwt", "jwt token", "id token", "refresh token", "auth", "auth token", "authorization", "test", "test token", "default", "postman", "localhost", "default token", "untitled",
	"client credentials", "authorization code", "get token", "get access token", "get new access token", "keycloak token", "api token",
}

// isName reports whether what a file calls a token can be a name.
func isName(label string) bool {
	words := strings.Join(wordsOf(label), " ")
	return words != "" && !hasMark(label) && !slices.Contains(noNames, words) && !oauth.IsLoopback(label)
}

// tellApart gives apps that would be called alike what tells them from each other:
// the name of each request, its user or its grant, whichever differs in all of them.
func (r *reading) tellApart() {
	alike := map[string][]int{}
	for i, f := range r.found {
		alike[f.entry.App.Name] = append(alike[f.entry.App.Name], i)
	}
	for name, all := range alike {
		if len(all) > 1 {
			r.tellApartAll(name, all)
		}
	}
}

func (r *reading) tellApartAll(name string, all []int) {
	for _, what := range []func(f found) string{
		func(f found) string {
			if f.tab { // many requests have the same one
				return cmp.Or(f.entry.App.Username, grantWords(f))
			}
			return f.name
		},
		func(f found) string { return f.name },
		func(f found) string { return f.entry.App.Username },
		func(f found) string { return f.entry.App.ClientID },
		grantWords,
		func(f found) string { return hostIn(f.entry.App.Endpoints.Token) },
		func(f found) string { return strings.Trim(f.name+", "+f.entry.App.Username, ", ") },
	} {
		seen := map[string]bool{name: true, "": true}
		differs := !slices.ContainsFunc(all, func(i int) bool {
			text := what(r.found[i])
			known := seen[text] || strings.ContainsAny(text, "{}") || r.secret(text)
			seen[text] = true
			return known
		})
		if differs {
			for _, i := range all {
				r.found[i].entry.App.Name = name + " · " + what(r.found[i])
			}
			return
		}
	}
}

func grantWords(f found) string { return strings.ReplaceAll(string(f.entry.App.Grant), "_", " ") }

// lettersOf is a name without what separates its words.
func lettersOf(name string) string { return strings.Join(wordsOf(name), "") }

// tellSpelling says which variables of the file are called otherwise in the app. A
// name in lower case is known again.
func tellSpelling(f *found, written []string) {
	var renamed []string
	said, _ := json.Marshal(f.entry.App)
	for _, name := range unique(written) {
		if called := varName(name); !strings.EqualFold(strings.ReplaceAll(called, "_", ""), lettersOf(name)) && strings.Contains(string(said), "{"+called+"}") {
			renamed = append(renamed, "{{"+name+"}} of the file is called "+called+" here.")
		}
	}
	if len(renamed) > 0 {
		f.notes = append(f.notes, strings.Join(renamed, " "))
	}
}

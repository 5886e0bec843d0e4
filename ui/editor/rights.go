package editor

import (
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/ui/words"
)

// rightsFields say what the token may do, and for whom it is.
func rightsFields(*form) []field {
	return []field{
		scopesField(),
		audienceField().when(func(f *form) bool { return !f.settled.audience }),
		resourcesField().when(func(f *form) bool { return !f.settled.resources }),
	}
}

func audienceField() field {
	return text("audience", "The API that the token is for, where the server asks for it, as Auth0 does.", func(a *oauth.App) *string { return &a.Audience })
}

func resourcesField() field {
	return listField("resources", "Addresses of the APIs that the token is for (RFC 8707), separated by spaces.", func(a *oauth.App) *[]string { return &a.Resources })
}

// scopesField asks for scopes in one line. Empty leaves them to the catalogue;
// a dash asks for none.
func scopesField() field {
	return field{
		path: "scopes", label: "Scopes (permissions)", why: "What the token may do, separated by spaces. Enter - to request none.", kind: kindCombo,
		get: func(f *form) string {
			if s := f.draft.App.Scopes; s != nil && len(s) == 0 {
				return "-"
			}
			return strings.Join(f.draft.App.Scopes, " ")
		},
		set: func(f *form, v string) error {
			f.draft.App.Scopes = splitScopes(v)
			return nil
		},
		known: func(a oauth.App) string { return strings.Join(a.Scopes, " ") },
		pick: func(f *form) bool {
			if f.hasScopesToPick() {
				f.pickScopes()
			}
			return f.hasScopesToPick()
		},
		options: func(f *form) []option {
			var out []option
			have := splitScopes(strings.Join(f.draft.App.Scopes, " "))
			for _, s := range f.provider.Scopes {
				if !slices.Contains(have, s.Value) {
					out = append(out, option{s.Value + " – " + s.Word, strings.Join(append(slices.Clone(have), s.Value), " ")})
				}
			}
			return out
		},
	}
}

func splitScopes(v string) []string {
	scopes := strings.FieldsFunc(v, func(r rune) bool { return r == ' ' || r == ',' || r == '\n' || r == '\t' })
	switch {
	case len(scopes) == 0:
		return nil
	case len(scopes) == 1 && scopes[0] == "-":
		return []string{}
	}
	return scopes
}

// summaryOfRights counts what is asked for.
func summaryOfRights(f *form) string {
	asked := withoutEmpty(counted(len(f.complete.Scopes), "scope"), f.complete.Audience, counted(len(f.complete.Resources), "resource"))
	if len(asked) == 0 {
		return "No scopes"
	}
	return strings.Join(asked, " · ")
}

// counted is a number of things, "" for none.
func counted(n int, thing string) string {
	if n == 0 {
		return ""
	}
	return words.Count(n, thing)
}

package editor

import (
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/ui/words"
)

// placeFields are what an app is called and where it stands in the list.
func placeFields(*form) []field {
	return []field{
		nameField(), idField(),
		text("environment", "A badge on the row. “production” looks dangerous on purpose.", func(a *oauth.App) *string { return &a.Environment }).
			combo(func(f *form) []string {
				return merge(f.o.Environments, []string{"production", "staging", "sandbox", "development"})
			}),
		text("group", "Accounts of one group stand together in the list.", func(a *oauth.App) *string { return &a.Group }).
			combo(func(f *form) []string { return f.o.Groups }),
		listField("tags", "Words that search finds it by, separated by spaces.", func(a *oauth.App) *[]string { return &a.Tags }),
		toggle("favourite", "It has a star, and its tokens are renewed before they expire.", func(a *oauth.App) *bool { return &a.Favourite }),
	}
}

func nameField() field {
	fl := text("name", "What the list shows.", func(a *oauth.App) *string { return &a.Name })
	fl.known = nil
	fl.set = func(f *form, v string) error {
		f.draft.App.Name = v
		if f.idFollows {
			f.setID(freeID(oauth.MakeID(v), f.taken))
		}
		return nil
	}
	return fl
}

func idField() field {
	fl := text("id", "What commands call it: tokendesk get ID. It is made from the name until you change it.", func(a *oauth.App) *string { return &a.ID }).named("ID for commands")
	fl.known = nil
	fl.set = func(f *form, v string) error {
		f.idFollows = false
		f.setID(v)
		return nil
	}
	return fl
}

func summaryOfPlace(f *form) string {
	a := f.draft.App
	star := ""
	if a.Favourite {
		star = "Favourite"
	}
	return strings.Join(withoutEmpty(words.OneLine(a.Title(), 40), words.OneLine(a.Environment, 20), words.OneLine(a.Group, 20), star), " · ")
}

func merge(a, b []string) []string {
	out := slices.Clone(a)
	for _, s := range b {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

package editor

import (
	"tokendesk/oauth/catalogue"
	"tokendesk/ui/parts"
)

// anotherValue stands for what is none of a list's values.
const anotherValue = "\x00another"

// varFields ask for a value of the provider's: one of its well-known values by its words, or
// another that is typed.
func varFields(v catalogue.Var, why string) []field {
	typed := varField(v, why)
	if len(v.Choices) == 0 {
		return []field{typed}
	}
	another := func(f *form) bool {
		value := f.draft.App.Vars[v.Key]
		_, offered := v.Choices.Word(value)
		return f.typedVars[v.Key] || value != "" && !offered
	}
	pick := typed
	pick.kind, pick.quiet = kindChoice, another
	pick.get = func(f *form) string {
		if another(f) {
			return anotherValue
		}
		return f.draft.App.Vars[v.Key]
	}
	pick.set = func(f *form, value string) error {
		if f.typedVars[v.Key] = value == anotherValue; f.typedVars[v.Key] {
			value = ""
			f.afterwardsTo(typed.path)
		}
		return typed.set(f, value)
	}
	pick.options = func(*form) []option { return varOptions(v) }
	typed = typed.named("Another value").when(another)
	return []field{pick, typed}
}

func varOptions(v catalogue.Var) []option {
	label := func(c catalogue.Label) string { return c.Word + " (" + c.Value + ")" }
	var out []option
	if word, ok := v.Choices.Word(v.Default); ok && v.Default != "" {
		out = append(out, option{label(catalogue.Label{Value: v.Default, Word: word}) + byDefault, ""})
	} else {
		out = append(out, option{"Not chosen yet", ""})
	}
	for _, c := range v.Choices {
		if c.Value != v.Default {
			out = append(out, option{label(c), c.Value})
		}
	}
	if v.TakesOthers() {
		out = append(out, option{"Another…", anotherValue})
	}
	return out
}

// afterwardsTo puts the keys into the row of a path once it is shown.
func (f *form) afterwardsTo(path string) {
	parts.AfterKey(func() {
		if r := f.rowAt(path); r != nil && r.focus != nil && f.sheet.Open() {
			f.win.Canvas().Focus(r.focus)
		}
	})
}

// serverField chooses among the servers that a provider runs beside one another; all of its
// addresses follow.
func serverField() field {
	return field{
		path: "servers", label: "Server", kind: kindChoice,
		why: "The provider runs several beside one another. Each has addresses of its own, which are all set by this.",
		get: func(f *form) string {
			if name, ok := f.provider.ServerOf(f.draft.App); ok {
				return name
			}
			return anotherValue
		},
		set: func(f *form, name string) error {
			if name != anotherValue {
				f.provider.UseServer(&f.draft.App, name)
			}
			return nil
		},
		options: func(f *form) []option {
			var out []option
			for i, s := range f.provider.Servers {
				label := s.Name
				if i == 0 {
					label += byDefault
				}
				out = append(out, option{label, s.Name})
			}
			if _, ok := f.provider.ServerOf(f.draft.App); !ok {
				out = append(out, option{"The addresses that you entered", anotherValue})
			}
			return out
		},
	}
}

package editor

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/ui/words"
)

// kind is how a field is asked for.
type kind int

const (
	kindText   kind = iota
	kindCombo       // text with suggestions
	kindChoice      // one of a few
	kindSwitch      // on or off
	kindLines       // several lines
	kindSecret      // typed, never shown back
	kindKey         // a private key: pasted or read from a file, never shown
	kindFile        // the path of a file
)

// option is one of a few: what it is called, which no other of them is, and what
// the app file says, by which it is known.
type option struct{ label, value string }

// optionsOf are options with their labels.
func optionsOf[T ~string](values []T, label func(T) string) []option {
	out := make([]option, len(values))
	for i, v := range values {
		out[i] = option{label(v), string(v)}
	}
	return out
}

// field is one question of the form: where the answer goes and why it is
// asked. Get and set work on the draft alone, so that fields can be tested
// without a window.
type field struct {
	path  string // of the app file; where a problem belongs
	label string // where it is called otherwise than by its path everywhere: see called
	of    string // the account it is about, where there are several: it stands over the field
	why   string
	kind  kind

	get func(*form) string
	set func(*form, string) error // an error is shown below the field and nothing is set

	// known is what the catalogue, discovery or a default says while the field
	// is empty; nil where nobody could.
	known   func(oauth.App) string
	options func(*form) []option
	pick    func(*form) bool // opens a picker in place of the menu of options; false: there is none
	quiet   func(*form) bool // a problem at its path is said by the row below; nil: never
	shown   func(*form) bool // nil: always
	// standing is a switch that is on by default.
	standing bool
	secret   oauth.SecretKind
	whose    func(*form) string // the account a secret belongs to; "" for the app
	// example and beginning stand in an empty field that nobody knows anything
	// about: a whole value, or how every value begins.
	example, beginning string
}

// text is a field of the app that is a plain string.
func text(path, why string, at func(*oauth.App) *string) field {
	return field{
		path: path, why: why,
		get:   func(f *form) string { return *at(&f.draft.App) },
		set:   func(f *form, v string) error { *at(&f.draft.App) = v; return nil },
		known: func(a oauth.App) string { return *at(&a) },
	}
}

// byDefault follows what holds while nobody chooses.
const byDefault = " – default"

// choice is a field of the app that is one of a few words. The first option
// leaves it to the catalogue or the default.
func choice[T ~string](path, why string, at func(*oauth.App) *T, options ...option) field {
	return field{
		path: path, why: why, kind: kindChoice,
		get: func(f *form) string { return string(*at(&f.draft.App)) },
		set: func(f *form, v string) error { *at(&f.draft.App) = T(v); return nil },
		options: func(f *form) []option {
			known := string(*at(&f.known))
			if known == "" {
				return append([]option{{"Automatic", ""}}, options...)
			}
			others := slices.DeleteFunc(slices.Clone(options), func(o option) bool { return o.value == known && string(*at(&f.draft.App)) != known })
			return append([]option{{labelOf(options, known) + byDefault, ""}}, others...)
		},
	}
}

func labelOf(options []option, value string) string {
	for _, o := range options {
		if o.value == value {
			return o.label
		}
	}
	return value
}

func (fl field) combo(options func(*form) []string) field {
	fl.kind = kindCombo
	fl.options = func(f *form) []option {
		return optionsOf(options(f), func(o string) string { return o })
	}
	return fl
}

// named gives a field a label of its own, such as a sentence beside a box.
func (fl field) named(label string) field {
	fl.label = label
	return fl
}

// called is a field's label: what the setting is called everywhere, where it has none of its own.
func (fl field) called() string {
	path := fl.path
	if strings.HasPrefix(path, "accounts[") {
		path = "account." + path[strings.LastIndexByte(path, '.')+1:]
	}
	return cmp.Or(fl.label, words.FieldLabel(path))
}

// heard is what a field is called for those who do not see what it stands under.
func (fl field) heard() string { return words.Phrases(fl.called(), fl.of) }

// isShown reports whether a field is asked for as the app is set up.
func (fl field) isShown(f *form) bool { return fl.shown == nil || fl.shown(f) }

// isEntered reports whether a person has said something else than what holds by default.
func (fl field) isEntered(f *form) bool {
	value := fl.get(f)
	if fl.standing {
		return value == ""
	}
	return value != ""
}

func (fl field) when(shown func(*form) bool) field {
	fl.shown = shown
	return fl
}

// errNoPath is said where a key or a certificate itself was pasted: a path is shown and
// exported, and must hold neither.
var errNoPath = errors.New("this is the content of a file: choose the file itself")

// fileField is the path of a file, with the system's file dialog beside it.
func fileField(path, why string, at func(*oauth.App) *string) field {
	fl := text(path, why, at)
	fl.kind = kindFile
	fl.set = func(f *form, v string) error {
		if !mayBePath(v) {
			return errNoPath
		}
		*at(&f.draft.App) = v
		return nil
	}
	return fl
}

// longestPath bounds a path, as systems do: longer is what a file holds.
const longestPath = 4096

// mayBePath reports whether a text can be the path of a file, and is no key or certificate in
// any of the forms they have: PEM, JSON, or the long Base64 of a PFX file.
func mayBePath(text string) bool {
	return len(text) <= longestPath && !strings.HasPrefix(strings.TrimSpace(text), "{") &&
		!strings.ContainsAny(text, "\r\n\x00") && !strings.Contains(text, "-----BEGIN")
}

func (fl field) like(example string) field {
	fl.example = example
	return fl
}

func (fl field) begins(beginning string) field {
	fl.beginning = beginning
	return fl
}

// typed are the secrets typed for an account, or for the app under "".
func (f *form) typed(account string) oauth.Secrets {
	if account == "" {
		if f.draft.Secrets == nil {
			f.draft.Secrets = oauth.Secrets{}
		}
		return f.draft.Secrets
	}
	if f.draft.AccountSecrets == nil {
		f.draft.AccountSecrets = map[string]oauth.Secrets{}
	}
	if f.draft.AccountSecrets[account] == nil {
		f.draft.AccountSecrets[account] = oauth.Secrets{}
	}
	return f.draft.AccountSecrets[account]
}

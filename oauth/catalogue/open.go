package catalogue

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tokendesk/oauth"
)

// Outline completes the app of an account that may still be open, and lists what
// the account lacks, in the order it is asked for: values of placeholders, which
// stay in the app as they are, settings, secrets. It is pure; errors are those of
// [Catalogue.Complete], but for missing vars.
func (c *Catalogue) Outline(rec oauth.Record) (oauth.App, []oauth.Gap, error) {
	app, p, open, err := c.complete(rec.App)
	if err != nil {
		return oauth.App{}, nil, err
	}
	var gaps []oauth.Gap
	for _, u := range open {
		// Those that are filled on sending are wrong there: Check says so.
		if gap := p.gap(u.key); !onSending(u.path, u.key) && !slices.Contains(gaps, gap) {
			gaps = append(gaps, gap)
		}
	}
	there := func(kind oauth.SecretKind) bool { return has(rec, kind) }
	for _, gap := range append(oauth.Missing(app, there), rec.Team.MissingOwn(app, there)...) {
		if gap.Secret == "" || !slices.ContainsFunc(gaps, func(g oauth.Gap) bool { return g.Secret == gap.Secret }) {
			gaps = append(gaps, gap)
		}
	}
	return app, gaps, nil
}

// CompleteOpen is [Catalogue.Complete] for an app that may still be open:
// placeholders without a value stay as they are.
func (c *Catalogue) CompleteOpen(app oauth.App) (oauth.App, error) {
	out, _, _, err := c.complete(app)
	return out, err
}

// Open lists what an account lacks, as Outline does. An app with something wrong
// has no gaps: [Catalogue.Check] says what it is.
func (c *Catalogue) Open(rec oauth.Record) []oauth.Gap {
	_, gaps, _ := c.Outline(rec)
	return gaps
}

// Check says what is wrong with an app, whatever it still lacks: an error of
// [Catalogue.Outline], or one of KindMisconfigured that names the field. It is
// pure.
func (c *Catalogue) Check(app oauth.App) error {
	outline, _, _, err := c.complete(app)
	if err != nil {
		return err
	}
	return oauth.Check(outline)
}

// has reports whether a record has a secret, or one that waits for a person's word.
func has(rec oauth.Record, kind oauth.SecretKind) bool {
	if _, there := rec.Secrets[kind]; there {
		return true
	}
	if kind == oauth.SecretRefreshToken && rec.Tokens != nil && rec.Tokens.RefreshToken != "" {
		return true
	}
	return slices.ContainsFunc(rec.Waiting, func(c oauth.Change) bool {
		return c.Field == string(kind) || strings.HasSuffix(c.Field, "."+string(kind)) ||
			kind == oauth.SecretPrivateKey && c.Field == "client_key_file"
	})
}

// gap is the placeholder of a name as something to ask for.
func (p Provider) gap(key string) oauth.Gap {
	gap := oauth.Gap{Field: "vars." + key, Name: VarName(key)}
	if i := slices.IndexFunc(p.Vars, func(v Var) bool { return v.Key == key }); i >= 0 {
		gap.Name, gap.Example = p.Vars[i].name(), p.Vars[i].Example
	}
	return gap
}

// VarName is what a person calls a placeholder that no provider declares:
// "your domain" for your_domain.
func VarName(key string) string { return strings.TrimSpace(strings.ReplaceAll(key, "_", " ")) }

// OwnVars lists the placeholders that an app's texts hold and its provider does
// not declare, with or without a value, in the order of the app file.
func (c *Catalogue) OwnVars(app oauth.App) []string {
	app.Vars = nil
	_, p, open, err := c.complete(app)
	if err != nil {
		return nil
	}
	var keys []string
	for _, u := range open {
		if !isDeclared(p.Vars, u.key) && !slices.Contains(keys, u.key) {
			keys = append(keys, u.key)
		}
	}
	return keys
}

// lowerFirst begins a label as it stands in the middle of a sentence; an
// abbreviation such as API keeps its letters.
func lowerFirst(label string) string {
	first, size := utf8.DecodeRuneInString(label)
	if second, _ := utf8.DecodeRuneInString(label[size:]); unicode.IsUpper(second) {
		return label
	}
	return string(unicode.ToLower(first)) + label[size:]
}

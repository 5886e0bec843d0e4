package catalogue

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
)

// placeholder is what a template names a value by. JSON and GraphQL bodies are
// full of braces that are none.
var placeholder = pattern.New(`\{([a-z][a-z0-9_]*)\}`)

// runtime placeholders are filled when a request is sent.
var runtime = []string{"access_token", "client_id", "client_secret", "password", "uuid"}

// Where the settings begin whose placeholders are filled on sending, too, and more of them.
const (
	requestPath   = "request."
	signedJWTPath = "signed_jwt."
)

// onSending reports whether a placeholder of a field is filled when a request is sent.
func onSending(path, key string) bool {
	if strings.HasPrefix(path, requestPath) || strings.HasPrefix(path, signedJWTPath) {
		return slices.Contains(oauth.PlaceholdersOnSending(), key)
	}
	return slices.Contains(runtime, key)
}

// plain is the pattern of a var in an address that declares none itself.
var plain = pattern.New(`^[A-Za-z0-9][A-Za-z0-9._~-]*$`)

// What vars make is bounded: a value may stand in a text any number of times.
const (
	maxValue  = 2000    // bytes of a var's value
	maxFilled = 1 << 20 // bytes of all of an app's texts that hold vars, filled in
)

// varValues returns the value of every var that has one: the app's, else the
// default. Vars that the provider does not know are the app's own.
func varValues(declared []Var, given map[string]string) (map[string]string, error) {
	for _, key := range slices.Sorted(maps.Keys(given)) {
		if len(given[key]) > maxValue {
			return nil, malformed(key, fmt.Sprintf("it is longer than %d characters.", maxValue))
		}
	}
	values := make(map[string]string, len(declared)+len(given))
	for _, v := range declared {
		value := cmp.Or(given[v.Key], v.Default)
		if value == "" {
			continue
		}
		if err := v.check(value); err != nil {
			return nil, err
		}
		values[v.Key] = value
	}
	for _, key := range slices.Sorted(maps.Keys(given)) {
		if _, known := values[key]; known || given[key] == "" {
			continue
		}
		if slices.Contains(runtime, key) {
			return nil, malformed(key, "this name is reserved: Tokendesk fills it in when it sends a request.")
		}
		if strings.ContainsFunc(given[key], func(r rune) bool { return r < ' ' || r == 0x7f || r == '{' || r == '}' }) {
			return nil, malformed(key, "it holds a control character or a brace.")
		}
		values[key] = given[key]
	}
	return values, nil
}

// Check returns nil or an *oauth.Error of KindMisconfigured that says what the
// value should look like; for forms.
func (v Var) Check(value string) error {
	if value == "" && v.Default == "" {
		return v.missing()
	}
	return v.check(cmp.Or(value, v.Default))
}

func (v Var) check(value string) error {
	pattern, err := regexp.Compile(`^(?:` + cmp.Or(v.Pattern, plain.String()) + `)$`)
	if err != nil {
		return fmt.Errorf("provider catalogue: pattern of %s: %w", v.Key, err)
	}
	if !pattern.MatchString(value) || !harmless(value) {
		return v.malformed()
	}
	return nil
}

// harmless reports whether a value holds nothing that could end a host or a path
// segment and begin something else, whatever a pattern allows.
func harmless(value string) bool {
	if strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
		return false
	}
	if strings.ContainsAny(value, `/\?#@%&{}"'<>`) {
		return false
	}
	return value != "." && !strings.Contains(value, "..")
}

// unfilled is a placeholder without a value, and the field it stands in.
type unfilled struct{ path, key string }

// fill replaces the placeholders of every field that may hold one. It returns
// those that a request cannot do without and that have no value.
func fill(app *oauth.App, declared []Var, values map[string]string) ([]unfilled, error) {
	room := &filler{values: values, client: app.ClientID, left: maxFilled}
	for _, f := range addresses(app) {
		filled, err := room.address(f, declared)
		if err != nil {
			return nil, err
		}
		*f.value = filled
	}
	sent := func(path, value string) string { return room.text(path, value) }
	app.Username = sent("username", app.Username)
	app.Audience = sent("audience", app.Audience)
	app.ClientAssertion.Audience = sent("client_assertion.audience", app.ClientAssertion.Audience)
	app.Assertion.Issuer = sent("assertion.issuer", app.Assertion.Issuer)
	app.Assertion.Subject = sent("assertion.subject", app.Assertion.Subject)
	app.Assertion.Audience = sent("assertion.audience", app.Assertion.Audience)
	room.each("resources", app.Resources)
	room.each("scopes", app.Scopes)
	for _, params := range []struct {
		path  string
		named map[string]oauth.Param
	}{{"params.authorize.", app.Params.Authorize}, {"params.token.", app.Params.Token}, {"params.refresh.", app.Params.Refresh}} {
		for _, name := range slices.Sorted(maps.Keys(params.named)) {
			if param := params.named[name]; param != nil {
				params.named[name] = room.each(params.path+name, slices.Clone(param))
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(app.Headers.Token)) {
		app.Headers.Token[name] = sent("headers.token."+name, app.Headers.Token[name])
	}
	for _, name := range slices.Sorted(maps.Keys(app.Request.Headers)) {
		app.Request.Headers[name] = sent(requestPath+"headers."+name, app.Request.Headers[name])
	}
	room.escape = app.Request.EscapeBody
	app.Request.Body = room.text("", app.Request.Body)
	room.escape = nil
	for _, part := range []struct {
		path   string
		object map[string]any
	}{{signedJWTPath + "claims", app.SignedJWT.Claims}, {signedJWTPath + "header", app.SignedJWT.Header}} {
		for _, name := range slices.Sorted(maps.Keys(part.object)) {
			part.object[name] = room.shape(part.path+"."+name, part.object[name])
		}
	}
	// The test call's own placeholders are filled when it is sent, and braces that
	// have no value are its body's.
	app.Test.Body = room.text("", app.Test.Body)
	for name, value := range app.Test.Headers {
		app.Test.Headers[name] = room.text("", value)
	}
	if room.full() {
		return nil, tooLong()
	}
	return room.open, nil
}

// filler fills in texts until they are too long together.
type filler struct {
	values map[string]string
	client string // the client id, "" while it is missing
	left   int
	open   []unfilled

	escape func(string) string // how a value is written; nil as it is
}

func (f *filler) full() bool { return f.left < 0 }

// value returns what a placeholder stands for in a text. A text without a path is
// one that may keep its braces.
func (f *filler) value(path, key string) (string, bool) {
	if value, known := f.values[key]; known {
		if f.escape != nil {
			value = f.escape(value)
		}
		return value, true
	}
	switch {
	case path == "":
	case key == "client_id" && f.client != "":
		return f.client, true
	case onSending(path, key): // of a missing client id the app itself tells
	default:
		f.open = append(f.open, unfilled{path, key})
	}
	return "", false
}

// text replaces the placeholders that have a value; a text without any is
// neither counted nor copied.
func (f *filler) text(path, s string) string {
	var b strings.Builder
	rest, found := s, false
	for !f.full() {
		at := placeholder.FindStringIndex(rest)
		if at == nil {
			break
		}
		end := at[1]
		value, known := f.value(path, rest[at[0]+1:at[1]-1])
		if known {
			found, end = true, at[0]
		}
		b.WriteString(rest[:end])
		b.WriteString(value)
		f.left -= end + len(value)
		rest = rest[at[1]:]
	}
	if !found {
		return s
	}
	f.left -= len(rest)
	return b.String() + rest
}

// each fills in the texts of a list, in place.
func (f *filler) each(path string, list []string) []string {
	for i := range list {
		list[i] = f.text(path, list[i])
	}
	return list
}

// shape fills in the texts of a value of any shape, which it copies.
func (f *filler) shape(path string, value any) any {
	switch v := value.(type) {
	case string:
		return f.text(path, v)
	case []any:
		list := make([]any, len(v))
		for i, one := range v {
			list[i] = f.shape(path, one)
		}
		return list
	case map[string]any:
		object := make(map[string]any, len(v))
		for _, name := range slices.Sorted(maps.Keys(v)) {
			object[name] = f.shape(path+"."+name, v[name])
		}
		return object
	}
	return value
}

// address is strict where text is not: no value may change what the rest of the
// address means.
func (f *filler) address(in field, declared []Var) (string, error) {
	address := *in.value
	if parts := wholeHost.FindStringSubmatch(address); parts != nil && !isDeclared(declared, parts[2]) {
		if value, known := f.values[parts[2]]; known {
			based, ok := withBase(address, value)
			if !ok {
				return "", malformedBase(parts[2])
			}
			f.left -= len(based)
			address = based
		}
	}
	checked := map[string]bool{}
	for rest := address; ; {
		at := placeholder.FindStringSubmatchIndex(rest)
		if at == nil {
			break
		}
		key := rest[at[2]:at[3]]
		rest = rest[at[1]:]
		if checked[key] {
			continue
		}
		checked[key] = true
		value, ok := f.values[key]
		if !ok {
			if !in.template || !onSending(in.path, key) {
				f.open = append(f.open, unfilled{in.path, key})
			}
			continue
		}
		// Declared ones have passed their own pattern.
		if !isDeclared(declared, key) && (!plain.MatchString(value) || !harmless(value)) {
			return "", malformed(key, "in an address it can only have letters, digits, dots, hyphens and underscores.")
		}
	}
	filled := f.text("", address)
	if f.full() {
		return "", tooLong()
	}
	return filled, nil
}

func tooLong() error {
	return oauth.MisconfiguredError("With their values filled in (vars), this app's settings are too long.",
		"Shorten the values (vars), or the settings that use them.")
}

func isDeclared(declared []Var, key string) bool {
	return slices.ContainsFunc(declared, func(v Var) bool { return v.Key == key })
}

func missing(u unfilled, declared []Var) error {
	if i := slices.IndexFunc(declared, func(v Var) bool { return v.Key == u.key }); i >= 0 {
		return declared[i].missing()
	}
	return oauth.MisconfiguredError(fmt.Sprintf("%s holds the placeholder {%s}, which has no value.", u.path, u.key),
		fmt.Sprintf("Set it as vars.%s, or write the value out.", u.key)).At("vars." + u.key)
}

func (v Var) missing() error {
	return oauth.MisconfiguredError("The "+v.name()+" is missing.", v.hint("Enter it")).At("vars." + v.Key)
}

func (v Var) malformed() error {
	return oauth.MisconfiguredError("The "+v.name()+" does not look like one.",
		v.hint("Enter it alone, without https:// or a path")).At("vars." + v.Key)
}

func malformed(key, why string) error {
	return oauth.MisconfiguredError(fmt.Sprintf("vars.%s cannot be used: %s", key, why),
		"Change the value, or write it in the address itself.").At("vars." + key)
}

// name is what it is called inside a sentence.
func (v Var) name() string { return lowerFirst(cmp.Or(v.Label, v.Key)) }

func (v Var) hint(what string) string {
	if example := cmp.Or(v.Example, v.Default); example != "" {
		return fmt.Sprintf("%s, for example %q.", what, example)
	}
	return what + "."
}

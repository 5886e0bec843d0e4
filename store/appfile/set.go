package appfile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"tokendesk/oauth"
)

// Set sets one field of an app or of an account, by its dotted path in the app
// file: "client_id", "vars.store_name", "params.token.audience". A field of the
// account is named alone. Where both have one of a name, as of "scopes", ofAccount
// decides. A text is taken as it is; a list is words with blanks between, or a JSON
// array; what has a shape of its own is JSON. An empty value takes the setting out.
//
// A path that is not known, a secret's, and a value of another type are errors of
// KindUsage, and nothing is set. What the setting then means for the app is not
// looked at: [oauth.Check].
func Set(app *oauth.App, account *oauth.Account, ofAccount bool, path, value string) error {
	first, _, _ := strings.Cut(path, ".")
	if (first == "client_id" || first == "username" || first == "vars") && openValue.MatchString(value) {
		value = "" // copied from a document: everybody has their own
	}
	if err := refuseSecret(app.ID, path, value); err != nil {
		return err
	}
	if kind, err := oauth.ParseSecretKind(first); err == nil {
		return oauth.UsageError(path+" is a secret, and no secret is ever an argument.", "Set it on standard input: tokendesk secret set "+app.ID+" --kind "+string(kind))
	}
	inApp, inAccount := hasField(reflect.TypeFor[oauth.App](), first), first != "id" && hasField(reflect.TypeFor[oauth.Account](), first)
	switch {
	case inAccount && (ofAccount || !inApp):
		return setIn(account, path, value)
	case inApp:
		return setIn(app, path, value)
	case first == "client_key_file":
		return oauth.UsageError("The vault stores the key itself, not the path of its file.", "Set the key itself: tokendesk secret set "+app.ID+" --kind private_key < FILE")
	case first == "accounts":
		return oauth.UsageError("accounts cannot be set as a whole.", "Name the account and its field: tokendesk set "+app.ID+"/ACCOUNT label=…")
	}
	return unknownField(path, first, append(keysOf(reflect.TypeFor[oauth.App]()), keysOf(reflect.TypeFor[oauth.Account]())...))
}

func hasField(t reflect.Type, key string) bool {
	_, ok := fieldType(t, key)
	return ok
}

// fieldType returns the type of a struct's field by its key in JSON.
func fieldType(t reflect.Type, key string) (reflect.Type, bool) {
	for _, f := range reflect.VisibleFields(t) {
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name == key && name != "-" && !f.Anonymous {
			return f.Type, true
		}
	}
	return nil, false
}

func keysOf(t reflect.Type) (keys []string) {
	for _, f := range reflect.VisibleFields(t) {
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" && name != "-" {
			keys = append(keys, name)
		}
	}
	return keys
}

func unknownField(path, key string, known []string) error {
	return oauth.UsageError("An app has no field "+quoteName(path)+".", fmt.Sprintf("The nearest known field is %q.", oauth.Nearest(key, known)))
}

// setIn sets a field of a settings type by way of its JSON, whose types are the
// format's.
func setIn[T any](settings *T, path, value string) error {
	keys, t, err := resolvePath(reflect.TypeFor[T](), path)
	if err != nil {
		return err
	}
	given, err := valueOf(t, path, value)
	if err != nil {
		return err
	}
	text, err := json.Marshal(settings)
	if err != nil {
		return oauth.UsageError("The settings of this app cannot be read.", "Check its claims and parameters.")
	}
	tree := map[string]any{}
	if err := decode(text, &tree); err != nil {
		return err
	}
	setAt(tree, keys, given)
	if text, err = json.Marshal(tree); err != nil {
		return err
	}
	var changed T
	if err := decode(text, &changed); err != nil {
		return oauth.UsageError(path+": this value has the wrong type.", "")
	}
	*settings = changed
	return nil
}

func decode(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber() // a claim's number stays as it is written
	return d.Decode(into)
}

// resolvePath follows a dotted path through the types. What follows the name of
// a map is one key, dots and all.
func resolvePath(t reflect.Type, path string) (keys []string, leaf reflect.Type, err error) {
	rest := path
	for {
		if t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		switch {
		case t.Kind() == reflect.Struct:
			key, more, deeper := strings.Cut(rest, ".")
			field, ok := fieldType(t, key)
			if !ok {
				return nil, nil, unknownField(path, key, keysOf(t))
			}
			keys, t = append(keys, key), field
			if !deeper {
				return keys, t, nil
			}
			rest = more
		case t.Kind() == reflect.Map && rest != "":
			return append(keys, rest), t.Elem(), nil
		default:
			return nil, nil, oauth.UsageError("An app has no field "+quoteName(path)+".", strings.Join(keys, ".")+" has no fields of its own.")
		}
	}
}

// valueOf reads a value for a type; nil takes the setting out, and leave is a
// parameter that is left out of a request.
func valueOf(t reflect.Type, path, value string) (any, error) {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if value == "" {
		return nil, nil
	}
	wrong := func(want string) error {
		return oauth.UsageError(path+": this must be "+want+".", "")
	}
	switch {
	case t == reflect.TypeFor[oauth.Param]():
		return paramOf(value), nil
	case t.Kind() == reflect.String:
		return value, checkWord(value, t, path)
	case t.Kind() == reflect.Bool:
		on, err := strconv.ParseBool(value)
		if err != nil {
			return nil, wrong("true or false")
		}
		return on, nil
	case t.Kind() == reflect.Int:
		number, err := strconv.ParseInt(value, 10, 32)
		if err != nil {
			return nil, wrong("a whole number")
		}
		return number, nil
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.String:
		var list []string
		if strings.HasPrefix(value, "[") && json.Unmarshal([]byte(value), &list) == nil {
			return list, nil
		}
		return strings.Fields(value), nil
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Int && !strings.HasPrefix(value, "["):
		list := []int{}
		for word := range strings.FieldsFuncSeq(value, func(r rune) bool { return r == ',' || r == ' ' }) {
			number, err := strconv.ParseInt(word, 10, 32)
			if err != nil {
				return nil, wrong("whole numbers separated by spaces them")
			}
			list = append(list, int(number))
		}
		return list, nil
	}
	tree, err := parseTree([]byte(value))
	if err != nil {
		return nil, wrong("JSON")
	}
	if err := check(tree, t, path); err != nil {
		return nil, err
	}
	return json.RawMessage(value), nil
}

// leftOut is null: a parameter that is left out.
var leftOut = json.RawMessage("null")

// paramOf reads a parameter's value: null, an array of strings, or the text.
func paramOf(value string) any {
	var list []string
	switch {
	case value == "null":
		return leftOut
	case strings.HasPrefix(value, "[") && json.Unmarshal([]byte(value), &list) == nil:
		return list
	}
	return value
}

// setAt sets a value at the end of keys, or takes it out where it is nil.
func setAt(tree map[string]any, keys []string, value any) {
	for _, key := range keys[:len(keys)-1] {
		inner, ok := tree[key].(map[string]any)
		if !ok {
			inner = map[string]any{}
			tree[key] = inner
		}
		tree = inner
	}
	last := keys[len(keys)-1]
	if value == nil {
		delete(tree, last)
		return
	}
	tree[last] = value
}

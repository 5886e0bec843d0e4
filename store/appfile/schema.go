package appfile

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
)

// check holds a JSON tree against the Go type it will be decoded into: the
// types are the schema. encoding/json alone would take keys in any case, drop
// unknown ones and read null as anything.
func check(n node, t reflect.Type, path string) error {
	switch {
	case t == reflect.TypeFor[oauth.Param]():
		return checkParam(n, path)
	case t == reflect.TypeFor[catalogue.Labels]():
		return check(n, reflect.TypeFor[map[string]string](), path)
	case t.Kind() == reflect.Pointer:
		return check(n, t.Elem(), path)
	case t.Kind() == reflect.Interface:
		return nil
	}
	switch t.Kind() {
	case reflect.Struct:
		return checkStruct(n, t, path)
	case reflect.Map:
		o, ok := n.value.(object)
		if !ok {
			return wrongType(n, path, "an object")
		}
		for _, m := range o {
			if err := check(m.value, t.Elem(), join(path, m.key)); err != nil {
				return err
			}
		}
	case reflect.Slice:
		a, ok := n.value.(array)
		if !ok {
			return wrongType(n, path, "an array")
		}
		for i, v := range a {
			if err := check(v, t.Elem(), index(path, i)); err != nil {
				return err
			}
		}
	case reflect.String:
		s, ok := n.value.(string)
		if !ok {
			return wrongType(n, path, "a string")
		}
		return checkWord(s, t, path)
	case reflect.Bool:
		if _, ok := n.value.(bool); !ok {
			return wrongType(n, path, "true or false")
		}
	case reflect.Int:
		number, ok := n.value.(json.Number)
		if !ok {
			return wrongType(n, path, "a number")
		}
		if i, err := number.Int64(); err != nil || i > math.MaxInt32 || i < math.MinInt32 {
			return oauth.UsageError(path+": this must be a whole number.", "Write it without quotes, a point or an exponent.")
		}
	}
	return nil
}

func checkStruct(n node, t reflect.Type, path string) error {
	o, ok := n.value.(object)
	if !ok {
		if path == "" {
			path = "The file"
		}
		return wrongType(n, path, "an object")
	}
	types := map[string]reflect.Type{}
	var keys []string
	for _, f := range reflect.VisibleFields(t) {
		key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous || key == "-" {
			continue
		}
		types[key] = f.Type
		keys = append(keys, key)
	}
	for _, m := range o {
		field, known := types[m.key]
		at := join(path, m.key)
		if !known {
			return oauth.UsageError(at+": this field is not known.", fmt.Sprintf("The nearest known field is %q.", oauth.Nearest(m.key, keys)))
		}
		if err := check(m.value, field, at); err != nil {
			return err
		}
	}
	return nil
}

// Fields lists the path of every field of an app in the app file, such as
// "endpoints.token" or "accounts.label"; what stands in a map of any names is
// called "*".
func Fields() []string { return fieldsOf(reflect.TypeFor[appJSON](), "") }

func fieldsOf(t reflect.Type, path string) (paths []string) {
	switch {
	case t.Kind() == reflect.Map:
		return fieldsOf(t.Elem(), join(path, "*"))
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Struct:
		return fieldsOf(t.Elem(), path)
	case t.Kind() != reflect.Struct:
		return []string{path}
	}
	for _, f := range reflect.VisibleFields(t) {
		key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.Anonymous && key != "-" {
			paths = append(paths, fieldsOf(f.Type, join(path, key))...)
		}
	}
	return paths
}

func checkParam(n node, path string) error {
	switch v := n.value.(type) {
	case nil, string:
		return nil
	case array:
		for i, e := range v {
			if _, ok := e.value.(string); !ok {
				return wrongType(e, index(path, i), "a string")
			}
		}
		return nil
	}
	return wrongType(n, path, "a string, an array of strings, or null")
}

// words are the values of the types that have few.
var words = map[reflect.Type][]string{
	reflect.TypeFor[oauth.Grant]():        texts(oauth.Grants()...),
	reflect.TypeFor[oauth.ClientAuth]():   texts(oauth.ClientAuths()...),
	reflect.TypeFor[oauth.BodyFormat]():   texts(oauth.BodyFormats()...),
	reflect.TypeFor[oauth.PKCE]():         texts(oauth.PKCEs()...),
	reflect.TypeFor[oauth.PAR]():          texts(oauth.PARs()...),
	reflect.TypeFor[oauth.TargetFormat](): texts(oauth.TargetFormats()...),
}

func texts[S ~string](list ...S) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = string(s)
	}
	return out
}

func checkWord(s string, t reflect.Type, path string) error {
	known := words[t]
	if known == nil || s == "" {
		return nil
	}
	for _, k := range known {
		if s == k {
			return nil
		}
	}
	return oauth.UsageError(fmt.Sprintf("%s: this value is not known; the nearest is %q.", path, oauth.Nearest(s, known)),
		"It can be "+strings.Join(known, ", ")+".")
}

// wrongType never shows the value: it may be a secret at the wrong place.
func wrongType(n node, path, want string) error {
	return oauth.UsageError(fmt.Sprintf("%s: this must be %s, not %s.", path, want, typeName(n)), "")
}

func typeName(n node) string {
	switch n.value.(type) {
	case object:
		return "an object"
	case array:
		return "an array"
	case string:
		return "a string"
	case bool:
		return "true or false"
	case nil:
		return "null"
	}
	return "a number"
}

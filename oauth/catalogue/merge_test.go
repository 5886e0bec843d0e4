package catalogue

import (
	"encoding/json"
	"reflect"
	"testing"

	"tokendesk/oauth"
)

// ownFields are the app's own: no provider says them.
var ownFields = []string{"ID", "Name", "Provider", "Environment", "Group", "Tags", "Favourite", "ClientID", "ClientSecretCommand", "ClientKeyID", "Username", "TLS", "Proxy", "Expires", "Quirks"}

// Whatever a provider says of an app reaches an app that is silent, and yields to
// one that is not: a field that merge forgets fails here.
func TestEveryFieldOfAProviderReachesTheApp(t *testing.T) {
	var base, app oauth.App
	putInto(reflect.ValueOf(&base).Elem(), "base")
	putInto(reflect.ValueOf(&app).Elem(), "app")
	for _, name := range ownFields {
		f := reflect.ValueOf(&base).Elem().FieldByName(name)
		f.SetZero()
	}
	if got, want := text(t, merge(oauth.App{}, base)), text(t, base); got != want {
		t.Errorf("of a silent app\n%s\nwant\n%s", got, want)
	}
	for _, name := range ownFields {
		reflect.ValueOf(&app).Elem().FieldByName(name).SetZero()
	}
	merged := merge(app, base)
	if got, want := text(t, merged), text(t, merge(app, app)); got != want {
		t.Errorf("of an app that says everything\n%s\nwant\n%s", got, want)
	}
}

// putInto puts a value into every part; both sides have the same keys.
func putInto(v reflect.Value, word string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(word)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int:
		v.SetInt(int64(len(word)))
	case reflect.Interface:
		v.Set(reflect.ValueOf(word))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		putInto(v.Elem(), word)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		putInto(v.Index(0), word)
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		inner := reflect.New(v.Type().Elem()).Elem()
		putInto(inner, word)
		v.SetMapIndex(reflect.ValueOf("Key").Convert(v.Type().Key()), inner)
	case reflect.Struct:
		for i := range v.NumField() {
			putInto(v.Field(i), word)
		}
	default:
	}
}

func text(t *testing.T, app oauth.App) string {
	t.Helper()
	data, err := json.MarshalIndent(app, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

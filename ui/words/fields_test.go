package words

import (
	"reflect"
	"strings"
	"testing"

	"tokendesk/oauth"
)

// What came from outside is shown by the names that people know from the editor:
// every setting of an app and of an account has one.
func TestEverySettingHasAName(t *testing.T) {
	var walk func(typ reflect.Type, path string)
	walk = func(typ reflect.Type, path string) {
		for f := range typ.Fields() {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if name == "" || name == "-" {
				continue
			}
			at := strings.TrimPrefix(path+"."+name, ".")
			if f.Type.Kind() == reflect.Struct {
				walk(f.Type, at)
				continue
			}
			if _, known := fieldNames[at]; !known && at != "vars" {
				t.Errorf("%s has no name", at)
			}
		}
	}
	walk(reflect.TypeFor[oauth.App](), "")
	walk(reflect.TypeFor[oauth.Account](), "")
	for _, kind := range oauth.SecretKinds() {
		if name := Secret(kind); name != fieldNames[string(kind)] {
			t.Errorf("the secret %s is called %q and, as a field, %q", kind, name, fieldNames[string(kind)])
		}
	}
}

func TestFieldName(t *testing.T) {
	for path, want := range map[string]string{
		"endpoints.token":           "token endpoint",
		"account.expect":            "expected person",
		"accounts[ada].expect":      "expected person of ada",
		"accounts[ada]":             "account ada",
		"discovered.token":          "token endpoint of the server's metadata",
		"params.token.resource":     "extra token parameters: resource",
		"headers.token.X-Key":       "extra token headers: X-Key",
		"vars.store_name":           "store name",
		"assertion.claims.x.y":      "claims of the assertion: x.y",
		"something.nobody\u202ehas": `something.nobody\u{202e}has`,
	} {
		if got := FieldName(path); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
	if got := FieldLabel("endpoints.token"); got != "Token endpoint" {
		t.Error(got)
	}
}

// What is switched is said without a double negation.
func TestValuesOfSwitchesAreWords(t *testing.T) {
	for _, c := range []struct{ path, value, want string }{
		{"tls.insecure_skip_verify", "", "on"},
		{"tls.insecure_skip_verify", "true", "off"},
		{"tls.allow_http", "", "not allowed"},
		{"tls.allow_http", "true", "allowed"},
		{"proxy", "", "not set"},
		{"proxy", "http://proxy.example.test", "http://proxy.example.test"},
	} {
		if got := SettingValue(c.path, c.value); got != c.want {
			t.Errorf("%s=%q is shown as %q, want %q", c.path, c.value, got, c.want)
		}
	}
}

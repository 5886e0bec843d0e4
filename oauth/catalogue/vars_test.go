package catalogue

import (
	"testing"

	"tokendesk/oauth"
)

// However loose an entry's pattern, a value cannot leave its place in an address.
func TestHarmlessWhateverThePattern(t *testing.T) {
	v := Var{Key: "x", Label: "X", Pattern: `(?s).*`}
	for _, value := range []string{"a/b", `a\b`, "a?b", "a#b", "a@b", "a%2fb", "a&b", "a b", "a\nb", "..", "a..b", ".", "{client_id}", `a"b`, "é"} {
		if v.Check(value) == nil {
			t.Errorf("%q is taken", value)
		}
	}
	for _, value := range []string{"a", "a.b", "a-b_c~d", "host.test:8443"} {
		if err := v.Check(value); err != nil {
			t.Errorf("%q is refused: %v", value, err)
		}
	}
}

func TestOverridingAHeaderLeavesTheCatalogueAlone(t *testing.T) {
	c := load(t)
	app := oauth.App{ID: "a", Provider: "mypos", Test: oauth.TestCall{Headers: map[string]string{"api-key": "mine"}}}
	if _, err := c.Complete(app); err != nil {
		t.Fatal(err)
	}
	if p, _ := c.Provider("mypos"); p.App.Test.Headers["API-Key"] != "{client_id}" {
		t.Errorf("the catalogue's headers became %v", p.App.Test.Headers)
	}
}

package oauth

import (
	"slices"
	"testing"
)

// A var is named as the placeholder that it stands for, and in no other way: its name is
// printed in commands.
func TestVarsHaveNamesOfPlaceholders(t *testing.T) {
	for name, good := range map[string]bool{
		"store_name": true, "a": true, "dc2": true,
		"a;touch x": false, "$(id)": false, "`id`": false, "'; rm -rf ~;'": false, "a\nb": false, "a\n": false, "a’b": false, "a\u202eb": false,
		"%PATH%": false, "a&b": false, "-a": false, "": false, "A": false, "2a": false, "a.b": false,
	} {
		named := slices.ContainsFunc(Validate(App{Vars: map[string]string{name: "x"}}), func(p Problem) bool { return p.Field == "vars" && !p.Missing })
		if named == good {
			t.Errorf("%q: complained of: %v", name, named)
		}
	}
}

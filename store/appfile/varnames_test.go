package appfile

import (
	"encoding/json"
	"strings"
	"testing"
)

// A file whose vars have names that no placeholder has is not read.
func TestVarNamesOfAFile(t *testing.T) {
	for _, name := range []string{"a;touch x", "$(id)", "`id`", "a\nb", "a’b", "a\u202eb", "%PATH%", "a&b", "-a"} {
		key, err := json.Marshal(name)
		if err != nil {
			t.Fatal(err)
		}
		file := `{"tokendesk":1,"apps":[{"id":"ev","client_id":"c","vars":{` + string(key) + `:"x"},"endpoints":{"token":"https://as.test/t"}}]}`
		if _, err := Parse([]byte(file), ""); err == nil || !strings.Contains(err.Error(), "vars") {
			t.Errorf("%q: %v", name, err)
		}
	}
}

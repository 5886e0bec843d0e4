package oauth

import (
	"strings"
	"testing"
)

// An address that is refused is repeated without what may be secret in it.
func TestAddressesInErrors(t *testing.T) {
	for address, want := range map[string]string{
		"id.example.test/token":                               "“id.example.test/token”",
		"ada:CANARY@id.example.test/token":                    "“…@id.example.test/token”",
		"https//ada:CANARY@id.example.test":                   "“…@id.example.test”",
		"ftp://ada:CANARY/CANARY@id.example.test/token":       "“ftp://…@id.example.test/token”",
		"id.example.test/token?key=CANARY":                    "“id.example.test/token?…”",
		"https://id.example.test/token#access_token=CANARY":   "fragment",
		"ftp://id.example.test/token#access_token=CANARY":     "“ftp://id.example.test/token#…”",
		"ftp://id.example.test/?a=CANARY#access_token=CANARY": "“ftp://id.example.test/?…#…”",
		"https://ada:CANARY@id.example.test:port/":            "“https://…@id.example.test:port/”",
	} {
		app := App{ID: "a", ClientID: "c", Grant: GrantClientCredentials, Endpoints: Endpoints{Token: address}, Test: TestCall{URL: address}}
		for _, p := range Validate(app) {
			if strings.Contains(p.Message, "CANARY") {
				t.Errorf("%s: %s", p.Field, p.Message)
			}
			if p.Field == "endpoints.token" && !strings.Contains(p.Message, want) && want != "fragment" {
				t.Errorf("%s: %s", address, p.Message)
			}
		}
	}
}

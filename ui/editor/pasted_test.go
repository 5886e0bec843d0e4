package editor

import "testing"

// What is pasted where a provider is searched for is offered as an import where a program
// wrote it, and what somebody types there is not.
func TestWhatIsOfferedAsAnImport(t *testing.T) {
	for text, want := range map[string]bool{
		"https://id.example.test/authorize?client_id=cl-7&response_type=code&scope=openid": true,
		"https://id.example.test":                        false, // looked up
		"oauth2c https://id.example.test --client-id c":  true,
		`{"installed": {"client_id": "c"}}`:              true,
		"force://PlatformCLI::token@acme.salesforce.com": true,
		"CLIENT_ID=cl-7":                                 true,
		"google":                                         false,
		"azure ad":                                       false,
		"x.com":                                          false,
		"":                                               false,
	} {
		if got := isImport(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

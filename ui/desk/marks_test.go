package desk

import (
	"maps"
	"testing"

	"tokendesk/oauth"
)

// Each secret is replaced by a mark; who has the same ones shares theirs, and nobody else
// does.
func TestMarks(t *testing.T) {
	var m marks
	for _, secrets := range []oauth.Secrets{
		nil,
		{},
		{oauth.SecretClientSecret: "s"},
		{oauth.SecretClientSecret: ""},
		{oauth.SecretPassword: "s"},
		{oauth.SecretClientSecret: "s", oauth.SecretPassword: ""},
		{oauth.SecretClientSecret: "", oauth.SecretPassword: "s"},
		{"of another version": "s"},
		{"of another version": "s", oauth.SecretClientSecret: ""},
		{"of another version": ""},
	} {
		want := maps.Clone(secrets)
		for kind, value := range secrets {
			if value != "" {
				want[kind] = secretMark
			}
		}
		for range 2 { // as it is first made, and as it is shared
			if got := m.of(secrets); !maps.Equal(got, want) || (got == nil) != (secrets == nil) {
				t.Errorf("%v: %v, want %v", secrets, got, want)
			}
		}
	}
	if len(m.known) != 6 {
		t.Errorf("%d are shared", len(m.known))
	}
}

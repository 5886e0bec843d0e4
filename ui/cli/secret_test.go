package cli

import (
	"strings"
	"testing"
)

// A secret from standard input is a line of text, as one that is typed.
func TestASecretIsOneLine(t *testing.T) {
	for secret, ok := range map[string]bool{
		"s3cr3t~.-_": true, "with blanks and\ttabs": true, "pässwörd": true, "🔑": true, "\\n": true,
		"user: ada\nCANARY": false, // pass and gopass print what follows the secret, too
		"CANARY\n":          false, // echo of what ended already
		"CANARY\rada":       false,
		"CANARY\x00":        false, // a C string
		"C\x00A\x00N\x00":   false, // UTF-16, as PowerShell's >
		"\x1b[200~CANARY":   false, // a paste that a program caught
		"CANARY\x7f":        false,
	} {
		err := checkLine([]byte(secret))
		if (err == nil) != ok || err != nil && strings.Contains(err.Error(), "CANARY") {
			t.Errorf("%q: %v", secret, err)
		}
	}
}

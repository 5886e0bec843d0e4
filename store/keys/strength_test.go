package keys

import "testing"

// Long, varied passphrases are good, and what is guessed first is weak whatever its length.
func TestStrength(t *testing.T) {
	for passphrase, want := range map[string]Strength{
		"":                                StrengthWeak,
		"short":                           StrengthWeak,
		"aaaaaaaaaaaaaaaaaaaa":            StrengthWeak,
		"password":                        StrengthWeak,
		"password123456":                  StrengthWeak,
		"qwertyuiopasdfgh":                StrengthWeak,
		"1234567890123456":                StrengthWeak,
		"abcdefghijklmnop":                StrengthWeak,
		"19861204":                        StrengthWeak,
		"Tokendesk2026!":                  StrengthWeak,
		"hk3v9zt1pm":                      StrengthFair,
		"orange bicycle":                  StrengthFair,
		"correct horse battery staple":    StrengthGood,
		"lamp otter violin crust ninth":   StrengthGood,
		"Wer reitet so spät durch Nacht?": StrengthGood,
	} {
		if got := StrengthOf(passphrase); got != want {
			t.Errorf("%q is %d (%d), want %d", passphrase, got, distinctSteps(passphrase), want)
		}
	}
}

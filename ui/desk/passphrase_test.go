package desk

import "testing"

func TestANewPassphraseIsTypedTwice(t *testing.T) {
	for _, c := range []struct {
		first, again string
		ok           bool
	}{
		{"", "", false},
		{"short", "short", false},
		{"long enough", "", false},
		{"long enough", "long enougH", false},
		{"long enough", "long enough", true},
	} {
		if got := CheckTypedTwice(c.first, c.again) == nil; got != c.ok {
			t.Errorf("%+v: accepted %v", c, got)
		}
	}
}

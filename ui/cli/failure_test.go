package cli

import (
	"encoding/json"
	"testing"
)

// What a terminal would act on leaves as an escape that reads back the same.
func TestJSONHoldsNothingInvisible(t *testing.T) {
	const name = "a\u009b31m\u202eb\u200b\u007f\U000e0041 é 名\n"
	text, err := json.Marshal(name)
	if err != nil {
		t.Fatal(err)
	}
	escaped := escapeInvisible(string(text))
	for _, r := range escaped {
		if r == 0x9b || r == 0x202e || r == 0x200b || r == 0x7f || r == 0xe0041 {
			t.Errorf("%U is in %q", r, escaped)
		}
	}
	var back string
	if err := json.Unmarshal([]byte(escaped), &back); err != nil || back != name {
		t.Errorf("%q reads back as %q, %v", escaped, back, err)
	}
}

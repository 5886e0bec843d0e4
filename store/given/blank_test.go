package given

import "testing"

func TestBlank(t *testing.T) {
	for text, want := range map[string]bool{
		"": true, " \n\r\n\t": true, "\ufeff": true, "\ufeff\r\n": true, "\xff\xfe": true, "\xff\xfe\r\x00\n\x00": true, "\xfe\xff\x00\n": true,
		"a": false, "\ufeffa": false, "\x00": false, "\xff\xfea\x00": false,
	} {
		if got := Blank([]byte(text)); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}

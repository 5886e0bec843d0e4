package words

import (
	"strings"
	"testing"
)

// What anybody says is shown; it does not get to turn the line around or to
// flood it.
func TestOneLine(t *testing.T) {
	for _, c := range []struct {
		text string
		n    int
		want string
	}{
		{"a\u202Eb\x1b[31m\nc", 40, `a\u{202e}b\u{1b}[31m c`},
		{"مرحبا 🚀", 20, "مرحبا 🚀"}, // right-to-left letters are not hurt
		{"  a \t\n b ", 20, "a b"},
		{"a\xffb", 20, "a\uFFFDb"},
		{strings.Repeat("x", 5000), 10, "xxxxxxxxx…"},
		{strings.Repeat("語", 5000), 10, "語語語語語語語語語…"},
	} {
		if got := OneLine(c.text, c.n); got != c.want {
			t.Errorf("%.40q: %q, want %q", c.text, got, c.want)
		}
	}
}

func TestLines(t *testing.T) {
	for _, c := range []struct {
		text string
		n    int
		want string
	}{
		{"a\r\nb\tc\u202e", 40, "a\nb c\\u{202e}"},
		{"{\"a\": \"\u202e\"}", 40, `{"a": "\u202e"}`}, // it reads back the same
		{"ééé", 3, "é\n…"},
	} {
		if got := Lines(c.text, c.n); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

func TestShorten(t *testing.T) {
	for _, c := range [][2]string{{"", ""}, {"abcde", "abcde"}, {"abcdef", "abcd…"}, {"äöüßé", "äöüßé"}, {"äöüßéx", "äöüß…"}} {
		if got := Shorten(c[0], 5); got != c[1] {
			t.Errorf("%q: %q, want %q", c[0], got, c[1])
		}
	}
}

func TestBytes(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0 bytes", 1: "1 byte", 999: "999 bytes", 1000: "1.0 kB", 9_940: "9.9 kB", 9_960: "10 kB", 34_400: "34 kB", 999_400: "999 kB", 999_600: "1.0 MB", 1_234_000_000: "1.2 GB",
	} {
		if got := Bytes(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
}

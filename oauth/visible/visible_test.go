package visible

import (
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// hidden has a member of each kind that does not show.
var hidden = []rune{
	0, '\t', '\r', 0x1b, 0x7f, 0x85, 0x9b, 0xad, 0x34f, 0x61c, 0x115f, 0x1160, 0x17b4, 0x180b, 0x180e, 0x200b, 0x200c,
	0x200d, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202e, 0x2060, 0x2061, 0x2066, 0x2069, 0x206f, 0x2800, 0x3164,
	0xe000, 0xfe0f, 0xfeff, 0xffa0, 0xfff9, 0x1d173, 0xe0001, 0xe0041, 0xe0100, 0xf0000,
}

func TestLine(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "plain": "plain", " \r\n first\n\tsecond  ": "first second", "é א 👩🏽": "é א 👩🏽", "twelve chars": "twelve chars", "twelve chars.": "twelve chars…",
		"pay\u202epal": `pay\u202epal`, "a\x00\x1bb": `a\u0000\u001bb`, "a\xffb": "a\uFFFDb", "\u2028x": `\u2028x`,
	} {
		if got := Line(text, 12); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

func TestHidden(t *testing.T) {
	for _, r := range hidden {
		if !Hidden(r) {
			t.Errorf("%U shows", r)
		}
		if !Contains("a" + string(r) + "b") {
			t.Errorf("%U is not found", r)
		}
		if got := Text("pay" + string(r) + "pal"); strings.ContainsRune(got, r) {
			t.Errorf("%U comes through: %q", r, got)
		}
	}
	for _, r := range "aZ0 ~é語אب👩🏽❤|€‘’ \u00a0" {
		if Hidden(r) {
			t.Errorf("%U does not show", r)
		}
	}
	for _, bytes := range []string{"\x9b31m", "\x85", "\xff", "a\xc2"} {
		if !Contains(bytes) || Contains(Text(bytes)) {
			t.Errorf("%q becomes %q", bytes, Text(bytes))
		}
	}
}

func TestText(t *testing.T) {
	for in, want := range map[string]string{
		"plain ü 語 👩\u200d🔬":                    "plain ü 語 👩\u200d🔬",
		"❤\ufe0f\u200d🔥 👩🏽\u200d❤\ufe0f\u200d👩": "❤\ufe0f\u200d🔥 👩🏽\u200d❤\ufe0f\u200d👩",
		"pay\u200dpal":   `pay\u{200d}pal`,
		"pal\ufe0f":      `pal\u{fe0f}`,
		"👩\u200dx":       `👩\u{200d}x`,
		"\u200d👩":        `\u{200d}👩`,
		"👩\u200d\u200d👩": `👩\u{200d}\u{200d}👩`,
		"a\nb\tc":        `a\u{a}b\u{9}c`,
		"\u009b31m":      `\u{9b}31m`,
	} {
		if got := Text(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
	if got := Lines("a\u202e\r\nb\n"); got != "a\\u{202e}\nb\n" {
		t.Errorf("%q", got)
	}
}

// A JSON text says the same afterwards, and shows all that it says.
func TestJSONReadsBackTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.OneOf(rapid.SampledFrom(hidden), rapid.RuneFrom([]rune("\"\\/{} é")), rapid.Rune())).Draw(t, "text")
		indent := rapid.SampledFrom([]string{"", "  ", "\t"}).Draw(t, "indent")
		written, err := json.MarshalIndent(map[string]any{text: []string{text}}, "", indent)
		if err != nil {
			t.Fatal(err)
		}
		escaped := JSON(string(written))
		if ContainsInLines(escaped) {
			t.Fatalf("%q holds something hidden", escaped)
		}
		var was, is map[string][]string
		if err := json.Unmarshal([]byte(escaped), &is); err != nil {
			t.Fatalf("%q: %v", escaped, err)
		}
		_ = json.Unmarshal(written, &was)
		for key := range was {
			if is[key] == nil || is[key][0] != was[key][0] {
				t.Fatalf("%q reads back as %q", was, is)
			}
		}
	})
}

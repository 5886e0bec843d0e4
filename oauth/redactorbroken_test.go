package oauth

import (
	"encoding/base64"
	"strings"
	"testing"
)

// A secret is hidden also where a server breaks it by blanks or line ends, cuts
// it inside an escape, or has read a form out of it.
func TestBrokenSecretsAreHidden(t *testing.T) {
	const secret = `Sup3rS3cret/V"lue+42&x~zQ`
	encoded := base64.StdEncoding.EncodeToString([]byte("junkjunk:" + secret))
	fold := func(text, by string) string {
		var lines []string
		for len(text) > 12 {
			lines, text = append(lines, text[:12]), text[12:]
		}
		return strings.Join(append(lines, text), by)
	}
	percent := "%53%75%70%33%72%53%33%63%72%65%74%2f%56"
	for name, text := range map[string]string{
		"a line end":        "wrong Sup3rS3cret/\nV\"lue+42&x~zQ here",
		"two blanks":        `Sup3rS3cret/  V"lue+42&x~zQ`,
		"no width":          "Sup3rS3cret/\u200bV\"lue+42&x~zQ",
		"Base64 by blanks":  fold(encoded, " "),
		"Base64 by tabs":    fold(encoded, "\n\t"),
		"cut percent":       percent + "%",
		"cut percent digit": percent + "%2",
		"cut JSON":          `\u0053\u0075\u0070\u0033\u0072\u0053\u0033\u0063\u0072\u0065\u00`,
		"cut entity":        "&#83;&#117;&#112;&#51;&#114;&#83;&#51;&#99;&#114;&#10",
	} {
		got := redactorOf(unnamed(secret)).scrub(text)
		if !strings.Contains(got, mask) || strings.Contains(got, "Sup3r") || strings.Contains(got, "lue+") || strings.Contains(got, "%53") ||
			strings.Contains(got, encoded[12:24]) || strings.Contains(got, encoded[24:36]) || strings.Contains(got, "u0053") || strings.Contains(got, "#117") {
			t.Errorf("%s: %q", name, got)
		}
	}
	for sent, read := range map[string]string{"plus+secret+long": "plus secret long", "p%41ssword-long": "pAssword-long"} {
		if got := redactorOf(unnamed(sent)).scrub("wrong " + read); strings.Contains(got, read) {
			t.Errorf("%s is read and shown: %q", sent, got)
		}
	}
	if got := redactorOf(unnamed(secret)).scrub("An honest text, with blanks and 100 % of its words."); strings.Contains(got, mask) {
		t.Errorf("%q", got)
	}
}

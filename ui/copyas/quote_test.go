package copyas

import (
	"encoding/json"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tokendesk/oauth"
	"tokendesk/oauth/visible"
)

// readPowerShell reads a single-quoted PowerShell string, or a sum of such and of
// numbered characters in parentheses.
func readPowerShell(s string) (string, bool) {
	const quotes = "'\u2018\u2019\u201a\u201b"
	sum := strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")")
	if sum {
		s = s[1 : len(s)-1]
	}
	numbered := regexp.MustCompile(`^\[char\]::ConvertFromUtf32\((\d+)\)`)
	var b strings.Builder
	for first := true; s != ""; first = false {
		if !first {
			rest, ok := strings.CutPrefix(s, "+")
			if !ok || !sum {
				return "", false // the string ended before
			}
			s = rest
		}
		if m := numbered.FindStringSubmatch(s); m != nil && !first {
			n, _ := strconv.Atoi(m[1])
			b.WriteRune(rune(n))
			s = s[len(m[0]):]
			continue
		}
		runes := []rune(s)
		if runes[0] != '\'' {
			return "", false
		}
		for runes = runes[1:]; ; runes = runes[1:] {
			if len(runes) == 0 {
				return "", false
			}
			if strings.ContainsRune(quotes, runes[0]) {
				if len(runes) < 2 || !strings.ContainsRune(quotes, runes[1]) {
					break
				}
				runes = runes[1:]
			}
			b.WriteRune(runes[0])
		}
		s = string(runes[1:])
	}
	return b.String(), true
}

// anyText draws what a file may hold.
func anyText() *rapid.Generator[string] {
	return rapid.StringOfN(rapid.OneOf(
		rapid.RuneFrom([]rune("'\"\\$`!#&;|<>(){}[]*?~ %=\u2018\u2019\u201a\u201b\n\x1b\u009b\u202e\u200b")),
		rapid.Rune(),
	), 1, 40, -1)
}

func TestPowerShellStringHoldsTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := anyText().Draw(t, "text")
		quoted := powerShellQuote(text)
		if got, ok := readPowerShell(quoted); !ok || got != text || visible.Contains(quoted) {
			t.Fatalf("%q became %q", text, quoted)
		}
	})
}

// hiddenOnes has a character of each kind that does not show.
var hiddenOnes = []string{"\x00", "\x1b", "\x7f", "\u0085", "\u009b", "\u00ad", "\u061c", "\u115f", "\u200b", "\u200d", "\u200e", "\u2028", "\u202e", "\u2060", "\u2066", "\u3164", "\ufe0f", "\ufeff", "\U000e0041", "\x9b"}

// No format hands out a character that does not show, wherever it comes from; a
// JSON document says it all the same.
func TestNothingHiddenIsHandedOut(t *testing.T) {
	for _, hidden := range hiddenOnes {
		for _, where := range []string{"token", "id token", "name", "header", "body", "JSON body", "address", "host", "extra"} {
			app, ts := shop, set
			app.Test = oauth.TestCall{Method: "POST", URL: "https://api.example.test/", Headers: map[string]string{}}
			switch where {
			case "token":
				ts.AccessToken += hidden + "b"
			case "id token":
				ts.IDToken = "a" + hidden + "b"
			case "name":
				app.Name += hidden + "b"
			case "header":
				app.Test.Headers["X-A"] = "a" + hidden + "b"
			case "body":
				app.Test.Body = "a" + hidden + "b"
			case "JSON body":
				app.Test.Body = `{"a": "` + hidden + `b"}`
			case "address":
				app.Test.URL += "a" + hidden + "b?q=" + hidden
			case "host":
				app.Test.URL = "https://api" + hidden + ".example.test/"
			case "extra":
				ts.Extra = map[string]json.RawMessage{"k" + hidden: json.RawMessage(`"a` + hidden + `b"`)}
				ts.TokenType = "Bearer" + hidden
				ts.Scopes = []string{hidden}
			}
			for _, c := range Choices() {
				text, err := Render(c.Format, Item{App: app, Tokens: ts}, now, "")
				if err == nil && visible.ContainsInLines(text) {
					t.Errorf("%q in the %s comes out of %s: %q", hidden, where, c.Format, text)
				}
				var e *oauth.Error
				if err != nil && (!errors.As(err, &e) || visible.Contains(e.Message+e.Advice)) {
					t.Errorf("%q in the %s: %v", hidden, where, err)
				}
			}
		}
	}
}

// What a token may not hold is refused where it would stand as it is.
func TestATokenIsPrintableASCII(t *testing.T) {
	for _, token := range []string{"tök", "a\u202eb", "a\nb", "a\x7f", "語"} {
		ts := oauth.TokenSet{AccessToken: token, IDToken: token}
		for _, c := range Choices() {
			_, err := Render(c.Format, Item{App: shop, Tokens: ts}, now, "")
			if asJSON := c.Format == JSON || c.Format == Postman; (err == nil) != asJSON {
				t.Errorf("%s of %q: %v", c.Format, token, err)
			}
		}
	}
}

func TestPostmanFillsNothingInAToken(t *testing.T) {
	if text, err := Render(Postman, Item{App: shop, Tokens: oauth.TokenSet{AccessToken: "a{{other}}"}}, now, ""); err == nil {
		t.Errorf("written: %s", text)
	}
}

// An address is written as it goes over the wire.
func TestAddressIsASCII(t *testing.T) {
	for in, want := range map[string]string{
		"https://api.example.test/a b?q=é\u202e#f": "https://api.example.test/a%20b?q=%C3%A9%E2%80%AE#f",
		"https://bücher.example:8443/x":            "https://xn--bcher-kva.example:8443/x",
		"https://api.example.test?q={a}[b]":        "https://api.example.test?q={a}[b]",
		"http://[::1]:80/%41":                      "http://[::1]:80/%41",
	} {
		if got, err := asciiURL(in); err != nil || got != want {
			t.Errorf("%s becomes %s, %v", in, got, err)
		}
	}
}

// Whatever dotenv refuses, it names what to do.
func TestDotenvRefusals(t *testing.T) {
	for _, token := range []string{`a\`, `it's "so"`, "$HOME", "${A}", "a'`id`", `\'`} {
		_, err := Render(Dotenv, Item{App: shop, Tokens: oauth.TokenSet{AccessToken: token}}, now, "")
		var e *oauth.Error
		if !errors.As(err, &e) || e.Kind != oauth.KindOther || !strings.Contains(e.Advice, "--format env") || strings.Contains(e.Message+e.Advice, token) && len(token) > 2 {
			t.Errorf("%q: %v", token, err)
		}
	}
}

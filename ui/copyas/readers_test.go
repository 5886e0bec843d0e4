package copyas

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tokendesk/oauth"
	"tokendesk/oauth/visible"
)

// The tests in this file and in httpyac_test.go hand texts to the programs that
// people hand them to. `make test` installs those; where one is missing a test
// is skipped, but not in CI.

// program finds a program.
func program(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		missing(t, name+" is not installed (.ci/setup test)")
	}
	return path
}

// nodeModules is the folder of the programs from the npm registry.
func nodeModules(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../../build/readers/node_modules")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, ".package-lock.json")); err != nil {
		missing(t, "the programs from the npm registry are not installed (make readers)")
	}
	return dir
}

func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// runProgram runs a program in a folder of its own, with no more than the
// folder's own programs and the system's, and returns what it prints.
func runProgram(t *testing.T, dir, stdin string, command ...string) string {
	t.Helper()
	c := exec.CommandContext(t.Context(), command[0], command[1:]...)
	c.Dir = dir
	c.Env = []string{"PATH=" + dir + ":" + os.Getenv("PATH"), "HOME=" + dir, "XDG_CONFIG_HOME=" + dir, "XDG_DATA_HOME=" + dir, "LANG=C.UTF-8", "TERM=dumb", "NO_COLOR=1"}
	c.Stdin = strings.NewReader(stdin)
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	if err := c.Run(); err != nil {
		t.Fatalf("%q: %v\n%s", command, err, errs.String())
	}
	return out.String()
}

// nasty are the tokens of the kinds that programs stumble over.
var nasty = []string{
	"T", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ.c2ln_-", "00Dxx0000001gEr!AQoAQ.xx", "1|abcDEF", "a=b==", "~", "~root", "~/x", "a~b", "a:~", "=ls", ":=ls",
	"'", "''", `"`, `it's "so"`, `a'b"c`, "a'b`c", `a\`, `\`, `\\`, `a\\b`, `a\nb`, `a\'; touch RAN; '`, `\'$(touch RAN)\'`, "$HOME", "${HOME}", "$(touch RAN)", "a$", "$1",
	"`touch RAN`", "#a", "a#b", "a #b", "a # b", " a", "a ", "  ", "a b", "a;touch RAN", "a|touch RAN", "a&touch RAN", ">RAN", "<RAN", "*", "?", "[a]", "{a,b}", "!!", "!x", "a!!b",
	"^a^b", "%s", "%n", "%%", "-e", "-n", "--", "export A=b", "A=b", "a\t"[:1], "@x", "(a)", "a,b", "null", "true", "{{x}}", "<%= x %>", "#{x}", "%PATH%", `a"b`, `"a"`, `'a'`, `'a`, `a'`, `"a`,
}

// hostileToken draws what a server may send: printable ASCII.
func hostileToken() *rapid.Generator[string] {
	special := rapid.RuneFrom([]rune("'\"\\$`!#&;|<>(){}[]*?~ %=:@^"))
	return rapid.OneOf(rapid.SampledFrom(nasty), rapid.StringOfN(rapid.OneOf(special, special, rapid.RuneFrom([]rune("aTn0-_./+,"))), 1, 24, -1))
}

// tokens are the nasty ones and some that chance makes.
func tokens() []string {
	all := append([]string{}, nasty...)
	for seed := range 150 {
		all = append(all, hostileToken().Example(seed))
	}
	return all
}

// shells are how each shell is started to read a script from standard input; the
// interactive ones expand history, too.
var shells = [][]string{
	{"sh"},
	{"bash", "--norc", "--noprofile"},
	{"bash", "--norc", "--noprofile", "-i"},
	{"bash", "--posix", "--norc"},
	{"zsh", "-f"},
	{"zsh", "-f", "-i"},
	{"zsh", "-f", "-o", "rcquotes", "-o", "extendedglob", "-o", "magicequalsubst"},
	{"fish", "--no-config"},
}

// folder has the programs that tell what a shell gives them: curl prints its
// arguments and what comes in, show prints $T. Each answer ends with END.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, script := range map[string]string{
		"curl": "for a; do printf '%s\\0' \"$a\"; done\ncase \" $* \" in *' @- '*) printf 'STDIN:'; cat;; esac\nprintf '\\0END\\0'\n",
		"show": "printf '%s\\0END\\0' \"$T\"\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// answers runs a script and returns what curl or show said, once a line.
func answers(t *testing.T, dir string, shell []string, lines []string) []string {
	t.Helper()
	program(t, shell[0])
	script := strings.Join(lines, "\n") + "\n"
	out := runProgram(t, dir, script, shell...)
	if _, err := os.Stat(filepath.Join(dir, "RAN")); err == nil {
		t.Fatalf("%q ran a part of a token", shell)
	}
	all := strings.Split(out, "\x00END\x00")
	if len(all) != len(lines)+1 {
		t.Fatalf("%q: %d answers to %d lines", shell, len(all)-1, len(lines))
	}
	return all[:len(lines)]
}

// Every shell gives the token back from env and fish lines, whichever of them
// it was written for.
func TestShellsReadTheTokenBack(t *testing.T) {
	var envs, fishes, want []string
	for _, token := range tokens() {
		env, err := Render(Env, Item{App: shop, Tokens: oauth.TokenSet{AccessToken: token}}, now, "T")
		if err != nil {
			t.Fatalf("%q: %v", token, err)
		}
		fish, err := Render(Fish, Item{App: shop, Tokens: oauth.TokenSet{AccessToken: token}}, now, "T")
		if err != nil {
			t.Fatalf("%q: %v", token, err)
		}
		envs, fishes, want = append(envs, env+"; show"), append(fishes, fish+"; show"), append(want, token)
	}
	for _, shell := range shells {
		t.Run(strings.Join(shell, " "), func(t *testing.T) {
			for i, got := range answers(t, folder(t), shell, envs) {
				if got != want[i] {
					t.Errorf("%s gives %q", envs[i], got)
				}
			}
			if shell[0] != "fish" {
				return
			}
			for i, got := range answers(t, folder(t), shell, fishes) {
				if got != want[i] {
					t.Errorf("%s gives %q", fishes[i], got)
				}
			}
		})
	}
}

// Every shell gives curl the call, whatever a token, an address, a header or a
// body holds.
func TestShellsReadTheCurlLine(t *testing.T) {
	var lines []string
	var want [][]string
	bodies := []string{
		`{"query":"{me { id }}"}`, "{\n\t\"q\": \"it's \u202e \\\" \u009b31m\"\n}", "a\nb !!\nc", "a\x00b\x1b[31m\u202e%s\\n'\"", "@/etc/passwd", "\x9b", "a\n\n", "é|€",
	}
	for i, token := range tokens() {
		body := bodies[i%len(bodies)]
		app := oauth.App{ID: "a", Vars: map[string]string{"v": strings.NewReplacer("/", "", "\\", "", "#", "", "?", "", "%", "", "{", "", "}", "", "`", "", "^", "", "|", "", "<", "", ">", "", `"`, "", " ", "").Replace(token)}, Test: oauth.TestCall{
			Method: "PUT", URL: "https://api.example.test/{v}?q={access_token}", Headers: map[string]string{"X-H": "h" + token, "X-Empty": ""}, Body: body,
		}}
		ts := oauth.TokenSet{AccessToken: token}
		line, err := Render(Curl, Item{App: app, Tokens: ts}, now, "")
		if err != nil {
			t.Fatalf("%q: %v", token, err)
		}
		call := oauth.TestRequest(app, ts)
		var args []string
		for _, h := range []string{strings.TrimRight("Authorization: Bearer "+token, " "), "X-Empty;", "X-H: " + strings.TrimRight("h"+token, " ")} {
			args = append(args, "-H", h)
		}
		args = append(args, "-X", "PUT")
		stdin := ""
		switch compact, isJSON := visibleJSON(call.Body); {
		case isJSON:
			args = append(args, "--data-raw", compact)
		case visible.Contains(call.Body):
			args, stdin = append(args, "--data-binary", "@-"), "STDIN:"+call.Body
		default:
			args = append(args, "--data-raw", call.Body)
		}
		if strings.ContainsAny(call.URL, "[]{}") {
			args = append(args, "--globoff")
		}
		lines, want = append(lines, line), append(want, append(args, call.URL, stdin))
		if strings.ContainsAny(line, "\n\x00\x1b") {
			t.Errorf("%q is more than a line", line)
		}
	}
	for _, shell := range shells {
		t.Run(strings.Join(shell, " "), func(t *testing.T) {
			for i, got := range answers(t, folder(t), shell, lines) {
				w := strings.Join(want[i], "\x00")
				if want[i][len(want[i])-1] == "" {
					w = strings.TrimSuffix(w, "\x00") + "\x00"
				}
				sorted := strings.Join(sortHeaders(strings.Split(got, "\x00")), "\x00")
				if sorted != strings.Join(sortHeaders(strings.Split(w, "\x00")), "\x00") {
					t.Errorf("\nline %s\ngot  %q\nwant %q", lines[i], got, w)
				}
			}
		})
	}
}

// sortHeaders takes the headers' order out of a comparison: the ones that hold
// the token come first, and a short token is in many.
func sortHeaders(args []string) []string {
	var headers, rest []string
	for i := 0; i < len(args); i++ {
		if args[i] == "-H" && i+1 < len(args) {
			headers = append(headers, args[i+1])
			i++
		} else {
			rest = append(rest, args[i])
		}
	}
	for i := range headers {
		for j := i; j > 0 && headers[j] < headers[j-1]; j-- {
			headers[j], headers[j-1] = headers[j-1], headers[j]
		}
	}
	return append(headers, rest...)
}

// envFile is a .env file with a token between other lines that hold quotes.
func envFile(line string) string { return "FIRST='first'\n" + line + "\nQUOTED='q'\nAFTER=last\n" }

// dotenvLines are the tokens that the format takes, and their files.
func dotenvLines(t *testing.T) (taken, files []string) {
	t.Helper()
	for _, token := range tokens() {
		line, err := Render(Dotenv, Item{App: shop, Tokens: oauth.TokenSet{AccessToken: token}}, now, "T")
		if err != nil {
			continue
		}
		taken, files = append(taken, token), append(files, envFile(line))
	}
	if len(taken) < 50 {
		t.Fatalf("only %d tokens were taken", len(taken))
	}
	return taken, files
}

func compareRead(t *testing.T, reader string, want, files []string, got []any) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d answers to %d files", reader, len(got), len(want))
	}
	for i := range got {
		if got[i] != want[i] {
			t.Errorf("%s reads %q as %q", reader, files[i], got[i])
		}
	}
}

// What readers of .env files read is the token, or the token was refused.
func TestDotenvReadersReadTheTokenBack(t *testing.T) {
	taken, files := dotenvLines(t)
	texts, err := json.Marshal(files)
	if err != nil {
		t.Fatal(err)
	}
	script := func(name string) string {
		path, err := filepath.Abs(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		return path
	}
	t.Run("node", func(t *testing.T) {
		modules, node := nodeModules(t), program(t, "node")
		var read map[string][]any
		if err := json.Unmarshal([]byte(runProgram(t, t.TempDir(), string(texts), node, script("read_dotenv.cjs"), modules)), &read); err != nil {
			t.Fatal(err)
		}
		if len(read) < 6 {
			t.Fatalf("only %d readers", len(read))
		}
		for reader, got := range read {
			compareRead(t, reader, taken, files, got)
		}
	})
	for _, other := range []struct{ program, script string }{{"/usr/bin/python3", "read_dotenv.py"}, {"/usr/bin/ruby", "read_dotenv.rb"}} {
		t.Run(filepath.Base(other.program), func(t *testing.T) {
			var read []any
			if err := json.Unmarshal([]byte(runProgram(t, t.TempDir(), string(texts), program(t, other.program), script(other.script))), &read); err != nil {
				t.Fatal(err)
			}
			compareRead(t, other.program, taken, files, read)
		})
	}
	for _, shell := range shells {
		if shell[0] == "fish" { // sources no .env file
			continue
		}
		t.Run(strings.Join(shell, " "), func(t *testing.T) {
			dir := folder(t)
			var lines []string
			for i, file := range files {
				name := filepath.Join(dir, "env"+string(rune('a'+i/26/26))+string(rune('a'+i/26%26))+string(rune('a'+i%26)))
				if err := os.WriteFile(name, []byte(file), 0o600); err != nil {
					t.Fatal(err)
				}
				lines = append(lines, "(set -a; . "+name+"; show)")
			}
			var got []any
			for _, a := range answers(t, dir, shell, lines) {
				got = append(got, a)
			}
			compareRead(t, shell[0], taken, files, got)
		})
	}
}

// Docker's --env-file takes a line as it stands: what is written without quotes,
// which every JWT is, is read right there too.
func TestDotenvWithoutQuotesIsTheTokenItself(t *testing.T) {
	for _, token := range []string{nasty[1], "00Dxx.AQ-_~x", "a+/b=="} {
		line, err := Render(Dotenv, Item{App: shop, Tokens: oauth.TokenSet{AccessToken: token}}, now, "T")
		if err != nil || line != "T="+token {
			t.Errorf("%q, %v", line, err)
		}
	}
}

package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// sentences is a file that gets all that the program says, to be read from top to
// bottom: go test -run TestTheVoice . -sentences FILE
var sentences = flag.String("sentences", "", "write all texts of the program to this `file`")

// hole stands for what a text is filled in with.
const hole = "{}"

// said is a text of the program: a literal, or several that are put together.
type said struct {
	file string
	line int
	text string
	call string // the function that it is the first argument of
}

// serversWords are the files whose literals are what servers say, not what we do, and the
// practice provider, which speaks as the documented ones do.
var serversWords = []string{
	"oauth/diagnosis.go", "oauth/deadtoken.go", "oauth/deviceanswer.go", "oauth/refusal.go", "oauth/practice/", "oauth/oauthtest/",

	"store/appfile/specimen.go", "store/appfile/curlargs.go", "store/schema.go", "store/transaction.go",
}

// unsaid are phrases that nobody is told, each with what is said instead. They are those
// of the table of words in CONTRIBUTING, and what was hard to understand.
var unsaid = []struct{ phrase, instead string }{
	{`redirect address`, "redirect URI"},
	{`[Ww]ay back from`, "redirect URI"},
	{`client ids?\b`, "client ID"},
	{`\bkey id\b`, "key ID"},
	{`[Hh]eld back`, "on hold"},
	{`your word|person's word|a word from`, "trust"},
	{`from outside`, "new settings, from elsewhere"},
	{`[Aa]ll the same|here anyhow`, "anyway"},
	{`\b(this|another|any|which) machine`, "computer"},
	{`[Tt]elephone`, "phone"},
	{`OS keyring|system's keyring`, "system keyring"},
	{`[Nn]obody (said|told|gave|has told|knows)`, "who did not: the server did not say"},
	{`\banew\b|of before\b|once more\b|any more\b|goes? on\b`, "again, previous, no longer, continues"},
	{`\b[Gg]ot\b`, "received"},
	{`\b(run|runs|ran) out\b|has ended|already ended`, "expire"},
	{`^Vault open\b|opens? the( restored)? vault|^Opened by`, "unlock, unlocked"},
	{`\b(log in to|log out|logged in)\b`, "sign in, sign out"},
	{`\b[Ss]ealed\b`, "encrypted"},
	{`[Aa]s usual`, "what it is"},
	{`[Bb]ack again`, "restored"},
	{`[Kk]ept beside it`, "also received"},
	{`\b(is|are) fetched\b|old one ends`, "Tokendesk gets a new token"},
	{`cannot be had|can be had\b`, "is not available"},
	{`far too`, "too"},
	{`’|‘|\.\.\.`, "a straight apostrophe, one sign for …"},
}

// allowed are texts in which a phrase is right.
var allowed = []string{
	"log in to the desktop again", // of the system
	"Once more: ",                 // the prompt that scripts know
}

func TestTheVoice(t *testing.T) {
	texts := allTexts(t)
	if len(texts) < 1000 {
		t.Fatalf("only %d texts were found", len(texts))
	}
	if *sentences != "" {
		writeTexts(t, *sentences, texts)
	}
	for _, s := range texts {
		for _, problem := range problemsOf(s) {
			t.Errorf("%s:%d: %q: %s", s.file, s.line, s.text, problem)
		}
	}
}

// The test itself: what breaks a rule is found, and what keeps it is not.
func TestTheVoiceIsHeard(t *testing.T) {
	for text, wrong := range map[string]bool{
		"Register the redirect address.":               true,
		"Register the redirect URI.":                   false,
		"The token is held back: it belongs to {}.":    true,
		"It failed. Try again":                         true,
		"It failed. Try again.":                        false,
		"It failed. See {}":                            false,
		"Open The Sign In Page":                        true,
		"Open the sign-in page":                        false,
		"It’s there.":                                  true,
		"Wait...":                                      true,
		"redirect_uri":                                 false,
		"{} refused.":                                  false,
		"Trust the certificate in Keychain Access. {}": false,
	} {
		if got := len(problemsOf(said{text: text})) > 0; got != wrong {
			t.Errorf("%q: wrong is %t", text, got)
		}
	}
	if len(problemsOf(said{text: "Renew.", call: "Button"})) == 0 {
		t.Error("a button may end with a stop")
	}
}

var (
	compiled = func() (all []*regexp.Regexp) {
		for _, u := range unsaid {
			all = append(all, regexp.MustCompile(u.phrase))
		}
		return all
	}()
	twoSentences = regexp.MustCompile(`^[A-Z][^\n]*[a-z)”]\. [A-Z{“][^\n]*[a-zA-Z]$`)
	titleCase    = regexp.MustCompile(`^[A-Z][a-z]+( [A-Z][a-z]+){2,}$`)
	internal     = regexp.MustCompile(`^[a-z0-9]+: |^tokendesk [a-z]+|^not sent again|^[^a-zA-Z]+$`) // errors for the code alone
	inQuotes     = regexp.MustCompile("`[^`]*`|“[^”]*”")
)

// properNames are names in which several words begin with a capital.
var properNames = []string{"Key", "Page", "Shift", "Always Trust", "Alfa Bravo"}

// problemsOf are the rules that a text breaks.
func problemsOf(s said) (problems []string) {
	words := strings.Fields(s.text)
	if len(words) == 0 || len(words) == 1 && s.call == "" && !strings.ContainsAny(s.text, "’‘") && !strings.HasSuffix(s.text, "...") {
		return nil
	}
	if internal.MatchString(s.text) {
		return nil
	}
	plain := inQuotes.ReplaceAllString(s.text, hole)
	for _, a := range allowed {
		plain = strings.ReplaceAll(plain, a, "")
	}
	for i, re := range compiled {
		if found := re.FindString(plain); found != "" {
			problems = append(problems, fmt.Sprintf("we do not say %q: %s", found, unsaid[i].instead))
		}
	}
	if twoSentences.MatchString(plain) && !strings.HasSuffix(plain, " FILE") && !strings.HasSuffix(plain, "ID") {
		problems = append(problems, "a sentence ends with a full stop")
	}
	if titleCase.MatchString(plain) && !slices.ContainsFunc(properNames, func(name string) bool { return strings.HasPrefix(plain, name) }) {
		problems = append(problems, "a label is in sentence case")
	}
	if slices.Contains(buttons, s.call) && strings.HasSuffix(plain, ".") {
		problems = append(problems, "a button ends without a stop")
	}
	return problems
}

// buttons are the functions whose first argument is what a button says.
var buttons = []string{"Button", "button", "quietButton", "copyButton", "KeyButton", "NewKeyLink", "Link", "Heading", "headingRow"}

// providersTexts are the sentences of the catalogue of providers, which the editor shows.
func providersTexts(t *testing.T) (texts []said) {
	t.Helper()
	const file = "assets/providers.json"
	type fact struct {
		Label, Text, Advice, Where, Name string
		Choices                          map[string]string
	}
	var providers []struct {
		About        string
		Notes        []string
		Vars         []fact
		Scopes       map[string]string
		Servers      []fact
		RefreshToken struct{ Needs string } `json:"refresh_token"`
		Quirks       struct {
			Refusals      []fact
			AccessTokenBy string `json:"access_token_by"`
		}
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &providers); err != nil {
		t.Fatal(err)
	}
	for _, p := range providers {
		all := append([]string{p.About, p.Quirks.AccessTokenBy, p.RefreshToken.Needs}, p.Notes...)
		for _, v := range append(p.Vars, p.Servers...) {
			all = append(append(all, v.Label, v.Where, v.Name), slices.Collect(maps.Values(v.Choices))...)
		}
		all = append(all, slices.Collect(maps.Values(p.Scopes))...)
		for _, r := range p.Quirks.Refusals {
			all = append(all, r.Advice)
		}
		for _, text := range all {
			if text == "" {
				continue
			}
			before, _, _ := strings.Cut(string(data), text)
			texts = append(texts, said{file: file, line: 1 + strings.Count(before, "\n"), text: text})
		}
	}
	if len(texts) < 1000 {
		t.Fatalf("only %d texts of %s were found", len(texts), file)
	}
	return texts
}

// allTexts are the texts of the sources: comments, names, tags and imports are none.
func allTexts(t *testing.T) (texts []said) {
	t.Helper()
	texts = providersTexts(t)
	for _, root := range []string{"ui", "oauth", "store", "."} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && (d.Name() == "testdata" || root == "." && path != "."):
				return fs.SkipDir
			case d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
				return nil
			case slices.ContainsFunc(serversWords, func(p string) bool { return strings.HasPrefix(filepath.ToSlash(path), p) }):
				return nil
			}
			found, err := textsOf(path)
			texts = append(texts, found...)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return texts
}

func textsOf(path string) (texts []said, err error) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, nil, 0)
	if err != nil {
		return nil, err
	}
	first := map[ast.Node]string{} // the call that an expression is the first argument of
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.Field:
			n.Tag = nil
		case *ast.CallExpr:
			if len(n.Args) > 0 {
				first[n.Args[0]] = nameOf(n.Fun)
			}
		case ast.Expr:
			text, ok := textOf(n)
			if !ok {
				return true
			}
			if strings.TrimSpace(strings.ReplaceAll(text, hole, "")) != "" {
				at := set.Position(n.Pos())
				texts = append(texts, said{filepath.ToSlash(path), at.Line, text, first[n]})
			}
			if _, literal := n.(*ast.BasicLit); literal {
				return false
			}
			for _, inner := range holesOf(n) { // what is filled in may be made of texts, too
				ast.Inspect(inner, func(n ast.Node) bool {
					if e, ok := n.(ast.Expr); ok {
						if text, ok := textOf(e); ok {
							texts = append(texts, said{filepath.ToSlash(path), set.Position(e.Pos()).Line, text, ""})
							return false
						}
					}
					return true
				})
			}
			return false
		}
		return true
	})
	return texts, nil
}

// textOf is a literal, or literals and values put together; ok is false for anything else.
func textOf(e ast.Expr) (text string, ok bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind != token.STRING {
			return "", false
		}
		text, err := strconv.Unquote(e.Value)
		return text, err == nil
	case *ast.BinaryExpr:
		if e.Op != token.ADD {
			return "", false
		}
		left, isText := textOf(e.X)
		right, alsoText := textOf(e.Y)
		if !isText {
			left = hole
		}
		if !alsoText {
			right = hole
		}
		return left + right, isText || alsoText
	}
	return "", false
}

// holesOf are the parts of a text that are no texts themselves.
func holesOf(e ast.Expr) []ast.Expr {
	b, ok := e.(*ast.BinaryExpr)
	if !ok {
		if _, isText := textOf(e); isText {
			return nil
		}
		return []ast.Expr{e}
	}
	return append(holesOf(b.X), holesOf(b.Y)...)
}

func nameOf(fun ast.Expr) string {
	switch f := fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

func writeTexts(t *testing.T, path string, texts []said) {
	t.Helper()
	var b strings.Builder
	file := ""
	for _, s := range texts {
		if !strings.Contains(strings.TrimSpace(s.text), " ") {
			continue
		}
		if s.file != file {
			file = s.file
			fmt.Fprintf(&b, "## %s\n", file)
		}
		fmt.Fprintf(&b, "%d: %s\n", s.line, strings.ReplaceAll(s.text, "\n", "⏎"))
	}
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

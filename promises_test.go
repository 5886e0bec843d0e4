package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const promisesFile = "docs/promises.md"

// shown is a test that shows a promise: a function of a Go file, or a script.
type shown struct{ file, test string }

var (
	promiseHeading = regexp.MustCompile(`^### Promise ([1-9][0-9]*): \S`)
	shownLine      = regexp.MustCompile("^- `([^`]+)`(?: ([A-Za-z0-9_]+))?$")
	// A citation names one promise or several, and may stand in two lines.
	citation = regexp.MustCompile(`(?i)\bpromises?\s+([0-9]+(?:(?:\s*,\s*|\s+and\s+|\s+or\s+|\s+to\s+|\s*,\s+and\s+|\s*[-–]\s*)[0-9]+)*)`)
	number   = regexp.MustCompile(`[0-9]+`)
)

// docs/promises.md and the tests are in step: each promise is there once and
// names tests that exist, and what is cited elsewhere is there.
func TestPromises(t *testing.T) {
	text, err := os.ReadFile(promisesFile)
	if err != nil {
		t.Fatal(err)
	}
	promises, problems := readPromises(string(text))
	for _, problem := range problems {
		t.Error(problem)
	}
	if len(promises) == 0 {
		t.Fatalf("%s heads no promise", promisesFile)
	}
	tests := map[string]map[string]bool{} // by file
	for _, n := range slices.Sorted(maps.Keys(promises)) {
		if n > len(promises) {
			t.Errorf("promise %d is headed, though there are %d in all: a number below it is missing", n, len(promises))
		}
		if len(promises[n]) == 0 {
			t.Errorf("promise %d names no test", n)
		}
		seen := map[shown]bool{}
		for _, s := range promises[n] {
			if seen[s] {
				t.Errorf("promise %d names %s %s twice", n, s.file, s.test)
			}
			seen[s] = true
			if s.test == "" {
				if info, err := os.Stat(s.file); err != nil || !info.Mode().IsRegular() || !isScript(s.file) {
					t.Errorf("promise %d: %s is no script", n, s.file)
				}
				continue
			}
			if tests[s.file] == nil {
				tests[s.file] = testsIn(t, s.file)
			}
			if !tests[s.file][s.test] {
				t.Errorf("promise %d: there is no %s in %s", n, s.test, s.file)
			}
		}
	}
	cited := 0
	for place, numbers := range citations(t) {
		for _, n := range numbers {
			cited++
			if _, headed := promises[n]; !headed {
				t.Errorf("%s cites promise %d, which %s does not head", place, n, promisesFile)
			}
		}
	}
	if cited == 0 {
		t.Error("nothing cites a promise: the search is broken")
	}
}

// readPromises returns what each promise is shown by, by number, and what is
// wrong with the text itself.
func readPromises(text string) (promises map[int][]shown, problems []string) {
	promises = map[int][]shown{}
	current := 0
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.HasPrefix(line, "### "):
			heading := promiseHeading.FindStringSubmatch(line)
			if heading == nil {
				problems = append(problems, "this heads no promise: "+line)
				current = 0
				continue
			}
			current, _ = strconv.Atoi(heading[1])
			if _, twice := promises[current]; twice {
				problems = append(problems, "headed twice: "+line)
				continue
			}
			promises[current] = nil
		case strings.HasPrefix(line, "#"):
			current = 0
		case strings.HasPrefix(line, "- "):
			found := shownLine.FindStringSubmatch(line)
			if found == nil || current == 0 || (found[2] != "") != strings.HasSuffix(found[1], "_test.go") {
				problems = append(problems, "this names no test of a promise: "+line)
				continue
			}
			promises[current] = append(promises[current], shown{found[1], found[2]})
		}
	}
	return promises, problems
}

func isScript(file string) bool {
	return strings.HasSuffix(path.Dir(file), "testdata/script") && path.Ext(file) == ".txt"
}

// testsIn are the tests and fuzz targets of one file, whatever system it is for.
func testsIn(t *testing.T, file string) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Error(err)
		return found
	}
	for _, declared := range parsed.Decls {
		f, ok := declared.(*ast.FuncDecl)
		if ok && f.Recv == nil && f.Name.Name != "TestMain" && (strings.HasPrefix(f.Name.Name, "Test") || strings.HasPrefix(f.Name.Name, "Fuzz")) {
			found[f.Name.Name] = true
		}
	}
	return found
}

// citations are the promises that comments of Go files and scripts, and our
// documents, cite, by place.
func citations(t *testing.T) map[string][]int {
	t.Helper()
	found := map[string][]int{}
	note := func(place, comment string) {
		for _, cited := range citation.FindAllStringSubmatch(comment, -1) {
			for _, digits := range number.FindAllString(cited[1], -1) {
				n, err := strconv.Atoi(digits)
				if err != nil {
					t.Errorf("%s: %v", place, err)
				}
				found[place] = append(found[place], n)
			}
		}
	}
	err := fs.WalkDir(os.DirFS("."), ".", func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir():
			if file != "." && strings.HasPrefix(entry.Name(), ".") {
				return fs.SkipDir
			}
		case isScript(file):
			text, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			script, _, _ := strings.Cut(string(text), "\n-- ")
			for line := range strings.Lines(script) {
				if comment, ok := strings.CutPrefix(line, "#"); ok {
					note(file, comment)
				}
			}
		case path.Ext(file) == ".md":
			text, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			note(file, string(text))
		case path.Ext(file) == ".go":
			set := token.NewFileSet()
			parsed, err := parser.ParseFile(set, file, nil, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			for _, group := range parsed.Comments {
				note(set.Position(group.Pos()).String(), group.Text())
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// Some promises bind the read-me to say what they cannot hold.
func TestReadmeSaysWhatIsNotPromised(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	readme := strings.Join(strings.Fields(strings.ReplaceAll(string(text), "*", "")), " ")
	for what, said := range map[string]string{
		"promise 20, a kill between rotation and save": `then says "sign in again"`,
		"promise 32, an older file put back":           "Putting back a whole older file is not noticed",
		"promise 32, a program of the same user":       "Who can still get at it: a program that runs as you",
		"promise 36, a lock without a passphrase":      "the lock hides and does not protect",
	} {
		if !strings.Contains(readme, said) {
			t.Errorf("%s: the read-me does not say %q", what, said)
		}
	}
}

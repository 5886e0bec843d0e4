package oauth_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// callbackHabits names the tests of what servers do on the way back from the
// browser; the other habits are in TestWhatServersWant and its neighbours.
var callbackHabits = map[string]string{
	"127.0.0.1, localhost, exact port, any port":           "oauth/loopback TestRedirectAddresses",
	"extra fields worth keeping (realmId, storeName)":      "oauth/loopback TestExtraFieldsAndOddCodeNames",
	"spapi_oauth_code instead of code":                     "oauth/loopback TestExtraFieldsAndOddCodeNames",
	"missing state and a POST are explained":               "oauth/loopback TestNoiseIsRefusedAndTheSignInGoesOn",
	"an error page that never calls back":                  "oauth/session TestSignInEnds",
	"discovery before, after and between an issuer's path": "oauth TestDiscovery",
}

// Whoever is named here, or beside a field of an app file that sends nothing,
// exists. What shows each promise is in docs/promises.md.
func TestHabitsAndTheirTests(t *testing.T) {
	known := testsOf(t, "..")
	for _, names := range []map[string]string{elsewhere, callbackHabits} {
		for _, what := range slices.Sorted(maps.Keys(names)) {
			if !known[names[what]] {
				t.Errorf("%s: there is no %s", what, names[what])
			}
		}
	}
}

// testsOf lists the tests and fuzz targets below root as "folder Name".
func testsOf(t *testing.T, root string) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	err := fs.WalkDir(os.DirFS(root), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, path), nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, declared := range file.Decls {
			if f, ok := declared.(*ast.FuncDecl); ok && (strings.HasPrefix(f.Name.Name, "Test") || strings.HasPrefix(f.Name.Name, "Fuzz")) {
				found[filepath.ToSlash(filepath.Dir(path))+" "+f.Name.Name] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

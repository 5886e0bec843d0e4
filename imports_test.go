package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
)

// The house's rule: imports point one way, main → ui, ui/cli → oauth/session,
// store → oauth, and everything may read assets. Each line says what a package
// never reaches, however indirectly; "/..." means it and everything below it.
var neverReaches = []struct{ from, to string }{
	{"tokendesk/assets", "tokendesk/oauth/..."},
	{"tokendesk/assets", "tokendesk/store/..."},
	{"tokendesk/assets", "tokendesk/ui/..."},
	{"tokendesk/oauth/...", "tokendesk/store/..."},
	{"tokendesk/oauth/...", "tokendesk/ui/..."},
	{"tokendesk/oauth/...", "fyne.io/..."},
	{"tokendesk/oauth/...", "github.com/zalando/go-keyring/..."},
	{"tokendesk/oauth/...", "github.com/atotto/clipboard/..."},
	{"tokendesk/oauth", "tokendesk/oauth/session"},
	{"tokendesk/oauth", "tokendesk/oauth/catalogue"},
	{"tokendesk/store/...", "tokendesk/ui/..."},
	{"tokendesk/store/...", "tokendesk/oauth/session"},
	{"tokendesk/store/...", "fyne.io/..."},
	{"tokendesk/store/...", "github.com/atotto/clipboard/..."},
	{"tokendesk/ui/cli", "fyne.io/..."},
	{"tokendesk/ui/desk", "fyne.io/..."},
	{"tokendesk/ui/clip", "fyne.io/..."},
	{"tokendesk/ui/clip", "github.com/jezek/xgb/..."},
	{"tokendesk/ui/clip/x11", "fyne.io/..."},
	{"tokendesk/ui/copyas", "fyne.io/..."},
	{"tokendesk/ui/browser", "fyne.io/..."},
	{"tokendesk/ui/screenlock", "fyne.io/..."},
	{"tokendesk/ui/guard", "fyne.io/..."},
	{"tokendesk/ui", "tokendesk/ui/cli"},
	{"tokendesk/ui", "fyne.io/fyne/v2/app"},
	{"tokendesk/ui/editor", "tokendesk/ui"},
	{"tokendesk/ui/detail", "tokendesk/ui"},
	{"tokendesk/ui/dialogs", "tokendesk/ui"},
}

// onlyImporters name the one package that may import another directly.
var onlyImporters = map[string]string{
	"github.com/zalando/go-keyring": "tokendesk/store/keys",
	"github.com/atotto/clipboard":   "tokendesk/ui/clip",
	"github.com/jezek/xgb":          "tokendesk/ui/clip/x11",
	"fyne.io/fyne/v2/app":           "tokendesk",
}

type listed struct {
	ImportPath string
	Imports    []string
	Deps       []string
}

func TestImportsPointOneWay(t *testing.T) {
	packages := listPackages(t)
	for _, rule := range neverReaches {
		found := false
		for _, p := range packages {
			if !matches(rule.from, p.ImportPath) {
				continue
			}
			found = true
			for _, dep := range p.Deps {
				if matches(rule.to, dep) {
					t.Errorf("%s reaches %s", p.ImportPath, dep)
				}
			}
		}
		if !found {
			t.Errorf("no package matches %s: mend the rule", rule.from)
		}
	}
	for _, p := range packages {
		for _, imported := range p.Imports {
			if only, ruled := onlyImporters[imported]; ruled && p.ImportPath != only {
				t.Errorf("%s imports %s; only %s may", p.ImportPath, imported, only)
			}
		}
	}
}

func matches(pattern, path string) bool {
	below, all := strings.CutSuffix(pattern, "/...")
	return path == below || all && strings.HasPrefix(path, below+"/")
}

func listPackages(t *testing.T) []listed {
	t.Helper()
	command := exec.Command("go", "list", "-json=ImportPath,Imports,Deps", "./...")
	out, err := command.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("go list: %s", exit.Stderr)
		}
		t.Fatal(err)
	}
	var packages []listed
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}

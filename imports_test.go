package main

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The house's rule: imports point one way, main → ui, ui/cli → ui/desk → ui/words
// → oauth/session, store → oauth, and everything may read assets. Each line says
// what a package never reaches, however indirectly; "/..." means it and everything
// below it.
var neverReaches = []struct{ from, to string }{
	{"tokendesk/assets", "tokendesk/oauth/..."},
	{"tokendesk/assets", "tokendesk/store/..."},
	{"tokendesk/assets", "tokendesk/ui/..."},
	{"tokendesk/oauth/...", "tokendesk/store/..."},
	{"tokendesk/oauth/...", "tokendesk/ui/..."},
	{"tokendesk/oauth/...", "github.com/zalando/go-keyring/..."},
	{"tokendesk/oauth/...", "github.com/atotto/clipboard/..."},
	{"tokendesk/oauth", "tokendesk/oauth/session"},
	{"tokendesk/oauth", "tokendesk/oauth/catalogue"},
	{"tokendesk/store/...", "tokendesk/ui/..."},
	{"tokendesk/store/...", "tokendesk/oauth/session"},
	{"tokendesk/store/...", "github.com/atotto/clipboard/..."},

	// The application knows no face, and the vocabulary not even the application.
	{"tokendesk/ui/desk/...", "tokendesk/ui/parts/..."},
	{"tokendesk/ui/words", "tokendesk/ui/desk"},
	{"tokendesk/ui/words", "tokendesk/store"},
	{"tokendesk/ui/words", "net/http/httptest"},
	{"tokendesk/ui/copyas", "tokendesk/ui/words"},
	{"tokendesk/ui/hotkey", "tokendesk/..."},
	{"tokendesk/ui/display", "tokendesk/oauth/..."},
	{"tokendesk/ui/display", "tokendesk/store/..."},
	{"tokendesk/ui/display", "tokendesk/ui/words"},
	{"tokendesk/ui/clip", "github.com/jezek/xgb/..."},

	// A room of the window knows not the screen that wires it, nor another.
	{"tokendesk/ui", "fyne.io/fyne/v2/app"},
	{"tokendesk/ui/list", "tokendesk/ui/detail"},
	{"tokendesk/ui/list", "tokendesk/ui/dialogs"},
	{"tokendesk/ui/detail", "tokendesk/ui/list"},
	{"tokendesk/ui/detail", "tokendesk/ui/dialogs"},
	{"tokendesk/ui/editor", "tokendesk/ui/list"},
	{"tokendesk/ui/dialogs", "tokendesk/ui/editor"},
	{"tokendesk/ui/dialogs", "tokendesk/ui/list"},
	{"tokendesk/ui/start", "tokendesk/ui/list"},
	{"tokendesk/ui/shell", "tokendesk/ui/start"},
	{"tokendesk/ui/parts/...", "tokendesk/ui/desk"},
	{"tokendesk/ui/tasks", "tokendesk/ui/desk"},
	{"tokendesk/ui/screen", "tokendesk/..."},
	{"tokendesk/ui/atspi/...", "tokendesk/ui/words"},
	{"tokendesk/ui/atspi/...", "tokendesk/oauth/..."},
	{"tokendesk/ui/atspi/...", "tokendesk/store/..."},
	{"tokendesk/ui/atspi/...", "tokendesk/ui/parts/..."},
	{"tokendesk/ui/atspi/...", "tokendesk/ui/theme"},
	{"tokendesk/ui/atspi/accessible", "tokendesk/..."},

	// What goes on without the window draws nothing; the commands do without it.
	{"tokendesk/ui/resident", "tokendesk/ui/parts/..."},
	{"tokendesk/ui/cli", "tokendesk/ui/resident"},
	{"tokendesk/ui/tray", "tokendesk/ui/parts/..."},
	{"tokendesk/ui/notify/...", "tokendesk/ui/parts/..."},
	{"tokendesk/ui/notify/daemon", "tokendesk/ui/desk"},
	{"tokendesk/store/bus", "tokendesk/store"},
	{"tokendesk/store/team", "tokendesk/store"},
	{"tokendesk/ui/fuzzy", "tokendesk/oauth/..."},
	{"tokendesk/ui/fuzzy", "tokendesk/ui/desk"},
	{"tokendesk/ui/emblems", "tokendesk/ui/desk"},
	{"tokendesk/ui/xdnd", "tokendesk/ui/desk"},
	{"tokendesk/ui/keeping", "tokendesk/ui/desk"},
	{"tokendesk/ui/palette", "tokendesk/ui/list"},
	{"tokendesk/ui/palette", "tokendesk/ui/desk"},
}

// faces are what a person meets. main alone knows them: none knows another, and
// nothing below a face knows one.
var faces = []string{"tokendesk/ui", "tokendesk/ui/cli"}

// drawn are the packages that the toolkit draws: no other reaches Fyne, so that
// the commands, and whatever has no window, do without it.
var drawn = []string{
	"tokendesk", "tokendesk/ui",
	"tokendesk/ui/list", "tokendesk/ui/detail", "tokendesk/ui/statusbar", "tokendesk/ui/start", "tokendesk/ui/shell",
	"tokendesk/ui/editor", "tokendesk/ui/dialogs", "tokendesk/ui/settings", "tokendesk/ui/palette",
	"tokendesk/ui/parts/...", "tokendesk/ui/theme", "tokendesk/ui/e2e", "tokendesk/ui/atspi/...",
}

// onlyImporters name the packages that alone may import another directly.
var onlyImporters = map[string][]string{
	"github.com/zalando/go-keyring": {"tokendesk/store/keys"},
	"github.com/atotto/clipboard":   {"tokendesk/ui/clip"},
	"github.com/fsnotify/fsnotify":  {"tokendesk/store/socket", "tokendesk/store/team"},
	"github.com/jezek/xgb":          {"tokendesk/ui/clip/x11", "tokendesk/ui/hotkey", "tokendesk/ui/xdnd", "tokendesk/ui/xdnd/xdndtest"},
	"fyne.io/fyne/v2/app":           {"tokendesk"},
	"fyne.io/systray":               {"tokendesk/ui/tray"},
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
		for _, face := range faces {
			if p.ImportPath != "tokendesk" && p.ImportPath != face && slices.Contains(p.Deps, face) {
				t.Errorf("%s reaches the face %s; only main may", p.ImportPath, face)
			}
		}
		may := slices.ContainsFunc(drawn, func(pattern string) bool { return matches(pattern, p.ImportPath) })
		if !may && slices.ContainsFunc(p.Deps, func(dep string) bool { return matches("fyne.io/fyne/...", dep) }) {
			t.Errorf("%s reaches Fyne, and is no part of the window", p.ImportPath)
		}
		for _, imported := range p.Imports {
			if only, ruled := onlyImporters[imported]; ruled && !slices.Contains(only, p.ImportPath) {
				t.Errorf("%s imports %s; only %s may", p.ImportPath, imported, only)
			}
		}
	}
}

func matches(pattern, path string) bool {
	below, all := strings.CutSuffix(pattern, "/...")
	return path == below || all && strings.HasPrefix(path, below+"/")
}

// listPackages asks the go command. A result is remembered as long as the files
// that a test looked at are the same, so it looks at all of them.
func listPackages(t *testing.T) []listed {
	t.Helper()
	for _, root := range []string{"assets", "oauth", "store", "ui"} {
		err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
			if err == nil && strings.HasSuffix(path, ".go") {
				_, err = os.Stat(path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
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

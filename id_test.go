package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tokendesk/assets"
)

// The program has one id, wherever a desktop, a package or the toolkit asks for it: no
// file says another, and those who take an id are given the constant.
func TestOneID(t *testing.T) {
	given := map[string]*regexp.Regexp{
		"the toolkit's id":           regexp.MustCompile(`NewWithID\(([^)]*)\)`),
		"a notification's entry":     regexp.MustCompile(`"desktop-entry":\s*dbus\.MakeVariant\(([^)]*)\)`),
		"the id of the tray's icon":  regexp.MustCompile(`systray\.SetTitle\(([^)]*)\) // what it is called at the start`),
		"the window's class":         regexp.MustCompile(`glfw\.X11ClassName, ([^)]*)\)`),
		"the window's instance name": regexp.MustCompile(`glfw\.X11InstanceName, ([^)]*)\)`),
	}
	said := regexp.MustCompile(`(?i)\b(?:app|com|org|net|io|dev)\.(?:[a-z0-9-]+\.)*tokendesk(?:\.tokendesk)?`)
	seen := map[string]bool{}
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := entry.Name()
		if entry.IsDir() {
			if name == "build" || name == ".ci" || name == "node_modules" || name == ".git" {
				return fs.SkipDir
			}
			return nil
		}
		switch filepath.Ext(name) {
		case ".go", ".toml", ".md", ".json", ".xml", ".desktop", ".yml", "":
		default:
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, id := range said.FindAllString(string(text), -1) {
			if id != assets.ID {
				t.Errorf("%s says %s, the program's id is %s", path, id, assets.ID)
			}
		}
		if filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		for what, form := range given {
			for _, found := range form.FindAllStringSubmatch(string(text), -1) {
				seen[what] = true
				if found[1] != "assets.ID" {
					t.Errorf("%s: %s is %s", path, what, found[1])
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for what := range given {
		if !seen[what] {
			t.Errorf("nothing sets %s", what)
		}
	}
	metadata, err := os.ReadFile("FyneApp.toml")
	if err != nil || !strings.Contains(string(metadata), `ID = "`+assets.ID+`"`) {
		t.Errorf("FyneApp.toml has another id, %v", err)
	}
}

//go:build !headless

package main

import (
	"os"
	"path/filepath"
	"testing"

	"tokendesk/assets"
)

func TestToolkitFoldersMoveAlong(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(home, "config"))
	t.Setenv("XDG_CACHE_HOME", filepath.Join(home, "cache"))
	t.Setenv("APPDATA", filepath.Join(home, "config"))
	t.Setenv("LOCALAPPDATA", filepath.Join(home, "cache"))
	config, err := toolkitConfig()
	if err != nil {
		t.Fatal(err)
	}
	preferences := func(id string) string { return filepath.Join(config, id, "preferences.json") }
	write := func(path, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	is := func(when, path, want string) {
		t.Helper()
		if got, err := os.ReadFile(path); string(got) != want || want != "" && err != nil || want == "" && err == nil {
			t.Errorf("%s: %q, %v; want %q", when, got, err, want)
		}
	}

	toolkitFolders() // of a new account: there is nothing
	write(preferences(assets.FormerID), `{"a":1}`)
	for range 2 {
		toolkitFolders()
		is("moved", preferences(assets.ID), `{"a":1}`)
		is("moved", preferences(assets.FormerID), "")
	}

	// A program of before was started afterwards: each has its own.
	write(preferences(assets.FormerID), `{"a":2}`)
	toolkitFolders()
	is("both", preferences(assets.ID), `{"a":1}`)
	is("both", preferences(assets.FormerID), `{"a":2}`)

	write(preferences(assets.ID), "")
	toolkitFolders()
	if _, err := os.Stat(preferences(assets.ID)); err == nil {
		t.Error("preferences that cannot be read are still there")
	}
}

//go:build !headless

package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"tokendesk/assets"
)

// toolkitFolders makes ready the folders that the toolkit keeps for itself, so that it has
// nothing to complain of: the person's cache is there, what lay under the program's former
// name lies under its present one, and no preferences are half written.
func toolkitFolders() {
	if cache, err := os.UserCacheDir(); err == nil {
		_ = os.MkdirAll(cache, 0o700) // Fyne makes its folder in it, not it itself
		renameFolder(filepath.Join(cache, "fyne"))
	}
	if preferences, err := toolkitConfig(); err == nil {
		renameFolder(preferences)
		dropEmptyPreferences(preferences)
	}
}

// toolkitConfig is the folder in which Fyne has a folder for each program.
func toolkitConfig() (string, error) {
	if runtime.GOOS == "darwin" {
		home, err := os.UserHomeDir()
		return filepath.Join(home, "Library", "Preferences", "fyne"), err
	}
	config, err := os.UserConfigDir()
	return filepath.Join(config, "fyne"), err
}

// renameFolder gives a folder of the program's former name its present one, unless there is
// one of that name already: it is the newer. A program of before that is started again makes
// itself another folder, which stays its own.
func renameFolder(within string) {
	now := filepath.Join(within, assets.ID)
	if _, err := os.Lstat(now); errors.Is(err, fs.ErrNotExist) {
		_ = os.Rename(filepath.Join(within, assets.FormerID), now)
	}
}

// dropEmptyPreferences removes the file that a program left which ended while Fyne wrote
// it: it cannot be read.
func dropEmptyPreferences(within string) {
	file := filepath.Join(within, assets.ID, "preferences.json")
	if found, err := os.Stat(file); err == nil && found.Size() == 0 {
		_ = os.Remove(file)
	}
}

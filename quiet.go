//go:build !headless

package main

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"tokendesk/store/bus"
)

// toolkitID names the program to the toolkit, and the toolkit's folders.
const toolkitID = "tokendesk"

// toolkit is the toolkit's application, made so that it has nothing to complain of on
// standard error, where that would mean nothing to anybody.
func toolkit(ctx context.Context) fyne.App {
	// Fyne makes its folder in the user's cache, not the cache, which a new account lacks.
	if cache, err := os.UserCacheDir(); err == nil {
		_ = os.MkdirAll(cache, 0o700)
	}
	askNoBus(ctx)
	dropEmptyPreferences()
	a := app.NewWithID(toolkitID)
	// When the program ends Fyne empties the file of its preferences, of which there are
	// none here, and writes it anew. Whoever watches it, as each window does, may read it
	// in between. This is the hook by which it does that, and nothing else.
	if life, is := a.Lifecycle().(interface{ SetOnStoppedHookExecuted(func()) }); is {
		life.SetOnStoppedHookExecuted(func() {})
	}
	return a
}

// busPatience is how long the session bus may take to answer.
const busPatience = time.Second

// askNoBus keeps Fyne from asking the desktop for light or dark where there is no session
// bus that answers: it would start one of its own, and leave that running. What stays is
// what Fyne begins with.
func askNoBus(ctx context.Context) {
	const theme = "FYNE_THEME"
	if os.Getenv(theme) != "" {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, busPatience)
	defer cancel()
	if _, err := bus.Adopt(); err == nil {
		if conn, err := bus.Connect(ctx); err == nil {
			_ = conn.Close()
			return
		}
	}
	_ = os.Setenv(theme, "dark")
}

// dropEmptyPreferences removes the file that a program left which ended while Fyne wrote
// it: it cannot be read.
func dropEmptyPreferences() {
	config, err := os.UserConfigDir()
	if err != nil {
		return
	}
	file := filepath.Join(config, "fyne", toolkitID, "preferences.json")
	if found, err := os.Stat(file); err == nil && found.Size() == 0 {
		_ = os.Remove(file)
	}
}

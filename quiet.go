//go:build !headless

package main

import (
	"context"
	"os"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"tokendesk/assets"
	"tokendesk/store/bus"
)

// toolkit is the toolkit's application, made so that it has nothing to complain of on
// standard error, where that would mean nothing to anybody.
func toolkit(ctx context.Context) fyne.App {
	toolkitFolders()
	askNoBus(ctx)
	a := app.NewWithID(assets.ID)
	a.SetIcon(fyne.NewStaticResource("icon.png", assets.Icon(64)))
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

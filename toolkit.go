//go:build !headless

package main

import (
	"os"

	"github.com/go-gl/glfw/v3.4/glfw"

	"tokendesk/assets"
	"tokendesk/oauth"
	"tokendesk/ui/display"
	"tokendesk/ui/words"
)

// startToolkit starts what the toolkit draws with, on exactly the display that was found:
// by itself it would look at variables, and crash over a display that has gone. It must be
// called on the main goroutine, before the toolkit.
func startToolkit(on display.Found) error {
	defer on.Close()
	platform, ours := map[display.Kind]glfw.Platform{display.X11: glfw.PlatformX11, display.Wayland: glfw.PlatformWayland}[on.Kind]
	if !ours {
		return nil // the toolkit knows best
	}
	// What it finds wrong with its callers the drawing library writes there, and no person
	// can do anything about it. Our own words go where they went.
	if nowhere, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0); err == nil {
		os.Stderr = nowhere
	}
	glfw.InitHint(glfw.PlatformHint, int(platform))
	if err := glfw.Init(); err != nil || !started() {
		message, advice := words.NotDrawn()
		return &oauth.Error{Kind: oauth.KindOther, Message: message, Advice: advice, Err: err}
	}
	// By this a desktop knows whose the window is: WM_CLASS of X11. On Wayland the toolkit
	// says the same by itself.
	glfw.WindowHintString(glfw.X11InstanceName, assets.ID)
	glfw.WindowHintString(glfw.X11ClassName, assets.ID)
	return nil
}

// started reports whether the drawing library runs. It has no better way to be asked: it
// names its platform, or panics that it has not been started.
func started() (yes bool) {
	defer func() { _ = recover() }()
	glfw.GetPlatform()
	return true
}

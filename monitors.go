//go:build !headless

package main

import (
	"os"
	"runtime"
	"strings"

	"github.com/go-gl/glfw/v3.4/glfw"

	"tokendesk/ui/screen"
)

// monitors are those of this machine, the one for a new window first, with the scales at
// which the toolkit draws on them. It must be called on the main goroutine, once the
// toolkit has started.
func monitors() (all []screen.Monitor) {
	if !started() {
		return nil
	}
	for _, m := range glfw.GetMonitors() {
		mode := m.GetVideoMode()
		if mode == nil { // it was unplugged just now
			continue
		}
		var found screen.Monitor
		found.X, found.Y, found.Width, found.Height = m.GetWorkarea()
		found.Scale, found.Placed = 1, true
		content, _ := m.GetContentScale()
		switch {
		case glfw.GetPlatform() == glfw.PlatformWayland:
			// The compositor scales and places windows itself.
			found.Width, found.Height = int(float32(found.Width)/max(1, content)), int(float32(found.Height)/max(1, content))
			found.Placed = false
		case runtime.GOOS == "windows":
			found.Scale = content
		case runtime.GOOS != "darwin" && !undetected():
			if width, height := m.GetPhysicalSize(); runtime.GOOS != "linux" || width != 60 || height != 60 { // a Steam Deck says so, and is not
				found.Scale = screen.Detected(mode.Width, width)
			}
		}
		all = append(all, found)
	}
	return all
}

// undetected reports whether the person has the toolkit look at no monitor.
func undetected() bool {
	env := os.Getenv("FYNE_DISABLE_DPI_DETECTION")
	return env == "1" || strings.EqualFold(env, "t") || strings.EqualFold(env, "true")
}

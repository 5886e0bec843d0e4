//go:build !headless

package main

import (
	"os"
	"strconv"

	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.4/glfw"

	"tokendesk/ui/screen"
)

// The variables by which the toolkit is told at what scale to draw. scaledHere marks that
// it was this program that set them, for those that it starts.
const (
	toolkitScale = "FYNE_SCALE"
	toolkitLooks = "FYNE_DISABLE_DPI_DETECTION"
	scaledHere   = "TOKENDESK_SCALED"
)

// takeDesktopScale has the toolkit draw at the scale of the desktop on X11, which it does
// not ask for: it goes by the size that each monitor says it has. What the person has said
// to the toolkit comes first. It must be called on the main goroutine, between the
// toolkit's start and the first window.
func takeDesktopScale(a fyne.App) {
	if !started() || glfw.GetPlatform() != glfw.PlatformX11 {
		return
	}
	own := os.Getenv(toolkitScale) != "" && os.Getenv(scaledHere) == ""
	if said := a.Settings().Scale(); own || undetected() && os.Getenv(scaledHere) == "" || said != 0 && said != 1 {
		return
	}
	content := float32(1)
	if m := glfw.GetPrimaryMonitor(); m != nil {
		content, _ = m.GetContentScale()
	}
	scale, ok := screen.Desktop(content, os.Getenv)
	if !ok {
		return
	}
	_ = os.Setenv(toolkitScale, strconv.FormatFloat(float64(scale), 'f', 2, 32))
	_ = os.Setenv(toolkitLooks, "true")
	_ = os.Setenv(scaledHere, "1")
}

//go:build !headless

package main

import (
	"context"
	"os"

	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.4/glfw"

	"tokendesk/store/bus"
	"tokendesk/ui"
	"tokendesk/ui/atspi"
)

// reading lets screen readers hear the window: on Linux the toolkit does not.
func reading(ctx context.Context) func(func(func())) ui.Reading {
	return func(look func(func())) ui.Reading {
		return atspi.Start(ctx, atspi.Options{
			Name: "Tokendesk", Version: version,
			Session: bus.Connect, Address: os.Getenv("AT_SPI_BUS_ADDRESS"), Do: look, Origin: originOf,
		})
	}
}

// originOf is where the content of a window begins on an X display, in pixels; Wayland tells
// no program. It must be called on the main goroutine.
func originOf(win fyne.Window) (x, y int, ok bool) {
	drawn, is := win.(interface{ RunWithContext(func()) })
	if !is || !started() || glfw.GetPlatform() != glfw.PlatformX11 {
		return 0, 0, false
	}
	drawn.RunWithContext(func() {
		if w := glfw.GetCurrentContext(); w != nil {
			x, y = w.GetPos()
			ok = true
		}
	})
	return x, y, ok
}

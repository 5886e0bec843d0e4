//go:build !headless

package main

import (
	"bytes"
	"image"
	"image/png"

	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.4/glfw"

	"tokendesk/assets"
)

// showIcon gives a window that is shown the program's icon in every size, so that title
// bar, task bar and the list of windows each have the one that was drawn for theirs: the
// toolkit itself hands on a single one. It must be called on the main goroutine. Where a
// desktop takes the icon from elsewhere, as on Wayland and macOS, it does nothing.
func showIcon(win fyne.Window) {
	drawn, is := win.(interface{ RunWithContext(func()) })
	if !is || !started() || glfw.GetPlatform() != glfw.PlatformX11 && glfw.GetPlatform() != glfw.PlatformWin32 {
		return
	}
	var sizes []image.Image
	for _, size := range assets.IconSizes {
		icon, err := png.Decode(bytes.NewReader(assets.Icon(size)))
		if err != nil {
			return
		}
		sizes = append(sizes, icon)
	}
	drawn.RunWithContext(func() {
		if w := glfw.GetCurrentContext(); w != nil {
			w.SetIcon(sizes)
		}
	})
}

// Package assets holds the files that are part of the program. It knows
// nothing of what they mean.
package assets

import (
	"embed"
	"fmt"
)

// Providers is the provider catalogue, JSON; package catalogue reads it.
//
//go:embed providers.json
var Providers []byte

//go:embed icon/icon-16.png icon/icon-24.png icon/icon-32.png icon/icon-48.png icon/icon-64.png icon/icon-128.png icon/icon-256.png
var icons embed.FS

// IconSizes are the sides in pixels in which there is an [Icon], the smallest first. The
// script draw makes them from the drawings beside them; small ones have a drawing of
// their own.
var IconSizes = [...]int{16, 24, 32, 48, 64, 128, 256}

// Icon is the program's icon in one of [IconSizes], a PNG; nil in any other size.
func Icon(size int) []byte {
	icon, err := icons.ReadFile(fmt.Sprintf("icon/icon-%d.png", size))
	if err != nil {
		return nil
	}
	return icon
}

// What the tray shows, PNGs of 64 by 64 pixels, each drawn in the SVG beside it: the
// program, that a favourite needs its person, and that the vault is locked.
var (
	//go:embed tray.png
	Tray []byte
	//go:embed tray-attention.png
	TrayAttention []byte
	//go:embed tray-locked.png
	TrayLocked []byte
)

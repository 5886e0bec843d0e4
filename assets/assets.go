// Package assets holds the files that are part of the program. It knows
// nothing of what they mean.
package assets

import _ "embed"

// Providers is the provider catalogue, JSON; package catalogue reads it.
//
//go:embed providers.json
var Providers []byte

// Icon is the program's icon, a PNG of 512 by 512 pixels.
//
//go:embed icon.png
var Icon []byte

// IconSVG is the drawing that Icon was rendered from.
//
//go:embed icon.svg
var IconSVG []byte

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

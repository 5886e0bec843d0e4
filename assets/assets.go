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

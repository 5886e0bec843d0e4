package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	base "fyne.io/fyne/v2/theme"
)

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 0xff}
}

func rgba(hex uint32, alpha uint8) color.NRGBA {
	c := rgb(hex)
	c.A = alpha
	return c
}

// The background is the sidebar's colour: it is what a window is cleared with before
// anything is painted, and covers the most of it for nothing.

// The light colours. Text on its ground has a contrast of at least 4.5 to 1.
var light = map[fyne.ThemeColorName]color.Color{
	base.ColorNameBackground:          rgb(0xf6f7f9),
	base.ColorNameForeground:          rgb(0x1b1f27),
	base.ColorNamePlaceHolder:         rgb(0x5d6573),
	base.ColorNameDisabled:            rgb(0x747b88),
	base.ColorNamePrimary:             rgb(0x3355d8),
	base.ColorNameForegroundOnPrimary: rgb(0xffffff),
	base.ColorNameHyperlink:           rgb(0x3355d8),
	base.ColorNameFocus:               rgba(0x3355d8, 0x33),
	base.ColorNameSelection:           rgb(0xe3e9fd),
	base.ColorNameHover:               rgba(0x1b1f27, 0x0d),
	base.ColorNamePressed:             rgba(0x1b1f27, 0x1f),
	base.ColorNameButton:              rgba(0x1b2440, 0x19), // seen on the pane and on what is chosen
	base.ColorNameDisabledButton:      rgba(0x1b2440, 0x0f),
	base.ColorNameInputBackground:     rgb(0xf3f5f8),
	base.ColorNameInputBorder:         rgb(0x858d9c),
	base.ColorNameSeparator:           rgb(0xe4e7ec),
	base.ColorNameScrollBar:           rgba(0x1b1f27, 0x88),
	base.ColorNameMenuBackground:      rgb(0xffffff),
	base.ColorNameOverlayBackground:   rgb(0xffffff),
	base.ColorNameHeaderBackground:    rgb(0xf6f7f9),
	base.ColorNameShadow:              rgba(0x101828, 0x2b),
	base.ColorNameSuccess:             rgb(0x10734f),
	base.ColorNameWarning:             rgb(0x945600),
	base.ColorNameError:               rgb(0xc02c2c),

	ColorSidebar:     rgb(0xf6f7f9),
	ColorPane:        rgb(0xffffff),
	ColorCard:        rgb(0xf6f7f9),
	ColorTrack:       rgb(0xdfe3ea),
	ColorBadge:       rgb(0xe4e8ef),
	ColorDangerSoft:  rgb(0xfbe1e1),
	ColorWarningSoft: rgb(0xfcefd6),
	ColorAccentSoft:  rgb(0xe3e9fd),
	ColorToast:       rgb(0x1f2430),
	ColorOnToast:     rgb(0xf4f6fa),
}

// The dark colours.
var dark = map[fyne.ThemeColorName]color.Color{
	base.ColorNameBackground:          rgb(0x17191e),
	base.ColorNameForeground:          rgb(0xe8eaef),
	base.ColorNamePlaceHolder:         rgb(0x9aa1af),
	base.ColorNameDisabled:            rgb(0x848b98),
	base.ColorNamePrimary:             rgb(0x8aa2ff),
	base.ColorNameForegroundOnPrimary: rgb(0x10162e),
	base.ColorNameHyperlink:           rgb(0x8aa2ff),
	base.ColorNameFocus:               rgba(0x8aa2ff, 0x40),
	base.ColorNameSelection:           rgb(0x2a3350),
	base.ColorNameHover:               rgba(0xffffff, 0x0d),
	base.ColorNamePressed:             rgba(0xffffff, 0x1f),
	base.ColorNameButton:              rgba(0xd8e0ff, 0x17),
	base.ColorNameDisabledButton:      rgba(0xd8e0ff, 0x0c),
	base.ColorNameInputBackground:     rgb(0x191c21),
	base.ColorNameInputBorder:         rgb(0x70788a),
	base.ColorNameSeparator:           rgb(0x2c3038),
	base.ColorNameScrollBar:           rgba(0xffffff, 0x5c),
	base.ColorNameMenuBackground:      rgb(0x262a32),
	base.ColorNameOverlayBackground:   rgb(0x23272e),
	base.ColorNameHeaderBackground:    rgb(0x17191e),
	base.ColorNameShadow:              rgba(0x000000, 0x70),
	base.ColorNameSuccess:             rgb(0x4cc79a),
	base.ColorNameWarning:             rgb(0xe9ad4b),
	base.ColorNameError:               rgb(0xff7d7d),
	base.ColorNameForegroundOnError:   rgb(0x2b0d0d),
	base.ColorNameForegroundOnSuccess: rgb(0x06251a),
	base.ColorNameForegroundOnWarning: rgb(0x2b1c02),

	ColorSidebar:     rgb(0x17191e),
	ColorPane:        rgb(0x1d2026),
	ColorCard:        rgb(0x252930),
	ColorTrack:       rgb(0x343944),
	ColorBadge:       rgb(0x31363f),
	ColorDangerSoft:  rgb(0x4a2427),
	ColorWarningSoft: rgb(0x43341a),
	ColorAccentSoft:  rgb(0x2a3350),
	ColorToast:       rgb(0xe8eaef),
	ColorOnToast:     rgb(0x1b1f27),
}

package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	base "fyne.io/fyne/v2/theme"
)

// The light colours of high contrast. Text on its ground has a contrast of at least 7 to 1
// (WCAG 2.2, AAA), what is not text one of 4.5, and grounds are told apart by edges. A
// colour that is not here is that of usual contrast.
var highLight = map[fyne.ThemeColorName]color.Color{
	base.ColorNameBackground:          rgb(0xffffff),
	base.ColorNameForeground:          rgb(0x000000),
	base.ColorNamePlaceHolder:         rgb(0x33373f),
	base.ColorNameDisabled:            rgb(0x55585f),
	base.ColorNamePrimary:             rgb(0x0b2fb0),
	base.ColorNameForegroundOnPrimary: rgb(0xffffff),
	base.ColorNameHyperlink:           rgb(0x0b2fb0),
	base.ColorNameFocus:               rgba(0x0b2fb0, 0x40),
	base.ColorNameSelection:           rgb(0xc4d4ff),
	base.ColorNameHover:               rgba(0x000000, 0x0f),
	base.ColorNamePressed:             rgba(0x000000, 0x29),
	base.ColorNameButton:              rgb(0xffffff),
	base.ColorNameDisabledButton:      rgb(0xffffff),
	base.ColorNameInputBackground:     rgb(0xffffff),
	base.ColorNameInputBorder:         rgb(0x000000),
	base.ColorNameSeparator:           rgb(0x5c5f66),
	base.ColorNameScrollBar:           rgba(0x000000, 0xa8),
	base.ColorNameMenuBackground:      rgb(0xffffff),
	base.ColorNameOverlayBackground:   rgb(0xffffff),
	base.ColorNameHeaderBackground:    rgb(0xffffff),
	base.ColorNameSuccess:             rgb(0x08523a),
	base.ColorNameWarning:             rgb(0x663800),
	base.ColorNameError:               rgb(0x930f0f),

	ColorSidebar:     rgb(0xffffff),
	ColorPane:        rgb(0xffffff),
	ColorCard:        rgb(0xffffff),
	ColorTrack:       rgb(0xc8ccd4),
	ColorBadge:       rgb(0xffffff),
	ColorDangerSoft:  rgb(0xffecec),
	ColorWarningSoft: rgb(0xfff5df),
	ColorAccentSoft:  rgb(0xeef2ff),
	ColorToast:       rgb(0x000000),
	ColorOnToast:     rgb(0xffffff),
	ColorEdge:        rgb(0x33373f),
}

// The dark colours of high contrast.
var highDark = map[fyne.ThemeColorName]color.Color{
	base.ColorNameBackground:          rgb(0x000000),
	base.ColorNameForeground:          rgb(0xffffff),
	base.ColorNamePlaceHolder:         rgb(0xd3d7e0),
	base.ColorNameDisabled:            rgb(0xa9aeb8),
	base.ColorNamePrimary:             rgb(0xa9bbff),
	base.ColorNameForegroundOnPrimary: rgb(0x000000),
	base.ColorNameHyperlink:           rgb(0xa9bbff),
	base.ColorNameFocus:               rgba(0xa9bbff, 0x40),
	base.ColorNameSelection:           rgb(0x22347c),
	base.ColorNameHover:               rgba(0xffffff, 0x21),
	base.ColorNamePressed:             rgba(0xffffff, 0x3d),
	base.ColorNameButton:              rgb(0x000000),
	base.ColorNameDisabledButton:      rgb(0x000000),
	base.ColorNameInputBackground:     rgb(0x000000),
	base.ColorNameInputBorder:         rgb(0xffffff),
	base.ColorNameSeparator:           rgb(0x9ea3ad),
	base.ColorNameScrollBar:           rgba(0xffffff, 0xb0),
	base.ColorNameMenuBackground:      rgb(0x000000),
	base.ColorNameOverlayBackground:   rgb(0x000000),
	base.ColorNameHeaderBackground:    rgb(0x000000),
	base.ColorNameSuccess:             rgb(0x5fe0ae),
	base.ColorNameWarning:             rgb(0xffc35c),
	base.ColorNameError:               rgb(0xff9e9e),
	base.ColorNameForegroundOnError:   rgb(0x000000),
	base.ColorNameForegroundOnSuccess: rgb(0x000000),
	base.ColorNameForegroundOnWarning: rgb(0x000000),

	ColorSidebar:     rgb(0x000000),
	ColorPane:        rgb(0x000000),
	ColorCard:        rgb(0x000000),
	ColorTrack:       rgb(0x3a3f4a),
	ColorBadge:       rgb(0x000000),
	ColorDangerSoft:  rgb(0x2e0a0c),
	ColorWarningSoft: rgb(0x2b1e04),
	ColorAccentSoft:  rgb(0x0e1734),
	ColorToast:       rgb(0xffffff),
	ColorOnToast:     rgb(0x000000),
	ColorEdge:        rgb(0xd3d7e0),
}

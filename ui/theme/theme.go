// Package theme is how Tokendesk looks: quiet surfaces, one accent colour, and
// room to breathe. Every colour and size of the window comes from here.
package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	base "fyne.io/fyne/v2/theme"
)

// Appearance is the person's wish about light and dark.
type Appearance string

// The appearances of the settings sheet; System follows the desktop.
const (
	System Appearance = ""
	Light  Appearance = "light"
	Dark   Appearance = "dark"
)

// Contrast is the person's wish about how far text stands out from its ground.
type Contrast string

// The contrasts of the settings; ContrastSystem follows the desktop.
const (
	ContrastSystem Contrast = ""
	ContrastUsual  Contrast = "usual"
	ContrastHigh   Contrast = "high"
)

// Choice is how the window is to look.
type Choice struct {
	Appearance Appearance
	Contrast   Contrast
	// TextPercent is the size of text, in percent of the one that was designed; 0 is 100.
	TextPercent int
	// DesktopHigh says that the desktop wishes a high contrast, which holds where Contrast
	// leaves it to that.
	DesktopHigh bool
}

// High reports whether the contrast is high.
func (c Choice) High() bool {
	return c.Contrast == ContrastHigh || c.Contrast == ContrastSystem && c.DesktopHigh
}

// Names of the colours that Fyne has no name for.
const (
	// ColorSidebar lies under the list and the bars.
	ColorSidebar fyne.ThemeColorName = "tokendeskSidebar"
	// ColorPane lies under the chosen account.
	ColorPane fyne.ThemeColorName = "tokendeskPane"
	// ColorCard lies under a group of lines on the pane.
	ColorCard fyne.ThemeColorName = "tokendeskCard"
	// ColorTrack is the part of a life that has passed.
	ColorTrack fyne.ThemeColorName = "tokendeskTrack"
	// ColorBadge lies under the name of a harmless environment.
	ColorBadge fyne.ThemeColorName = "tokendeskBadge"
	// ColorDangerSoft lies under what is dangerous, such as production.
	ColorDangerSoft fyne.ThemeColorName = "tokendeskDangerSoft"
	// ColorWarningSoft lies under what wants attention.
	ColorWarningSoft fyne.ThemeColorName = "tokendeskWarningSoft"
	// ColorAccentSoft lies under what is chosen.
	ColorAccentSoft fyne.ThemeColorName = "tokendeskAccentSoft"
	// ColorToast lies under a toast, ColorOnToast is its text.
	ColorToast   fyne.ThemeColorName = "tokendeskToast"
	ColorOnToast fyne.ThemeColorName = "tokendeskOnToast"
	// ColorEdge goes around what its ground alone sets apart from what it lies on, in high
	// contrast; see [SizeEdge].
	ColorEdge fyne.ThemeColorName = "tokendeskEdge"
)

// Names of the sizes that Fyne has no name for.
const (
	// SizeCode is the size of a code that is read off the screen.
	SizeCode fyne.ThemeSizeName = "tokendeskCode"
	// SizeRing is how thick the line is that shows where the focus is.
	SizeRing fyne.ThemeSizeName = "tokendeskRing"
	// SizeEdge is how thick edges are that only high contrast has, elsewhere 0.
	SizeEdge fyne.ThemeSizeName = "tokendeskEdge"
)

// New returns the theme of an appearance, of usual contrast and with text of the designed
// size.
func New(appearance Appearance) fyne.Theme {
	return Of(Choice{Appearance: appearance, Contrast: ContrastUsual})
}

// Of returns the theme of a choice.
func Of(c Choice) fyne.Theme {
	if c.TextPercent == 0 {
		c.TextPercent = 100
	}
	return look{c}
}

type look struct{ choice Choice }

var _ fyne.Theme = look{}

func (l look) variant(system fyne.ThemeVariant) fyne.ThemeVariant {
	switch l.choice.Appearance {
	case Light:
		return base.VariantLight
	case Dark:
		return base.VariantDark
	}
	return system
}

// Color implements fyne.Theme.
func (l look) Color(name fyne.ThemeColorName, system fyne.ThemeVariant) color.Color {
	variant := l.variant(system)
	usual, high := light, highLight
	if variant == base.VariantDark {
		usual, high = dark, highDark
	}
	if l.choice.High() {
		if c, ok := high[name]; ok {
			return c
		}
	}
	if c, ok := usual[name]; ok {
		return c
	}
	if c, ok := emblemColor(name, ground{variant == base.VariantDark, l.choice.High()}); ok {
		return c
	}
	if name == ColorEdge {
		return color.Transparent
	}
	return base.DefaultTheme().Color(name, variant)
}

// Font implements fyne.Theme.
func (l look) Font(style fyne.TextStyle) fyne.Resource { return base.DefaultTheme().Font(style) }

// Icon implements fyne.Theme.
func (l look) Icon(name fyne.ThemeIconName) fyne.Resource { return base.DefaultTheme().Icon(name) }

// Size implements fyne.Theme.
func (l look) Size(name fyne.ThemeSizeName) float32 {
	if s, ok := textSizes[name]; ok {
		return s * float32(l.choice.TextPercent) / 100
	}
	if s, ok := highSizes[name]; ok && l.choice.High() {
		return s
	}
	if s, ok := sizes[name]; ok {
		return s
	}
	return base.DefaultTheme().Size(name)
}

// textSizes are those of text, and of what stands beside it: they grow with it.
var textSizes = map[fyne.ThemeSizeName]float32{
	base.SizeNameText:           14,
	base.SizeNameCaptionText:    12,
	base.SizeNameSubHeadingText: 17,
	base.SizeNameHeadingText:    22,
	base.SizeNameInlineIcon:     18,
	SizeCode:                    32,
}

// highSizes are those that high contrast changes.
var highSizes = map[fyne.ThemeSizeName]float32{
	SizeRing:                 4,
	SizeEdge:                 1,
	base.SizeNameInputBorder: 2,
}

var sizes = map[fyne.ThemeSizeName]float32{
	SizeRing:                     2,
	SizeEdge:                     0,
	base.SizeNamePadding:         4,
	base.SizeNameInnerPadding:    8,
	base.SizeNameLineSpacing:     4,
	base.SizeNameInputRadius:     8,
	base.SizeNameButtonRadius:    8,
	base.SizeNameSelectionRadius: 8,
	base.SizeNameCardRadius:      10,
	base.SizeNameDialogRadius:    12,
	base.SizeNamePopupRadius:     10,
	base.SizeNameMenuRadius:      8,
	base.SizeNameSplitThickness:  4,
	base.SizeNameScrollBar:       10,
	base.SizeNameScrollBarSmall:  4,
	base.SizeNameScrollBarRadius: 4,
}

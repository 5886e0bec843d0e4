package theme_test

import (
	"image/color"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	base "fyne.io/fyne/v2/theme"

	"tokendesk/ui/theme"
)

// grounds are what things lie on. One name over another lies on that.
type grounds []string

// The grounds of the window.
var (
	screens = grounds{ // what covers the window or a part of it
		string(base.ColorNameBackground), string(theme.ColorSidebar), string(theme.ColorPane),
		string(base.ColorNameOverlayBackground), string(base.ColorNameMenuBackground), string(base.ColorNameHeaderBackground),
	}
	boxes   = grounds{string(theme.ColorCard), string(theme.ColorAccentSoft), string(theme.ColorWarningSoft)}
	taken   = grounds{string(theme.ColorAccentSoft)}   // lines that are chosen
	marked  = grounds{string(base.ColorNameSelection)} // words that are, and entries of menus
	hovered = over(base.ColorNameHover, screens)
	fields  = grounds{string(base.ColorNameInputBackground)}
	buttons = over(base.ColorNameButton, screens, boxes, taken, grounds{string(theme.ColorDangerSoft)})
	pressed = over(base.ColorNameHover, buttons)
	greyed  = over(base.ColorNameDisabledButton, screens, boxes)
)

func over(top fyne.ThemeColorName, below ...grounds) (all grounds) {
	for _, b := range below {
		for _, ground := range b {
			all = append(all, string(top)+" over "+ground)
		}
	}
	return all
}

// pair is what is drawn, on what. least is how far it must stand out, in usual and in
// high contrast.
type pair struct {
	what        []fyne.ThemeColorName
	on          []grounds
	usual, high float64
}

// pairs are all that the window draws on each other: text (WCAG 2.2, 1.4.3 and 1.4.6), and
// what shows a control, its state or its focus (1.4.11).
var pairs = []pair{
	{names(base.ColorNameForeground), []grounds{screens, boxes, taken, marked, hovered, fields, buttons, pressed, {string(theme.ColorBadge), string(theme.ColorTrack), string(theme.ColorDangerSoft)}}, 4.5, 7},
	{names(base.ColorNamePlaceHolder), []grounds{screens, boxes, taken, marked, hovered, fields, {string(theme.ColorDangerSoft)}}, 4.5, 7},
	{names(base.ColorNameSuccess, base.ColorNameWarning, base.ColorNameError, base.ColorNamePrimary, base.ColorNameHyperlink), []grounds{screens, boxes, taken, hovered}, 4.5, 7},
	{names(base.ColorNameError), []grounds{{string(theme.ColorDangerSoft)}, fields}, 4.5, 7},
	{names(base.ColorNameForegroundOnPrimary), []grounds{{string(base.ColorNamePrimary)}, over(base.ColorNameHover, grounds{string(base.ColorNamePrimary)})}, 4.5, 7},
	{names(base.ColorNameForegroundOnError), []grounds{{string(base.ColorNameError)}, over(base.ColorNameHover, grounds{string(base.ColorNameError)})}, 4.5, 7},
	{names(base.ColorNameForegroundOnWarning), []grounds{{string(base.ColorNameWarning)}}, 4.5, 7},
	{names(base.ColorNameForegroundOnSuccess), []grounds{{string(base.ColorNameSuccess)}}, 4.5, 7},
	{names(theme.ColorOnToast), []grounds{{string(theme.ColorToast)}}, 4.5, 7},
	// What cannot be used may stand back further, and still be read.
	{names(base.ColorNameDisabled), []grounds{screens, boxes, fields, greyed, taken, marked}, 3, 4.5},
	// Edges of fields and ticks, the ring of the focus, bars, icons of states.
	{names(base.ColorNameInputBorder), []grounds{screens, fields, {string(theme.ColorCard)}}, 3, 4.5},
	{names(base.ColorNamePrimary), []grounds{buttons, fields}, 3, 4.5},
	{names(base.ColorNameSuccess, base.ColorNameWarning, base.ColorNameError, base.ColorNamePrimary), []grounds{{string(theme.ColorTrack)}}, 3, 4.5},
	{names(base.ColorNameScrollBar), []grounds{screens}, 3, 4.5},
}

func names(n ...fyne.ThemeColorName) []fyne.ThemeColorName { return n }

// seen is a ground as it is seen.
func seen(look fyne.Theme, ground string) color.Color {
	layers := strings.Split(ground, " over ")
	c := look.Color(fyne.ThemeColorName(layers[len(layers)-1]), 0)
	for i := len(layers) - 2; i >= 0; i-- {
		c = theme.Over(look.Color(fyne.ThemeColorName(layers[i]), 0), c)
	}
	return c
}

// looks are all the palettes.
func looks() map[string]theme.Choice {
	return map[string]theme.Choice{
		"light":      {Appearance: theme.Light},
		"dark":       {Appearance: theme.Dark},
		"high light": {Appearance: theme.Light, Contrast: theme.ContrastHigh},
		"high dark":  {Appearance: theme.Dark, Contrast: theme.ContrastHigh},
	}
}

func TestEverythingStandsOutFromItsGround(t *testing.T) {
	for name, choice := range looks() {
		look := theme.Of(choice)
		for _, p := range pairs {
			least := p.usual
			if choice.High() {
				least = p.high
			}
			for _, what := range p.what {
				for _, on := range p.on {
					for _, ground := range on {
						below := seen(look, ground)
						if got := theme.ContrastOf(theme.Over(look.Color(what, 0), below), below); got < least {
							t.Errorf("%s: %s on %s has a contrast of %.2f, want %.1f", name, what, ground, got, least)
						}
					}
				}
			}
		}
	}
}

// A button shows on whatever it lies on: by its ground, and in high contrast by its edge.
func TestButtonsAreSeen(t *testing.T) {
	for name, choice := range looks() {
		look := theme.Of(choice)
		for _, on := range []grounds{screens, boxes, taken} {
			for _, ground := range on {
				below := seen(look, ground)
				what, least := theme.Over(look.Color(base.ColorNameButton, 0), below), 1.15
				if theme.Edged(look) {
					what, least = look.Color(theme.ColorEdge, 0), 4.5
				}
				if got := theme.ContrastOf(what, below); got < least {
					t.Errorf("%s: a button on %s has a contrast of %.2f, want %.2f", name, ground, got, least)
				}
			}
		}
	}
}

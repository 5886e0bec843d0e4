package theme

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
)

// EmblemColors is how many colours there are for emblems.
const EmblemColors = 12

// ColorOnEmblem is the colour of letters on an emblem.
const ColorOnEmblem fyne.ThemeColorName = "tokendeskOnEmblem"

var emblemNames = func() (names [EmblemColors]fyne.ThemeColorName) {
	for i := range names {
		names[i] = fyne.ThemeColorName(fmt.Sprintf("tokendeskEmblem%d", i))
	}
	return names
}()

// ColorEmblem is a colour of emblems, from 0 to EmblemColors-1: red, orange, ochre, olive, green,
// teal, sky, blue, violet, magenta, rose, slate. Letters in [ColorOnEmblem] can be read on it,
// and letters in it on whatever a row lies on.
func ColorEmblem(i int) fyne.ThemeColorName { return emblemNames[i] }

// ground is whether a theme is light or dark, and its contrast.
type ground struct{ dark, high bool }

// emblemPalettes are evenly bright, so that no emblem calls louder than another: dark on light,
// light on dark.
var emblemPalettes = map[ground][EmblemColors]color.NRGBA{
	{dark: false, high: false}: {
		rgb(0xac262a), rgb(0x954200), rgb(0x725700), rgb(0x546000), rgb(0x006825), rgb(0x00665c),
		rgb(0x006185), rgb(0x1651c4), rgb(0x663ebe), rgb(0x962996), rgb(0xa42b59), rgb(0x505a67),
	},
	{dark: true, high: false}: {
		rgb(0xff938b), rgb(0xf39f6f), rgb(0xe0c174), rgb(0xb4c376), rgb(0x76c282), rgb(0x5ecaba),
		rgb(0x60bdeb), rgb(0x87b1ff), rgb(0xb6a5ff), rgb(0xee90eb), rgb(0xfe95b4), rgb(0xa8b2bf),
	},
	{dark: false, high: true}: {
		rgb(0x9c101c), rgb(0x813800), rgb(0x624a00), rgb(0x465100), rgb(0x00531b), rgb(0x00584f),
		rgb(0x005473), rgb(0x003bae), rgb(0x5427a8), rgb(0x851286), rgb(0x94194c), rgb(0x3e4754),
	},
	{dark: true, high: true}: {
		rgb(0xfea7a0), rgb(0xfebf9c), rgb(0xebcb7f), rgb(0xc6d689), rgb(0x8bd896), rgb(0x76e0d1),
		rgb(0x89d6fe), rgb(0x94baff), rgb(0xbdafff), rgb(0xfc9cf9), rgb(0xfebdce), rgb(0xb9c3d0),
	},
}

// emblemColor is a colour of emblems by its name.
func emblemColor(name fyne.ThemeColorName, g ground) (color.Color, bool) {
	if name == ColorOnEmblem {
		if g.dark {
			return rgb(0x0f1218), true
		}
		return rgb(0xffffff), true
	}
	for i, n := range emblemNames {
		if n == name {
			return emblemPalettes[g][i], true
		}
	}
	return nil, false
}

// EmblemTint is what a hollow emblem of a colour is filled with.
func EmblemTint(emblem color.Color) color.Color {
	if emblem == nil {
		return nil // of another theme, which has no such colour
	}
	c := color.NRGBAModel.Convert(emblem).(color.NRGBA)
	c.A = 0x18
	return c
}

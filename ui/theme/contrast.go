package theme

import (
	"image/color"
	"math"
)

// ContrastOf is the contrast ratio of two opaque colours, from 1 to 21, as WCAG 2.2
// defines it.
func ContrastOf(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	if x < y {
		x, y = y, x
	}
	return (x + 0.05) / (y + 0.05)
}

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	linear := func(v uint32) float64 {
		s := float64(v) / 0xffff
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

// Over is what is seen of a colour, which may be translucent, on an opaque ground.
func Over(c, ground color.Color) color.Color {
	r, g, b, a := c.RGBA()
	x, y, z, _ := ground.RGBA()
	blend := func(top, below uint32) uint16 { return uint16(top + below*(0xffff-a)/0xffff) }
	return color.RGBA64{R: blend(r, x), G: blend(g, y), B: blend(b, z), A: 0xffff}
}

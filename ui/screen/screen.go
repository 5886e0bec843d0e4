// Package screen says how large a window may be, and where it stands, so that all of it is
// on the screen: with its frame, at any scale, and whatever size was remembered from
// another screen. It knows no toolkit, and is pure but for [User], which reads the
// environment.
package screen

import (
	"math"
	"os"
	"strconv"
)

// Monitor is one monitor. All measures are those that windows have on it: pixels, or what
// the system has in their place.
type Monitor struct {
	X, Y, Width, Height int     // without the desktop's panels
	Scale               float32 // how many of them the system gives one of the toolkit's units
	Placed              bool    // whether a window can be placed on it by its program
}

// Size is a size in the toolkit's units, of the content of a window.
type Size struct{ Width, Height float32 }

// Room that a window's frame takes, at scale 1: there is no way to know it before there is
// a window.
const (
	title = 40
	side  = 8
)

// Fit returns the size that a window gets on a monitor which should have a size, and where
// its content begins. user is what the person's own settings scale by, beside the system.
func Fit(wanted Size, m Monitor, user float32) (size Size, x, y int) {
	scale := Scale(m.Scale, user)
	frame := max(1, m.Scale)
	top, edge := int(title*frame), int(side*frame)
	width, height := max(1, m.Width-2*edge), max(1, m.Height-top-edge)
	size = Size{
		Width:  min(wanted.Width, float32(math.Floor(float64(float32(width)/scale)))),
		Height: min(wanted.Height, float32(math.Floor(float64(float32(height)/scale)))),
	}
	x = m.X + edge + (width-int(math.Ceil(float64(size.Width*scale))))/2
	y = m.Y + top + (height-int(math.Ceil(float64(size.Height*scale))))/2
	return size, x, y
}

// Scale is how many pixels the toolkit gives one of its units: it rounds to tenths.
func Scale(system, user float32) float32 {
	return max(0.1, float32(math.Round(float64(system*user*10))/10))
}

// Detected is the scale of a monitor by how dense its pixels are, as the toolkit finds it.
func Detected(pixels, millimetres int) float32 {
	const (
		baseline    = 120 // pixels an inch
		least, most = 10, 1000
	)
	if millimetres <= 0 {
		return 1
	}
	dense := float32(pixels) / (float32(millimetres) / 25.4)
	if dense < least || dense > most {
		return 1
	}
	return max(1, dense/baseline)
}

// User is what a person's settings scale by: FYNE_SCALE, else what the toolkit's own
// settings say, where that is more than nothing.
func User(settings float32) float32 {
	env := os.Getenv("FYNE_SCALE")
	if env != "" && env != "auto" {
		if scale, err := strconv.ParseFloat(env, 32); err == nil && scale != 0 {
			if scale < 0 {
				return 1
			}
			return float32(scale)
		}
	}
	if env != "auto" && settings > 0 {
		return settings
	}
	return 1
}

// Desktop is the scale that a desktop on X11 has its programs drawn at, by what its
// programs go by: the density in its resources (Xft.dpi, as content, 1 for 96 dots an inch
// or where it says nothing), and the variables of GTK's programs. ok is false where none
// of them says anything.
func Desktop(content float32, getenv func(string) string) (scale float32, ok bool) {
	const least, most = 0.5, 8
	scale = max(0, content)
	if text, err := strconv.ParseFloat(getenv("GDK_DPI_SCALE"), 32); err == nil && text > 0 {
		scale *= float32(text)
	}
	if whole, err := strconv.Atoi(getenv("GDK_SCALE")); err == nil && whole > 0 {
		scale, ok = max(scale, float32(whole)), true
	}
	return min(max(scale, least), most), ok || scale != 1 && scale > 0
}

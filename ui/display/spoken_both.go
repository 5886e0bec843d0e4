//go:build linux && ((x11 && wayland) || (!x11 && !wayland))

package display

// spoken are the kinds of display that the toolkit speaks to in this build.
var spoken = []Kind{Wayland, X11}

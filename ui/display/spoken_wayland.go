//go:build wayland && !(linux && x11)

package display

// spoken are the kinds of display that the toolkit speaks to in this build.
var spoken = []Kind{Wayland}

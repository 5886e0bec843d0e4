package tray

import "tokendesk/assets"

// picture is the drawing of an icon, a PNG.
func picture(i Icon) []byte {
	switch i {
	case IconAttention:
		return assets.TrayAttention
	case IconLocked:
		return assets.TrayLocked
	}
	return assets.Tray
}

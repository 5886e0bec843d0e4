package assets

import (
	"bytes"
	"image/png"
	"testing"
)

func TestIcon(t *testing.T) {
	config, err := png.DecodeConfig(bytes.NewReader(Icon))
	if err != nil || config.Width != 512 || config.Height != 512 {
		t.Errorf("the icon is %d by %d, %v", config.Width, config.Height, err)
	}
	if !bytes.HasPrefix(IconSVG, []byte("<svg ")) {
		t.Error("the drawing is no SVG")
	}
}

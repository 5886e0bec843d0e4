package assets

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

func TestIcon(t *testing.T) {
	for _, size := range IconSizes {
		config, err := png.DecodeConfig(bytes.NewReader(Icon(size)))
		if err != nil || config.Width != size || config.Height != size {
			t.Errorf("the icon of %d pixels has %d by %d, %v", size, config.Width, config.Height, err)
		}
	}
	if Icon(17) != nil {
		t.Error("there is an icon of 17 pixels")
	}
	for name, icon := range map[string][]byte{"tray": Tray, "tray-attention": TrayAttention, "tray-locked": TrayLocked} {
		if config, err := png.DecodeConfig(bytes.NewReader(icon)); err != nil || config.Width != 64 || config.Height != 64 {
			t.Errorf("%s has %d by %d pixels, %v", name, config.Width, config.Height, err)
		}
	}
}

// No picture is without a drawing.
func TestPicturesHaveDrawings(t *testing.T) {
	pictures, err := filepath.Glob("*.png")
	if err != nil || len(pictures) == 0 {
		t.Fatal(pictures, err)
	}
	for _, picture := range append(pictures, "icon/icon.png") {
		drawing := picture[:len(picture)-len(".png")] + ".svg"
		if text, err := os.ReadFile(drawing); err != nil || !bytes.HasPrefix(text, []byte("<svg ")) {
			t.Errorf("%s is no drawing, %v", drawing, err)
		}
	}
}

package parts

import (
	"strings"
	"testing"

	"rsc.io/qr"
)

func TestQR(t *testing.T) {
	if QR("https://id.example.com/device?user_code=WDJB-MJHT", 120) == nil {
		t.Error("an address has no code")
	}
	if QR("", 120) != nil || QR(strings.Repeat("x", maxQR+1), 120) != nil {
		t.Error("nothing, or far too much, has a code")
	}
	code, err := qr.Encode("x", qr.M)
	if err != nil {
		t.Fatal(err)
	}
	picture := dots(code)
	for i := range picture.Bounds().Dx() {
		for _, at := range [][2]int{{i, 0}, {0, i}, {i, quiet - 1}, {picture.Bounds().Dx() - 1, i}} {
			if r, _, _, _ := picture.At(at[0], at[1]).RGBA(); r != 0xffff {
				t.Fatalf("the border is dark at %v", at)
			}
		}
	}
	if r, _, _, _ := picture.At(quiet, quiet).RGBA(); r != 0 {
		t.Error("the corner's mark is not dark")
	}
}

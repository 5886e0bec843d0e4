package parts

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"tokendesk/ui/qrcode"
)

func TestQR(t *testing.T) {
	const address = "https://id.example.com/device?user_code=WDJB-MJHT"
	q, ok := QR(address, 120).(*qrCode)
	if !ok {
		t.Fatal("an address has no code")
	}
	if label := q.AccessibilityLabel(); !strings.Contains(label, address) {
		t.Errorf("it is read aloud as %q", label)
	}
	if q.MinSize() != fyne.NewSquareSize(float32(3*q.code.Size())) {
		t.Errorf("it is %v", q.MinSize())
	}
	if QR("", 120) != nil {
		t.Error("nothing has a code")
	}
	if _, ok := QR(strings.Repeat("x", qrcode.MaxText+1), 120).(*Label); !ok {
		t.Error("a code that no camera reads is drawn")
	}
	if long := QR(strings.Repeat("x", qrcode.MaxText), 120); long.MinSize().Width < 200 {
		t.Errorf("the dots of a long one are too small: %v", long.MinSize())
	}
	// Each dot is a square of whole pixels, whatever the room.
	n := q.code.Size()
	for _, room := range [][2]int{{n, n}, {3*n + 7, 3*n + 2}, {5 * n, 9 * n}, {n / 2, n}} {
		picture := q.draw(room[0], room[1])
		dot := max(1, min(room[0], room[1])/n)
		left, top := (room[0]-n*dot)/2, (room[1]-n*dot)/2
		for y := range room[1] {
			for x := range room[0] {
				want := x >= left && y >= top && q.code.Dark((x-left)/dot, (y-top)/dot)
				if r, _, _, _ := picture.At(x, y).RGBA(); (r == 0) != want || r != 0 && r != 0xffff {
					t.Fatalf("in %v, %d, %d is %x", room, x, y, r)
				}
			}
		}
	}
}

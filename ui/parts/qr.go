package parts

import (
	"fmt"
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/atspi/accessible"
	"tokendesk/ui/qrcode"
)

// leastDot is how wide a dot is at the least, for a camera in a hand: half a
// millimetre.
const leastDot = 2

// QR is an address as a code for a telephone's camera: dark on white in both
// themes, its dots whole pixels of the screen. It is about size wide, more where its
// dots need that. It is nil for an empty address, and words for one that is too
// long for a camera.
func QR(address string, size float32) fyne.CanvasObject {
	code, ok := qrcode.Of(address)
	switch {
	case address == "":
		return nil
	case !ok:
		return Note(fmt.Sprintf("The address is too long for a QR code (%d characters). Copy it instead.", len(address)))
	}
	dots := float32(code.Size())
	q := &qrCode{code: code, address: address, size: dots * max(leastDot, float32(math.Round(float64(size/dots))))}
	q.ExtendBaseWidget(q)
	return q
}

type qrCode struct {
	widget.BaseWidget
	code    qrcode.Code
	address string
	size    float32
}

var _ fyne.Accessible = (*qrCode)(nil)

// AccessibilityLabel implements fyne.Accessible: whoever cannot see the code hears
// where it leads.
func (q *qrCode) AccessibilityLabel() string { return "QR code of " + q.address }

// Accessibility implements accessible.Describer.
func (q *qrCode) Accessibility() accessible.Info {
	return accessible.Info{Role: accessible.Image, Name: q.AccessibilityLabel(), Children: []fyne.CanvasObject{}}
}

// AccessibilityRole implements fyne.Accessible.
func (*qrCode) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer implements fyne.Widget.
func (q *qrCode) CreateRenderer() fyne.WidgetRenderer {
	picture := canvas.NewRaster(q.draw)
	picture.ScaleMode = canvas.ImageScalePixels
	picture.SetMinSize(fyne.NewSquareSize(q.size))
	return widget.NewSimpleRenderer(picture)
}

// draw draws the code as large as whole pixels a dot allow, in the middle of white.
func (q *qrCode) draw(width, height int) image.Image {
	n := q.code.Size()
	dot := max(1, min(width, height)/n)
	left, top := (width-n*dot)/2, (height-n*dot)/2
	picture := image.NewGray(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			if x < left || y < top || !q.code.Dark((x-left)/dot, (y-top)/dot) {
				picture.SetGray(x, y, color.Gray{Y: 255})
			}
		}
	}
	return picture
}

package parts

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"rsc.io/qr"
)

// quiet is the empty border that a code needs, in its dots (ISO/IEC 18004).
const quiet = 4

// maxQR is the longest text that a camera reads well from a screen.
const maxQR = 400

// QR is a text as a code for a telephone's camera: dark on light in both
// themes. It is nil where the text is empty or too long.
func QR(text string, size float32) fyne.CanvasObject {
	if text == "" || len(text) > maxQR {
		return nil
	}
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return nil
	}
	picture := canvas.NewImageFromImage(dots(code))
	picture.ScaleMode = canvas.ImageScalePixels
	picture.FillMode = canvas.ImageFillContain
	return container.NewGridWrap(fyne.NewSquareSize(size), picture)
}

// dots draws a code with one pixel a dot.
func dots(code *qr.Code) image.Image {
	n := code.Size + 2*quiet
	picture := image.NewGray(image.Rect(0, 0, n, n))
	for y := range n {
		for x := range n {
			dot := color.Gray{Y: 255}
			if code.Black(x-quiet, y-quiet) {
				dot.Y = 0
			}
			picture.SetGray(x, y, dot)
		}
	}
	return picture
}

package theme

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	base "fyne.io/fyne/v2/theme"
)

// Edge gives a ground the edge that it has in high contrast, where its colour is that of
// what it lies on. In usual contrast it has none.
func Edge(ground *canvas.Rectangle, th fyne.Theme, variant fyne.ThemeVariant) {
	stroke(ground, th, variant, ColorEdge, 1)
}

// Mark gives the ground of what is chosen the edge that says so in high contrast, where its
// colour alone would say too little.
func Mark(ground *canvas.Rectangle, th fyne.Theme, variant fyne.ThemeVariant) {
	stroke(ground, th, variant, base.ColorNamePrimary, 2)
}

func stroke(ground *canvas.Rectangle, th fyne.Theme, variant fyne.ThemeVariant, color fyne.ThemeColorName, edges float32) {
	ground.StrokeColor, ground.StrokeWidth = nil, 0
	if Edged(th) {
		ground.StrokeColor, ground.StrokeWidth = th.Color(color, variant), edges*th.Size(SizeEdge)
	}
}

// Edged reports whether a theme draws edges.
func Edged(th fyne.Theme) bool { return th.Size(SizeEdge) > 0 }

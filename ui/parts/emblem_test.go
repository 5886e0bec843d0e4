package parts

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tokendesk/ui/emblems"
	look "tokendesk/ui/theme"
)

// Every shape can be drawn, stays in its square, and has room for two wide letters at the
// height where they stand.
func TestEmblemsHoldTheirLetters(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.New(look.Light))
	if int(emblems.Colors) != look.EmblemColors {
		t.Errorf("there are %d colours, and the theme has %d", emblems.Colors, look.EmblemColors)
	}
	const side = 34
	for shape := range emblems.Shape(len(forms)) {
		f := forms[shape]
		if len(f.points) < 3 || len(f.points) != len(f.radii) || len(f.points) > 16 {
			t.Fatalf("shape %d has %d points and %d radii", shape, len(f.points), len(f.radii))
		}
		for _, p := range f.points {
			if p.X < 0 || p.X > 1 || p.Y < 0 || p.Y > 1 {
				t.Errorf("shape %d leaves its square at %v", shape, p)
			}
		}
		e := NewEmblem()
		e.Set(emblems.Emblem{Shape: shape, Letters: "Mm"}, look.New(look.Light))
		e.Place(fyne.Position{}, side)
		if e.letters.TextSize < 12 {
			t.Errorf("letters on shape %d are of size %.1f", shape, e.letters.TextSize)
		}
		wide := fyne.MeasureText("Mm", e.letters.TextSize, e.letters.TextStyle).Width / side
		for _, y := range []float32{0.5 - f.text*0.36, 0.5 + f.text*0.36} {
			if room := widthAt(f, y+f.drop); room < wide*0.9 { // hardly anybody is called so
				t.Errorf("shape %d is %.2f wide at %.2f, letters are %.2f", shape, room, y+f.drop, wide)
			}
		}
	}
}

// widthAt is how wide a shape is at a height, its corners not rounded.
func widthAt(f form, y float32) float32 {
	left, right := float32(1), float32(0)
	for i, a := range f.points {
		b := f.points[(i+1)%len(f.points)]
		if a.Y == b.Y || y < min(a.Y, b.Y) || y > max(a.Y, b.Y) {
			continue
		}
		x := a.X + (b.X-a.X)*(y-a.Y)/(b.Y-a.Y)
		left, right = min(left, x), max(right, x)
	}
	return right - left
}

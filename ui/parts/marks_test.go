package parts

import (
	"image/color"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"tokendesk/ui/fuzzy"
)

// Marked letters are drawn in their colour, where they stand in the whole text, and
// the text is as it was once nothing is marked any more.
func TestMarks(t *testing.T) {
	test.NewTempApp(t)
	ink, accent := color.Gray{Y: 10}, color.Gray{Y: 200}
	text := canvas.NewText("Acme staging", ink)
	text.Move(fyne.NewPos(40, 7))
	var m Marks
	m.Draw(text, []fuzzy.Span{{From: 0, To: 2}, {From: 5, To: 8}}, accent)
	m.Draw(text, []fuzzy.Span{{From: 0, To: 2}, {From: 5, To: 8}}, accent) // laid out once more
	var words []string
	var colors []color.Color
	for _, o := range m.Objects() {
		p := o.(*canvas.Text)
		words, colors = append(words, p.Text), append(colors, p.Color)
	}
	if !slices.Equal(words, []string{"Ac", "me", "sta", "ging"}) || !slices.Equal(colors, []color.Color{accent, ink, accent, ink}) {
		t.Errorf("%q in %v", words, colors)
	}
	want := 40 + fyne.MeasureText("Acme ", text.TextSize, text.TextStyle).Width
	if at := m.Objects()[2].Position(); at.X != want || at.Y != 7 {
		t.Errorf("the third piece is at %v, want %.1f", at, want)
	}
	if text.Text != "Acme staging" || text.Color != color.Transparent {
		t.Errorf("the text is %q in %v", text.Text, text.Color)
	}
	m.Draw(text, nil, accent)
	if len(m.Objects()) != 0 || text.Color != color.Color(ink) {
		t.Errorf("unmarked it has %d pieces, in %v", len(m.Objects()), text.Color)
	}
}

// What is cut out of a name takes its marks along; what stays keeps them.
func TestMarksOfShortenedNames(t *testing.T) {
	for _, c := range []struct{ marked, short, want string }{
		{"very-long-[customer]-name", "very-long-customer-name", "very-long-[customer]-name"},
		{"very-long-[customer]-name", "very-lo…er-name", "very-lo…[er]-name"},
		{"[very]-long-customer-[name]", "very…name", "[very]…[name]"},
		{"very-[long]-name", "very…name", "very…name"},
		{"[ada].lovelace@[example].test", "ada…ce@exa…st", "[ada]…ce@[exa]…st"},
		{"a…[b]", "a…b", "a…[b]"},
		{"[Acme]", "Other", "Other"},
	} {
		var whole, want string
		spans := spansOf(c.marked, &whole)
		if got := Carry(spans, whole, c.short); !slices.Equal(got, spansOf(c.want, &want)) {
			t.Errorf("%s in %q: %v", c.marked, c.short, got)
		}
	}
}

// spansOf reads what stands in brackets.
func spansOf(marked string, text *string) (spans []fuzzy.Span) {
	for _, r := range marked {
		switch r {
		case '[':
			spans = append(spans, fuzzy.Span{From: len(*text)})
		case ']':
			spans[len(spans)-1].To = len(*text)
		default:
			*text += string(r)
		}
	}
	return spans
}

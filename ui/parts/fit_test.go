package parts

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// Names that end in another way stay different, however narrow; of an address both
// parts keep their ends.
func TestNamesLoseTheirEndLast(t *testing.T) {
	test.NewTempApp(t)
	size := theme.TextSize()
	pairs := [][2]string{
		{"very-long-customer-name-staging-eu", "very-long-customer-name-staging-us"},
		{"test-user-of-a-customer-001@customers.example.test", "test-user-of-a-customer-002@customers.example.test"},
		{"ada@a-very-long-company-name.example.com", "ada@a-very-long-company-name.example.org"},
		{strings.Repeat("ש", 60) + "א", strings.Repeat("ש", 60) + "ב"},
		{strings.Repeat("👩‍💻", 30) + "🛒", strings.Repeat("👩‍💻", 30) + "🚀"},
	}
	for _, p := range pairs {
		for _, width := range []float32{110, 160, 220} {
			a, b := FitName(p[0], size, fyne.TextStyle{}, width), FitName(p[1], size, fyne.TextStyle{}, width)
			if a == b {
				t.Errorf("in %.0f both are %q", width, a)
			}
			if w := fyne.MeasureText(a, size, fyne.TextStyle{}).Width; w > width {
				t.Errorf("%q is %.0f wide, want at most %.0f", a, w, width)
			}
			if strings.Contains(p[0], "@") && !strings.Contains(a, "@") {
				t.Errorf("%q is no address any more", a)
			}
		}
	}
}

// An emoji of several characters is kept whole or goes whole.
func TestLettersAreCutWhole(t *testing.T) {
	const family = "👨‍👩‍👧‍👦"
	got := middle(lettersOf(strings.Repeat(family, 9)), 4)
	if got != family+family+"…"+family+family {
		t.Errorf("%q", got)
	}
}

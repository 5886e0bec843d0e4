package parts

import (
	"sort"
	"strings"

	"fyne.io/fyne/v2"
	"github.com/clipperhouse/uax29/v2/graphemes"
)

// Fit shortens text with an ellipsis so that it is at most width wide. Fyne's
// own ellipsis costs milliseconds on long strings; models hold short ones.
func Fit(text string, size float32, style fyne.TextStyle, width float32) string {
	return fitBy(text, size, style, width, func(letters []string, n int) string {
		return strings.Join(letters[:n], "") + "…"
	})
}

// FitName is [Fit] for what names something: both ends stay, since names that begin
// alike are told apart by how they end. Of an address both parts stay, each with
// its ends.
func FitName(text string, size float32, style fyne.TextStyle, width float32) string {
	return fitBy(text, size, style, width, middle)
}

// fitBy shortens text by short, which keeps n of its letters, to as many as fit.
func fitBy(text string, size float32, style fyne.TextStyle, width float32, short func(letters []string, n int) string) string {
	if text == "" || width <= 0 {
		return ""
	}
	if fyne.MeasureText(text, size, style).Width <= width {
		return text
	}
	letters := lettersOf(text)
	n := sort.Search(len(letters), func(n int) bool {
		return fyne.MeasureText(short(letters, n+1), size, style).Width > width
	})
	switch {
	case n > 0:
		return short(letters, n)
	case fyne.MeasureText("…", size, style).Width > width:
		return "" // what is drawn beyond its room covers what is beside it
	}
	return "…"
}

// lettersOf are what people see as the letters of a text: an emoji of several
// characters is one (Unicode Standard Annex 29).
func lettersOf(text string) (letters []string) {
	for g := graphemes.FromString(text); g.Next(); {
		letters = append(letters, g.Value())
	}
	return letters
}

// middle keeps n letters of a name: its beginning and its end. Where it is an
// address the part before the @ and the domain share them, three to two, as far as
// each needs its share.
func middle(letters []string, n int) string {
	at := -1
	for i, l := range letters {
		if l == "@" {
			at = i
		}
	}
	if at < 1 || at == len(letters)-1 || n < 6 {
		return ends(letters, n)
	}
	local, domain := letters[:at], letters[at+1:]
	n-- // the @
	ofDomain := min(len(domain), max(n*2/5, n-len(local)))
	return ends(local, n-ofDomain) + "@" + ends(domain, ofDomain)
}

// ends keeps n letters, half of them from each end.
func ends(letters []string, n int) string {
	if n >= len(letters) {
		return strings.Join(letters, "")
	}
	tail := n / 2
	return strings.Join(letters[:n-tail], "") + "…" + strings.Join(letters[len(letters)-tail:], "")
}

package list

import (
	"sort"

	"fyne.io/fyne/v2"
)

// fit shortens text with an ellipsis so that it is at most width wide. Fyne's
// own ellipsis costs milliseconds on long strings; models hold short ones.
func fit(text string, size float32, style fyne.TextStyle, width float32) string {
	if text == "" || width <= 0 {
		return ""
	}
	if fyne.MeasureText(text, size, style).Width <= width {
		return text
	}
	runes := []rune(text)
	n := sort.Search(len(runes), func(n int) bool {
		return fyne.MeasureText(string(runes[:n+1])+"…", size, style).Width > width
	})
	if n == 0 {
		return "…"
	}
	return string(runes[:n]) + "…"
}

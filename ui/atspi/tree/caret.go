package tree

import (
	"strings"

	"fyne.io/fyne/v2/widget"
)

// moveCaret puts the caret of a field before a rune.
func moveCaret(e *widget.Entry, text []rune, at int) {
	before := string(text[:min(max(at, 0), len(text))])
	e.CursorRow, e.CursorColumn = 0, len([]rune(before))
	if e.MultiLine { // as far as lines are not wrapped
		e.CursorRow = strings.Count(before, "\n")
		e.CursorColumn = len([]rune(before[strings.LastIndex(before, "\n")+1:]))
	}
	e.Refresh()
}

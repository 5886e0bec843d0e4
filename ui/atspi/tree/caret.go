package tree

import "fyne.io/fyne/v2/widget"

// moveCaret puts the caret of a field before a rune.
func moveCaret(e *widget.Entry, text []rune, at int) {
	at = min(max(at, 0), len(text))
	e.CursorRow, e.CursorColumn = 0, 0
	// Where a row begins the toolkit tells of the caret alone: of a row that is not there it
	// says 0.
	for begins := 0; ; {
		before := begins
		e.CursorRow++
		if begins = e.CursorTextOffset(); begins <= before || begins > at {
			e.CursorRow--
			break
		}
	}
	e.CursorColumn = at - e.CursorTextOffset()
	e.Refresh()
}

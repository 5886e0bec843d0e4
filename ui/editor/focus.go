package editor

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tokendesk/ui/parts"
)

// goTo moves the focus to a row and brings it into view, once the key that asked for
// it is done and everything has its place.
func (f *form) goTo(r *row) {
	if r == nil || r.focus == nil {
		return
	}
	parts.AfterKey(func() {
		if !f.sheet.Open() {
			return
		}
		f.sheet.Relayout()
		f.win.Canvas().Focus(r.focus)
		f.sheet.Follow(r.object)
	})
}

// focused is the row that has the focus; nil for none.
func (f *form) focused() *row {
	has := f.win.Canvas().Focused()
	for _, r := range f.rows {
		if r.focus != nil && r.focus == has {
			return r
		}
	}
	return nil
}

// restore gives the focus to the row of was's field, after its widgets were made
// anew, with the cursor where it stood. Where there is no such row any more, nobody has it: what is
// typed must not go into a field that nobody sees.
func (f *form) restore(was *row) {
	if was == nil {
		return
	}
	now := f.exactly(was.field.path)
	if now == nil || now.focus == nil {
		f.win.Canvas().Unfocus()
		return
	}
	f.win.Canvas().Focus(now.focus)
	before, ok := was.focus.(*parts.Entry)
	after, same := now.focus.(*parts.Entry)
	if ok && same && before.Text == after.Text {
		after.CursorRow, after.CursorColumn = before.CursorRow, before.CursorColumn
		after.Refresh()
	}
}

// exactly is the visible row of a path; nil for none.
func (f *form) exactly(path string) *row {
	for _, r := range f.rows {
		if r.field.path == path && r.object.Visible() {
			return r
		}
	}
	return nil
}

// withoutAccount is a row as it is called when the i-th account has gone; nil where
// it was that account's.
func withoutAccount(r *row, i int) *row {
	if r == nil {
		return nil
	}
	rest, ok := strings.CutPrefix(r.field.path, "accounts[")
	number, name, found := strings.Cut(rest, "].")
	at, err := strconv.Atoi(number)
	if !ok || !found || err != nil || at < i {
		return r
	}
	moved := *r
	moved.field.path = accountPath(at-1, name)
	if at == i {
		moved.field.path = fmt.Sprintf("accounts[%d] removed", i)
	}
	return &moved
}

// leave takes the focus off rows that are about to go.
func (f *form) leave(s *section) {
	was := f.focused()
	if was == nil {
		return
	}
	walk([]*section{s}, anywhere, func(inner *section) {
		if slices.Contains(inner.rows, was) {
			f.win.Canvas().Focus(s.head)
		}
	})
}

package atspi

import (
	"unicode"

	"github.com/godbus/dbus/v5"

	"tokendesk/ui/atspi/tree"
)

// textFace is org.a11y.atspi.Text: what can be read letter by letter. Places are counted
// in runes.
type textFace struct{ *server }

// runes is the text of the node that a call is for.
func (f textFace) runes(m dbus.Message) ([]rune, *tree.Node, *dbus.Error) {
	n, fail := f.having(m, "Text")
	if fail != nil {
		return nil, nil, fail
	}
	return []rune(n.Text), n, nil
}

// part is a piece of a text, within its bounds; to less than 0 is its end.
func part(text []rune, from, to int) string {
	if to < 0 || to > len(text) {
		to = len(text)
	}
	from = min(max(from, 0), to)
	return string(text[from:to])
}

// GetText is a piece of it.
func (f textFace) GetText(m dbus.Message, from, to int32) (string, *dbus.Error) {
	text, _, fail := f.runes(m)
	if fail != nil {
		return "", fail
	}
	return part(text, int(from), int(to)), nil
}

// GetCharacterAtOffset is one rune.
func (f textFace) GetCharacterAtOffset(m dbus.Message, at int32) (int32, *dbus.Error) {
	text, _, fail := f.runes(m)
	if fail != nil || at < 0 || int(at) >= len(text) {
		return 0, fail
	}
	return text[at], nil
}

// Granularities of pieces of a text (AtspiTextGranularity).
const (
	byCharacter = iota
	byWord
	bySentence
	byLine
	byParagraph
)

// around is the piece of a text at a place, of a granularity: words begin with letters and
// reach to the next one.
func around(text []rune, at int, granularity uint32) (from, to int) {
	at = min(max(at, 0), len(text))
	var begins func(i int) bool
	switch granularity {
	case byCharacter:
		return at, min(at+1, len(text))
	case byWord:
		begins = func(i int) bool { return !unicode.IsSpace(text[i]) && unicode.IsSpace(text[i-1]) }
	case bySentence:
		begins = func(i int) bool {
			return i > 1 && !unicode.IsSpace(text[i]) && unicode.IsSpace(text[i-1]) && (text[i-2] == '.' || text[i-2] == '!' || text[i-2] == '?')
		}
	default:
		begins = func(i int) bool { return text[i-1] == '\n' }
	}
	for from = at; from > 0 && (from == len(text) || !begins(from)); from-- {
	}
	for to = at + 1; to < len(text) && !begins(to); to++ {
	}
	return from, min(to, len(text))
}

// boundary is the granularity of a boundary of earlier versions (AtspiTextBoundaryType).
func boundary(kind uint32) uint32 {
	return []uint32{byCharacter, byWord, byWord, bySentence, bySentence, byLine, byLine}[min(kind, 6)]
}

// GetStringAtOffset is the piece at a place, and where that is.
func (f textFace) GetStringAtOffset(m dbus.Message, at int32, granularity uint32) (string, int32, int32, *dbus.Error) {
	text, _, fail := f.runes(m)
	if fail != nil {
		return "", 0, 0, fail
	}
	from, to := around(text, int(at), granularity)
	return part(text, from, to), int32(from), int32(to), nil
}

// GetTextAtOffset is the same by boundaries.
func (f textFace) GetTextAtOffset(m dbus.Message, at int32, kind uint32) (string, int32, int32, *dbus.Error) {
	return f.GetStringAtOffset(m, at, boundary(kind))
}

// GetTextBeforeOffset is the piece before.
func (f textFace) GetTextBeforeOffset(m dbus.Message, at int32, kind uint32) (string, int32, int32, *dbus.Error) {
	text, _, fail := f.runes(m)
	if fail != nil {
		return "", 0, 0, fail
	}
	from, _ := around(text, int(at), boundary(kind))
	if from == 0 {
		return "", 0, 0, nil
	}
	from, to := around(text, from-1, boundary(kind))
	return part(text, from, to), int32(from), int32(to), nil
}

// GetTextAfterOffset is the piece after.
func (f textFace) GetTextAfterOffset(m dbus.Message, at int32, kind uint32) (string, int32, int32, *dbus.Error) {
	text, _, fail := f.runes(m)
	if fail != nil {
		return "", 0, 0, fail
	}
	_, to := around(text, int(at), boundary(kind))
	if to >= len(text) {
		return "", int32(to), int32(to), nil
	}
	from, to := around(text, to, boundary(kind))
	return part(text, from, to), int32(from), int32(to), nil
}

// SetCaretOffset moves the caret of a field.
func (f textFace) SetCaretOffset(m dbus.Message, at int32) (bool, *dbus.Error) {
	return f.act(m, "Text", func(r *tree.Reader, id tree.ID) error { return r.MoveCaret(id, int(at)) })
}

// GetNSelections is 1 where something is selected, else 0.
func (f textFace) GetNSelections(m dbus.Message) (int32, *dbus.Error) {
	_, n, fail := f.runes(m)
	if fail != nil || n.From == n.To {
		return 0, fail
	}
	return 1, nil
}

// GetSelection is what is selected.
func (f textFace) GetSelection(m dbus.Message, at int32) (int32, int32, *dbus.Error) {
	_, n, fail := f.runes(m)
	if fail != nil || at != 0 {
		return 0, 0, fail
	}
	return int32(n.From), int32(n.To), nil
}

// AddSelection cannot: Fyne selects by keys and pointer alone. So it is with the two
// after it.
func (f textFace) AddSelection(m dbus.Message, _, _ int32) (bool, *dbus.Error) {
	_, _, fail := f.runes(m)
	return false, fail
}

// RemoveSelection cannot.
func (f textFace) RemoveSelection(m dbus.Message, _ int32) (bool, *dbus.Error) {
	_, _, fail := f.runes(m)
	return false, fail
}

// SetSelection cannot.
func (f textFace) SetSelection(m dbus.Message, _, _, _ int32) (bool, *dbus.Error) {
	_, _, fail := f.runes(m)
	return false, fail
}

// GetAttributes says that all of a text looks the same.
func (f textFace) GetAttributes(m dbus.Message, _ int32) (map[string]string, int32, int32, *dbus.Error) {
	text, _, fail := f.runes(m)
	return map[string]string{}, 0, int32(len(text)), fail
}

// GetAttributeRun does, too.
func (f textFace) GetAttributeRun(m dbus.Message, at int32, _ bool) (map[string]string, int32, int32, *dbus.Error) {
	return f.GetAttributes(m, at)
}

// GetAttributeValue is empty.
func (f textFace) GetAttributeValue(m dbus.Message, _ int32, _ string) (string, *dbus.Error) {
	_, _, fail := f.runes(m)
	return "", fail
}

// GetDefaultAttributes are none.
func (f textFace) GetDefaultAttributes(m dbus.Message) (map[string]string, *dbus.Error) {
	_, _, fail := f.runes(m)
	return map[string]string{}, fail
}

// GetDefaultAttributeSet are none.
func (f textFace) GetDefaultAttributeSet(m dbus.Message) (map[string]string, *dbus.Error) {
	return f.GetDefaultAttributes(m)
}

// GetCharacterExtents is where a letter is: somewhere in the whole of it, more is not
// known.
func (f textFace) GetCharacterExtents(m dbus.Message, _ int32, of uint32) (int32, int32, int32, int32, *dbus.Error) {
	_, n, fail := f.runes(m)
	if fail != nil {
		return 0, 0, 0, 0, fail
	}
	e := f.extents(n, of)
	return e.X, e.Y, e.Width, e.Height, nil
}

// GetRangeExtents is where a piece of a text is, in the same way.
func (f textFace) GetRangeExtents(m dbus.Message, _, _ int32, of uint32) (int32, int32, int32, int32, *dbus.Error) {
	return f.GetCharacterExtents(m, 0, of)
}

// GetOffsetAtPoint is not known.
func (f textFace) GetOffsetAtPoint(m dbus.Message, _, _ int32, _ uint32) (int32, *dbus.Error) {
	_, _, fail := f.runes(m)
	return -1, fail
}

// ScrollSubstringTo cannot.
func (f textFace) ScrollSubstringTo(m dbus.Message, _, _ int32, _ uint32) (bool, *dbus.Error) {
	_, _, fail := f.runes(m)
	return false, fail
}

// editableFace is org.a11y.atspi.EditableText: what can be typed into.
type editableFace struct{ *server }

// SetTextContents replaces the text.
func (f editableFace) SetTextContents(m dbus.Message, text string) (bool, *dbus.Error) {
	return f.act(m, "EditableText", func(r *tree.Reader, id tree.ID) error { return r.SetText(id, text) })
}

// InsertText puts as many runes of a text as length says, all where that is less than 0,
// before a rune.
func (f editableFace) InsertText(m dbus.Message, at int32, text string, length int32) (bool, *dbus.Error) {
	text = part([]rune(text), 0, int(length))
	return f.act(m, "EditableText", func(r *tree.Reader, id tree.ID) error { return r.Insert(id, int(at), text) })
}

// DeleteText takes runes out.
func (f editableFace) DeleteText(m dbus.Message, from, to int32) (bool, *dbus.Error) {
	return f.act(m, "EditableText", func(r *tree.Reader, id tree.ID) error { return r.Delete(id, int(from), int(to)) })
}

// CopyText does not touch the clipboard, which has its own rules. So it is with the two
// after it.
func (f editableFace) CopyText(m dbus.Message, _, _ int32) *dbus.Error {
	_, fail := f.having(m, "EditableText")
	return fail
}

// CutText does nothing.
func (f editableFace) CutText(m dbus.Message, _, _ int32) (bool, *dbus.Error) {
	_, fail := f.having(m, "EditableText")
	return false, fail
}

// PasteText does nothing.
func (f editableFace) PasteText(m dbus.Message, _ int32) (bool, *dbus.Error) {
	_, fail := f.having(m, "EditableText")
	return false, fail
}

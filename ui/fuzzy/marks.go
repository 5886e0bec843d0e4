package fuzzy

import (
	"cmp"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// Span is a part of a text, in bytes. It is whole letters as people see them, and
// whole passages of scripts that cannot be drawn in parts: those that are written from
// right to left, and those whose letters join.
type Span struct{ From, To int }

// Marks says which letters of texts that are shown match, in order and apart: what each
// word of the query finds there as well as in the whole text t.
func (q Query) Marks(t *Text, shown ...string) [][]Span {
	marks := make([][]Span, len(shown))
	for i, text := range shown {
		if text == "" || q.Empty() {
			continue
		}
		var f folded
		f.fold(text)
		single := Prepare([]string{text}, nil)
		for j := range q.words {
			w := &q.words[j]
			whole := w.grade(t, none)
			if here := w.grade(&single, none); here != none && here.kind() == whole.kind() {
				marks[i] = append(marks[i], w.spans(f, here)...)
			}
		}
		marks[i] = join(text, marks[i])
	}
	return marks
}

// kind is a grade without what tells within it.
func (g grade) kind() grade {
	if g >= lettersInside {
		return lettersInside
	}
	return g / 10 * 10
}

// spans are the letters of a text that a word finds.
func (w *word) spans(f folded, as grade) (spans []Span) {
	mark := func(from, to int) { // of the folded letters
		if from < to {
			spans = append(spans, Span{f.letters[from].from, f.letters[to-1].to})
		}
	}
	letters := f.runes()
	n := min(len(letters), widest)
	switch {
	case as >= lettersInside:
		from := w.bestOf(f.letters, letters)
		mark(from, from+len([]rune(w.letters)))
	case as.kind() == mistyped:
		for i := range letters {
			if m, ok := slip(w.runes, letters[i:]); ok && f.letters[i].starts {
				if m.inWord == m.inText && m.inWord > 1 { // each of them was typed
					m.at += m.inWord
					m.inWord, m.inText = 0, 0
				}
				mark(i, i+m.at)
				mark(i+m.at+m.inText, min(len(letters), i+len(w.runes)-m.inWord+m.inText))
				return spans
			}
		}
	default:
		back := new(trail)
		starts := make([]bool, n)
		for i := range starts {
			starts[i] = f.letters[i].starts
		}
		w.align(field{letters[:n], starts}, none, back)
		for k, j := len(w.runes)-1, back.end; k >= 0; k-- {
			mark(j, j+1)
			j = int(back.from[k][j])
		}
	}
	return spans
}

// bestOf is where a word stands best among letters that hold it: at the beginning of
// one of theirs.
func (w *word) bestOf(of []letter, letters []rune) int {
	typed := []rune(w.letters)
	best := -1
	for i := 0; i+len(typed) <= len(letters); i++ {
		if !slices.Equal(letters[i:i+len(typed)], typed) {
			continue
		}
		if of[i].starts {
			return i
		}
		if best < 0 {
			best = i
		}
	}
	return max(0, best)
}

// join puts spans in order, joins them, and makes them whole letters.
func join(text string, spans []Span) []Span {
	if len(spans) == 0 {
		return nil
	}
	for i, s := range spans {
		spans[i] = grow(text, s)
	}
	slices.SortFunc(spans, func(a, b Span) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	joined := spans[:1]
	for _, s := range spans[1:] {
		if last := &joined[len(joined)-1]; s.From <= last.To {
			last.To = max(last.To, s.To)
		} else {
			joined = append(joined, s)
		}
	}
	return joined
}

// grow makes a span whole: letters of several characters, and passages that are drawn
// as one.
func grow(text string, s Span) Span {
	at := 0
	for g := graphemes.FromString(text); g.Next(); {
		end := at + len(g.Value())
		if at < s.From && s.From < end {
			s.From = at
		}
		if at < s.To && s.To < end {
			s.To = end
		}
		at = end
	}
	begin, end := -1, -1 // of a passage
	reach := func() {
		if begin >= 0 && begin < s.To && s.From < end {
			s.From, s.To = min(s.From, begin), max(s.To, end)
		}
		begin = -1
	}
	for i, r := range text {
		switch {
		case !unicode.IsLetter(r):
		case unicode.In(r, apart...):
			reach()
		default:
			if begin < 0 {
				begin = i
			}
			end = i + utf8.RuneLen(r)
		}
	}
	reach()
	return s
}

// apart are the scripts that are drawn letter by letter, from left to right.
var apart = []*unicode.RangeTable{
	unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Armenian, unicode.Georgian,
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Common,
}

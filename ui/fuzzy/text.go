package fuzzy

import (
	"math/bits"
	"slices"
	"unicode/utf8"
)

// Text is what is known of something that can be found, prepared for matching. The
// zero Text is found by nothing. It never changes.
type Text struct {
	letters string   // of all fields, folded, each field ending in fieldEnd
	starts  []uint16 // where words begin, by byte, ascending
	names   int      // where the fields end that name it
	Sieve
}

// Sieve is what can be known of a text at a glance.
type Sieve struct {
	has    set // letters that are in it
	begins set // letters that begin one of its words
}

// fieldEnd follows each field. Nothing that is typed holds it.
const fieldEnd = "\n"

// most is how much of a text is looked at, in bytes.
const most = 4096

// Prepare prepares a text that is found by its names, and less well by what is said
// about it. Empty fields are left out.
func Prepare(names, about []string) Text {
	var t Text
	size := 0
	for _, fields := range [][]string{names, about} {
		for _, field := range fields {
			size += len(field) + 1
		}
	}
	letters, starts := make([]byte, 0, size), make([]uint16, 0, size/5+4)
	f := folded{letters: make([]letter, 0, 64)}
	add := func(fields []string) {
		for _, field := range fields {
			f.fold(field)
			if len(f.letters) == 0 || len(letters)+utf8.UTFMax*len(f.letters) > most {
				continue
			}
			for i := range f.letters {
				l := &f.letters[i]
				t.has = t.has.with(l.rune)
				if l.starts {
					t.begins = t.begins.with(l.rune)
					starts = append(starts, uint16(len(letters)))
				}
				letters = utf8.AppendRune(letters, l.rune)
			}
			letters = append(letters, fieldEnd...)
		}
	}
	add(names)
	t.names = len(letters)
	add(about)
	t.letters, t.starts = string(letters), slices.Clip(starts)
	return t
}

// set is a set of letters; those that are rare share a place.
type set uint64

func (s set) with(r rune) set { return s | 1<<place(r) }

// lacks is how many places of another set are not in it.
func (s set) lacks(other set) int { return bits.OnesCount64(uint64(other &^ s)) }

func place(r rune) uint {
	switch {
	case 'a' <= r && r <= 'z':
		return uint(r - 'a')
	case '0' <= r && r <= '9':
		return uint(26 + r - '0')
	}
	return 36 + uint(r)%28
}

// Same reports whether two texts are found by the same.
func (t *Text) Same(other *Text) bool {
	return t.letters == other.letters && t.names == other.names && slices.Equal(t.starts, other.starts)
}

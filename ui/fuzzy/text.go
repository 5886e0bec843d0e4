package fuzzy

import (
	"math/bits"
	"slices"
	"strings"
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
	var letters strings.Builder
	var f folded
	add := func(fields []string) {
		for _, field := range fields {
			f.fold(field)
			if len(f.letters) == 0 || letters.Len()+utf8.UTFMax*len(f.letters) > most {
				continue
			}
			for i, r := range f.letters {
				t.has = t.has.with(r)
				if f.starts[i] {
					t.begins = t.begins.with(r)
					t.starts = append(t.starts, uint16(letters.Len()))
				}
				letters.WriteRune(r)
			}
			letters.WriteString(fieldEnd)
		}
	}
	add(names)
	t.names = letters.Len()
	add(about)
	t.letters = letters.String()
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

package fuzzy

import (
	"strings"
	"unicode/utf8"
)

// widest is how many letters of a field are compared letter by letter.
const widest = 128

// field is one field of a text, letter by letter.
type field struct {
	letters []rune
	starts  []bool
}

// aligned says how well the letters of a word stand in their order in a field of a
// text, the first of them at the beginning of a word.
func (w *word) aligned(t *Text, least grade) (best grade) {
	var letters [widest]rune
	var starts [widest]bool
	done := 0 // up to there the text has been looked at
	for i, s := range t.starts {
		at := int(s)
		if at < done {
			continue
		}
		if r, _ := utf8.DecodeRuneInString(t.letters[at:]); r != w.runes[0] {
			continue
		}
		n, next := 0, i
		for n < widest && t.letters[at] != fieldEnd[0] {
			r, size := utf8.DecodeRuneInString(t.letters[at:])
			letters[n], starts[n] = r, next < len(t.starts) && int(t.starts[next]) == at
			if starts[n] {
				next++
			}
			n++
			at += size
		}
		done = at + strings.Index(t.letters[at:], fieldEnd)
		best = max(best, w.align(field{letters[:n], starts[:n]}, least, nil))
	}
	return best
}

// far is a cost that nothing has.
const far = 1 << 14

// align says how well the letters of a word stand in a field. back, where it is not
// nil, gets where.
func (w *word) align(f field, least grade, back *trail) grade {
	n := len(w.runes)
	if n > 3 || n == 2 {
		if cost := w.cheapest(f, way{jumps: true, inside: n > 3}, back); cost <= 2*n/3 && (n > 3 || cost == 0) {
			return gradeOf(cost)
		}
	}
	if n == 3 {
		if w.cheapest(f, way{jumps: true}, back) == 0 {
			return initials
		}
		if cost := w.cheapest(f, way{inside: true}, back); cost <= 2 {
			return gradeOf(cost)
		}
	}
	if n > 3 && least < mistyped {
		if cost := w.cheapest(f, way{inside: true}, back); cost <= 2*n {
			return scattered + 9 - grade(min(9, cost/4))
		}
	}
	return none
}

func gradeOf(cost int) grade {
	if cost == 0 {
		return initials
	}
	return alike + 19 - grade(min(19, cost))
}

// way is how the letters of a word may follow each other: at the beginnings of words,
// or inside of one.
type way struct{ jumps, inside bool }

// What it costs to leave something out between two letters.
const (
	costOfVowel = 1 // people leave them out
	costOfOther = 2
	costOfWord  = 2
)

// cheapest is the least that has to be left out of a field to have a word: far where
// that cannot be.
func (w *word) cheapest(f field, by way, back *trail) int {
	var rows [2][widest]int16
	before, now := &rows[0], &rows[1] // what it costs to have the letters up to one there
	for j, r := range f.letters {
		before[j] = far
		if f.starts[j] && r == w.runes[0] {
			before[j] = 0
		}
	}
	for k := 1; k < len(w.runes); k++ {
		inside, jump := nowhere, nowhere // to here, from letters before the last one: in this word, and from any
		now[0] = far
		for j := 1; j < len(f.letters); j++ {
			last := step{before[j-1], j - 1}
			jump = cheaper(jump, last)
			best := nowhere
			if f.letters[j] == w.runes[k] {
				if by.inside {
					best = last
				}
				switch {
				case f.starts[j] && by.jumps:
					best = cheaper(best, jump)
				case !f.starts[j] && by.inside:
					best = cheaper(best, inside)
				}
			}
			now[j] = best.cost
			if back != nil {
				back.from[k][j] = uint8(best.from)
			}
			if f.starts[j] {
				inside, jump = nowhere, jump.and(costOfWord)
			} else {
				inside = cheaper(inside, last).and(costOf(f.letters[j]))
			}
		}
		before, now = now, before
	}
	least := nowhere
	for j := range f.letters {
		least = cheaper(least, step{before[j], j})
	}
	if back != nil {
		back.end = least.from
	}
	return int(least.cost)
}

// step is what it costs to come from somewhere.
type step struct {
	cost int16
	from int
}

var nowhere = step{cost: far}

func cheaper(a, b step) step {
	if b.cost < a.cost {
		return b
	}
	return a
}

func (s step) and(cost int16) step {
	s.cost = min(far, s.cost+cost)
	return s
}

func costOf(r rune) int16 {
	switch r {
	case 'a', 'e', 'i', 'o', 'u', 'y':
		return costOfVowel
	}
	return costOfOther
}

// trail is the way that letters of a word were found.
type trail struct {
	from [mostOfWord][widest]uint8 // where the letter before stands
	end  int                       // where the last one does
}
